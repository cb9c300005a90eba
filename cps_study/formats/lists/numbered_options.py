"""Finds the options of a list that are numbered as if they were questions.

Word's "List Number" puts 1, 2, 3 before stems and options alike, and people type them so, too. Two
structures are clear enough to be read:

- a stem that isn't part of the list of its options, with at least two numbered lines below it;
- one list of everything, in which only the stems ask, and each group below one has a clear key.

Whatever fits neither, or both, stays as it is.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.lists.lines import (
    answer_in,
    apart_from_number,
    begins_key,
    boxed,
    bulleted,
    is_detail,
    labeled,
    reason_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.lists.lines import ListLine

_USUAL_SIZES: Final = frozenset(range(2, 13))
"""How many options a question may have here; a longer numbered list is one of something else."""
_TYPED: Final = re.compile(r"\*?\(?(?P<number>\d{1,2})(?P<sign>[.)])\s+\S.*")
_ASKS: Final = re.compile(r".*(?:\?|:|_{3,}\W*|\u2026|\.{3,})")
_ASKS_ALONE: Final = re.compile(r".*\?")


class Grouping(NamedTuple):
    """The lines of a list with its options known, and how many questions have such options.

    `all_ask` says that every stem ends with a question mark, and no option does.
    """

    lines: list[ListLine]
    questions: int
    all_ask: bool


class _Group(NamedTuple):
    """A stem, and the options below it, by their positions."""

    stem: int
    options: list[int]


class _Run(NamedTuple):
    """Lines of one list that follow each other, empty ones aside, by their positions."""

    list_id: str
    positions: list[int]

    @property
    def is_several(self) -> bool:
        """Whether these are several lines of a list."""
        return len(self.positions) > 1


def doubtful_lines(lines: Sequence[ListLine]) -> list[ListLine]:
    """Return the lines, with those marked that an answer below could be for, or for the run."""
    marked = list(lines)
    for run, following in pairwise(_runs(lines)):
        last = run.positions[-1]
        is_statement = run.is_several and not _ASKS.fullmatch(lines[last].text)
        if is_statement and answer_in(lines[following.positions[0]].text):
            marked[last] = marked[last]._replace(role="doubtful")
    return marked


def apart_from_stems(lines: Sequence[ListLine]) -> Grouping | None:
    """Return the lines if every run of numbered ones is the options of a stem outside of it."""
    runs = _runs(lines)
    several = [run for run in runs if run.is_several]
    list_ids = {run.list_id for run in several}
    groups = [
        _Group(before.positions[-1], run.positions)
        for before, run in pairwise(runs)
        if run.is_several and before.list_id not in list_ids
    ]
    stems = [lines[group.stem].text for group in groups]
    if len(groups) < len(several) or not all(map(_may_be_stem, stems)):
        return None
    return _grouped(lines, groups, _ASKS_ALONE)


def among_stems(lines: Sequence[ListLine]) -> Grouping | None:
    """Return the lines if every run of numbered ones begins with a stem, and only stems ask."""
    groups: list[_Group] = []
    for run in _runs(lines):
        if not run.list_id:
            continue
        if not _ASKS.fullmatch(lines[run.positions[0]].text):
            return None
        for position in run.positions:
            if _ASKS.fullmatch(lines[position].text):
                groups.append(_Group(position, []))
            else:
                groups[-1].options.append(position)
    grouping = _grouped(lines, groups, _ASKS)
    if grouping is not None:
        # Word's numbers count stems and options together, so they don't number questions.
        for group in groups:
            stem = grouping.lines[group.stem]
            grouping.lines[group.stem] = stem._replace(text=apart_from_number(stem.text)[1])
    return grouping


def _grouped(
    lines: Sequence[ListLine], groups: Sequence[_Group], asks: re.Pattern[str]
) -> Grouping | None:
    """Return the lines with these stems and options marked; None if one has too few or too many."""
    sizes = {len(group.options) for group in groups}
    if not sizes or not sizes <= _USUAL_SIZES:
        return None
    marked = list(lines)
    for group in groups:
        marked[group.stem] = marked[group.stem]._replace(role="stem")
        for position in group.options:
            marked[position] = marked[position]._replace(role="option")
    asking = [line.role for line in marked if asks.fullmatch(line.text)]
    all_ask = "option" not in asking and asking.count("stem") == len(groups)
    return Grouping(marked, len(groups), all_ask)


def _runs(lines: Sequence[ListLine]) -> list[_Run]:
    """Return the lines up to the key at the end as runs; what is in no list is a run by itself."""
    runs = [_Run("", [])]
    number = 0
    for position, list_id, shown in _numbered_lines(lines):
        # A list that people type starts over at 1 for each question, and skips no number.
        goes_on = shown in {0, number + 1}
        if list_id and goes_on and runs[-1].list_id == list_id:
            runs[-1].positions.append(position)
        else:
            runs.append(_Run(list_id, [position]))
        number = shown
    return runs[1:]


def _numbered_lines(lines: Sequence[ListLine]) -> Iterator[tuple[int, str, int]]:
    """Yield each line's position, its list, and the number that was typed, 0 for Word's own."""
    before_key = takewhile(lambda line: not begins_key(line.text), lines)
    for position, line in enumerate(before_key):
        typed = _TYPED.fullmatch(line.text)
        if line.list_id:
            yield position, line.list_id, 0
        elif typed is not None:
            yield position, f"typed {typed['sign']}", int(typed["number"])
        elif line.text:
            yield position, "", 0


def _may_be_stem(text: str) -> bool:
    """Return whether a line may be a stem: it has no other part in a list."""
    parts = (
        answer_in(text),
        reason_in(text),
        is_detail(text),
        labeled(text),
        boxed(text),
        bulleted(text),
    )
    return not any(parts)
