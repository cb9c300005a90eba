"""The lines of the schedule file: one for each objective and each item, parsed when asked for.

A start needs the few objectives that are due. The lines of objectives are in the order in which
they are due, so the others stay text.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cps_study.errors import DataError
from cps_study.model.card import Brief, Card, LastShown, Memory, State
from cps_study.study.deck import brief_of, memory_to_data
from cps_study.study.times import from_stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.event import Stamp

T = TypeVar("T", Memory, LastShown)

_NAME_END: Final = '": {"'
"""What follows a name in its line. It can't be part of the name, in which every quote has a
backslash before it."""
_TEXT: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_STAMP: Final = r'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"'
_STAMP_LENGTH: Final = len("2026-03-02T18:00:00.000Z")
_NUMBER: Final = r"\d+(?:\.\d+)?(?:e[+-]?\d+)?"
OBJECTIVE_LINE: Final = re.compile(
    rf'{_TEXT}: \{{"due": {_STAMP}, "rung": "(?:card|question|situation)", "item": {_TEXT}, '
    rf'"day": "\d{{4}}-\d\d-\d\d", "days": \d+, "state": "(?:learning|review|relearning)", '
    rf'"step": (?:null|\d+), "stability": {_NUMBER}, "difficulty": {_NUMBER}, "last": {_STAMP}, '
    r'"reps": \d+, "lapses": \d+\}'
)
ITEM_LINE: Final = re.compile(rf'{_TEXT}: \{{"at": {_STAMP}, "wording": {_TEXT}\}}')


_BRIEF: Final = re.compile(
    r'", "day": "[^"]+", "days": (\d+), "state": "(\w+)", "step": \w+, "stability": ([^,]+), '
    r'"difficulty": [^,]+, "last": "([^"]+)"'
)
"""The part of an objective's line that ranks it. Like `_NAME_END`, its first quotes can't be part
of a text."""
_STATES: Final = {state.name.lower(): state for state in State}


class _Lines(Generic[T]):
    """Values by name over the lines of a file. What was put since then is kept beside them."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self._lines = lines
        self._changed: dict[str, T | None] = {}
        """Values that were put since the file was read; None for one that was forgotten."""
        self._line_numbers: dict[str, int] | None = None
        self._met: dict[str, T] = {}
        """Values of lines that were parsed before."""

    def parsed(self, fields: dict[str, Any]) -> T:
        """Return the value that a line's fields hold."""
        raise NotImplementedError

    def written(self, value: T) -> dict[str, object]:
        """Return the fields of a value's line."""
        raise NotImplementedError

    def get(self, name: str) -> T | None:
        """Return the value of this name, or None if there is none."""
        if name in self._changed:
            return self._changed[name]
        if name in self._met:
            return self._met[name]
        number = self._numbers().get(name)
        if number is None:
            return None
        return self.value_in(name, self._lines[number])

    def put(self, name: str, value: T | None) -> None:
        """Keep this value from now on; None forgets the name."""
        self._changed[name] = value

    def names(self) -> set[str]:
        """Return all names."""
        names = set(self._numbers())
        for name, value in self._changed.items():
            if value is None:
                names.discard(name)
            else:
                names.add(name)
        return names

    def __contains__(self, name: str) -> bool:
        if name in self._changed:
            return self._changed[name] is not None
        return name in self._numbers()

    def __len__(self) -> int:
        return len(self.names())

    def unsorted_lines(self) -> list[str]:
        """Return a line for every value."""
        if not self._changed:
            return list(self._lines)
        lines = [line for line in self._lines if name_in(line) not in self._changed]
        for name, value in self._changed.items():
            if value is not None:
                lines.append(f"{json.dumps(name)}: {json.dumps(self.written(value))}")
        return lines

    def _numbers(self) -> dict[str, int]:
        """Return each name's line number. Made on first use: a start may not need it."""
        if self._line_numbers is None:
            self._line_numbers = {name_in(line): number for number, line in enumerate(self._lines)}
        return self._line_numbers

    def value_in(self, name: str, line: str) -> T:
        """Return the value in the line of this name, which is parsed only once.

        Raises DataError for a line of the right form with a value that can't be, such as the 31st
        of February. A file with any other kind of odd line isn't used in the first place.
        """
        if name in self._met:
            return self._met[name]
        try:
            (fields,) = json.loads(f"{{{line}}}").values()
            self._met[name] = self.parsed(fields)
            return self._met[name]
        except ValueError as exc:
            raise DataError(
                f"the schedule has a line that makes no sense ({exc})",
                "make it again from your answers: cps-study data rebuild",
            ) from exc


class FileDeck(_Lines[Memory]):
    """The memories in a schedule file, by objective."""

    def parsed(self, fields: dict[str, Any]) -> Memory:
        """Return the memory that a line's fields hold."""
        card = Card(
            state=_STATES[fields["state"]],
            step=fields["step"],
            stability=fields["stability"],
            difficulty=fields["difficulty"],
            due=from_stamp(fields["due"]),
            last=from_stamp(fields["last"]),
            reps=fields["reps"],
            lapses=fields["lapses"],
        )
        if not card.stability > 0 or not 1 <= card.difficulty <= 10:
            raise ValueError("no memory has such a stability or difficulty")
        return Memory(card, fields["rung"], fields["item"], fields["day"], fields["days"])

    def written(self, value: Memory) -> dict[str, object]:
        """Return the fields of a memory's line."""
        return memory_to_data(value)

    def due(self, before: Stamp) -> Iterator[tuple[str, Memory]]:
        """Yield the objectives and memories that are due before the stamp, in no special order."""
        yield from self._changed_due(before)
        for line in self._lines_due(before):
            name = name_in(line)
            yield name, self.value_in(name, line)

    def briefs(self, before: Stamp) -> Iterator[tuple[str, Brief]]:
        """Yield the same objectives with the part of their memories that ranks them."""
        for objective, changed in self._changed_due(before):
            yield objective, brief_of(changed)
        for line in self._lines_due(before):
            yield name_in(line), brief_in(line)

    def _changed_due(self, before: Stamp) -> Iterator[tuple[str, Memory]]:
        limit = from_stamp(before)
        for objective, changed in self._changed.items():
            if changed is not None and changed.card.due < limit:
                yield objective, changed

    def _lines_due(self, before: Stamp) -> Iterator[str]:
        """Yield the lines of the objectives that are due and weren't changed since."""
        for line in self._lines[: bisect_left(self._lines, before, key=due_in)]:
            if not self._changed or name_in(line) not in self._changed:
                yield line

    def lines(self) -> list[str]:
        """Return a line for every memory, sorted by when it is due, then by objective."""
        return sorted(self.unsorted_lines(), key=lambda line: (due_in(line), name_in(line)))


class FileShelf(_Lines[LastShown]):
    """What a schedule file knows of the items, by id."""

    def parsed(self, fields: dict[str, Any]) -> LastShown:
        """Return what a line's fields say of an item."""
        return LastShown(fields["at"], fields["wording"])

    def written(self, value: LastShown) -> dict[str, object]:
        """Return the fields of an item's line."""
        return value._asdict()

    def lines(self) -> list[str]:
        """Return a line for every item, sorted by id."""
        return sorted(self.unsorted_lines(), key=name_in)


def all_match(lines: Iterable[str], form: re.Pattern[str]) -> bool:
    """Say whether every line is of this form."""
    return all(map(form.fullmatch, lines))


def name_in(line: str) -> str:
    """Return the name of a line, without parsing the rest."""
    name = line[1 : line.index(_NAME_END)]
    if "\\" in name:
        return str(json.loads(f'"{name}"'))
    return name


def due_in(line: str) -> Stamp:
    """Return the stamp of when an objective's line is due, without parsing the rest."""
    start = line.index(_NAME_END) + len(_NAME_END) + len('due": "')
    return line[start : start + _STAMP_LENGTH]


def brief_in(line: str) -> Brief:
    """Return the part of an objective's line that ranks it, without parsing the rest."""
    found = _BRIEF.search(line)
    if found is None:
        raise AssertionError("every line was compared with OBJECTIVE_LINE")
    days, state, stability, last = found.groups()
    return Brief(_STATES[state], int(days), float(stability), due_in(line), last)
