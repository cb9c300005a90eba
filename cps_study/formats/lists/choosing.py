"""Decides how a list is read: whether numbered lines are questions, or the options of some."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from cps_study.formats.lists.collect import collect
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.numbered_options import (
    among_stems,
    apart_from_stems,
    doubtful_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cps_study.formats.lists.collect import CollectedList, ListStyle
    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.lists.numbered_options import Grouping


def collect_numbered(lines: Iterable[ListLine], style: ListStyle) -> CollectedList:
    """Return what the lines hold, with numbered options where only one way to read them fits."""
    lines = list(lines)
    readings = (
        _read(apart_from_stems(lines), style, _is_clear_apart),
        _read(among_stems(lines), style, _is_clear_among),
    )
    clear = list(filter(None, readings))
    if len(clear) == 1:
        return clear[0]
    return collect(doubtful_lines(lines), style)


def answers_at_end(collected: CollectedList) -> list[Sequence[str]]:
    """Return the answers that the key at the end has for each question.

    It goes by the numbers of the questions, or by their order if none of them has a number and
    each has its answer. If it isn't clear whose an answer is, the question's `doubt` says so.
    """
    questions, key = collected.questions, collected.key
    numbers = Counter(each.number for each in questions if each.number)
    asked = sum(each.asks for each in questions)
    if not key or (not numbers and set(key) == set(range(1, asked + 1))):
        places = accumulate(each.asks for each in questions)
        return [
            key.get(place, ()) if question.asks else ()
            for question, place in zip(questions, places, strict=True)
        ]
    for question in questions:
        if not numbers:
            question.doubt = (
                f"the key has {len(key)} answers, for {asked} questions without numbers"
            )
        elif numbers[question.number] > 1:
            number = question.number
            question.doubt = f"the list has two questions with the number {number}, and one key"
    return [key.get(question.number, ()) for question in questions]


def _read(
    grouping: Grouping | None, style: ListStyle, is_clear: Callable[[Grouping, CollectedList], bool]
) -> CollectedList | None:
    """Return what a list holds if its options are where this grouping has them."""
    if grouping is None:
        return None
    collected = collect(grouping.lines, style)
    return collected if is_clear(grouping, collected) else None


def _is_clear_apart(grouping: Grouping, collected: CollectedList) -> bool:
    """Return whether half of the groups have a clear key, or each stem asks something."""
    if len(collected.key) > len(collected.questions):
        return False  # the key is for the numbered lines: statements, true or false
    return grouping.all_ask or 2 * _count_keyed(collected) >= grouping.questions


def _is_clear_among(grouping: Grouping, collected: CollectedList) -> bool:
    """Return whether every group has a clear key."""
    return _count_keyed(collected) == grouping.questions


def _count_keyed(collected: CollectedList) -> int:
    """Return how many questions with numbered options have a clear key."""
    keyed = 0
    answers = answers_at_end(collected)
    for question, at_end in zip(collected.questions, answers, strict=True):
        if question.has_numbered_options:
            keyed += not (question.doubt or find_key(question, at_end).why_not)
    return keyed
