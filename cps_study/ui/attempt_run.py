"""Lets an attempt be taken: on the full screen, or in lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cps_study.model.event import Clock
from cps_study.model.text import printable
from cps_study.study.times import stamp
from cps_study.ui.clock import awake_seconds
from cps_study.ui.study_screen import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import AttemptSession


def run_attempt(
    session: AttemptSession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    *,
    plain: bool,
    spacious: bool,
    to_stderr: bool,
) -> bool:
    """Let the attempt be taken until it ends or is stopped; return whether Ctrl-C stopped it."""
    try:
        if plain:
            from cps_study.ui.attempt_plain import PlainAttempt

            out = sys.stderr if to_stderr else sys.stdout
            out.writelines(f"{printable(note)}\n" for note in notes)
            PlainAttempt(session, outline, _line, out).run()
        else:
            from cps_study.ui.attempt_screen import AttemptScreen
            from cps_study.ui.terminal import run_screen

            run_screen(AttemptScreen(session, outline, tuple(notes), spacious=spacious))
    except KeyboardInterrupt:
        return True
    finally:
        store_time(session, awake_seconds())
    return False


def store_time(session: AttemptSession, clock: float) -> None:
    """Stop the clock of an attempt that goes on later, and store the time it used: stopping gives no time back."""
    session.pause(clock)
    used = round(session.used(clock), 3)
    if session.ended is None and used > session.taken.used:
        session.record(Clock(stamp(utc_now()), session.taken.id, used, "tick"))


def _line() -> str | None:
    line = sys.stdin.readline()
    return line or None
