"""A session on the way to an exam: when what was answered comes again, by the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.card import State
from cps_study.study.memory_model import Strength
from cps_study.study.plan_table import spot_of
from cps_study.study.planned_day import build_day

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from cps_study.model.card import Card
    from cps_study.study.aim import Aim
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Limits


class Course(NamedTuple):
    """What guides a session before an exam: the aim, today's price of time, the day's limits."""

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

    def due_tomorrow(
        self, progress: Progress, pool: Pool, now: datetime, zone: tzinfo | None = None
    ) -> int:
        """Return how many objectives to review on the learner's next day."""
        aim = self.aim
        if aim.left == 1:
            return 0
        tomorrow = aim._replace(left=aim.left - 1, minutes=aim.minutes[1:])
        limits = replace(self.limits, minutes_asked_for=False, session=None, new_only=None)
        return build_day(progress, pool, limits, now + timedelta(days=1), tomorrow, zone).due
