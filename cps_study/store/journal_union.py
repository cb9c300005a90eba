"""Two journals as one: the set union of their events, by id."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import DataError
from cps_study.store.journal_lines import DamagedLineError, is_marker, read_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.event import Event
    from cps_study.store.journal_lines import JournalLine


_MOST_FOREIGN: Final = 100_000
"""A file with this many more lines that aren't events than lines that are is no journal: the rest
needn't be read, which could take minutes."""


class JournalLines(NamedTuple):
    """The lines of a journal that have an event, and the number of those that can't be read."""

    lines: list[JournalLine]
    damaged: int = 0

    @property
    def events(self) -> list[Event]:
        """The events that this version knows, in the file's order."""
        return [line.event for line in self.lines if line.event is not None]


class EventSet:
    """The events collected so far, to find out which of a journal's are missing.

    Somebody may have edited a copy, so that two events share an id. Both are kept then: which one
    counts is settled by their content, the same on every device.
    """

    def __init__(self) -> None:
        self._by_id: dict[str, list[JournalLine]] = {}

    def add(self, lines: Iterable[JournalLine]) -> list[JournalLine]:
        """Add the lines, and return those whose events weren't there."""
        return [line for line in lines if self._is_new(line)]

    def _is_new(self, line: JournalLine) -> bool:
        known = self._by_id.setdefault(line.id, [])
        if any(_same(line, other) for other in known):
            return False
        known.append(line)
        return True


def _same(one: JournalLine, other: JournalLine) -> bool:
    """Say whether two lines with the same id have the same event, however it's written."""
    if one.raw == other.raw:
        return True
    return one.event is not None and repr(one.event) == repr(other.event)


def journal_lines(raw: bytes, name: str) -> JournalLines:
    """Return the lines of a journal with these bytes; `name` is what messages call it.

    Raises DataError if a newer version wrote one of them, or if it's no journal.
    """
    lines: list[JournalLine] = []
    damaged = 0
    for ended_line in io.BytesIO(raw):
        line = ended_line.removesuffix(b"\n")
        if not line.strip() or is_marker(line):
            continue
        try:
            lines.append(read_line(line, name))
        except DamagedLineError:
            damaged += 1
        if damaged > _MOST_FOREIGN + len(lines):
            what = f"{name} can't be merged: most of its lines weren't written by this program"
            raise DataError(what, "nothing was changed; name another file")
    return JournalLines(lines, damaged)


def with_lines(raw: bytes, missing: Iterable[JournalLine]) -> bytes:
    """Return a journal's bytes with the missing lines, sorted by id, at its end."""
    added = sorted(missing, key=lambda line: (line.id, line.raw))
    if not added:
        return raw
    # A torn last line is closed, so that it can't spoil the first of the new ones.
    between = b"" if not raw or raw.endswith(b"\n") else b"\n"
    return raw + between + b"".join(line.raw + b"\n" for line in added)
