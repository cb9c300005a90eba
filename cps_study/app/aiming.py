"""Aiming a day at the exam, by the learner's settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from cps_study.store.settings import Settings
    from cps_study.study.aim import Aim
    from cps_study.study.pool import Pool
    from cps_study.study.queue import Limits

MOST_MINUTES: Final = 240
"""Nobody learns for more minutes a day than this, so no plan counts on it."""


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


def limits_toward_exam(limits: Limits, settings: Settings, today: date) -> Limits:
    """Return the limits of a day: nothing new comes on the day of the exam itself."""
    if settings.next_exam(today) != today or limits.new_only is not None:
        return limits
    return replace(limits, new_per_day=0)
