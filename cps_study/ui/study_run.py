"""Lets the learner study: on the full screen, or in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.text import printable
from cps_study.ui.lines import write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.outline import Outline
    from cps_study.study.session import StudySession
    from cps_study.ui.environment import Env


def run_study(
    session: StudySession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    env: Env,
    *,
    as_json: bool,
) -> bool:
    """Let the learner study until the session is over; return whether Ctrl-C ended it.

    With `as_json` the dialogue is in lines on standard error, which leaves the output to the JSON.
    """
    try:
        if env.plain or as_json:
            _run_lines(session, outline, notes, env, as_json=as_json)
        else:
            _run_screen(session, outline, notes, env)
    except KeyboardInterrupt:
        return True
    return False


def _run_lines(
    session: StudySession,
    outline: Callable[[], Outline],
    notes: Sequence[str],
    env: Env,
    *,
    as_json: bool,
) -> None:
    from cps_study.ui.plain import PlainStudy

    out = env.dialogue(as_json=as_json)
    write_lines(out, map(printable, notes))
    is_coached = env.is_at_terminal and not as_json
    PlainStudy(session, outline, env.read_line, out, env.now, env.view, is_coached=is_coached).run()
    if not as_json:
        out.write("\n")  # the summary follows in the same stream


def _run_screen(
    session: StudySession, outline: Callable[[], Outline], notes: Sequence[str], env: Env
) -> None:
    from cps_study.ui.study_screen import StudyScreen
    from cps_study.ui.terminal import run_screen

    screen = StudyScreen(session, outline, notes, env.now, env.clock, env.view)
    if screen.done:  # no screen comes up that could show the notes
        env.tell(*notes)
    run_screen(screen)
