"""`cps-study quiz` and `cps-study exam`: timed attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
    decimal,
    seed_or_random,
)
from cps_study.errors import UsageError

if TYPE_CHECKING:
    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.cli.attempt_flow import AttemptOptions
    from cps_study.model.attempt import AttemptKind, Feedback
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env

WEEK = 7 * 24 * 3600.0
"""The longest time in seconds that an option may give."""

Hours = Annotated[
    float | None,
    typer.Option(
        "--hours", help="The time in hours; decimals are fine.", metavar="H", parser=decimal
    ),
]
Minutes = Annotated[
    float | None,
    typer.Option(
        "--minutes", help="The time in minutes; decimals are fine.", metavar="M", parser=decimal
    ),
]
PerItem = Annotated[
    float | None,
    typer.Option(
        "--per-item", help="Seconds for each question.", metavar="SECONDS", parser=decimal
    ),
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
        "--extra-time",
        help="This many times the usual time (1.5, 2 …); remembered.",
        metavar="X",
        parser=decimal,
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
Review = Annotated[
    bool,
    typer.Option("--review", help="Read a past one again: the last, or number N of --history."),
]
Number = Annotated[int | None, typer.Argument(metavar="[N]", help="With --review: which one.")]
FailUnder = Annotated[
    float | None,
    typer.Option(
        "--fail-under",
        help="Exit 1 if the score is below this percentage.",
        metavar="PERCENT",
        parser=decimal,
    ),
]


def quiz(
    ctx: typer.Context,
    number: Number = None,
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
    review: Review = False,
    fail_under: FailUnder = None,
    as_json: AsJson = False,
) -> int:
    """Take a timed quiz; its answers feed your schedule."""
    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.cli.attempt_flow import AttemptOptions

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
    options = AttemptOptions(extra_time, breaks, untimed, spacious, fail_under, as_json)
    past = any((resume, history, review))
    return _attempt(ctx, "quiz", number, request, options, past=past)


def exam(
    ctx: typer.Context,
    number: Number = None,
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
    review: Review = False,
    fail_under: FailUnder = None,
    as_json: AsJson = False,
) -> int:
    """Take a full mock exam; your schedule stays as it is."""
    from cps_study.app.attempt_request import AttemptRequest
    from cps_study.cli.attempt_flow import AttemptOptions

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
    options = AttemptOptions(extra_time, breaks, untimed, spacious, fail_under, as_json)
    past = any((resume, history, review))
    return _attempt(ctx, "exam", number, request, options, past=past)


def _attempt(
    ctx: typer.Context,
    kind: AttemptKind,
    number: int | None,
    request: AttemptRequest,
    options: AttemptOptions,
    *,
    past: bool,
) -> int:
    """Start what is asked for, or do what an option asks for in place of it (`past`)."""
    from cps_study.app.attempt import plan_exam, plan_quiz
    from cps_study.cli.attempt_flow import start

    env: Env = ctx.obj
    _check_options(options)
    mode = _mode(ctx, kind, number, past=past)
    library = open_library(env, asking=not mode)
    if mode:
        return _other_than_new(env, library, kind, mode, number, options)
    check_count("--items", request.items)
    check_percent("--pass-mark", request.pass_mark)
    _check_time(request, options)
    plan = {"quiz": plan_quiz, "exam": plan_exam}[kind]
    return start(env, library, plan(env.home, library, request), options)


def _check_options(options: AttemptOptions) -> None:
    """Raise UsageError for an impossible value, before anything is stored."""
    extra_time, breaks = options.extra_time, options.breaks
    if extra_time is not None and not 1 <= extra_time <= 10:
        raise UsageError(
            f"--extra-time can't be {extra_time:g}", "give 1.5 or 2, or 1 for the usual time"
        )
    if breaks is not None and breaks < 0:
        raise UsageError(f"--breaks can't be {breaks}", "give 0 or more")
    check_percent("--fail-under", options.fail_under)


def _mode(ctx: typer.Context, kind: AttemptKind, number: int | None, *, past: bool) -> str:
    """Return which of --resume, --history and --review was asked for; "" for a new attempt.

    `past` says that one of them was. Raises UsageError for an option that wouldn't do anything
    beside it.
    """
    from cps_study.cli.uses import check_use

    if number is not None and not past:
        raise UsageError(
            f"{number} goes with --review, or is it --items {number}?",
            f"read a past one again with: cps-study {kind} --review {number}",
        )
    return check_use(ctx)


def _check_time(request: AttemptRequest, options: AttemptOptions) -> None:
    """Raise UsageError if somebody asks for a time and for none in the same command."""
    if options.untimed and (request.seconds is not None or request.per_item is not None):
        raise UsageError("--untimed turns the clock off, so there is no time to set", "use one")


def _other_than_new(
    env: Env,
    library: Library,
    kind: AttemptKind,
    mode: str,
    number: int | None,
    options: AttemptOptions,
) -> int:
    """Go on with a stopped attempt, or show past ones."""
    from cps_study.cli import attempt_flow

    if mode == "history":
        return attempt_flow.show_history(env, library, kind, options)
    if mode == "review":
        return attempt_flow.show_review(env, library, kind, number, options)
    return attempt_flow.resume(env, library, kind, options)


def _feedback(given: str) -> Feedback:
    """Return when to give feedback; raises UsageError for any other word."""
    match given:
        case "each" | "end":
            return given
        case _:
            raise UsageError(f"--feedback can't be '{given}'", "choose each or end")


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
            f"{name} can't be {number:g}",
            "give more than 0 and at most a week; --untimed turns the clock off",
        )
    return number * unit
