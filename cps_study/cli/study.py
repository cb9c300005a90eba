"""`cps-study study`: flashcards and questions by spaced repetition."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.options import AsJson, Banks, Limit, Seed, Topics
from cps_study.cli.output import Env, Result, deliver, tell
from cps_study.errors import ExitCode
from cps_study.model.text import printable

if TYPE_CHECKING:
    from cps_study.app.study import StudyStore
    from cps_study.store.library import Library
    from cps_study.study.queue import Queue
    from cps_study.study.session import StudySession


def study(
    ctx: typer.Context,
    bank: Banks = None,
    topic: Topics = None,
    limit: Limit = None,
    new: Annotated[
        int | None,
        typer.Option(
            "--new", help="Bring so many new items, whatever today's share.", min=0, metavar="N"
        ),
    ] = None,
    cram: Annotated[
        bool, typer.Option("--cram", help="Drill anything; the schedule stays as it is.")
    ] = False,
    missed: Annotated[
        bool, typer.Option("--missed", help="Just what was missed in the last attempts.")
    ] = False,
    bring_back: Annotated[
        bool, typer.Option("--bring-back", help="Bring back what was set aside.")
    ] = False,
    seed: Seed = None,
    as_json: AsJson = False,
) -> int:
    """Study what is due, then new items, by spaced repetition."""
    from cps_study.app.study import open_study_store
    from cps_study.store.library import Library
    from cps_study.study.queue import Queue
    from cps_study.ui.clock import utc_now

    env: Env = ctx.obj
    library = Library(env.home, tell)
    pool = library.pool(bank or (), topic or ())
    with open_study_store(env.home, saves=not cram) as study_store:
        back = study_store.bring_back(pool, utc_now()) if bring_back else 0
        only = _missed(env, library) if missed else None
        if cram:
            queue = study_store.cram_queue(pool, limit, seed, only)
        elif only is not None:
            queue = Queue((), tuple(ident for ident in only if ident in pool)[:limit])
        else:
            queue = study_store.queue(pool, utc_now(), limit, new)
        session = study_store.session(queue, pool, seed, cram=cram)
        notes = _notes(study_store, library, queue, back)
        stopped = _run(env, session, library, notes, as_json=as_json)
        result = _result(session)
    code = deliver(result, "study", env, as_json=as_json)
    return ExitCode.INTERRUPTED if stopped else code


def _missed(env: Env, library: Library) -> list[str]:
    from cps_study.app.attempts import (
        missed_lately,  # reads the blueprint, which no other start waits for
    )

    return missed_lately(env.home, library)


def _notes(study_store: StudyStore, library: Library, queue: Queue, back: int) -> list[str]:
    from cps_study.ui.study_pages import opening_notes
    from cps_study.ui.words import count

    brought = f"{count(back, 'item')} brought back." if back else ""
    found = [
        study_store.notice,
        *library.notices(),
        brought,
        *opening_notes(queue, len(study_store.progress.suspended)),
    ]
    return [note for note in found if note]


def _run(
    env: Env, session: StudySession, library: Library, notes: list[str], *, as_json: bool
) -> bool:
    """Let the learner study; return whether it was ended by Ctrl-C."""
    try:
        if env.plain or as_json:
            _run_plain(session, library, notes, as_json=as_json)
        else:
            _run_screen(session, library, notes)
    except KeyboardInterrupt:
        return True
    return False


def _run_plain(session: StudySession, library: Library, notes: list[str], *, as_json: bool) -> None:
    from cps_study.ui.plain import PlainStudy

    out = sys.stderr if as_json else sys.stdout
    for note in notes:
        out.write(f"{printable(note)}\n")
    PlainStudy(session, library.outline, _line, out).run()
    if not as_json:
        out.write("\n")


def _run_screen(session: StudySession, library: Library, notes: list[str]) -> None:
    from cps_study.ui.study_screen import StudyScreen
    from cps_study.ui.terminal import run_screen

    screen = StudyScreen(session, library.outline, notes)
    if screen.done:  # no screen comes up that could say it
        tell(*notes)
    run_screen(screen)


def _line() -> str | None:
    """Return the next line of the input, or None at its end."""
    line = sys.stdin.readline()
    return line or None


def _result(session: StudySession) -> Result:
    from cps_study.model.card import Rating
    from cps_study.ui.clock import utc_now
    from cps_study.ui.study_pages import summary_blocks

    results = session.results
    now = utc_now()
    tomorrow = session.due_tomorrow(now)
    data: dict[str, Any] = {
        "answers": len(results),
        "items": len({result.ident for result in results}),
        "new": len({result.ident for result in results if result.was_new}),
        "known": sum(result.rating is not Rating.AGAIN for result in results),
        "missed": list(
            dict.fromkeys(result.ident for result in results if result.rating is Rating.AGAIN)
        ),
        "left": session.left,
        "due_tomorrow": tomorrow,
        "cram": session.mode == "cram",
    }
    return Result(data, summary_blocks(session, tomorrow, now))
