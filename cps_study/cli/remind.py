"""`cps-study remind`: the line that makes the computer remind somebody to study."""

from __future__ import annotations

import re
import sys
from datetime import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cps_study.cli.options import AsJson
from cps_study.cli.output import Result, deliver
from cps_study.errors import ExitCode, UnknownNameError, UsageError
from cps_study.system import user_number

if TYPE_CHECKING:
    from cps_study.app.reminding import Reminder, System
    from cps_study.ui.environment import Env

PLACES: Final = {
    "linux": "a terminal (it uses cron and notify-send)",
    "macos": "the Terminal (it uses launchd)",
    "windows": "the Command Prompt (it uses Task Scheduler)",
}
_TYPED_TIME: Final = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)?")
_NOON: Final = 12


def remind(
    ctx: typer.Context,
    at: Annotated[
        str, typer.Option("--at", help="When, such as 18:30 or 6:30pm.", metavar="TIME")
    ] = "18:00",
    system: Annotated[
        str | None,
        typer.Option("--system", help="For another computer.", metavar="linux|macos|windows"),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Print the line that makes your computer remind you to study."""
    from cps_study.app.reminding import make_reminder
    from cps_study.store.settings import load_settings

    env: Env = ctx.obj
    days_off = load_settings(env.home).days_off
    chosen = _system(system)
    made = make_reminder(chosen, _time(at), days_off, _program(chosen), user_number())
    if as_json:
        return deliver(Result(made._asdict()), "remind", env, as_json=True)
    # A line that's broken to fit the screen can't be pasted, so these go out as they are.
    env.stdout.writelines(f"{line}\n" for line in _words(made))
    return ExitCode.DONE


def _time(text: str) -> time:
    """Return the time of day that was typed; raises UsageError if it isn't one."""
    found = _TYPED_TIME.fullmatch(text.strip().casefold())
    hint = "give a time such as 18:30 or 6:30pm"
    if found is None:
        raise UsageError(f"--at can't be '{text}'", hint)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= _NOON:
        raise UsageError(f"--at can't be '{text}'", hint)
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise UsageError(f"--at can't be '{text}'", hint) from None


def _system(asked: str | None) -> System:
    """Return the system to remind on: this one, if no other is asked for."""
    from cps_study.app.reminding import SYSTEMS, system_of

    if asked is None:
        return system_of(sys.platform)
    for known in SYSTEMS:
        if known == asked.casefold():
            return known
    raise UnknownNameError("system", asked, list(SYSTEMS))


def _program(system: System) -> list[str]:
    """Return the words that start this program.

    On this computer they have its whole path, as a reminder knows of no environment.
    """
    from cps_study.app.reminding import system_of

    if system != system_of(sys.platform):
        return ["cps-study"]
    if getattr(sys, "frozen", False):  # the folder that needs no Python
        return [sys.executable]
    return [sys.executable, "-m", "cps_study"]


def _words(made: Reminder) -> list[str]:
    """Return the lines with what to do with them."""
    from cps_study.store.settings import WEEKDAYS
    from cps_study.ui.words import listed

    on = "every day"
    if len(made.days) < len(WEEKDAYS):
        on = f"on {listed([day.capitalize() for day in made.days])}"
    return [
        f"To be reminded at {made.at} {on},",
        f"paste this line into {PLACES[made.system]}:",
        "",
        made.line,
        "",
        "To take the reminder away again:",
        "",
        made.remove,
    ]
