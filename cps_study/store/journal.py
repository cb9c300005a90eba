"""The journal: everything the learner did, one JSON line per event.

It is the truth from which everything else is made. Events are appended and synced to the disk;
nothing is ever rewritten.
"""

from __future__ import annotations

import errno
import io
import json
import os
import time
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError
from cps_study.model.event import AnswerEvent, E, Event, event_to_data, refuse_misfits
from cps_study.store.disk import is_file, make_folder, sync_folder
from cps_study.store.files import explain_os_errors, read_if_there
from cps_study.store.journal_lines import (
    LATEST,
    LONGEST_LINE,
    DamagedLineError,
    is_marker,
    read_line,
)
from cps_study.system import open_flags, seconds_past_2262, sync_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path
    from typing import BinaryIO

    from cps_study.store.paths import Home

MOST_DAMAGED = 1000
"""How many damaged lines are described; more are only counted."""
_CHUNK = 1 << 16
"""How many bytes are read at a time from the end of the journal."""
_RECENT = 50
"""How many of the last events are searched for the latest id. After a merge, the last line needn't
have it; the schedule then knows better."""
_TOO_LONG = b"\0" * (LONGEST_LINE + 1)
"""What is yielded for a line that is too long to be read, as a torn one full of zeros can be."""
_SAFE = "everything you answered before this is safe"
_RESTORE = "restore a backup with: cps-study data restore FILE"
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class DamagedLine(NamedTuple):
    """A line without a readable event: its number, counted from 1, and what is wrong with it."""

    line: int
    why: str


class JournalContent(NamedTuple):
    """The events of a journal in the file's order, and the lines without a readable event."""

    events: list[Event]
    damaged: list[DamagedLine]
    """The first MOST_DAMAGED of them."""
    more_damaged: int = 0
    """How many more there are."""
    markers: tuple[int, ...] = ()
    """The numbers of the lines that git put around the two sides of a conflict."""


def read_journal(path: Path) -> JournalContent:
    """Return every event and every damaged line. A missing journal is an empty one.

    Raises DataError if nothing in the file is an event, or if a newer version wrote one of them.
    """
    return parse_journal(read_if_there(path) or b"", path.name)


def parse_journal(raw: bytes, name: str, *, strict: bool = False) -> JournalContent:
    """Return the content of a journal with these bytes; raises DataError as `read_journal` does.

    If it's `strict`, a journal with more than MOST_DAMAGED damaged lines is refused as well, and
    nobody waits for the rest of it to be read.
    """
    events: list[Event] = []
    damaged: list[DamagedLine] = []
    more_damaged = 0
    markers: list[int] = []
    # Line by line: the list of all lines would need several times the memory of the file.
    for number, ended_line in enumerate(io.BytesIO(raw), 1):
        line = ended_line.removesuffix(b"\n")
        if not line.strip():
            continue
        try:
            event = read_line(line, name).event
        except DamagedLineError as exc:
            if is_marker(line):
                markers.append(number)
            elif len(damaged) < MOST_DAMAGED:
                damaged.append(DamagedLine(number, str(exc)))
            else:
                more_damaged += 1
            if strict and more_damaged:
                raise DataError(f"{name} wasn't written by this program", _RESTORE) from exc
            continue
        if event is not None:
            events.append(event)
    refuse_foreign(name, len(damaged), len(events))
    return JournalContent(events, damaged, more_damaged, tuple(markers))


def refuse_foreign(name: str, damaged: int, events: int) -> None:
    """Raise DataError if these numbers of damaged lines and of events aren't those of a journal.

    A single damaged line can be a first answer that a power cut tore; several are another file.
    """
    if damaged > 1 and not events:
        raise DataError(f"{name} wasn't written by this program", _RESTORE)


def events_after(path: Path, through: str) -> list[Event] | None:
    """Return the events appended after the one with the id `through`, in the file's order.

    Reads from the end, so the time it takes doesn't grow with the journal. With an empty
    `through` it returns every event. Returns None if the journal doesn't have that event, which
    means that the schedule was made from another journal.
    """
    newest_first: list[Event] = []
    with explain_os_errors(path, "be read"):
        if is_file(path):
            with closing(_lines_backwards(path)) as lines:
                for line in lines:
                    event = _readable_event(line, path.name)
                    if event is None:
                        continue
                    if event.id == through:
                        return newest_first[::-1]
                    newest_first.append(event)
    if through:
        return None
    return newest_first[::-1]


def last_event_id(path: Path) -> str:
    """Return the id of the event in the last line that has one, or "" if none has."""
    with explain_os_errors(path, "be read"):
        if is_file(path):
            with closing(_lines_backwards(path)) as lines:
                for line in lines:
                    event = _readable_event(line, path.name)
                    if event is not None:
                        return event.id
    return ""


class Journal:
    """The journal, open for appending. Only the process with the home's lock may open it."""

    def __init__(self, home: Home, device: str, now_ms: Callable[[], int] | None = None) -> None:
        self.path = home.journal
        self.device = device
        self.appended = ""
        """The id of the latest event appended here, or "" if there was none yet."""
        self.now_ms = now_ms or _now_ms
        with explain_os_errors(self.path, "be opened"):
            make_folder(home.root, private=True)
            is_file(self.path)  # a link that leads nowhere isn't followed
            self._handle = _open_for_appending(self.path)
            if os.fstat(self._handle).st_size == 0:
                sync_folder(home.root)
            self._last = self._last_id()
            self.torn = self._close_torn_line()
            """Whether the last line was cut short, as a power cut can do."""

    def append(self, event: E) -> E:
        """Give the event its id, write it, sync it to the disk, and return it.

        Raises DataError if it couldn't be stored; the journal is then as it was before.
        """
        stored = event._replace(id=self._next_id(), device=self.device)
        line = _line(stored)
        self._check_readable(stored, line)
        with explain_os_errors(self.path, "save your answer"):
            before = os.fstat(self._handle)
            if not os.path.samestat(before, self.path.stat()):
                what = f"{self.path} was replaced by another program"
                hint = "stop the program that syncs or restores this folder, then start again"
                raise DataError(what, f"{hint}; every earlier answer is saved")
            try:
                _write_all(self._handle, line)
                sync_file(self._handle)
            except OSError:
                os.ftruncate(self._handle, before.st_size)
                raise
        self._last = stored.id
        self.appended = stored.id
        return stored

    def continue_after(self, ident: str) -> None:
        """Give every event from now on a later id than this one, which the schedule knows.

        After a merge the latest event may be far from the journal's end.
        """
        self._last = max(self._last, ident)

    def close(self) -> None:
        """Close the file. Everything appended is already on the disk."""
        with explain_os_errors(self.path, "be closed"):
            os.close(self._handle)

    def _check_readable(self, event: Event, line: bytes) -> None:
        """Raise DataError for an event whose line couldn't be read back.

        Otherwise the learner would see an answer accepted that is lost on the next start. An answer
        in ASCII is read back as it is, so that looking at the event is enough.
        """
        if len(line) > LONGEST_LINE:
            raise DataError("your answer is too long to be saved", _SAFE)
        try:
            if type(event) is AnswerEvent and line.isascii():
                refuse_misfits(event)
            else:
                read_line(line.removesuffix(b"\n"), self.path.name)
        except (DamagedLineError, ValueError, TypeError) as exc:
            raise DataError(f"your answer can't be saved: {exc}", _SAFE) from exc

    def _next_id(self) -> str:
        """Return an id that is later than every one before it, even if the clock went back.

        Twelve hex digits are milliseconds since 1970, four are a counter, eight are random. The
        counter tells events of one millisecond apart; the random part, those of two devices.
        """
        millis = self.now_ms()
        count = 0
        last_millis = int(self._last[:12] or "0", 16)
        last_count = int(self._last[12:16] or "0", 16)
        if millis <= last_millis:
            millis = last_millis
            count = last_count + 1
        if count > 0xFFFF:  # the counter is full: borrow the next millisecond
            millis += 1
            count = 0
        if millis > LATEST:
            what = "your answer can't be saved: this computer's clock is thousands of years ahead"
            raise DataError(what, f"set the clock, then start again; {_SAFE}")
        return f"{millis:012x}{count:04x}-{os.urandom(4).hex()}"

    def _last_id(self) -> str:
        """Return the latest id among the last events, or "" for an empty journal."""
        latest = ""
        seen = 0
        with closing(_lines_backwards(self.path)) as lines:
            for line in lines:
                event = _readable_event(line, self.path.name)
                if event is None:
                    continue
                latest = max(latest, event.id)
                seen += 1
                if seen >= _RECENT:
                    break
        return latest

    def _close_torn_line(self) -> bool:
        """End a last line that has no line break, so that it can't spoil the next one.

        Returns whether that line has no readable event, which means that it was cut short.
        """
        with closing(_lines_backwards(self.path)) as lines:
            last = next(lines)
        if not last:
            return False
        os.write(self._handle, b"\n")
        sync_file(self._handle)
        try:
            read_line(last, self.path.name)
        except DamagedLineError:
            return not is_marker(last)
        return False


def _now_ms() -> int:
    """Return the milliseconds since 1970, also beyond the year 2262, where `time_ns` ends."""
    try:
        return time.time_ns() // 1_000_000
    except OverflowError:
        return int(1000 * seconds_past_2262())


def _open_for_appending(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | open_flags(), 0o600)


def _line(event: Event) -> bytes:
    """Return the event's line. Typed bytes in no known encoding become question marks."""
    text = _AS_JSON.encode(event_to_data(event))
    return text.encode("utf-8", "replace") + b"\n"


def _write_all(handle: int, line: bytes) -> None:
    """Write the line in one call. A short write means that the disk is full."""
    if os.write(handle, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _readable_event(line: bytes, name: str) -> Event | None:
    """Return the line's event, or None if the line is empty, damaged, or of an unknown kind."""
    if not line.strip():
        return None
    try:
        return read_line(line, name).event
    except DamagedLineError:
        return None


def _lines_backwards(path: Path) -> Generator[bytes, None, None]:
    """Yield the file's lines from the last to the first, without their line breaks.

    A file that ends with a line break has an empty last line. In place of a line that is longer
    than this program writes, as zeros after a power cut can be, it yields one that is too long to
    read. Raises DataError if the file doesn't begin as a journal either. Close it after use: that
    closes the file, and a failing disk may say so only then.
    """
    is_too_long = False
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        partial = b""  # the end of a line whose beginning is in the chunk before
        while end > 0:
            start = max(0, end - _CHUNK)
            file.seek(start)
            chunk = file.read(end - start) + partial
            partial, *lines = chunk.split(b"\n")
            if is_too_long and lines:
                lines[-1] = _TOO_LONG
                is_too_long = False
            yield from reversed(lines)
            end = start
            if len(partial) > LONGEST_LINE:
                _refuse_beginning(file, path.name)
                is_too_long = True
            if is_too_long:
                partial = b""
        yield _TOO_LONG if is_too_long else partial


def _refuse_beginning(file: BinaryIO, name: str) -> None:
    """Raise DataError if the file's first line isn't JSON; it's as long as a whole journal then."""
    file.seek(0)
    if file.read(1) != b"{":
        raise DataError(f"{name} has a line that this program didn't write", _RESTORE)
