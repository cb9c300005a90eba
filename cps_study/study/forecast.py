"""How many minutes the next days will take if the learner goes on as before.

Each day is filled as the queue fills it: reviews first, then what is new, within the day's minutes.
A review counts as right, with the time for the repeats that the learner's own misses cost.
"""

from __future__ import annotations

from datetime import timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Rating
from cps_study.study import memory
from cps_study.study.new_objectives import NEEDED, unmet
from cps_study.study.pace import pace_of
from cps_study.study.pool import can_be_asked
from cps_study.study.queue import LEAST_REVIEWS, MINUTE, MOST_REVIEWS, NEW_ONES_KEPT
from cps_study.study.times import EVER, study_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, tzinfo

    from cps_study.model.card import Card, Memory
    from cps_study.study.pace import Pace
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Limits

DAYS: Final = 30
_Rank = tuple[int, float, str]
"""What sorts a review before others: its importance, its stability, its objective."""


class DayAhead(NamedTuple):
    """A day to come: how many minutes it takes, how many reviews and how many new objectives."""

    day: date
    minutes: float
    reviews: int
    new: int


class _Held(NamedTuple):
    """A memory while the days pass: the day number on which it's due, how much it matters."""

    due: int
    importance: int
    objective: str
    card: Card
    seconds: float


def forecast(
    progress: Progress,
    pool: Pool,
    limits: Limits,
    now: datetime,
    is_day_off: Callable[[date], bool],
    zone: tzinfo | None = None,
) -> list[DayAhead]:
    """Return the next 30 days, today first: today without what is done already."""
    return _Forecast(progress, pool, limits, now, zone).run(is_day_off)


class _Forecast:
    """The memories as the coming days pass."""

    def __init__(
        self, progress: Progress, pool: Pool, limits: Limits, now: datetime, zone: tzinfo | None
    ) -> None:
        self.limits = limits
        self.now = now
        self.today = study_day(now, zone)
        self.done = progress.day_of(self.today.isoformat())
        self.learner = progress.learner
        self.pace: Pace = pace_of(progress.recent)
        self.ready: list[tuple[_Rank, _Held]] = []
        """A heap of what is due, the most important first."""
        self.later: dict[int, list[_Held]] = {}
        """What isn't due yet, by the number of its day."""
        for objective, kept in progress.deck.due(EVER):
            held = self._held(progress, pool, objective, kept, zone)
            if held is not None:
                self._wait(held)
        # Importance 2 and less comes last, and doesn't have to be met.
        self.new = [
            one for one in unmet(pool, progress, limits.skipped) if one.importance >= NEEDED
        ]
        self.new.reverse()

    def _held(
        self, progress: Progress, pool: Pool, objective: str, kept: Memory, zone: tzinfo | None
    ) -> _Held | None:
        """Return a memory to go on with, or None if no item can ask it."""
        known = pool.objective(objective)
        if known.domain in self.limits.skipped:
            return None
        if not can_be_asked(objective, pool, progress):
            return None
        due = max(0, (study_day(kept.card.due, zone) - self.today).days)
        seconds = self.pace.review_seconds(kept.rung)
        return _Held(due, known.importance, objective, kept.card, seconds)

    def run(self, is_day_off: Callable[[date], bool]) -> list[DayAhead]:
        """Return the days, one after the other."""
        return [
            self._day(number, is_off=is_day_off(self.today + timedelta(days=number)))
            for number in range(DAYS)
        ]

    def _day(self, number: int, *, is_off: bool) -> DayAhead:
        day = self.today + timedelta(days=number)
        if is_off:
            return DayAhead(day, 0.0, 0, 0)
        done_seconds = self.done.ms / 1000 if number == 0 else 0.0
        done_new = len(self.done.new) if number == 0 else 0
        room = max(0.0, self.limits.minutes * MINUTE - done_seconds)
        most_new = max(0, self.limits.new_per_day - done_new)
        reviews, spent = self._reviews(number, self._review_room(room, most_new), 0)
        new, new_spent = self._new(number, room - spent, most_new)
        more, more_spent = self._reviews(number, room - spent - new_spent, reviews)
        seconds = spent + new_spent + more_spent
        return DayAhead(day, seconds / MINUTE, reviews + more, new)

    def _review_room(self, room: float, most_new: int) -> float:
        """Return the seconds that reviews may take, as the queue gives them."""
        if not self.new or most_new == 0:
            return room
        budget = self.limits.minutes * MINUTE
        kept = NEW_ONES_KEPT * self.limits.new_per_day * self.pace.new_seconds("card")
        share = min(max(1 - kept / max(MINUTE, budget), LEAST_REVIEWS), MOST_REVIEWS)
        return min(room, share * budget)

    def _reviews(self, number: int, room: float, done: int) -> tuple[int, float]:
        """Do the day's reviews that have room; return how many, and their seconds."""
        for day in [day for day in self.later if day <= number]:
            for held in self.later.pop(day):
                rank = (-held.importance, held.card.stability, held.objective)
                heappush(self.ready, (rank, held))
        spent = 0.0
        count = 0
        while self.ready and done + count < self.limits.reviews_per_day:
            _, held = self.ready[0]
            if spent + held.seconds > room:
                break
            heappop(self.ready)
            spent += held.seconds
            count += 1
            self._wait(self._reviewed(held, number))
        return count, spent

    def _wait(self, held: _Held) -> None:
        """Put a memory among those that aren't due yet."""
        self.later.setdefault(held.due, []).append(held)

    def _reviewed(self, held: _Held, number: int) -> _Held:
        card = self._good(held.card, self.now + timedelta(days=number))
        due = number + max(1, (card.due - card.last).days)
        return held._replace(card=card, due=due)

    def _new(self, number: int, room: float, most: int) -> tuple[int, float]:
        """Meet the day's new objectives that have room; return how many, and their seconds."""
        seconds = self.pace.new_seconds("card")
        count = 0
        while self.new and count < most and (count + 1) * seconds <= room:
            objective = self.new.pop()
            at = self.now + timedelta(days=number)
            card = self._good(self._good(None, at), at)
            due = number + max(1, (card.due - card.last).days)
            review = self.pace.review_seconds("question")
            self._wait(_Held(due, objective.importance, objective.id, card, review))
            count += 1
        return count, count * seconds

    def _good(self, card: Card | None, at: datetime) -> Card:
        return memory.review(
            card, Rating.GOOD, at, "", fuzz=False, distinct=False, learner=self.learner
        )
