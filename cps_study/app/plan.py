"""The plan for the exam: aiming a day at it, and what comes of following it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.aiming import MOST_MINUTES, aim_at_exam
from cps_study.app.settings import check_exam_date, read_setting
from cps_study.errors import UsageError
from cps_study.store.journal_search import find_events
from cps_study.store.lock import writer
from cps_study.store.schedule import open_progress
from cps_study.store.settings import MINUTES_A_DAY, load_settings, remember
from cps_study.study.left import left_subjects
from cps_study.study.plan_outcome import PlanOutcome, follow_plan
from cps_study.study.planned_day import standing_of
from cps_study.study.queue import Limits
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cps_study.store.library import Library
    from cps_study.store.paths import Home
    from cps_study.study.planned_day import PlanStanding
    from cps_study.study.pool import PoolObjective

TEN_MORE: Final = 10
WRONG_CLOCK: Final = (
    "Some of your answers are dated later than today. If this computer's date is wrong, fix it "
    "first: the plan counts its days from that date."
)


class Plan(NamedTuple):
    """The plan until the exam, and what it leads to.

    `exam` is None without a date; then there are no days. `minutes` are those a day that the plan
    counts on. `more` is the outcome with ten minutes more a day. `ceiling` is the most new ones a
    day, if the learner set it.
    """

    today: date
    exam: date | None
    past_exam: date | None
    """The last exam that is over."""
    retakes: tuple[date, ...]
    minutes: int
    asked_minutes: int
    days_off: tuple[str, ...]
    outcome: PlanOutcome
    more: PlanOutcome
    left_out: tuple[PoolObjective, ...]
    known: int
    """How many objectives were met so far."""
    notice: str
    ceiling: int | None = None


NOTHING: Final = PlanOutcome((), 0.0, 0.0, 0.0, 0.0, 0)


def look_at_plan(home: Home, library: Library, now: datetime) -> Plan:
    """Return the plan by the learner's settings, without changing anything.

    Raises DataError if the learner's files can't be used.
    """
    settings = load_settings(home)
    opened = open_progress(home, now)
    today = study_day(now)
    pool = library.pool()
    aim = aim_at_exam(settings, pool, today)
    minutes = min(settings.minutes_per_day, MOST_MINUTES)
    ahead = tuple(day for day in settings.exam_dates if day > today)[1:]
    shown = Plan(
        today,
        settings.next_exam(today),
        settings.last_exam(today),
        ahead,
        minutes,
        settings.minutes_per_day,
        settings.days_off,
        NOTHING,
        NOTHING,
        (),
        0,
        opened.notice or (WRONG_CLOCK if opened.progress.doubtful else ""),
    )
    if aim is None:
        return shown
    left = left_subjects(find_events(home, "leave"), today.isoformat())
    limits = Limits(skipped=left | frozenset(settings.skip_domain))
    standing = standing_of(opened.progress, pool, limits, now, aim)
    spent = opened.progress.day_of(today.isoformat()).ms / 1000
    more_aim = aim_at_exam(settings, pool, today, minutes + TEN_MORE) or aim
    planned = follow_plan(standing, aim, today=today, spent=spent)
    return shown._replace(
        outcome=planned,
        more=follow_plan(standing, more_aim, today=today, spent=spent),
        left_out=_left_out(standing, planned),
        known=len(standing.kept) + len(standing.started) + len(standing.done),
        ceiling=aim.new_per_day,
    )


def _left_out(standing: PlanStanding, planned: PlanOutcome) -> tuple[PoolObjective, ...]:
    """Return the objectives that the plan doesn't come to: the last ones in learning order."""
    count = round(planned.left_out)
    new: Sequence[PoolObjective] = standing.new
    return tuple(new[len(new) - count :])


class PlanChange(NamedTuple):
    """What the learner sets for the plan, in the words of the command line. None leaves it."""

    exam_dates: Sequence[str] | None = None
    minutes: int | None = None
    days_off: str | None = None
    clear: bool = False
    """Whether to forget the dates of the exam."""


def change_plan(home: Home, change: PlanChange, today: date) -> None:
    """Store what the learner sets for the plan.

    Raises UsageError, with a hint on what to type, for anything that makes no sense; nothing is
    stored then.
    """
    values: dict[str, object] = {}
    if change.exam_dates is not None:
        dates = sorted({_exam_date(word, today) for word in change.exam_dates})
        values["exam_date"] = dates[0].isoformat()
        values["retake_dates"] = [day.isoformat() for day in dates[1:]]
    if change.minutes is not None:
        values["minutes_per_day"] = _minutes(change.minutes)
    if change.days_off is not None:
        values["days_off"] = read_setting("days_off", [change.days_off], "--days-off")
    forget = ["exam_date", "retake_dates"] if change.clear else []
    if values or forget:
        with writer(home):
            remember(home, values, forget=forget)


def _exam_date(word: str, today: date) -> date:
    value = read_setting("exam_date", [word], "--exam-date")
    if not isinstance(value, str):
        raise UsageError(
            f"'{word}' is no day to plan for", "to forget the date: cps-study plan --clear"
        )
    exam = date.fromisoformat(value)
    check_exam_date(exam, today)
    return exam


def _minutes(minutes: int) -> int:
    if minutes < 1:
        what = f"{minutes} minutes a day leaves nothing to plan"
        raise UsageError(what, "even 5 help: cps-study plan --minutes-per-day 5")
    if minutes > MINUTES_A_DAY:
        what = f"a day doesn't have {minutes:,} minutes"
        raise UsageError(what, "give the minutes you can study on most days, such as 20")
    return minutes
