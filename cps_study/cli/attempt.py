"""`cps-study quiz` and `cps-study exam`: timed attempts."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from cps_study.cli.options import AsJson, Banks, Seed, Topics
from cps_study.cli.output import Env, Result, deliver, tell
from cps_study.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.study import StudyStore
    from cps_study.model.attempt import AttemptKind, Terms
    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.study.attempt import AttemptSession
    from cps_study.study.attempt_record import AttemptRecord

Items = Annotated[int | None, typer.Option("--items", help="How many questions.", metavar="N")]
Minutes = Annotated[
    float | None,
    typer.Option("--minutes", help="The time in minutes, decimals allowed.", metavar="M"),
]
PassMark = Annotated[
    float | None, typer.Option("--pass-mark", help="The percentage to reach.", metavar="PERCENT")
]
ExtraTime = Annotated[
    float | None,
    typer.Option(
        "--extra-time", help="Times the usual time, such as 1.5 or 2; remembered.", metavar="X"
    ),
]
Breaks = Annotated[
    int | None,
    typer.Option("--breaks", help="How often the clock may be stopped; remembered.", metavar="N"),
]
Untimed = Annotated[
    bool | None, typer.Option("--untimed/--timed", help="No clock at all; remembered.")
]
Spacious = Annotated[
    bool | None, typer.Option("--spacious/--compact", help="More room between lines; remembered.")
]
Partial = Annotated[
    bool, typer.Option("--partial", help="Part points where several answers are right.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with one that was stopped.")]
History = Annotated[bool, typer.Option("--history", help="Past attempts with their scores.")]
FailUnder = Annotated[
    float | None,
    typer.Option(
        "--fail-under", help="Exit 1 if the score is below this percentage.", metavar="PERCENT"
    ),
]


class AttemptOptions(NamedTuple):
    """What both commands take: accommodations, which are remembered, and what to do with the result."""

    extra_time: float | None
    breaks: int | None
    untimed: bool | None
    spacious: bool | None
    partial: bool
    fail_under: float | None
    as_json: bool


def quiz(
    ctx: typer.Context,
    items: Items = None,
    minutes: Minutes = None,
    per_item: Annotated[
        float | None,
        typer.Option("--per-item", help="Seconds for each question.", metavar="SECONDS"),
    ] = None,
    bank: Banks = None,
    topic: Topics = None,
    missed: Annotated[
        bool, typer.Option("--missed", help="What was missed in the last attempts.")
    ] = False,
    feedback: Annotated[
        str, typer.Option("--feedback", help="After `each` question, or at the `end`.")
    ] = "end",
    pass_mark: PassMark = None,
    seed: Seed = None,
    extra_time: ExtraTime = None,
    breaks: Breaks = None,
    untimed: Untimed = None,
    spacious: Spacious = None,
    partial: Partial = False,
    resume: Resume = False,
    history: History = False,
    fail_under: FailUnder = None,
    as_json: AsJson = False,
) -> int:
    """Take a timed quiz; its answers feed your schedule."""
    from cps_study.app.attempts import missed_lately

    env: Env = ctx.obj
    wishes = _checked(
        AttemptOptions(extra_time, breaks, untimed, spacious, partial, fail_under, as_json)
    )
    library = _library(env)
    if history:
        return _history(env, library, "quiz", as_json=as_json)
    if resume:
        return _resume(env, library, "quiz", wishes)
    if feedback not in {"each", "end"}:
        raise UsageError(f"--feedback cannot be '{feedback}'", "choose each or end")
    pool = library.pool(bank or (), topic or ())
    only = missed_lately(env.home, library) if missed else None
    if only == []:
        raise UsageError("nothing was missed lately", "take a quiz first, without --missed")
    found = [item for item in _questions(library, pool) if only is None or item.id in only]
    count = _positive("--items", items if items is not None else min(20, len(found)) or 20)
    seconds = _seconds("--minutes", minutes, 60.0)
    each = _seconds("--per-item", per_item, 1.0)
    if seconds is None and each is None:
        seconds = 60.0 * count  # a minute for each question, unless the learner says otherwise
    terms = _terms(
        "quiz",
        seconds,
        each,
        _percent("--pass-mark", pass_mark, 85.0),
        feedback=feedback,
        title="Quiz",
    )
    return _start(env, library, terms, found, count, seed, wishes, shares=())


def exam(
    ctx: typer.Context,
    items: Items = None,
    hours: Annotated[
        float | None,
        typer.Option("--hours", help="The time in hours, decimals allowed.", metavar="H"),
    ] = None,
    minutes: Minutes = None,
    pass_mark: PassMark = None,
    blueprint: Annotated[
        Path | None, typer.Option("--blueprint", help="A file that says how the exam is drawn.")
    ] = None,
    bank: Banks = None,
    topic: Topics = None,
    seed: Seed = None,
    extra_time: ExtraTime = None,
    breaks: Breaks = None,
    untimed: Untimed = None,
    spacious: Spacious = None,
    partial: Partial = False,
    resume: Resume = False,
    history: History = False,
    fail_under: FailUnder = None,
    as_json: AsJson = False,
) -> int:
    """Take a full mock exam; your schedule stays as it is."""
    from cps_study.app.attempts import load_blueprint

    env: Env = ctx.obj
    wishes = _checked(
        AttemptOptions(extra_time, breaks, untimed, spacious, partial, fail_under, as_json)
    )
    library = _library(env)
    if history:
        return _history(env, library, "exam", as_json=as_json)
    if resume:
        return _resume(env, library, "exam", wishes)
    if hours is not None and minutes is not None:
        raise UsageError("--hours and --minutes both say how long it takes", "give one of them")
    plan = load_blueprint(blueprint)
    count = _positive("--items", plan.items if items is None else items)
    seconds = (
        _seconds("--hours", hours, 3600.0)
        or _seconds("--minutes", minutes, 60.0)
        or 60.0 * plan.minutes
    )
    terms = _terms(
        "exam",
        seconds,
        None,
        _percent("--pass-mark", pass_mark, plan.pass_mark),
        feedback="end",
        title=plan.title,
    )
    found = _questions(library, library.pool(bank or (), topic or ()))
    shares = () if bank or topic else plan.shares
    about = plan.about if blueprint is None else {}
    chosen = {
        "items": items,
        "minutes": hours or minutes,
        "pass_mark": pass_mark,
        "shares": bank or topic,
    }
    notes = [text for name, text in about.items() if chosen.get(name) is None]
    return _start(env, library, terms, found, count, seed, wishes, shares=shares, notes=notes)


def _library(env: Env) -> Library:
    from cps_study.store.library import Library

    library = Library(env.home, tell)
    tell(*library.notices())
    return library


def _questions(library: Library, pool: Any) -> list[Item]:  # noqa: ANN401 - a LibraryPool, not imported yet
    return [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.kind != "flashcard"
    ]


def _terms(
    kind: AttemptKind,
    seconds: float | None,
    per_item: float | None,
    pass_mark: float,
    *,
    feedback: str,
    title: str,
) -> Terms:
    from cps_study.model.attempt import Terms

    return Terms(kind, seconds, per_item, pass_mark, feedback, title=title)  # type: ignore[arg-type] # one of two literals


def _positive(name: str, number: int) -> int:
    if number < 1:
        raise UsageError(f"{name} cannot be {number}", "ask for at least one question")
    return number


def _seconds(name: str, number: float | None, unit: float) -> float | None:
    if number is None:
        return None
    if not 0 < number * unit <= 7 * 24 * 3600:
        raise UsageError(
            f"{name} cannot be {number:g}",
            "give a time greater than 0, a week at most; --untimed is without a clock",
        )
    return number * unit


def _percent(name: str, given: float | None, usual: float = 0.0) -> float:
    if given is None:
        return float(usual)
    if not 0 <= given <= 100:
        raise UsageError(f"{name} cannot be {given:g}", "give a percentage from 0 to 100")
    return given


def _checked(wishes: AttemptOptions) -> AttemptOptions:
    """Return the wishes; raises UsageError, before anything is stored, for one that cannot be."""
    if wishes.extra_time is not None and not 1 <= wishes.extra_time <= 10:
        raise UsageError(
            f"--extra-time cannot be {wishes.extra_time:g}",
            "give 1.5 or 2, or 1 for the usual time",
        )
    if wishes.breaks is not None and wishes.breaks < 0:
        raise UsageError(f"--breaks cannot be {wishes.breaks}", "give 0 or more")
    _percent("--fail-under", wishes.fail_under)
    return wishes


def _start(
    env: Env,
    library: Library,
    terms: Terms,
    found: Sequence[Item],
    count: int,
    seed: int | None,
    wishes: AttemptOptions,
    *,
    shares: Any,  # noqa: ANN401 - shares of a blueprint
    notes: Sequence[str] = (),
) -> int:
    """Draw the form, store that the attempt was started, and let it be taken."""
    from cps_study.app.study import open_study_store
    from cps_study.model.event import StartEvent
    from cps_study.study.assembly import draw_form
    from cps_study.study.attempt_record import attempts
    from cps_study.study.times import stamp
    from cps_study.ui.clock import utc_now

    number = random.SystemRandom().randrange(2**31) if seed is None else seed
    form = draw_form(found, count, number, shares)
    with open_study_store(env.home, saves=terms.kind == "quiz") as study_store:
        terms, words = _accommodated(study_store, env, terms, wishes)
        started = study_store.record(StartEvent(stamp(utc_now()), terms, form, number))
        (taken,) = attempts([started])
        items = {item.id: item for item in found}
        asked = {place.item: items[place.item] for place in form}
        session, interrupted = _sit(
            env, study_store, taken, asked, library, [*notes, *words], wishes
        )
    code = _finish(env, library, session, wishes)
    return ExitCode.INTERRUPTED if interrupted else code


def _accommodated(
    study_store: StudyStore, env: Env, terms: Terms, wishes: AttemptOptions
) -> tuple[Terms, list[str]]:
    """Return the terms with the accommodations that are set now or remembered, and what is to be said of them."""
    from cps_study.store.settings import remember

    asked = {
        name: value
        for name, value in wishes._asdict().items()
        if name in {"extra_time", "breaks", "untimed", "spacious"}
    }
    study_store.settings = settings = remember(
        env.home, {name: value for name, value in asked.items() if value is not None}
    )
    times = 1.0 if settings.untimed else settings.extra_time
    terms = terms._replace(
        seconds=None if settings.untimed or terms.seconds is None else terms.seconds * times,
        per_item=None if settings.untimed or terms.per_item is None else terms.per_item * times,
        breaks=settings.breaks,
        extra_time=times,
        partial=wishes.partial,
    )
    words = []
    if settings.untimed:
        words.append("There is no clock (--timed brings it back).")
    elif times != 1:
        words.append(f"You have {times:g} times the usual time (--extra-time 1 is the usual time).")
    if settings.breaks:
        words.append(f"Breaks that stop the clock: {settings.breaks} (--breaks 0 is none).")
    return terms, words


def _resume(env: Env, library: Library, kind: AttemptKind, wishes: AttemptOptions) -> int:
    """Go on with an attempt that was stopped; several are listed and chosen from."""
    from cps_study.app.attempts import items_of, unfinished
    from cps_study.app.study import open_study_store

    unfinished(env.home, kind)  # nothing to go on with is told before a home is made
    with open_study_store(env.home, saves=kind == "quiz") as study_store:
        taken = _choose(env, unfinished(env.home, kind), as_json=wishes.as_json)
        note = f"Going on: {len(taken.given)} of {len(taken.form)} answered."
        session, interrupted = _sit(
            env, study_store, taken, items_of(taken, library), library, [note], wishes
        )
    code = _finish(env, library, session, wishes)
    return ExitCode.INTERRUPTED if interrupted else code


def _choose(env: Env, found: Sequence[AttemptRecord], *, as_json: bool) -> AttemptRecord:
    from cps_study.ui.attempt_words import taken_words
    from cps_study.ui.prompts import choose

    if len(found) == 1:
        return found[0]
    return found[
        choose(
            "Which one do you want to go on with?",
            [taken_words(taken) for taken in found],
            plain=env.plain or as_json,
            to_stderr=as_json,
        )
    ]


def _sit(
    env: Env,
    study_store: StudyStore,
    taken: AttemptRecord,
    items: dict[str, Item],
    library: Library,
    notes: Sequence[str],
    wishes: AttemptOptions,
) -> tuple[AttemptSession, bool]:
    """Let the attempt be taken until it ends or the learner stops; return it, and whether Ctrl-C stopped it."""
    from cps_study.study.attempt import resume_attempt
    from cps_study.ui.attempt_run import run_attempt

    session = resume_attempt(taken, items, study_store.record)
    interrupted = run_attempt(
        session,
        library.outline,
        notes,
        plain=env.plain or wishes.as_json,
        spacious=study_store.settings.spacious,
        to_stderr=wishes.as_json,
    )
    return session, interrupted


def _finish(env: Env, library: Library, session: AttemptSession, wishes: AttemptOptions) -> int:
    """Show the result of an ended attempt, or how to go on with a stopped one."""
    from cps_study.app.attempts import load_attempts, scored
    from cps_study.cli.attempt_data import ended_data, place_data
    from cps_study.ui.attempt_words import result_parts
    from cps_study.ui.page import Block

    kind = session.terms.kind
    taken = next(each for each in load_attempts(env.home) if each.id == session.taken.id)
    if taken.ended is None:
        words = (
            f"Stopped; everything is kept. Go on with the same time left: cps-study {kind} --resume"
        )
        return deliver(
            Result(place_data(taken), [Block("text", words)]), kind, env, as_json=wishes.as_json
        )
    score = scored(taken, dict(session.items))
    data = ended_data(taken, score, session.items)
    missed = [asked.item for asked in taken.form if score.points[asked.item] < 1]
    parts = result_parts(taken, score, session.items, library.outline(), missed)
    below = wishes.fail_under is not None and score.total.percent < wishes.fail_under
    code = ExitCode.NO if below else ExitCode.DONE
    return deliver(Result(data, parts, exit_code=code), kind, env, as_json=wishes.as_json)


def _history(env: Env, library: Library, kind: AttemptKind, *, as_json: bool) -> int:
    from cps_study.app.attempts import history, items_of
    from cps_study.cli.attempt_data import ended_data
    from cps_study.ui.attempt_words import history_table
    from cps_study.ui.page import Block

    found = history(env.home, library, kind)
    parts = [history_table(found)] if found else [Block("text", f"No {kind} was finished yet.")]
    return deliver(
        Result(
            {"attempts": [ended_data(*each, items_of(each[0], library)) for each in found]}, parts
        ),
        kind,
        env,
        as_json=as_json,
    )
