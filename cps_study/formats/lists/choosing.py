"""Decides how a list is read: whether numbered lines are questions, or the options of some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.lists.collect import collect
from cps_study.formats.lists.key_at_end import answers_at_end
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.numbered_options import (
    among_stems,
    apart_from_stems,
    doubtful_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.lists.numbered_options import Grouping
    from cps_study.formats.lists.typed import CollectedList, ListStyle


def collect_numbered(lines: Iterable[ListLine], style: ListStyle) -> CollectedList:
    """Return what the lines hold, with numbered options where only one way to read them fits."""
    lines = list(lines)
    apart = _read(apart_from_stems(lines), style, _is_clear_apart)
    grouping = among_stems(lines)
    among = _read(grouping, style, _is_clear_among)
    clear = list(filter(None, (apart, among)))
    is_weak = grouping is not None and grouping.may_be_apart
    if len(clear) == 1 and not (is_weak and clear == [among]):
        return clear[0]
    return collect(doubtful_lines(lines), style)


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
