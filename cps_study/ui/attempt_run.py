"""Lets an attempt be taken: on the full screen, or in lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cps_study.model.text import printable
from cps_study.ui.clock import current_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import AttemptSession
    from cps_study.study.times import Moment


def run_attempt(
    session: AttemptSession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    *,
    plain: bool,
    spacious: bool,
    to_stderr: bool,
    moment: Callable[[], Moment] = current_moment,
) -> bool:
    """Let the attempt be taken until it ends or is stopped; return whether Ctrl-C stopped it."""
    if session.taken.nothing_left:  # a quiz that was stopped behind its last question
        session.finish("submitted", moment())
        return False
    try:
        if plain:
            from cps_study.ui.attempt_plain import PlainAttempt

            out = sys.stderr if to_stderr else sys.stdout
            out.writelines(f"{printable(note)}\n" for note in notes)
            PlainAttempt(session, outline, _line, out, moment).run()
        else:
            from cps_study.ui.attempt_screen import AttemptScreen
            from cps_study.ui.terminal import run_screen

            screen = AttemptScreen(session, outline, tuple(notes), spacious=spacious, moment=moment)
            try:
                run_screen(screen)
            except KeyboardInterrupt:
                screen.stop()
                raise
    except KeyboardInterrupt:
        return True
    finally:
        session.stop(moment())
    return False


def _line() -> str | None:
    line = sys.stdin.readline()
    return line or None
