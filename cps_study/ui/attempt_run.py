"""Lets the learner take an attempt, on the full screen or in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.text import printable
from cps_study.ui.lines import write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.attempt import AttemptSession
    from cps_study.ui.attempt_screen import AttemptScreen
    from cps_study.ui.environment import Env


def run_attempt(
    session: AttemptSession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    env: Env,
    *,
    continued: bool = False,
    spacious: bool,
    as_json: bool,
) -> bool:
    """Let the learner take the attempt until it ends or is stopped; return whether Ctrl-C did.

    However it is left, the time used is stored. With `as_json` the dialogue is in lines on standard
    error, which leaves the output to the JSON.
    """
    if session.attempt.nothing_left:
        # The quiz was cut off after its last answer, before its end could be stored.
        session.finish("submitted", env.moment())
        return False
    try:
        if env.plain or as_json:
            _run_lines(session, outline, notes, env, as_json=as_json)
        else:
            from cps_study.ui.attempt_screen import AttemptScreen

            screen = AttemptScreen(
                session,
                outline,
                tuple(notes),
                continued=continued,
                spacious=spacious,
                moment=env.moment,
                view=env.view,
            )
            _run_screen(screen)
    except KeyboardInterrupt:
        return True
    finally:
        session.stop(env.moment())
    return False


def _run_lines(
    session: AttemptSession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    env: Env,
    *,
    as_json: bool,
) -> None:
    from cps_study.ui.attempt_plain import PlainAttempt

    out = env.dialogue(as_json=as_json)
    write_lines(out, map(printable, notes))
    PlainAttempt(session, outline, env.read_line, out, env.moment, env.view).run()


def _run_screen(screen: AttemptScreen) -> None:
    from cps_study.ui.terminal import run_screen

    try:
        run_screen(screen)
    except KeyboardInterrupt:
        # Ctrl-C keeps what is checked on the screen, as q does.
        screen.stop()
        raise
