"""Aiming a day at the exam, by the learner's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cps_study.study.queue import build_queue
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from datetime import date, datetime

    from cps_study.store.settings import Settings
    from cps_study.study.aim import Aim
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Limits, Queue

MOST_MINUTES: Final = 240
"""Nobody studies for more minutes a day than this, so no plan counts on more."""


def aim_at_exam(
    settings: Settings, pool: Pool, today: date, minutes: float | None = None
) -> Aim | None:
    """Return what a day is aimed at; None without an exam ahead, and on the day itself."""
    exam = settings.next_exam(today)
    if exam is None or exam == today:
        return None
    # Nobody without an exam ahead should wait for these.
    from cps_study.store.plan_table import plan_table
    from cps_study.study.aim import Aim, domain_weights

    usual = min(settings.minutes_per_day if minutes is None else minutes, MOST_MINUTES)
    left = (exam - today).days
    days = [today + timedelta(days=place) for place in range(left)]
    ceiling = settings.new_per_day if "new_per_day" in settings.chosen else None
    return Aim(
        exam,
        left,
        [0.0 if settings.is_day_off(day) else float(usual) for day in days],
        plan_table(),
        domain_weights(pool.outlined()),
        settings.is_day_off,
        ceiling,
    )


def todays_queue(
    settings: Settings, progress: Progress, pool: Pool, limits: Limits, now: datetime
) -> Queue:
    """Return what the learner's day brings: toward the exam, or by ordinary retention.

    On the day of the exam itself, nothing new comes.
    """
    today = study_day(now)
    aim = aim_at_exam(settings, pool, today)
    if aim is not None:
        from cps_study.study.planned_day import build_day

        return build_day(progress, pool, limits, now, aim)
    if settings.next_exam(today) == today and limits.new_only is None:
        limits = replace(limits, new_per_day=0)
    return build_queue(progress, pool, limits, now)
