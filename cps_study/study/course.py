"""How long until an objective comes again: by its memory or, toward an exam, by the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.card import Rating, State
from cps_study.study import memory
from cps_study.study.answering import wait_until_due
from cps_study.study.memory_model import Strength
from cps_study.study.plan_table import spot_of
from cps_study.study.planned_day import build_day
from cps_study.study.progress import feeds
from cps_study.study.queue import due_on_next_day

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from cps_study.model.card import Card, Memory
    from cps_study.study.aim import Aim
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Limits


class Course(NamedTuple):
    """What a session is aimed at: the aim, today's price of time, and the day's limits."""

    aim: Aim
    price: int
    limits: Limits

    def wait(self, card: Card, ordinary: timedelta) -> timedelta:
        """Return how long it is until a memory that was answered just now is worth a review.

        What isn't worth one before the exam comes after it, when it would by ordinary retention.
        """
        if card.state is not State.REVIEW:
            return ordinary
        spot = spot_of(Strength(card.stability, card.difficulty))
        for days in range(1, self.aim.left):
            if self.aim.table.gain(self.price, self.aim.left - days, spot, days) > 0:
                return timedelta(days=days)
        return max(ordinary, timedelta(days=self.aim.left))

    def is_after_exam(self, wait: timedelta) -> bool:
        """Say whether that's on the day of the exam or later."""
        return wait >= timedelta(days=self.aim.left)


def waits(
    card: Card | None,
    kept: Memory | None,
    objective: str,
    now: datetime,
    day: str,
    course: Course | None,
    level: float = 1.0,
) -> dict[Rating, timedelta]:
    """Return, for each rating, how long it would take until the objective comes again.

    `card` is the memory that the answer goes to, and `kept` what the schedule has of the objective:
    a second answer of the day needn't feed that. `level` is what the schedule is fitted to.
    """
    promised: dict[Rating, timedelta] = {}
    longest = timedelta(0)
    for rating in Rating:
        after = memory.review(card, rating, now, objective, level=level)
        wait = after.due - after.last
        if kept is not None and not feeds(kept, day, rating):
            after = kept.card
            wait = after.due - now
        if course is not None:
            # A better answer never comes back sooner, even if it's worth its review earlier.
            wait = longest = max(longest, course.wait(after, wait))
        promised[rating] = wait
    return promised


def wait_toward(
    course: Course | None, card: Card | None, before: Card | None, now: datetime
) -> tuple[timedelta | None, bool]:
    """Return how long it is until a memory is asked again, and whether that's after the exam.

    `before` is the memory before the answer at `now`.
    """
    ordinary = wait_until_due(card, before, now)
    if course is None or card is None or ordinary is None:
        return ordinary, False
    wait = course.wait(card, ordinary)
    return wait, course.is_after_exam(wait)


def due_tomorrow(
    progress: Progress,
    pool: Pool,
    now: datetime,
    course: Course | None,
    zone: tzinfo | None = None,
) -> int:
    """Return how many objectives are to review on the learner's next day."""
    if course is None:
        return due_on_next_day(progress, pool, now, zone)
    aim = course.aim
    if aim.left == 1:
        return 0
    tomorrow = aim._replace(left=aim.left - 1, minutes=aim.minutes[1:])
    limits = replace(course.limits, minutes_asked_for=False, session=None, new_only=None)
    return build_day(progress, pool, limits, now + timedelta(days=1), tomorrow, zone).due
