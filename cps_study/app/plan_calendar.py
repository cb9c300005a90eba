"""The days of a plan for the learner's own calendar, as an iCalendar file (RFC 5545).

The entries say nothing of an exam unless the learner wants that: a calendar is often shared, and
"CPS exam" tells of somebody's recovery. That's why the names inside the file are neutral as well.
"""

from __future__ import annotations

import uuid
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cps_study.study.plan_outcome import PlanDay

USUAL_TITLE: Final = "Study"
_LONGEST_LINE: Final = 75
"""Bytes of a line, without its end."""
_NAMES: Final = uuid.UUID("7a1f6d0c-58f2-4a51-9d0b-3f6c1f0a2b77")
"""Makes the entries' ids: the same day has the same id, so that a new plan replaces the old one."""


def calendar_bytes(days: Iterable[PlanDay], title: str, now: datetime) -> bytes:
    """Return the file, with an all-day entry such as `Study, 20 min` for each day of study."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//study plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for day in days:
        minutes = round(day.minutes)
        if minutes < 1:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid.uuid5(_NAMES, day.day.isoformat())}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{title}, {minutes} min')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _escaped(text: str) -> str:
    """Return a text as a value: what the format uses has a backslash before it."""
    one_line = " ".join(text.split())
    for character in ("\\", ";", ","):
        one_line = one_line.replace(character, f"\\{character}")
    return one_line


def _folded(line: str) -> str:
    """Return a line, broken where it's too long; the next part begins with a blank."""
    parts: list[str] = []
    part = ""
    for character in line:
        room = _LONGEST_LINE if not parts else _LONGEST_LINE - 1
        if len((part + character).encode()) > room:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
