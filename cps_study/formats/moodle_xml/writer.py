"""Write a bank as Moodle XML, for Moodle's question bank (Import, format Moodle XML)."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from itertools import starmap
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import (
    carried,
    html_of,
    losses_of_items,
    lost_note,
    pictures_named,
    sentences,
    stem_html,
)
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.matching import (
    MatchingQuestion,
    first_of,
    losses_of_matching,
    single,
    with_matching,
)
from cps_study.formats.moodle_common import LONGEST_ID, escape_wildcards, key_share, too_many_keys
from cps_study.formats.moodle_xml.reader import CARD_TAG
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.picture import NO_PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.export import Loss
    from cps_study.model.picture import Pictures

_FILES: Final = "@@PLUGINFILE@@/"
"""Moodle's placeholder for the folder where a question keeps its files."""


def write(bank: Bank, pictures: Pictures = NO_PICTURES) -> WriteResult:
    """Return the bank as Moodle XML, and sentences about what Moodle can't hold."""
    units = with_matching(bank.items)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    topic = ""
    for unit in units:
        if first_of(unit).topic != topic:
            topic = first_of(unit).topic
            lines.append(_category(topic))
        if isinstance(unit, MatchingQuestion):
            lines += _matching(unit)
        else:
            lines += _question(unit, pictures)
    lines.append("</quiz>\n")
    return WriteResult("\n".join(lines).encode(), tuple(_losses(bank, units, pictures)))


def _losses(
    bank: Bank, units: Sequence[Item | MatchingQuestion], pictures: Pictures
) -> Iterator[str]:
    """Yield a sentence about each thing that is lost."""
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    own: list[Loss] = [
        (
            f"Flashcards become essays, with the back as general feedback and the tag '{CARD_TAG}'",
            cards,
        ),
        too_many_keys(bank.items),
    ]
    shared = losses_of_items(bank.items, single(units)) + losses_of_matching(units)
    yield from sentences((*shared, pictures_named(bank.items, pictures), *own))
    yield from lost_note(bank)
    yield "Moodle XML has no place for the bank's title, language and license."


def _category(topic: str) -> str:
    """Return the entry that puts all questions after it into a category."""
    path = _text(f"$course$/top/{topic}")
    return f'<question type="category"><category>{path}</category></question>'


def _question(item: Item, pictures: Pictures) -> Iterator[str]:
    """Yield the lines of one item."""
    match item:
        case Flashcard():
            yield from _head(item, "essay", item.back, pictures)
            yield "<responseformat>editor</responseformat>"
        case Typed():
            yield from _head(item, "shortanswer", item.rationale, pictures)
            yield from _accepted(item)
        case Question(kind="truefalse"):
            yield from _head(item, "truefalse", item.rationale, pictures)
            yield from _truth(item)
        case Question():
            yield from _head(item, "multichoice", item.rationale, pictures)
            yield from _choices(item)
    yield from _end(item)


def _matching(question: MatchingQuestion) -> Iterator[str]:
    """Yield the lines of a matching question; a distractor has no left side."""
    rationale = question.first.rationale
    yield from _named_head("matching", question.id, html_of(question.lead), rationale)
    yield "<shuffleanswers>true</shuffleanswers>"
    sides = [(html_of(left), right) for left, right in question.pairs]
    sides += [("", right) for right in question.distractors]
    for left, right in sides:
        answer = f"<answer>{_text(right)}</answer>"
        yield f'<subquestion format="html">{_text(left)}{answer}</subquestion>'
    yield from _end(question.first)


def _head(item: Item, kind: str, rationale: str, pictures: Pictures) -> Iterator[str]:
    files = "".join(starmap(_file, carried([item], pictures).items()))
    return _named_head(kind, item.id, stem_html(item, _FILES), rationale, files)


def _named_head(kind: str, ident: str, stem: str, rationale: str, files: str = "") -> Iterator[str]:
    """Yield what questions of every kind have; the stem is HTML."""
    feedback = html_of(rationale) if rationale else ""
    yield f'<question type="{kind}">'
    yield f"<name>{_text(ident)}</name>"
    if len(ident) <= LONGEST_ID:
        yield f"<idnumber>{_escaped(ident)}</idnumber>"
    yield f'<questiontext format="html">{_text(stem)}{files}</questiontext>'
    yield f'<generalfeedback format="html">{_text(feedback)}</generalfeedback>'
    yield "<defaultgrade>1</defaultgrade>"


def _end(item: Item) -> Iterator[str]:
    """Yield a question's tags, and its end."""
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in _tags(item))
    yield f"<tags>{tags}</tags>"
    yield "</question>"


def _file(name: str, raw: bytes) -> str:
    """Return a file of a question, which its text names by the placeholder."""
    content = b64encode(raw).decode("ascii")
    return f'<file name="{escape(tidy(name))}" path="/" encoding="base64">{content}</file>'


def _accepted(item: Typed) -> Iterator[str]:
    """Yield the texts that a learner may type; capitals don't count."""
    yield "<usecase>0</usecase>"
    for answer in item.accept:
        text = _text(escape_wildcards(answer))
        yield f'<answer fraction="100" format="moodle_auto_format">{text}'
        yield "</answer>"


def _truth(item: Question) -> Iterator[str]:
    """Yield true and false; Moodle knows them by these words, in lower case."""
    for option in item.options:
        fraction = "100" if option.key else "0"
        yield _answer(fraction, "plain_text", option.text.lower(), option.rationale)


def _choices(item: Question) -> Iterator[str]:
    """Yield the options of a choice, with the share of the mark that each earns.

    Where several are right, a wrong one takes the whole mark away. That comes to the same as
    here: a choice with a wrong option in it earns nothing.
    """
    has_several_keys = item.kind == "multi"
    key_fraction = key_share(item)
    other_fraction = "-100" if has_several_keys else "0"
    yield f"<single>{'false' if has_several_keys else 'true'}</single>"
    yield f"<shuffleanswers>{'false' if item.locked else 'true'}</shuffleanswers>"
    yield "<answernumbering>abc</answernumbering>"
    for option in item.options:
        fraction = key_fraction if option.key else other_fraction
        yield _answer(fraction, "html", html_of(option.text), option.rationale)


def _answer(fraction: str, text_format: str, text: str, rationale: str) -> str:
    feedback = ""
    if rationale:
        feedback = f'<feedback format="html">{_text(html_of(rationale))}</feedback>'
    return f'<answer fraction="{fraction}" format="{text_format}">{_text(text)}{feedback}</answer>'


def _tags(item: Item) -> list[str]:
    """Return the item's tags; on a flashcard also the one that brings it back as a flashcard."""
    tags = tags_with_level(item)
    if isinstance(item, Flashcard):
        return [*tags, CARD_TAG]
    return tags


def _text(text: str) -> str:
    return f"<text>{_escaped(text)}</text>"


def _escaped(text: str) -> str:
    """Return the text escaped for XML; `tidy` removes the characters that XML doesn't allow."""
    return escape(tidy(text), quote=False)
