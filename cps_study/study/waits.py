"""How long until an objective comes again: by its memory or, toward an exam, by the plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cps_study.model.card import Rating
from cps_study.model.learner import AVERAGE
from cps_study.study import memory
from cps_study.study.answering import wait_until_due
from cps_study.study.progress import feeds
from cps_study.study.queue import due_on_next_day

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from cps_study.model.card import Card, Memory
    from cps_study.model.learner import Learner
    from cps_study.study.course import Course
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress


def waits(
    card: Card | None,
    kept: Memory | None,
    objective: str,
    now: datetime,
    day: str,
    course: Course | None,
    learner: Learner = AVERAGE,
) -> dict[Rating, timedelta]:
    """Return, for each rating, how long it would take until the objective comes again.

    `card` is the memory that the answer goes to, and `kept` what the schedule has of the objective:
    a second answer of the day needn't feed that. `learner` is whom the schedule is fitted to.
    """
    promised: dict[Rating, timedelta] = {}
    longest = timedelta(0)
    for rating in Rating:
        after = memory.review(card, rating, now, objective, learner=learner)
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
    if course is not None:
        return course.due_tomorrow(progress, pool, now, zone)
    return due_on_next_day(progress, pool, now, zone)
