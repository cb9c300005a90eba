r"""A bank as GIFT, for Moodle's question bank (Import, format GIFT)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from cps_study.formats.base import WriteResult
from cps_study.formats.export import asked_by, locked, losses_of_items, lost_note, sentences
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.matching import (
    MatchingQuestion,
    first_of,
    losses_of_matching,
    single,
    with_matching,
)
from cps_study.formats.moodle_common import LONGEST_ID, escape_wildcards, key_share, too_many_keys
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.formats.export import Loss
    from cps_study.model.item import Option

TITLE: Final = "title:"
"""How the comment with the bank's title begins."""
_PLAIN: Final = "[plain]"
_SPECIAL: Final = re.compile(r"[\\#=~{}:]")
"""Characters that are syntax anywhere in GIFT, so each needs a backslash."""
_ARROW: Final = "->"
_NOT_IN_TAGS: Final = frozenset("<>`")


def write(bank: Bank) -> WriteResult:
    """Write a bank as GIFT, and name what GIFT can't carry."""
    written = _writable(bank)
    units = _units(written)
    blocks = ["\n".join(_head(bank))]
    topic = ""
    for unit in units:
        if first_of(unit).topic != topic:
            topic = first_of(unit).topic
            blocks.append(f"$CATEGORY: $course$/top/{topic}")
        lines = _matching(unit) if isinstance(unit, MatchingQuestion) else _question(unit)
        blocks.append("\n".join(lines))
    text = "\n\n".join(blocks) + "\n"
    left_out = len(bank.items) - len(written)
    return WriteResult(text.encode(), tuple(_losses(bank, written, units)), left_out)


def _units(
    written: Iterable[Question | Typed],
) -> list[Question | Typed | MatchingQuestion]:
    """Return the questions, and the matching questions that some of them make.

    One with an arrow on a side stays apart, as GIFT has no escape for an arrow.
    """
    units: list[Question | Typed | MatchingQuestion] = []
    for unit in with_matching(written):
        if isinstance(unit, MatchingQuestion) and _ARROW in " ".join(unit.texts):
            units += unit.items
        else:
            units.append(unit)
    return units


def _writable(bank: Bank) -> list[Question | Typed]:
    """Return the items that GIFT can carry."""
    written: list[Question | Typed] = []
    for item in bank.items:
        if isinstance(item, Flashcard) or _looks_like_matching(item):
            continue
        written.append(item)
    return written


def _head(bank: Bank) -> Iterator[str]:
    """Yield comments with what GIFT has no field for: the bank's title, language and license."""
    named = [(TITLE, bank.title), ("language:", bank.language), ("licence:", bank.licence)]
    for name, text in named:
        if text:
            yield f"// {name} {one_line(tidy(text))}"


def _looks_like_matching(item: Item) -> bool:
    """Return whether an accepted answer has an arrow.

    Moodle would read it as a matching question, and GIFT has no escape for an arrow.
    """
    return isinstance(item, Typed) and any(_ARROW in answer for answer in item.accept)


def _comments(ident: str, item: Item) -> Iterator[str]:
    """Yield the id and the tags of a question as comments."""
    if len(ident) <= LONGEST_ID:
        yield f"// [id:{_bracketed(ident)}]"
    for tag in tags_with_level(item):
        text = one_line(tidy(tag))
        if text:
            yield f"// [tag:{_bracketed(text)}]"


def _matching(question: MatchingQuestion) -> Iterator[str]:
    """Yield the lines of a matching question; a distractor has no left side."""
    yield from _comments(question.id, question.first)
    yield f"::{_escaped(question.id)}::{_PLAIN}{_escaped(question.lead)}{{"
    for left, right in question.pairs:
        yield f"\t={_text(left)} {_ARROW} {_escaped(right)}"
    for right in question.distractors:
        yield f"\t= {_ARROW} {_escaped(right)}"
    yield f"{_after('####', question.first.rationale)}}}"


def _question(item: Question | Typed) -> Iterator[str]:
    """Yield the lines of a question: its id and tags as comments, its stem, its answers."""
    yield from _comments(item.id, item)
    general = _after("####", item.rationale)
    stem = _escaped("\n\n".join(asked_by(item)))
    start = f"::{_escaped(item.id)}::{_PLAIN}{stem}"
    match item:
        case Question(kind="truefalse"):
            yield f"{start}{{{_truth(item)}{general}}}"
            return
        case Question():
            answers = [_option(item, option) for option in item.options]
        case Typed():
            answers = list(map(_accepted, item.accept))
        case _:
            assert_never(item)
    if general:
        answers.append(general)
    yield f"{start}{{"
    for answer in answers:
        yield f"\t{answer}"
    yield "}"


def _truth(item: Question) -> str:
    """Return the key of a true-or-false question, then the feedback of both answers.

    The feedback for the wrong answer comes first, as GIFT has it.
    """
    right, wrong = sorted(item.options, key=lambda option: not option.key)
    if_wrong = _after("#", wrong.rationale)
    if_right = _after("#", right.rationale)
    if if_right and not if_wrong:
        # It is the second mark that makes a feedback the one for the right answer.
        if_wrong = "#"
    return f"{right.text.upper()}{if_wrong}{if_right}"


def _option(item: Question, option: Option) -> str:
    """Return an option after its mark, with its rationale as feedback."""
    if item.kind != "multi":
        mark = "=" if option.key else "~"
    elif option.key:
        mark = f"~%{key_share(item)}%"
    else:
        # One wrong choice costs all the points, as in this program.
        mark = "~%-100%"
    return f"{mark}{_text(option.text)}{_after('#', option.rationale)}"


def _accepted(answer: str) -> str:
    return f"={_text(escape_wildcards(answer))}"


def _after(mark: str, text: str) -> str:
    """Return a text after its mark, or nothing if there is no text."""
    return f"{mark}{_text(text)}" if text else ""


def _text(text: str) -> str:
    """Return a text that may follow a mark.

    If its beginning could be read as a format or a share of the points, a format goes before it.
    """
    text = tidy(text)
    prefix = _PLAIN if text.startswith(("[", "%")) else ""
    return f"{prefix}{_escaped(text)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")


def _losses(
    bank: Bank, written: list[Question | Typed], units: Sequence[Item | MatchingQuestion]
) -> Iterator[str]:
    """Yield a sentence for each thing that GIFT can't carry."""
    cards = [item for item in bank.items if isinstance(item, Flashcard)]
    arrows = [item for item in bank.items if _looks_like_matching(item)]
    pictured = [item for item in written if item.image or item.alt]
    refused_tags = [item for item in written if _NOT_IN_TAGS.intersection("".join(item.tags))]
    own: list[Loss] = [
        ("GIFT has no flashcards, so they are left out", cards),
        (
            f"Answers with '{_ARROW}' would be read as matching, so their questions are left out",
            arrows,
        ),
        too_many_keys(written),
        ("Moodle doesn't take tags with '<', '>' or '`'", refused_tags),
        ("The fixed order of the options is lost", locked(written)),
        ("Pictures and their descriptions are lost", pictured),
    ]
    shared = losses_of_items(written, single(units)) + losses_of_matching(units)
    yield from sentences((*own, *shared))
    yield from lost_note(bank)
    yield "The bank's title, language and license become comments, and Moodle skips those."
