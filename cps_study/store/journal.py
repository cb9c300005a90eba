"""The journal: the truth about the learner, one JSON line per event, appended and synced, never rewritten."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError
from cps_study.model.event import E, Event, event_from_data, event_to_data
from cps_study.store.files import explain_os_errors, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cps_study.store.paths import Home

VERSION = 1
_CHUNK = 1 << 16
_LONGEST_LINE = 1 << 22
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ID = re.compile(r"[0-9a-d][0-9a-f]{15}-[0-9a-f]{8}")
"""Ids of one width, so that text order is time order, and no later than the year 9774."""


class Damage(NamedTuple):
    """A line that holds no event: its number from 1 and what is wrong with it."""

    line: int
    why: str


class Reading(NamedTuple):
    """The events of a journal in the order of the file, and the lines that hold none."""

    events: list[Event]
    damaged: list[Damage]


def read_journal(path: Path) -> Reading:
    """Return every event and every damaged line; a missing journal is an empty one.

    Raises DataError when nothing in the file is an event, or an event is from a newer version.
    """
    with explain_os_errors(path, "be read"):
        raw = path.read_bytes() if path.exists() else b""
    return parse_journal(raw, path.name)


def parse_journal(raw: bytes, name: str) -> Reading:
    """Return what a journal of this content holds; raises DataError as `read_journal` does."""
    events: list[Event] = []
    damaged: list[Damage] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        event = _parse(line, name)
        if isinstance(event, str):
            damaged.append(Damage(number, event))
        elif event is not None:
            events.append(event)
    if damaged and not events and len(damaged) > 1:
        hint = "bring a backup back with: cps-study data restore FILE"
        raise DataError(f"{name} holds nothing that this program wrote", hint)
    return Reading(events, damaged)


def events_after(path: Path, through: str) -> list[Event] | None:
    """Return the events that were appended after the one with this id, newest last.

    Reads from the end, so that the time it takes does not grow with the journal. Returns None if the journal
    does not hold that event: the schedule is not of this journal.
    """
    found: list[Event] = []
    with explain_os_errors(path, "be read"):
        if not path.exists():
            return [] if not through else None
        for line in _lines_backwards(path):
            event = _parse(line, path.name) if line.strip() else None
            if event is None or isinstance(event, str):
                continue
            if event.id == through:
                return found[::-1]
            found.append(event)
    return found[::-1] if not through else None


class Journal:
    """The journal opened for appending. Only who holds the home's lock may open it."""

    def __init__(self, home: Home, device: str, now_ms: Callable[[], int] | None = None) -> None:
        self.path = home.journal
        self.device = device
        self.appended = ""
        """The id of the latest event that was appended here, "" while there is none."""
        self.now_ms = now_ms or (lambda: time.time_ns() // 1_000_000)
        with explain_os_errors(self.path, "be opened"):
            home.root.mkdir(parents=True, exist_ok=True)
            existed = self.path.exists()
            self._handle = os.open(
                self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
            if not existed:
                sync_folder(home.root)
            self._last = self._last_id()
            self.torn = self._close_torn_line()

    def append(self, event: E) -> E:
        """Give the event its id, write it, sync it to the disk, and return it.

        Raises DataError if it could not be stored; the journal is then as it was before.
        """
        stored = event._replace(id=self._next_id(), device=self.device)
        line = _line(stored)
        refused = "it is too long" if len(line) > _LONGEST_LINE else _parse(line, self.path.name)
        if isinstance(
            refused, str
        ):  # what could not be read back would be lost after it was acknowledged
            raise DataError(
                f"your answer cannot be stored: {refused}",
                "everything answered before this is safe",
            )
        with explain_os_errors(self.path, "take your answer"):
            before = os.fstat(self._handle)
            if not os.path.samestat(before, self.path.stat()):
                hint = "end what syncs or restores this folder, then start again; every answer before it is kept"
                raise DataError(f"{self.path} was replaced by another program", hint)
            try:
                _write_all(self._handle, line)
                os.fsync(self._handle)
            except OSError:
                os.ftruncate(self._handle, before.st_size)
                raise
        self._last = self.appended = stored.id
        return stored

    def close(self) -> None:
        """Close the file; everything appended is on the disk already."""
        with explain_os_errors(self.path, "be closed"):
            os.close(self._handle)

    def _next_id(self) -> str:
        """Return an id later than every one before it, even if the clock went back.

        Twelve hex digits of milliseconds since 1970, four of a counter, eight random ones.
        """
        millis, count = self.now_ms(), 0
        last_millis, last_count = int(self._last[:12] or "0", 16), int(self._last[12:16] or "0", 16)
        if millis <= last_millis:
            millis, count = last_millis, last_count + 1
        if count > 0xFFFF:
            millis, count = millis + 1, 0
        return f"{millis:012x}{count:04x}-{os.urandom(4).hex()}"

    def _last_id(self) -> str:
        """Return the latest id among the last events, or "" for an empty journal."""
        ids: list[str] = []
        for line in _lines_backwards(self.path):
            event = _parse(line, self.path.name) if line.strip() else None
            if event is not None and not isinstance(event, str):
                ids.append(event.id)
                if len(ids) >= 50:
                    break
        return max(ids, default="")

    def _close_torn_line(self) -> bool:
        """End a last line that was left open, so that it cannot spoil the next; tell if it holds no event."""
        last = next(_lines_backwards(self.path))
        if not last:
            return False
        os.write(self._handle, b"\n")
        os.fsync(self._handle)
        return isinstance(_parse(last, self.path.name), str)


def _line(event: Event) -> bytes:
    """Return the event's line. What was typed in no known encoding is kept as question marks."""
    text = _AS_JSON.encode(event_to_data(event))
    return text.encode("utf-8", "replace") + b"\n"


def _write_all(handle: int, line: bytes) -> None:
    if os.write(handle, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _parse(line: bytes, name: str) -> Event | str | None:
    """Return the line's event, why it holds none, or None if it is of a kind that we do not know."""
    try:
        data = json.loads(line)
        if data["v"] > VERSION:
            raise DataError(
                f"{name} was written by a newer cps-study",
                "update with: pip install --upgrade cps-study",
            )
        event = event_from_data(data)
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        return (
            f"{type(exc).__name__}: {exc}"
            if not line.startswith(b"{") or line.endswith(b"}")
            else "cut short"
        )
    known = event is None or _ID.fullmatch(event.id)
    return event if known else "its id is none that this program gives"


def _lines_backwards(path: Path) -> Iterator[bytes]:
    """Yield the file's lines from the last to the first."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        rest = b""
        while end > 0:
            start = max(0, end - _CHUNK)
            file.seek(start)
            head, *lines = (file.read(end - start) + rest).split(b"\n")
            yield from reversed(lines)
            rest, end = head, start
            if len(rest) > _LONGEST_LINE:
                hint = "bring a backup back with: cps-study data restore FILE"
                raise DataError(f"{path.name} holds a line that this program did not write", hint)
        yield rest
