"""A bank as Moodle XML, for Moodle's question bank (Import, format Moodle XML)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import html_of, losses_of_items, pictures_named, sentences, stem_html
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.moodle_common import LONGEST_ID, escape_wildcards, key_share, too_many_keys
from cps_study.formats.moodle_xml.reader import CARD_TAG
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.export import Loss

_FILES: Final = "@@PLUGINFILE@@/"


def write(bank: Bank) -> WriteResult:
    """Return the bank as Moodle XML, and what Moodle has no place for."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    topic = ""
    for item in bank.items:
        if item.topic != topic:
            topic = item.topic
            lines.append(
                f'<question type="category"><category>{_text(f"$course$/top/{topic}")}</category></question>'
            )
        lines += _question(item)
    lines.append("</quiz>\n")
    return WriteResult("\n".join(lines).encode(), tuple(_losses(bank)))


def _question(item: Item) -> Iterator[str]:
    match item:
        case Flashcard():
            yield from _head(item, "essay", item.back)
            yield "<responseformat>editor</responseformat>"
        case Typed():
            yield from _head(item, "shortanswer", item.rationale)
            yield "<usecase>0</usecase>"
            for answer in item.accept:
                yield f'<answer fraction="100" format="moodle_auto_format">{_text(escape_wildcards(answer))}'
                yield "</answer>"
        case Question(kind="truefalse"):
            yield from _head(item, "truefalse", item.rationale)
            for option in item.options:
                yield _answer(
                    "100" if option.key else "0",
                    "plain_text",
                    option.text.lower(),
                    option.rationale,
                )
        case Question():
            yield from _head(item, "multichoice", item.rationale)
            yield f"<single>{'false' if item.kind == 'multi' else 'true'}</single>"
            yield f"<shuffleanswers>{'false' if item.locked else 'true'}</shuffleanswers>"
            yield "<answernumbering>abc</answernumbering>"
            share = key_share(item)
            wrong = (
                "-100" if item.kind == "multi" else "0"
            )  # as here: nothing for a choice with a wrong one in it
            for option in item.options:
                yield _answer(
                    share if option.key else wrong, "html", html_of(option.text), option.rationale
                )
    yield f"<tags>{''.join(f'<tag>{_text(tag)}</tag>' for tag in _tags(item))}</tags>"
    yield "</question>"


def _head(item: Item, kind: str, rationale: str) -> Iterator[str]:
    yield f'<question type="{kind}">'
    yield f"<name>{_text(item.id)}</name>"
    if len(item.id) <= LONGEST_ID:
        yield f"<idnumber>{_escaped(item.id)}</idnumber>"
    yield f'<questiontext format="html">{_text(stem_html(item, _FILES))}</questiontext>'
    yield f'<generalfeedback format="html">{_text(html_of(rationale) if rationale else "")}</generalfeedback>'
    yield "<defaultgrade>1</defaultgrade>"


def _tags(item: Item) -> Iterable[str]:
    return [*tags_with_level(item), *([CARD_TAG] if isinstance(item, Flashcard) else [])]


def _answer(fraction: str, form: str, text: str, feedback: str) -> str:
    told = f'<feedback format="html">{_text(html_of(feedback))}</feedback>' if feedback else ""
    return f'<answer fraction="{fraction}" format="{form}">{_text(text)}{told}</answer>'


def _losses(bank: Bank) -> Iterator[str]:
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    own: list[Loss] = [
        (
            f"Flashcards become essays, with the back as general feedback and the tag '{CARD_TAG}'",
            cards,
        ),
        too_many_keys(bank.items),
    ]
    yield from sentences((*losses_of_items(bank.items), pictures_named(bank.items), *own))
    yield "The bank's title, language and licence have no place in Moodle XML."


def _text(text: str) -> str:
    return f"<text>{_escaped(text)}</text>"


def _escaped(text: str) -> str:
    """Return the text as XML holds it; `tidy` takes out what XML cannot hold."""
    return escape(tidy(text), quote=False)
