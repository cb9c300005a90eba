"""Where the learner stands in figures: domains, readiness, the days ahead, and the days behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.aiming import aim_at_exam
from cps_study.app.attempts import load_blueprint
from cps_study.app.exam_readiness import find_readiness
from cps_study.app.study import StudyRequest, limits_for
from cps_study.errors import BankError
from cps_study.model.attempt import PASS_MARK, Blueprint, Share
from cps_study.model.item import full_prompt_of
from cps_study.model.text import one_line
from cps_study.store.legacy_items import legacy_items
from cps_study.study.forecast import DAYS, DayAhead, forecast
from cps_study.study.looking_back import past_answers
from cps_study.study.memory import DESIRED_RETENTION
from cps_study.study.pool import OWN_PREFIX
from cps_study.study.retention import calibration_of, retention_of
from cps_study.study.standing import domain_standings, weakest_objectives
from cps_study.study.study_days import study_days
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from cps_study.app.exam_readiness import ReadinessFound
    from cps_study.model.event import Event
    from cps_study.model.learner import Learner
    from cps_study.store.library import Library
    from cps_study.store.library_pool import LibraryPool
    from cps_study.store.settings import Settings
    from cps_study.study.plan_outcome import PlanAhead, PlanOutcome
    from cps_study.study.progress import Progress
    from cps_study.study.retention import CalibrationBin, Retention
    from cps_study.study.standing import DomainStanding, KnownObjective
    from cps_study.study.study_days import StudyDay

EXAM_QUESTIONS: Final = 75
EXAM_MINUTES: Final = 180
"""A mock exam's questions and minutes if the shipped blueprint can't be read."""
MOST_WEAK: Final = 20
"""How many of the least known objectives are listed: a longer list is no help to anyone."""


class WeakObjective(NamedTuple):
    """One of the least known objectives: what it says, and how likely it is known now (0 to 1)."""

    objective: str
    says: str
    domain: str
    known_now: float
    slips: bool


class Figures(NamedTuple):
    """Where the learner stands in figures. Shares and probabilities are from 0 to 1."""

    today: date
    exam_date: date | None
    """The day of the exam, if it's still ahead."""
    days_left: int | None
    domains: Sequence[DomainStanding]
    readiness: ReadinessFound
    forecast: Sequence[DayAhead]
    planned: float | None
    """The share known on the day if the plan is followed; None without an exam ahead."""
    learner: Learner
    """Whom the schedule is fitted to."""
    asked_retention: float
    retention: Retention
    calibration: Sequence[CalibrationBin]
    weakest: Sequence[WeakObjective]
    days: Sequence[StudyDay]
    """The days on which the learner studied, the earliest first."""

    @property
    def has_answers(self) -> bool:
        """Whether anything was ever answered."""
        return bool(self.days)


def look_at_figures(
    events: Iterable[Event],
    library: Library,
    progress: Progress,
    settings: Settings,
    now: datetime,
) -> Figures:
    """Return where the learner stands in figures; the events are those of the journal."""
    answers = past_answers(events, legacy_items)
    pool = library.pool()
    today = study_day(now)
    exam_date = settings.next_exam(today)
    days_left = None if exam_date is None else (exam_date - today).days
    ahead = _follow_plan(progress, pool, settings, now)
    planned = None if ahead is None else ahead.outcome
    return Figures(
        today=today,
        exam_date=exam_date,
        days_left=days_left,
        domains=domain_standings(pool, progress, now, days_left, ahead),
        readiness=find_readiness(answers, library, progress, _blueprint(), now, ahead),
        forecast=_days_ahead(progress, pool, settings, planned, now),
        planned=None if planned is None else planned.mean,
        learner=progress.learner,
        asked_retention=DESIRED_RETENTION,
        retention=retention_of(answers),
        calibration=calibration_of(answers),
        weakest=_weakest(library, pool, progress, now),
        days=study_days(answers),
    )


def _blueprint() -> Blueprint:
    """Return the shipped blueprint or, if it can't be used, one with equal shares."""
    try:
        return load_blueprint(None)
    except BankError:
        anything = (Share("", 1),)
        return Blueprint("", "", EXAM_QUESTIONS, EXAM_MINUTES, round(PASS_MARK), anything, {})


def _follow_plan(
    progress: Progress, pool: LibraryPool, settings: Settings, now: datetime
) -> PlanAhead | None:
    """Return what comes of following the plan; None without an exam ahead."""
    today = study_day(now)
    aim = aim_at_exam(settings, pool, today)
    if aim is None:
        return None
    from cps_study.study.plan_outcome import PlanAhead, follow_plan
    from cps_study.study.planned_day import standing_of

    limits = limits_for(settings, StudyRequest())
    spent = progress.day_of(today.isoformat()).ms / 1000
    standing = standing_of(progress, pool, limits, now, aim)
    outcome = follow_plan(standing, aim, today=today, spent=spent, by_domain=True)
    return PlanAhead(outcome, standing.objectives)


def _days_ahead(
    progress: Progress,
    pool: LibraryPool,
    settings: Settings,
    planned: PlanOutcome | None,
    now: datetime,
) -> list[DayAhead]:
    """Return the next 30 days: those of the plan until the exam, then ordinary ones."""
    planned_days = () if planned is None else planned.days[:DAYS]
    until_exam = [
        DayAhead(day.day, day.minutes, round(day.reviews), round(day.new)) for day in planned_days
    ]
    if len(until_exam) == DAYS:
        return until_exam
    # What is left out only for today changes nothing about the days to come.
    limits = limits_for(settings, StudyRequest())
    ahead = forecast(progress, pool, limits, now, settings.is_day_off)
    return [*until_exam, *ahead[len(until_exam) :]]


def _weakest(
    library: Library, pool: LibraryPool, progress: Progress, now: datetime
) -> list[WeakObjective]:
    found = weakest_objectives(pool, progress, now)[:MOST_WEAK]
    return [
        WeakObjective(
            one.id, _says(one, library, pool), one.domain or "other", one.known_now, one.slips
        )
        for one in found
    ]


def _says(known: KnownObjective, library: Library, pool: LibraryPool) -> str:
    """Return what an objective says; for a question of the learner's own, what it asks."""
    objective = library.outline().objectives.get(known.id)
    if objective is not None:
        return one_line(objective.says)
    item = pool.item(known.id.removeprefix(OWN_PREFIX))
    return "" if item is None else one_line(full_prompt_of(item))
