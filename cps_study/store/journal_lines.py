"""A line of the journal: what is in it, or what is wrong with it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.errors import DataError
from cps_study.model.event import event_from_data

if TYPE_CHECKING:
    from cps_study.model.event import Event

VERSION: Final = 1
LONGEST_LINE: Final = 1 << 22
"""In bytes. A longer line isn't from this program, so nobody waits for it to be read."""
ID: Final = r"[0-9a-d][0-9a-f]{15}-[0-9a-f]{8}"
"""The form of an id. They all have the same length, so their text order is their time order. The
first digit ends at `d`: a time after the year 9774 would stop the ids that follow it."""
_ONE_ID: Final = re.compile(ID)
LATEST: Final = 0xDFFF_FFFF_FFFF
"""The last millisecond since 1970 that an id can hold, in the year 9774."""
_MARKER: Final = re.compile(rb"(<{7}|\|{7}|>{7})( .*)?|={7}", re.DOTALL)
"""The lines that git puts around the two sides of a conflict."""


class JournalLine(NamedTuple):
    """A line with an event: its bytes without the line break, and the id of the event.

    `event` is None if only a newer version knows its type.
    """

    raw: bytes
    id: str
    event: Event | None


class DamagedLineError(Exception):
    """A line has no readable event; the message says why."""


def read_line(raw: bytes, name: str) -> JournalLine:
    """Return what is in a line of the journal called `name`.

    Raises DamagedLineError for a line that isn't as this program writes it, and DataError if a
    newer version wrote it.
    """
    if len(raw) > LONGEST_LINE:
        raise DamagedLineError("too long")
    try:
        data = json.loads(raw)
        _refuse_newer(data, name)
        event = event_from_data(data)
        ident = data["id"] if event is None else event.id
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        if raw.startswith(b"{") and not raw.endswith(b"}"):
            raise DamagedLineError("cut short") from exc
        raise DamagedLineError(f"{type(exc).__name__}: {exc}") from exc
    if not isinstance(ident, str) or not _ONE_ID.fullmatch(ident):
        raise DamagedLineError("its id isn't one that this program gives")
    return JournalLine(raw, ident, event)


def _refuse_newer(data: dict[str, Any], name: str) -> None:
    if data["v"] > VERSION:
        what = f"{name} was written by a newer cps-study"
        raise DataError(what, "get the newest one: cps-study guide install")


def is_marker(raw: bytes) -> bool:
    """Return whether a line is one of those with which git marks a conflict.

    Both sides of the conflict are events that happened, so both count, and the lines between them
    say nothing.
    """
    return _MARKER.fullmatch(raw.rstrip(b"\r")) is not None
