"""`cps-study quiz` and `cps-study exam`: timed attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import (
    AsJson,
    Banks,
    BlueprintFile,
    Items,
    PassMark,
    Seed,
    Topics,
    check_count,
    check_percent,
    seed_or_random,
)
from cps_study.cli.output import Result, deliver
from cps_study.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from cps_study.app.attempt import AttemptOutcome, AttemptPlan, OpenAttempt
    from cps_study.model.attempt import AttemptKind, Feedback
    from cps_study.store.library import Library
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.ui.environment import Env
    from cps_study.ui.report import ReportPart

WEEK = 7 * 24 * 3600.0
"""The longest time in seconds that an option may give."""

Hours = Annotated[
    float | None, typer.Option("--hours", help="The time in hours; decimals are fine.", metavar="H")
]
Minutes = Annotated[
    float | None,
    typer.Option("--minutes", help="The time in minutes; decimals are fine.", metavar="M"),
]
PerItem = Annotated[
    float | None,
    typer.Option("--per-item", help="Seconds for each question.", metavar="SECONDS"),
]
OnlyMissed = Annotated[
    bool, typer.Option("--missed", help="Only what you missed in the last attempts.")
]
FeedbackAt = Annotated[
    str, typer.Option("--feedback", help="After `each` question, or at the `end`.", metavar="WHEN")
]
ExtraTime = Annotated[
    float | None,
    typer.Option(
        "--extra-time", help="This many times the usual time (1.5, 2 …); remembered.", metavar="X"
    ),
]
Breaks = Annotated[
    int | None,
    typer.Option("--breaks", help="How many breaks may stop the clock; remembered.", metavar="N"),
]
Untimed = Annotated[
    bool | None, typer.Option("--untimed/--timed", help="No clock at all; remembered.")
]
Spacious = Annotated[
    bool | None, typer.Option("--spacious/--compact", help="More room between lines; remembered.")
]
Partial = Annotated[
    bool, typer.Option("--partial", help="Part of a point where several answers are right.")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with one that you stopped.")]
History = Annotated[bool, typer.Option("--history", help="Your past attempts and their scores.")]
FailUnder = Annotated[
    float | None,
    typer.Option(
        "--fail-under", help="Exit 1 if the score is below this percentage.", metavar="PERCENT"
    ),
]


class AttemptOptions(NamedTuple):
    """What both commands take: accommodations, which are remembered, and how to end."""

    extra_time: float | None
    breaks: int | None
    untimed: bool | None
    spacious: bool | None
    fail_under: float | None
    as_json: bool


def quiz(
    ctx: typer.Context,
    items: Items = None,
    minutes: Minutes = None,
    per_item: PerItem = None,
    bank: Banks = None,
    topic: Topics = None,
    missed: OnlyMissed = False,
    feedback: FeedbackAt = "end",
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
    from cps_study.app.attempt import AttemptRequest, plan_quiz

    env: Env = ctx.obj
    options = AttemptOptions(extra_time, breaks, untimed, spacious, fail_under, as_json)
    _check_options(options)
    library = open_library(env)
    if history:
        return _show_history(env, library, "quiz", as_json=as_json)
    if resume:
        return _resume(env, library, "quiz", options)
    check_count("--items", items)
    check_percent("--pass-mark", pass_mark)
    request = AttemptRequest(
        seed=seed_or_random(seed),
        items=items,
        seconds=_seconds("--minutes", minutes, 60.0),
        per_item=_seconds("--per-item", per_item, 1.0),
        pass_mark=pass_mark,
        banks=bank or (),
        topics=topic or (),
        partial=partial,
        feedback=_feedback(feedback),
        missed=missed,
    )
    return _start(env, library, plan_quiz(env.home, library, request), options)


def exam(
    ctx: typer.Context,
    items: Items = None,
    hours: Hours = None,
    minutes: Minutes = None,
    pass_mark: PassMark = None,
    blueprint: BlueprintFile = None,
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
    from cps_study.app.attempt import AttemptRequest, plan_exam

    env: Env = ctx.obj
    options = AttemptOptions(extra_time, breaks, untimed, spacious, fail_under, as_json)
    _check_options(options)
    library = open_library(env)
    if history:
        return _show_history(env, library, "exam", as_json=as_json)
    if resume:
        return _resume(env, library, "exam", options)
    check_count("--items", items)
    check_percent("--pass-mark", pass_mark)
    request = AttemptRequest(
        seed=seed_or_random(seed),
        items=items,
        seconds=_exam_seconds(hours, minutes),
        pass_mark=pass_mark,
        banks=bank or (),
        topics=topic or (),
        partial=partial,
        blueprint=blueprint,
    )
    return _start(env, library, plan_exam(library, request), options)


def _check_options(options: AttemptOptions) -> None:
    """Raise UsageError for an impossible value, before anything is stored."""
    extra_time, breaks = options.extra_time, options.breaks
    if extra_time is not None and not 1 <= extra_time <= 10:
        raise UsageError(
            f"--extra-time cannot be {extra_time:g}", "give 1.5 or 2, or 1 for the usual time"
        )
    if breaks is not None and breaks < 0:
        raise UsageError(f"--breaks cannot be {breaks}", "give 0 or more")
    check_percent("--fail-under", options.fail_under)


def _feedback(given: str) -> Feedback:
    """Return when to give feedback; raises UsageError for any other word."""
    match given:
        case "each" | "end":
            return given
        case _:
            raise UsageError(f"--feedback cannot be '{given}'", "choose each or end")


def _exam_seconds(hours: float | None, minutes: float | None) -> float | None:
    """Return the exam's time in seconds; None leaves it to the blueprint."""
    if hours is not None and minutes is not None:
        raise UsageError("--hours and --minutes both set the time", "use just one of them")
    if hours is not None:
        return _seconds("--hours", hours, 3600.0)
    return _seconds("--minutes", minutes, 60.0)


def _seconds(name: str, number: float | None, unit: float) -> float | None:
    """Return an option's time in seconds; raises UsageError for none at all or for too much."""
    if number is None:
        return None
    if not 0 < number * unit <= WEEK:  # never true for nan
        raise UsageError(
            f"{name} cannot be {number:g}",
            "give more than 0 and at most a week; --untimed turns the clock off",
        )
    return number * unit


def _start(env: Env, library: Library, plan: AttemptPlan, options: AttemptOptions) -> int:
    """Store the start of a new attempt, and let the learner take it."""
    from cps_study.app.attempt import Accommodations, start_attempt

    accommodations = Accommodations(
        options.extra_time, options.breaks, options.untimed, options.spacious
    )
    opening = start_attempt(env.home, plan, accommodations, env.now())
    return _take(env, library, opening, options, plan.notes)


def _resume(env: Env, library: Library, kind: AttemptKind, options: AttemptOptions) -> int:
    """Go on with a stopped attempt; the learner chooses if there are several."""
    from cps_study.app.attempt import continue_attempt

    def choose(records: Sequence[AttemptRecord]) -> AttemptRecord:
        return _choose(env, records, as_json=options.as_json)

    return _take(env, library, continue_attempt(env.home, library, kind, choose), options)


def _choose(env: Env, records: Sequence[AttemptRecord], *, as_json: bool) -> AttemptRecord:
    """Return the attempt that the learner picks from a list."""
    from cps_study.ui.attempt_words import attempt_line
    from cps_study.ui.prompts import choose

    lines = [attempt_line(record) for record in records]
    return records[choose("Which one do you want to go on with?", lines, env, as_json=as_json)]


def _take(
    env: Env,
    library: Library,
    opening: AbstractContextManager[OpenAttempt],
    options: AttemptOptions,
    notes: Sequence[str] = (),
) -> int:
    """Let the learner take an attempt, then show what came of it.

    `notes` are worth saying before a new one.
    """
    from cps_study.ui.attempt_run import run_attempt

    with opening as attempt:
        interrupted = run_attempt(
            attempt.session,
            library.outline,
            [*notes, *_opening_notes(attempt)],
            env,
            spacious=attempt.settings.spacious,
            as_json=options.as_json,
        )
    code = _show_outcome(env, library, attempt.outcome(), options)
    if interrupted:  # shown as any other end, but a script has to know
        return ExitCode.INTERRUPTED
    return code


def _opening_notes(attempt: OpenAttempt) -> list[str]:
    """Return how far a continued attempt is, or the accommodations of a new one.

    Accommodations are remembered, so a new attempt says which are on and how to change them.
    """
    if attempt.is_continued:
        given, form = len(attempt.session.given), len(attempt.session.form)
        return [f"Going on: {given} of {form} answered."]
    settings = attempt.settings
    notes = []
    if settings.untimed:
        notes.append("There is no clock (--timed brings it back).")
    elif settings.extra_time != 1:
        times = f"{settings.extra_time:g} times the usual time"
        notes.append(f"You have {times} (--extra-time 1 is the usual time).")
    if settings.breaks:
        notes.append(f"Breaks that stop the clock: {settings.breaks} (--breaks 0 for none).")
    return notes


def _show_outcome(
    env: Env, library: Library, outcome: AttemptOutcome, options: AttemptOptions
) -> int:
    """Show the result of an attempt that has ended, or how to go on with one that was stopped."""
    from cps_study.cli.attempt_data import ended_data, place_data
    from cps_study.ui.attempt_words import result_parts
    from cps_study.ui.page import Block

    record, items, score = outcome
    kind = record.terms.kind
    if score is None:
        words = (
            "Stopped. Your answers and the time you have left are kept. "
            f"Go on with: cps-study {kind} --resume"
        )
        result = Result(place_data(record), [Block("text", words)])
        return deliver(result, kind, env, as_json=options.as_json)
    parts = result_parts(record, score, items, library.outline(), outcome.missed)
    code = ExitCode.DONE
    if options.fail_under is not None and score.total.percent < options.fail_under:
        code = ExitCode.NO
    result = Result(ended_data(record, score, items), parts, exit_code=code)
    return deliver(result, kind, env, as_json=options.as_json)


def _show_history(env: Env, library: Library, kind: AttemptKind, *, as_json: bool) -> int:
    """Show the finished attempts of a kind with their scores."""
    from cps_study.app.attempts import history, items_of
    from cps_study.cli.attempt_data import ended_data
    from cps_study.ui.attempt_words import history_table
    from cps_study.ui.page import Block

    scores = history(env.home, library, kind)
    data = [ended_data(record, score, items_of(record, library)) for record, score in scores]
    parts: list[ReportPart] = [Block("text", f"You haven't finished any {kind} yet.")]
    if scores:
        parts = [history_table(scores)]
    return deliver(Result({"attempts": data}, parts), kind, env, as_json=as_json)
