"""A reminder to study, as the command that sets it up. Nothing is written or run here.

The reminder says "Time to study" and no more: a screen is often shared, and "CPS exam" would tell
of somebody's recovery.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args
from xml.sax.saxutils import escape

from cps_study.store.settings import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import time

System = Literal["linux", "macos", "windows"]
SYSTEMS: Final[tuple[System, ...]] = get_args(System)
TITLE: Final = "Time to study"
_NAME: Final = "study-reminder"
_PLIST: Final = f'"$HOME/Library/LaunchAgents/{_NAME}.plist"'
_XML_START: Final = '<?xml version="1.0" encoding="UTF-8"?><plist version="1.0">'


class Reminder(NamedTuple):
    """The line to paste that sets a reminder up, and the one that takes it away."""

    system: System
    at: str
    """The time of day, as `18:30`."""
    days: tuple[str, ...]
    """The weekdays on which it comes."""
    line: str
    remove: str


def system_of(platform: str) -> System:
    """Return the system of a `sys.platform`; any other than Windows and macOS has cron."""
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "macos"
    return "linux"


def make_reminder(
    system: System, at: time, days_off: Collection[str], program: Sequence[str], user: int
) -> Reminder:
    """Return the reminder for a time of day, on all weekdays that aren't off.

    `program` are the words that start this program, and `user` is the number of the user, whose
    messages cron has to find. If every weekday is off, none is.
    """
    days = tuple(day for day in WEEKDAYS if day not in days_off) or WEEKDAYS
    if system == "windows":
        line, remove = _task(at, days, program)
    elif system == "macos":
        line, remove = _launchd(at, days)
    else:
        line, remove = _cron(at, days, user)
    return Reminder(system, f"{at:%H:%M}", days, line, remove)


def _cron(at: time, days: Sequence[str], user: int) -> tuple[str, str]:
    """Return the lines for cron, which tells the desktop to show a message."""
    on = "*"
    if len(days) < len(WEEKDAYS):
        on = ",".join(map(str, _from_sunday(days)))
    show = f'XDG_RUNTIME_DIR=/run/user/{user} notify-send "{TITLE}"'
    entry = f"{at.minute} {at.hour} * * {on} {show}"
    line = f"(crontab -l 2>/dev/null; echo {shlex.quote(entry)}) | crontab -"
    return line, f'crontab -l | grep -v "{TITLE}" | crontab -'


def _from_sunday(days: Sequence[str]) -> list[int]:
    """Return the numbers of weekdays as cron and launchd count them: Sunday is 0."""
    return sorted((WEEKDAYS.index(day) + 1) % len(WEEKDAYS) for day in days)


def _launchd(at: time, days: Sequence[str]) -> tuple[str, str]:
    """Return the lines for launchd: they write its file and load it, or take both away."""
    show = ("/usr/bin/osascript", "-e", f"display notification {json.dumps(TITLE)}")
    words = "".join(f"<string>{escape(word)}</string>" for word in show)
    moment = f"<key>Hour</key><integer>{at.hour}</integer>"
    moment += f"<key>Minute</key><integer>{at.minute}</integer>"
    dates = f"<dict>{moment}</dict>"
    if len(days) < len(WEEKDAYS):
        weekdays = [f"<key>Weekday</key><integer>{day}</integer>" for day in _from_sunday(days)]
        dates = "".join(f"<dict>{moment}{weekday}</dict>" for weekday in weekdays)
    plist = (
        f"{_XML_START}<dict><key>Label</key><string>{_NAME}</string>"
        f"<key>ProgramArguments</key><array>{words}</array>"
        f"<key>StartCalendarInterval</key><array>{dates}</array></dict></plist>"
    )
    folder = '"$HOME/Library/LaunchAgents"'
    write = f"mkdir -p {folder} && printf %s {shlex.quote(plist)} > {_PLIST}"
    return f"{write} && launchctl load {_PLIST}", f"launchctl unload {_PLIST}; rm {_PLIST}"


def _task(at: time, days: Sequence[str], program: Sequence[str]) -> tuple[str, str]:
    """Return the lines for Task Scheduler, which opens a window with the menu."""
    # Inside the quotes of /TR, a quote has a backslash before it.
    run = " ".join(_task_word(word) for word in (*program, "menu"))
    when = "/SC DAILY"
    if len(days) < len(WEEKDAYS):
        when = f"/SC WEEKLY /D {','.join(day[:3].upper() for day in days)}"
    line = f'schtasks /Create /TN "{TITLE}" {when} /ST {at:%H:%M} /TR "{run}"'
    return line, f'schtasks /Delete /TN "{TITLE}" /F'


def _task_word(word: str) -> str:
    return rf"\"{word}\"" if " " in word else word
