"""`cps-study study`: flashcards and questions by spaced repetition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from cps_study.cli.options import AsJson, Banks, Limit, Reserve, Seed, Topics, bounded, decimal
from cps_study.cli.output import Result, deliver
from cps_study.errors import DataError, ExitCode, UsageError

if TYPE_CHECKING:
    from cps_study.app.study import OpenStudy, StudyRequest
    from cps_study.store.library import Library
    from cps_study.study.session import StudySession
    from cps_study.ui.environment import Env


def study(
    ctx: typer.Context,
    bank: Banks = None,
    topic: Topics = None,
    limit: Limit = None,
    new: Annotated[
        int | None,
        typer.Option(
            "--new",
            help="Bring this many new ones, and nothing else.",
            metavar="N",
            callback=bounded(0),
        ),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            "--minutes",
            help="How many minutes to study now; decimals are fine.",
            metavar="M",
            parser=decimal,
            callback=bounded(0.5, 600.0),
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also bring what is only good to know.")
    ] = False,
    cram: Annotated[
        bool, typer.Option("--cram", help="Drill anything; your schedule stays as it is.")
    ] = False,
    missed: Annotated[
        bool, typer.Option("--missed", help="Only what you missed in the last attempts.")
    ] = False,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only what you flagged.")] = False,
    weakest: Annotated[
        bool, typer.Option("--weakest", help="Only what you know least, of what you've met.")
    ] = False,
    bring_back: Annotated[
        bool, typer.Option("--bring-back", help="Now in: cps-study progress.", hidden=True)
    ] = False,
    reserve: Reserve = False,
    seed: Seed = None,
    as_json: AsJson = False,
) -> int:
    """Study what's due, then something new, by spaced repetition."""
    from cps_study.app.study import NOTHING_DONE, StudyRequest, why_nothing
    from cps_study.cli.uses import check_use
    from cps_study.store.library import Library
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    check_use(ctx)
    if bring_back:
        _say_where_bringing_back_is()
    library = Library(env.home, env.tell)
    request = StudyRequest(
        bank or (),
        topic or (),
        limit,
        new,
        minutes,
        cram=cram,
        missed=missed,
        flagged=flagged,
        weakest=weakest,
        everything=everything,
        seed=seed,
        reserve=reserve,
    )
    nothing = why_nothing(env.home, library, request)
    if nothing:
        env.tell(*library.notices(asking=True))
        result = Result(NOTHING_DONE._asdict(), [Block("text", nothing)])
        return deliver(result, "study", env, as_json=as_json)
    return _take(env, library, request, as_json=as_json)


def study_today(env: Env) -> int:
    """Let the learner study what today brings, and return the exit code."""
    from cps_study.app.study import StudyRequest
    from cps_study.store.library import Library

    return _take(env, Library(env.home, env.tell), StudyRequest(), as_json=False)


def _take(env: Env, library: Library, request: StudyRequest, *, as_json: bool) -> int:
    """Let the learner study, then show what came of it, even if it can't be saved anymore."""
    from cps_study.app.study import start_study
    from cps_study.cli.library import with_viewer
    from cps_study.ui.study_run import run_study

    env = with_viewer(env, library)
    session: StudySession | None = None
    try:
        with start_study(env.home, library, request, env.now()) as opened:
            session = opened.session
            before = session.progress.events
            interrupted = run_study(
                session, library.outline, _notes(opened, library), env, as_json=as_json
            )
        result = _result(session, request, env)
        if not interrupted:
            result = _with_fit(result, before, session, env)
    except DataError:
        if session is not None and session.results:
            deliver(_result(session, request, env), "study", env, as_json=as_json)
        raise
    code = deliver(result, "study", env, as_json=as_json)
    if interrupted:  # shown as any other end, but a script has to know
        return ExitCode.INTERRUPTED
    return code


def _say_where_bringing_back_is() -> NoReturn:
    """Raise UsageError for an option of version 0.1 that is gone."""
    raise UsageError(
        "study --bring-back is gone: items come back one by one",
        "see them with: cps-study progress; bring one back: cps-study progress --bring-back ID",
    )


def _notes(opened: OpenStudy, library: Library) -> list[str]:
    """Return what to say before the first item."""
    from cps_study.ui.study_pages import opening_notes

    notes = [opened.notice] if opened.notice else []
    notes += [note for note in (library.outline_notice(), *library.notices(asking=True)) if note]
    return notes + opening_notes(opened.queue, opened.set_aside)


def _with_fit(result: Result, before: int, session: StudySession, env: Env) -> Result:
    """Fit the schedule to the learner if it's time and it helps; say so below the result."""
    from cps_study.app.fitting import fit_by_itself, is_time_to_fit

    if session.mode == "cram" or not is_time_to_fit(before, session.progress.events):
        return result
    fitted = fit_by_itself(env.home, env.now())
    if fitted is None:
        return result
    from cps_study.cli.progress_data import fit_data
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.standing_words import fitted_words

    said = Block("text", fitted_words(fitted.learner, fitted.reviews))
    data = result.data | {"fitted": fit_data(fitted)}
    return replace(result, data=data, parts=[*result.parts, GAP, said])


def _result(session: StudySession, request: StudyRequest, env: Env) -> Result:
    from cps_study.app.study import summarize
    from cps_study.ui.study_pages import summary_blocks

    now = env.now()
    summary = summarize(session, now)
    blocks = summary_blocks(session, summary.due_tomorrow, now, _same_again(request))
    return Result(summary._asdict(), blocks)


def _same_again(request: StudyRequest) -> str:
    """Return the command that goes on with the same items."""
    from cps_study.store.copies import shell_word

    words = ["cps-study study"]
    words += [f"--bank {bank}" for bank in request.banks]
    words += [f"--topic {shell_word(topic)}" for topic in request.topics]
    only = {"--missed": request.missed, "--flagged": request.flagged}
    more = {"--weakest": request.weakest, "--all": request.everything}
    words += [option for option, is_asked in (only | more).items() if is_asked]
    return " ".join(words)
