"""Cards that are questions: the front lists options, and the back only names one by its letter."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import filterfalse, starmap
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import DraftOption
from cps_study.formats.item_faults import is_only_a_label
from cps_study.formats.lists.collect import collect
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.lines import ListLine, only_label
from cps_study.formats.lists.typed import ListStyle
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.formats.table.keys import BadKeyError, read_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.item_builder import ItemBuilder, QuestionHead
    from cps_study.formats.lists.typed import TypedQuestion

_ONE_LETTER: Final = re.compile(r"\(?[A-Za-z][).:]?(?:\n+(?!\W*[A-Za-z]\W*(?:\n|\Z))(?s:.*))?")
"""A letter on the first line, and none on the next one, which could be a second key."""
_LINES: Final = ListStyle(wraps=False)


def take_lettered(head: QuestionHead, front: Plain, back: Plain, builder: ItemBuilder) -> bool:
    """Take a card as a question if its back is the letter of an option; say whether it is.

    A card whose answer is only a letter asks for the letter, which nobody should learn.
    """
    if _ONE_LETTER.fullmatch(back.text) is None:
        return False
    answer, _, reason = back.text.partition("\n")
    found = _question_on(front, answer)
    if found is None:
        return False
    stem, question = found
    key = find_key(question, ())
    if key.why_not or _names_another(answer, reason, question, key.positions):
        return False
    options = [
        DraftOption(Plain(option.text), place in key.positions)
        for place, option in enumerate(question.options)
    ]
    rationale = Plain(tidy(reason), back.pictures)
    builder.closed(head, Plain(stem, front.pictures), options, rationale)
    return True


def _question_on(front: Plain, answer: str) -> tuple[str, TypedQuestion] | None:
    """Return what a front asks, and its options with the answer; None if it isn't one question."""
    texts = list(map(str.strip, front.text.split("\n")))
    # An option that a note doesn't use leaves its letter on the card.
    shown = list(filterfalse(only_label, texts))
    lines = starmap(ListLine, enumerate([*shown, f"Answer: {answer}"]))
    collected = collect(lines, _LINES)
    if len(collected.questions) != 1:
        return None
    (question,) = collected.questions
    stem = _stem_of(question, collected.headings)
    if not stem or len(question.options) < 2 or question.doubt:
        return None
    has_label = any(is_only_a_label(option.text) for option in question.options)
    if front.pictures and (has_label or len(shown) < len(texts)):
        return None  # an option may be a picture
    return stem, question


def _stem_of(question: TypedQuestion, headings: Sequence[TypedQuestion]) -> str:
    """Return all that a front says above the options; nothing if it says more than that.

    In a list, short lines above a stem are headings; on a card they're part of what it asks.
    """
    above = [heading.stem for heading in headings if heading.line < question.line]
    if question.reasons or len(above) < len(headings):
        return ""
    return "\n\n".join(filter(None, (*above, question.topic, question.stem)))


def _names_another(
    answer: str, reason: str, question: TypedQuestion, positions: frozenset[int]
) -> bool:
    """Return whether the line below the letter names another option, by itself or with it."""
    following = reason.strip().partition("\n")[0]
    texts = [option.text for option in question.options]
    for words in (following, f"{answer} {following}"):
        with suppress(BadKeyError):
            if read_key(words, texts).indexes != positions:
                return True
    return False
