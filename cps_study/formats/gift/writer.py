r"""A bank as GIFT, for Moodle's question bank (Import, format GIFT)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, assert_never

from cps_study.formats.base import WriteResult
from cps_study.formats.export import asked_by, locked, losses_of_items, sentences
from cps_study.formats.level_tags import tags_with_level
from cps_study.formats.moodle_common import LONGEST_ID, escape_wildcards, key_share, too_many_keys
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.export import Loss
    from cps_study.model.item import Option

TITLE: Final = "title:"
"""What the comment begins with that says what the bank is called."""
_PLAIN: Final = "[plain]"
_SIGNS: Final = re.compile(r"[\\#=~{}:]")
_NOT_IN_TAGS: Final = frozenset("<>`")


def write(bank: Bank) -> WriteResult:
    """Return the bank as GIFT, and what has no place in it."""
    blocks = ["\n".join(_head(bank))]
    topic = ""
    for item in bank.items:
        if isinstance(item, Flashcard) or _looks_like_matching(item):
            continue
        if item.topic != topic:
            topic = item.topic
            blocks.append(f"$CATEGORY: $course$/top/{topic}")
        blocks.append("\n".join(_question(item)))
    return WriteResult(("\n\n".join(blocks) + "\n").encode(), tuple(_losses(bank)))


def _head(bank: Bank) -> Iterator[str]:
    named = (TITLE, bank.title), ("language:", bank.language), ("licence:", bank.licence)
    return (f"// {what} {one_line(tidy(text))}" for what, text in named if text)


def _looks_like_matching(item: Item) -> bool:
    """Tell whether an accepted answer holds the sign of matching questions, for which GIFT has no escape."""
    return isinstance(item, Typed) and any("->" in answer for answer in item.accept)


def _question(item: Question | Typed) -> Iterator[str]:
    if len(item.id) <= LONGEST_ID:
        yield f"// [id:{_bracketed(item.id)}]"
    for tag in filter(None, (one_line(tidy(tag)) for tag in tags_with_level(item))):
        yield f"// [tag:{_bracketed(tag)}]"
    general = f"####{_text(item.rationale)}" if item.rationale else ""
    asked = _escaped("\n\n".join(asked_by(item)))
    head = f"::{_escaped(item.id)}::{_PLAIN}{asked}"
    match item:
        case Question(kind="truefalse"):
            yield f"{head}{{{_truth(item)}{general}}}"
            return
        case Question():
            answers = [_option(item, option) for option in item.options]
        case Typed():
            answers = [_accepted(answer) for answer in item.accept]
        case _:
            assert_never(item)
    yield f"{head}{{"
    yield from (f"\t{answer}" for answer in (*answers, general) if answer)
    yield "}"


def _truth(item: Question) -> str:
    """Return the key, what is said to who chose the other one, and what is said to who was right."""
    right = next(option for option in item.options if option.key)
    wrong = next(option for option in item.options if not option.key)
    said = f"#{_text(right.rationale)}" if right.rationale else ""
    if said or wrong.rationale:
        said = f"#{_text(wrong.rationale)}{said}"
    return f"{right.text.upper()}{said}"


def _option(item: Question, option: Option) -> str:
    sign = "=" if option.key else "~"
    if item.kind == "multi":  # as here: nothing for a choice with a wrong one in it
        sign = f"~%{key_share(item)}%" if option.key else "~%-100%"
    feedback = f"#{_text(option.rationale)}" if option.rationale else ""
    return f"{sign}{_text(option.text)}{feedback}"


def _accepted(answer: str) -> str:
    return f"={_text(escape_wildcards(answer))}"


def _text(text: str) -> str:
    """Return a text as it stands after a sign: what it begins with is no format and no share of the points."""
    text = tidy(text)
    return f"{_PLAIN if text.startswith(('[', '%')) else ''}{_escaped(text)}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")


def _losses(bank: Bank) -> Iterator[str]:
    matching = [item for item in bank.items if _looks_like_matching(item)]
    written = [
        item for item in bank.items if not isinstance(item, Flashcard) and item not in matching
    ]
    strange = [item for item in written if any(_NOT_IN_TAGS & set(tag) for tag in item.tags)]
    own: list[Loss] = [
        (
            "Flashcards have no place in GIFT and are left out",
            [i for i in bank.items if isinstance(i, Flashcard)],
        ),
        ("Answers with '->' would be read as matching, so their questions are left out", matching),
        too_many_keys(written),
        ("Moodle does not take tags with '<', '>' or '`'", strange),
        ("The order of the options is no longer kept", locked(written)),
        (
            "Pictures and their descriptions are lost",
            [item for item in written if item.image or item.alt],
        ),
    ]
    yield from sentences((*own, *losses_of_items(written)))
    yield "The bank's title, language and licence stand in comments, which Moodle does not read."
