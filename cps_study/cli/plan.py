"""`cps-study plan`: aim the days until the exam at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Force, title_line
from cps_study.cli.output import Result, deliver
from cps_study.errors import UsageError

if TYPE_CHECKING:
    from cps_study.app.plan import Plan
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.environment import Env


def plan(
    ctx: typer.Context,
    exam_date: Annotated[
        list[str] | None,
        typer.Option(
            "--exam-date",
            help="The day of your exam (again for a retake: the next one counts).",
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    minutes_per_day: Annotated[
        int | None,
        typer.Option("--minutes-per-day", help="How long you can study on most days.", metavar="M"),
    ] = None,
    days_off: Annotated[
        str | None,
        typer.Option(
            "--days-off",
            help="When you don't study, such as sat,sun,2027-01-01; or none.",
            metavar="DAYS",
        ),
    ] = None,
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget the date; back to ordinary reviews.")
    ] = False,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", help="Write the days to a file for your calendar.", metavar="FILE"),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            "--title",
            help="With --ics: what the entries are called.",
            metavar="TITLE",
            parser=title_line,
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Plan the days until your exam, and see what they lead to."""
    from cps_study.app.plan import PlanChange, change_plan, look_at_plan
    from cps_study.cli.uses import check_use
    from cps_study.store.outputs import OutputGuard
    from cps_study.study.times import study_day
    from cps_study.ui.plan_report import plan_parts

    env: Env = ctx.obj
    check_use(ctx)
    guard = OutputGuard(env.home, force=force, advice="choose another file with --ics")
    if ics is not None:
        guard.check([ics])
    library = open_library(env)
    now = env.now()
    change_plan(env.home, PlanChange(exam_date, minutes_per_day, days_off, clear), study_day(now))
    shown = look_at_plan(env.home, library, now)
    env.tell(shown.notice)
    data = _plan_data(shown)
    file = ""
    try:
        if ics is not None:
            file = _write_calendar(env, shown, ics, title, guard)
            data["file"] = file
    finally:  # the plan has changed, even if there's no calendar
        parts = plan_parts(shown, file, cleared=clear, plain=env.plain)
        code = deliver(Result(data, parts), "plan", env, as_json=as_json)
    return code


def _plan_data(shown: Plan) -> dict[str, Any]:
    """Return the plan for the envelope."""
    planned, more = shown.outcome, shown.more
    return {
        "exam_date": shown.exam.isoformat() if shown.exam else None,
        "past_exam": shown.past_exam.isoformat() if shown.past_exam else None,
        "retake_dates": [day.isoformat() for day in shown.retakes],
        "minutes_per_day": shown.asked_minutes,
        "planned_minutes": shown.minutes,
        "days_off": list(shown.days_off),
        "days": [
            {
                "day": day.day.isoformat(),
                "minutes": round(day.minutes),
                "reviews": round(day.reviews),
                "new": round(day.new),
            }
            for day in planned.days
        ],
        "expected": {
            "mean": round(planned.mean, 4),
            "worst_decile": round(planned.worst_decile, 4),
            "low": round(planned.low, 4),
            "high": round(planned.high, 4),
        },
        "objectives": planned.total,
        "left_out": len(shown.left_out),
        "left_out_objectives": [objective.id for objective in shown.left_out],
        "ten_more_minutes": round(more.mean - planned.mean, 4),
        "with_ten_more": {"mean": round(more.mean, 4), "left_out": round(more.left_out)},
    }


def _write_calendar(env: Env, shown: Plan, ics: Path, title: str | None, guard: OutputGuard) -> str:
    """Write the days to a file, and return its name."""
    from cps_study.app.plan_calendar import USUAL_TITLE, calendar_bytes

    if not shown.outcome.days:
        raise UsageError(
            "there are no days to write: no exam is ahead",
            "give its day: cps-study plan --exam-date 2027-01-15",
        )
    content = calendar_bytes(shown.outcome.days, title or USUAL_TITLE, env.now())
    guard.write({ics: content}, private=True)
    return str(ics)
