"""Decides how a list is read: whether numbered lines are questions, or the options of some."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.formats.lists.collect import collect
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.numbered_options import (
    among_stems,
    apart_from_stems,
    doubtful_lines,
)
from cps_study.model.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cps_study.formats.lists.collect import CollectedList, ListStyle, TypedQuestion
    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.lists.numbered_options import Grouping

_SEVERAL_LETTERS: Final = re.compile(r"\W*[A-Za-z](?:\W+(?:and\W+)?[A-Za-z])+\W*|[A-Z]{2,26}")
_SEVERAL_NUMBERED: Final = re.compile(r"\(?1[.)]\s.*\s\(?2[.)]\s.*")


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
    answers = _answers_of_key(collected)
    _doubt_key_below_last(collected.questions)
    _doubt_numbers_of_lines(collected.questions, answers)
    return answers


def _answers_of_key(collected: CollectedList) -> list[Sequence[str]]:
    questions, key = collected.questions, collected.key
    if key and not any(question.number for question in questions):
        _number_by_order(questions, key)
    numbers = Counter(question.number for question in questions if key and question.number)
    for question in questions:
        if numbers[question.number] > 1:
            number = question.number
            question.doubt = f"the list has two questions with the number {number}, and one key"
    return [key.get(question.number, ()) for question in questions]


def _number_by_order(questions: Sequence[TypedQuestion], key: Collection[int]) -> None:
    """Give questions without numbers their places; doubt them all if the key has others."""
    asking = [question for question in questions if question.asks]
    answers, asked = count(len(key), "answer"), count(len(asking), "question")
    doubt = f"the key has {answers}, for {asked} without numbers"
    if set(key) == set(range(1, len(asking) + 1)):
        doubt = ""
    for place, question in enumerate(asking, 1):
        question.number = place
        question.doubt = doubt or question.doubt


def _doubt_key_below_last(questions: Sequence[TypedQuestion]) -> None:
    """Doubt several answers below the last question if no other has an answer line."""
    asking = [question for question in questions if question.number or question.asks]
    if len(asking) < 2 or any(question.answer for question in asking[:-1]):
        return
    last = asking[-1]
    is_letters = last.options and _SEVERAL_LETTERS.fullmatch(last.answer)
    if is_letters or _SEVERAL_NUMBERED.fullmatch(last.answer):
        last.doubt = "its answer line may be the key to the whole list"


def _doubt_numbers_of_lines(
    questions: Sequence[TypedQuestion], answers: Sequence[Sequence[str]]
) -> None:
    """Doubt an answer that is the number of a line with nothing else: it may be an option."""
    stems = [each for each in zip(questions, answers, strict=True) if each[0].is_open_stem]
    bare = {str(question.number) for question, at_end in stems if not at_end}
    for question, at_end in stems:
        for number in bare.intersection(at_end):
            question.doubt = f"its answer is {number}, and number {number} may be an option"


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
