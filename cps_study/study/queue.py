"""What to show today, and in which order.

A day is measured in minutes. While something that has to be met is still new, reviews take at most
a part of them, so that nobody spends six weeks on a third of what the exam asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import State
from cps_study.study.new_objectives import CRISIS, NEEDED, pick_new, unmet
from cps_study.study.pace import pace_of
from cps_study.study.pool import OWN_PREFIX, Pool, PoolObjective, can_be_asked
from cps_study.study.times import EVER, day_end, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from cps_study.model.asking import Rung
    from cps_study.model.card import Brief, Memory
    from cps_study.model.outline import Domain
    from cps_study.study.pace import Pace
    from cps_study.study.progress import Progress
    from cps_study.study.today import Today

CLOCK_SLACK: Final = timedelta(days=1)
"""What was answered further in the future than this was answered by a wrong clock: it's due now."""
MOST_REVIEWS: Final = 0.7
"""The most of a day's minutes that reviews take while something needed is still new."""
LEAST_REVIEWS: Final = 0.4
"""What reviews may always take, however few the minutes are."""
NEW_ONES_KEPT: Final = 0.93
"""The part of the day's ceiling of new ones for which time is kept, within the two above."""
MET_ENOUGH: Final = 3
"""What was answered on this many days can wait for what wasn't."""
MINUTE: Final = 60.0
ALL_DAY: Final = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a day brings, and how much this session.

    `minutes` is the day's; with `minutes_asked_for` it's this session's, whatever was done today.
    `new_only` is how many new objectives the learner asked for, and nothing else. `session` is the
    most objectives in this session (None: any). `skipped` are domains to leave out.
    """

    minutes: float = 20.0
    new_per_day: int = 12
    reviews_per_day: int = 100
    session: int | None = None
    minutes_asked_for: bool = False
    new_only: int | None = None
    skipped: frozenset[str] = field(default_factory=frozenset)


class Step(NamedTuple):
    """One place of a queue: the objective to ask.

    `rung` is where a new objective starts. With `item`, it's that item which is asked.
    """

    objective: str
    domain: Domain | None = None
    rung: Rung | None = None
    item: str = ""


class Queue(NamedTuple):
    """What to show, in order, and what is left for later.

    `due`, `new` and `learning` count the objectives: due for review, new, and begun today with
    their repeats still to come. `waiting` counts the due ones that don't fit into today. `minutes`
    is what all of it takes at the learner's pace.
    """

    steps: tuple[Step, ...] = ()
    due: int = 0
    new: int = 0
    learning: int = 0
    waiting: int = 0
    minutes: int = 0
    price: int | None = None
    """Today's price of time if an exam is ahead, as a place in the plan's prices."""


class DueObjective(NamedTuple):
    """An objective that is due, and what the learner remembers of it."""

    objective: PoolObjective
    kept: Memory


class DueBriefly(NamedTuple):
    """An objective that is due, and what ranks it among the others."""

    objective: PoolObjective
    brief: Brief


class PlannedStep(NamedTuple):
    """A step, and the seconds that it's going to take."""

    step: Step
    seconds: float


def build_queue(
    progress: Progress, pool: Pool, limits: Limits, now: datetime, zone: tzinfo | None = None
) -> Queue:
    """Return today's queue: what is being learned, reviews, and new objectives among them."""
    day = Day(progress, pool, limits, now, zone)
    if limits.new_only is not None:
        return queue_of(day, [], [], day.new(ALL_DAY), 0)
    due_now = due_objectives(progress, pool, now, zone, limits.skipped)
    answered = frozenset(day.today.answered)
    begun = [due.objective for due in due_now if due.objective.id in answered]
    learning = [step for objective in begun for step in day.review(objective)]
    others = [due for due in due_now if due.objective.id not in answered]
    day.spend(learning)
    reviews = day.reviews(most_valuable(others), day.review_room())
    day.spend(reviews)
    new = day.new(day.left)
    day.spend(new)
    # What the new ones leave of the day goes to more reviews.
    reviews += day.more_reviews()
    return queue_of(day, learning, reviews, new, day.left_over)


class Day:
    """The minutes of a day while they are given to steps."""

    def __init__(
        self,
        progress: Progress,
        pool: Pool,
        limits: Limits,
        now: datetime,
        zone: tzinfo | None,
    ) -> None:
        self.progress = progress
        self.pool = pool
        self.limits = limits
        self.today: Today = progress.day_of(study_day(now, zone).isoformat())
        self.pace: Pace = pace_of(progress.recent)
        self._unmet = unmet(pool, progress, limits.skipped)
        self._next = next(self._unmet, None)
        spent = 0.0 if limits.minutes_asked_for else self.today.ms / 1000
        self.left = max(0.0, limits.minutes * MINUTE - spent)
        self._left_over: Sequence[PoolObjective] = ()
        done = len(self.today.answered) - len(self.today.new)
        self._reviews_left = max(0, limits.reviews_per_day - done)

    @property
    def left_over(self) -> int:
        """How many reviews haven't fit in so far."""
        return len(self._left_over)

    def spend(self, planned: Iterable[PlannedStep]) -> None:
        """Take the time of these steps from what is left of the day."""
        self.left = max(0.0, self.left - sum(step.seconds for step in planned))

    @property
    def reviewed_seconds(self) -> float:
        """The day's seconds for reviews so far; 0 if minutes are asked for beyond the day's."""
        if self.limits.minutes_asked_for:
            return 0.0
        return (self.today.ms - self.today.new_ms) / 1000

    def review_room(self) -> float:
        """Return how many seconds may go to reviews, before there is any thought of new ones."""
        is_needed = self._next is not None and self._next.importance >= NEEDED
        if not is_needed or self._new_share() == 0:
            return self.left
        room = self._review_share() * self.limits.minutes * MINUTE - self.reviewed_seconds
        return min(self.left, max(0.0, room))

    def _review_share(self) -> float:
        """Return the part of the day that reviews may take while something needed is still new.

        The time for most of the day's new ones is kept: who misses more needs more of it.
        """
        kept = NEW_ONES_KEPT * self.limits.new_per_day * self.pace.new_seconds("card")
        share = 1 - kept / max(MINUTE, self.limits.minutes * MINUTE)
        return min(max(share, LEAST_REVIEWS), MOST_REVIEWS)

    def reviews(self, ranked: Sequence[PoolObjective], room: float) -> list[PlannedStep]:
        """Return the steps of the reviews that have room, the most valuable first."""
        planned: list[PlannedStep] = []
        for place, objective in enumerate(ranked):
            steps = self.review(objective)
            room -= sum(step.seconds for step in steps)
            if room < 0 or self._reviews_left == 0:
                self._left_over = ranked[place:]
                return planned
            planned += steps
            self._reviews_left -= 1
        self._left_over = ()
        return planned

    def more_reviews(self) -> list[PlannedStep]:
        """Return the steps of more reviews, as far as the day has time left."""
        return self.reviews(self._left_over, self.left)

    def review(self, objective: PoolObjective) -> list[PlannedStep]:
        """Return the steps of a review, with the time for its repeats if it's missed."""
        kept = self.progress.deck.get(objective.id)
        if kept is None:
            raise AssertionError("only what was studied is reviewed")
        step = Step(objective.id, objective.domain)
        return self._with_scenario(step, self.pace.review_seconds(kept.rung))

    def new(self, room: float) -> list[PlannedStep]:
        """Return the steps of the new objectives that have room, up to the day's share."""
        planned: list[PlannedStep] = []
        share = self._new_share()
        if share == 0 or self._next is None:
            return planned
        candidates = _and_then(self._next, self._unmet)
        for objective, rung in pick_new(self.pool, self.progress, candidates, self.today.new):
            step = Step(objective.id, objective.domain, rung)
            steps = self._with_scenario(step, self.pace.new_seconds(rung))
            room -= sum(planned_step.seconds for planned_step in steps)
            is_full = bool(planned) and len(planned) + len(steps) > share
            if room < 0 or is_full:
                break
            planned += steps
            if len(planned) >= share:
                break
        return planned

    def _new_share(self) -> int:
        """Return how many objectives may still come new today."""
        if self.limits.new_only is not None:
            return self.limits.new_only
        return max(0, self.limits.new_per_day - len(self.today.new))

    def _with_scenario(self, step: Step, seconds: float) -> list[PlannedStep]:
        """Return the step or, for a question of an imported scenario, steps for all of it."""
        item = None
        if step.objective.startswith(OWN_PREFIX):
            item = self.pool.asked(step.objective.removeprefix(OWN_PREFIX))
        if item is None or item.group_kind != "scenario":
            return [PlannedStep(step, seconds)]
        return [
            PlannedStep(Step(member.objective, item=member.id), seconds)
            for member in self.pool.group_members(item.group)
            if member.is_own and member.id not in self.progress.suspended
        ]


def _and_then(first: PoolObjective, others: Iterable[PoolObjective]) -> Iterator[PoolObjective]:
    yield first
    yield from others


def queue_of(
    day: Day,
    learning: Sequence[PlannedStep],
    reviews: Sequence[PlannedStep],
    new: Sequence[PlannedStep],
    waiting: int,
) -> Queue:
    """Return the queue of these steps: what is being learned, then the new among the reviews."""
    in_order = [*learning, *spread(reviews, new)]
    # A scenario is studied whole, so two of its questions can bring the same steps.
    each_once = {planned.step.objective: planned for planned in reversed(in_order)}
    planned = crises_apart(list(each_once.values())[::-1])
    dropped = len(each_once) - len(planned)
    if day.limits.session is not None:
        planned = planned[: day.limits.session]
    objectives = [planned_step.step.objective for planned_step in planned]
    seconds = sum(planned_step.seconds for planned_step in planned)
    is_new = sum(objective not in day.progress.deck for objective in objectives)
    is_begun = sum(objective in day.today.answered for objective in objectives)
    return Queue(
        steps=tuple(planned_step.step for planned_step in planned),
        due=len(objectives) - is_new - is_begun,
        new=is_new,
        learning=is_begun,
        waiting=waiting + dropped,
        minutes=max(1, round(seconds / MINUTE)) if planned else 0,
    )


def fit_into(queue: Queue, progress: Progress, pool: Pool, minutes: float) -> Queue:
    """Return the first steps of a queue that so many minutes have room for, and at least one.

    It's for a queue of reviews; each takes what the learner's last ones took. Without an item, a
    step counts as a question.
    """
    pace = pace_of(progress.recent)
    left = minutes * MINUTE
    steps: list[Step] = []
    for step in queue.steps:
        asked = pool.asked(step.item)
        left -= pace.review_seconds("question" if asked is None else asked.rung)
        if steps and left < 0:
            break
        steps.append(step)
    return queue._replace(steps=tuple(steps), due=len(steps))


def spread(reviews: Sequence[PlannedStep], new: Sequence[PlannedStep]) -> list[PlannedStep]:
    """Return the new steps at even distances among the reviews, which come first."""
    mixed: list[PlannedStep] = []
    taken = 0
    for number, review in enumerate(reviews, 1):
        mixed.append(review)
        wanted = len(new) * number // len(reviews)
        mixed += new[taken:wanted]
        taken = wanted
    return [*mixed, *new[taken:]]


def crises_apart(planned: Sequence[PlannedStep]) -> list[PlannedStep]:
    """Return the steps so that none about a crisis comes first or follows another.

    One that can't be kept apart is left out: it waits for another day. If there is nothing else
    at all, the learner has chosen so, and the order stays.
    """
    if all(step.step.domain == CRISIS for step in planned):
        return list(planned)
    ordered: list[PlannedStep] = []
    held: list[PlannedStep] = []
    for step in planned:
        if step.step.domain == CRISIS:
            held.append(step)
        else:
            ordered.append(step)
        if held and ordered and ordered[-1].step.domain != CRISIS:
            ordered.append(held.pop(0))
    return ordered


def due_objectives(
    progress: Progress,
    pool: Pool,
    now: datetime,
    zone: tzinfo | None = None,
    skipped: frozenset[str] = frozenset(),
) -> list[DueBriefly]:
    """Return the objectives that are due by the end of the learner's day.

    Only those count that an item of the pool asks which wasn't set aside. A memory in review is
    due on its day, at any hour. One in learning is due at its minute, or earlier if the session
    has nothing else. What was missed five times today rests until tomorrow.
    """
    today = progress.day_of(study_day(now, zone).isoformat())
    limit = stamp(day_end(now, zone))
    found = dict(progress.deck.briefs(limit))
    from_the_future = now + CLOCK_SLACK
    # Looking at everything takes time, so only if a wrong clock has left its traces.
    if progress.through_time() > from_the_future:
        latest = stamp(from_the_future)
        every = progress.deck.briefs(EVER)
        found |= {ident: brief for ident, brief in every if brief.last > latest}
    resting = today.resting
    due = []
    for ident, brief in found.items():
        if ident in resting or not can_be_asked(ident, pool, progress):
            continue
        objective = pool.objective(ident)
        if objective.domain not in skipped:
            due.append(DueBriefly(objective, brief))
    return due


def due_on_next_day(
    progress: Progress, pool: Pool, now: datetime, zone: tzinfo | None = None
) -> int:
    """Return how many objectives are due on the learner's next day.

    Reviews that are due today count as done by then. What is being learned counts: it was begun,
    and comes again tomorrow if it isn't learned today.
    """
    today_ends = day_end(now, zone)
    start = stamp(today_ends)
    end = stamp(day_end(today_ends, zone))
    count = 0
    for objective, brief in progress.deck.briefs(end):
        is_to_come = brief.due >= start or brief.state is not State.REVIEW
        if is_to_come and can_be_asked(objective, pool, progress):
            count += 1
    return count


def most_valuable(due: Iterable[DueBriefly]) -> list[PoolObjective]:
    """Return the due objectives with the most valuable reviews first.

    What is being learned always comes first, then what wasn't met on three different days yet. Of
    those, the important ones come first, and then the ones that fade the fastest. In a simulation
    of six weeks that brings everything that has to be met; by the loss of recall alone, a third of
    it stayed new (tests/benchmarks/bench_curve.py).
    """

    def worth(one: DueBriefly) -> tuple[bool, bool, int, float, str]:
        brief = one.brief
        return (
            brief.state is State.REVIEW,
            brief.days >= MET_ENOUGH,
            -one.objective.importance,
            brief.stability,
            one.objective.id,
        )

    return [one.objective for one in sorted(due, key=worth)]
