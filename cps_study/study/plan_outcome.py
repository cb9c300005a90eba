"""What comes of a plan: the days until the exam, and what will be known on the day.

Nobody's answers are known beforehand, so what's followed is shares: of what is reviewed, a part
is right and a part is missed, and both go on. Memories are kept in the cells of the plan's table,
which are fine enough for a calendar.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.study import memory_model
from cps_study.study.aim import (
    NOTHING_WANTED,
    Aim,
    Outlook,
    Regime,
    choose_regime,
    is_needed,
    spare_time,
    time_there,
)
from cps_study.study.memory_model import RIGHT_AT_FIRST, Strength
from cps_study.study.plan_cells import (
    Cell,
    PlanGroup,
    cell_recall,
    gain_at_once,
    lasting,
    places_after,
    places_at,
    places_of,
    table_place,
    weight_class,
)
from cps_study.study.plan_table import ELAPSED, elapsed_place
from cps_study.study.planned_day import start_gain
from cps_study.study.queue import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cps_study.model.outline import Domain
    from cps_study.study.plan_cells import Places
    from cps_study.study.planned_day import PlanStanding
    from cps_study.study.pool import PoolObjective

LEFT_OVER: Final = 0.5
"""The time, in right answers, that a full day leaves over on average: its next answer doesn't fit
anymore."""
LEAST_COUNT: Final = 1e-4
"""A smaller part of one objective isn't tracked any further."""
NOTHING_LEFT: Final = 1e-9
"""What rounding leaves of a cell once all of it was reviewed, and of a day that is full."""
DECILE: Final = 0.1
NINE_IN_TEN: Final = 1.2816
"""So many deviations above and below the mean are 80 % of a normal distribution."""
MODEL_ERROR: Final = 0.13
MOST_ERROR: Final = 0.075
"""How far the share may stray because a learner's memory isn't the average one, in deviations of a
single answer and in parts of the share: what a halved stability changes in the simulations."""


class PlanDay(NamedTuple):
    """A day of the plan: its minutes, and how many objectives are reviewed and started."""

    day: date
    minutes: float
    reviews: float
    new: float


class DomainOutcome(NamedTuple):
    """What comes of a domain: how many objectives it has, and how many will be known on the day.

    `unmet` of them aren't met until then; the others are given so many `answers` from today on.
    """

    domain: Domain | None
    objectives: float = 0.0
    known: float = 0.0
    unmet: float = 0.0
    answers: float = 0.0


class PlanOutcome(NamedTuple):
    """The days of a plan until the exam, and what comes of them.

    `mean` is the share known on the day of what has to be known, each by its weight; of the tenth
    that's known least, the best is known with the probability `worst_decile`. `deviation` is how
    far the share strays by chance. `left_out` counts what isn't met at all, and `total` is how much
    there is. `domains` is empty unless it was asked for.
    """

    days: tuple[PlanDay, ...]
    mean: float
    worst_decile: float
    deviation: float
    left_out: float
    total: int
    domains: tuple[DomainOutcome, ...] = ()

    @property
    def low(self) -> float:
        """The lower bound: the share is above it with a probability of nine in ten."""
        return max(0.0, self.mean - _spread(self))

    @property
    def high(self) -> float:
        """The upper bound: the share is below it with a probability of nine in ten."""
        return min(1.0, self.mean + _spread(self))

    @property
    def model_error(self) -> float:
        """How far off the share may be because nobody's memory is quite average."""
        spread = math.sqrt(self.mean * (1 - self.mean))
        return min(MODEL_ERROR * spread, MOST_ERROR * self.mean)

    @property
    def minutes(self) -> float:
        """The minutes of all days together."""
        return sum(day.minutes for day in self.days)


def _spread(planned: PlanOutcome) -> float:
    """Return how far off the share may be: by chance, and since nobody is quite average."""
    return NINE_IN_TEN * math.hypot(planned.deviation, planned.model_error)


class PlanAhead(NamedTuple):
    """What comes of a plan, and the objectives that it decides about."""

    outcome: PlanOutcome
    followed: frozenset[str]


_Seen = tuple[Cell, float, int, int, float]
"""Memories on a day: the cell, how many there are, the days since the last answer, where that is in
the table, and their recall."""
_Ranked = tuple[float, Cell, float, int, float]
"""What a review is worth: that, the cell, how many there are, the days since the last answer, and
a review's time."""


def follow_plan(
    standing: PlanStanding,
    aim: Aim,
    *,
    today: date,
    spent: float = 0.0,
    by_domain: bool = False,
) -> PlanOutcome:
    """Return what comes of following the plan from today on.

    `spent` are today's seconds so far. With `by_domain`, which takes longer, the outcome says what
    comes of each domain.
    """
    ahead = _Ahead(standing, aim, by_domain=by_domain)
    days = []
    for place in range(aim.left):
        minutes = aim.minutes[place]
        room = minutes * MINUTE - (spent if place == 0 else 0.0)
        done = ahead.study(place, room) if room > 0 else _NOTHING
        days.append(PlanDay(today + timedelta(days=place), *done))
    return ahead.result(tuple(days))


_NOTHING: Final = (0.0, 0.0, 0.0)


class _Ahead:
    """The memories while days go by."""

    def __init__(self, standing: PlanStanding, aim: Aim, *, by_domain: bool) -> None:
        self.aim = aim
        self.costs = standing.costs
        self.level = standing.level
        self.missed = standing.missed
        self.slips = standing.slips
        self.met_today = standing.met_today
        self.by_domain = by_domain
        self.pile: dict[Cell, float] = {}
        self.kinds: dict[tuple[int, Domain | None], int] = {}
        """The number of the group of each importance and domain."""
        self.numbers: dict[PlanGroup, int] = {}
        for one in standing.kept:
            # The table has only some numbers of days; the nearest is as good.
            last = -ELAPSED[elapsed_place(one.elapsed)]
            self._put(self._group(one.due.objective), places_at(one.spot), last, 1.0)
        for due in (*standing.started, *standing.done):
            strength = Strength(due.kept.card.stability, due.kept.card.difficulty)
            self._put(self._group(due.objective), places_of(strength), 0, 1.0)
        self.new = [self._group(one) for one in standing.new]
        self.groups = list(self.numbers)
        self.heavy = [group.heavy for group in self.groups]
        self.answers = [0.0] * len(self.groups)
        """How many answers each group is given until the exam."""
        self.met = 0.0
        """How many of the new ones were started, in their order."""

    def _group(self, objective: PoolObjective) -> int:
        """Return the number of an objective's group."""
        kind = (objective.importance, objective.domain)
        if kind not in self.kinds:
            weight = weight_class(self.aim.weight(objective))
            domain = objective.domain if self.by_domain else None
            group = PlanGroup(weight, is_needed(objective), domain)
            self.kinds[kind] = self.numbers.setdefault(group, len(self.numbers))
        return self.kinds[kind]

    def _put(self, group: int, places: Places, last: int, number: float) -> None:
        for (row, column), part in places:
            self._pile_up((group, row, column, last), number * part)

    def _pile_up(self, cell: Cell, number: float) -> None:
        if number > LEAST_COUNT:
            self.pile[cell] = self.pile.get(cell, 0.0) + number

    def study(self, day: int, seconds: float) -> tuple[float, float, float]:
        """Study for at most so many seconds; return the day's minutes, reviews and new ones."""
        left = self.aim.left - day
        whole = seconds / self.costs.seconds
        room = max(0.0, whole - LEFT_OVER)
        seen = self._look(day)
        regime = self._regime(seen, day, left)
        ranked = self._rank(seen, left, regime)
        start = self._start_worth(left, regime)
        first, others = _parted(ranked, start, regime.early)
        reviews, room = self._review(first, day, room)
        new = 0.0
        if start > 0:
            new, room = self._start(day, room)
        more, room = self._review(others, day, room)
        if room < NOTHING_LEFT:
            return seconds / MINUTE, reviews + more, new
        return (whole - LEFT_OVER - room) * self.costs.seconds / MINUTE, reviews + more, new

    def _look(self, day: int) -> list[_Seen]:
        """Return the memories as they are on that day."""
        seen = []
        for cell, number in self.pile.items():
            _, row, column, last = cell
            days = day - last
            seen.append(
                (cell, number, days, table_place(row, column, days), cell_recall(column, days))
            )
        return seen

    def _regime(self, seen: Iterable[_Seen], day: int, left: int) -> Regime:
        """Return what time is worth on that day."""
        costs = self.aim.table.costs(left)
        wanted = recalls = whole = 0.0
        for _, number, _, place, recall in seen:
            wanted += number * costs[place]
            recalls += number * recall
            whole += number
        unmet = len(self.new) - self.met
        wanted += unmet * (self.aim.table.start_cost(left) + self.costs.new)
        minutes = self.aim.minutes[day:]
        there = time_there(minutes, self.costs)
        outlook = Outlook(
            slack=there / wanted if wanted else NOTHING_WANTED,
            left=left,
            recall=recalls / whole if whole else 1.0,
            unmet=unmet >= 1,
            missed=self.missed,
            slips=self.slips,
            spare=spare_time(minutes, self.costs, unmet),
        )
        return choose_regime(outlook)

    def _rank(self, seen: Iterable[_Seen], left: int, regime: Regime) -> list[_Ranked]:
        """Return what is worth its time today, the most valuable first."""
        gains = self.aim.table.gains(regime.price, left)
        fills = self.aim.table.gains(regime.floor, left)
        ranked = []
        miss = self.costs.miss
        for cell, number, days, place, recall in seen:
            if days < 1:
                continue
            gain, fill = gains[place], fills[place]
            if regime.at_once:
                gain = fill = gain_at_once(cell[1], cell[2], days, left, self.level)
            if gain <= 0 and fill <= 0:
                continue
            time = recall + (1 - recall) * miss
            heavy = self.heavy[cell[0]]
            worth = gain / time * (heavy if gain > 0 else 1 / heavy)
            ranked.append((worth, cell, number, days, time))
        ranked.sort(reverse=True)
        return ranked

    def _review(self, ranked: Iterable[_Ranked], day: int, room: float) -> tuple[float, float]:
        """Review as far as there is room; return how many were, and the room that's left."""
        reviewed = 0.0
        for _, cell, number, days, time in ranked:
            if room <= 0:
                break
            part = min(1.0, room / (number * time))
            done = number * part
            room -= done * time
            reviewed += done
            self.pile[cell] -= done
            if self.pile[cell] < NOTHING_LEFT:
                del self.pile[cell]
            group, row, column, _ = cell
            self.answers[group] += done
            for (new_row, new_column), share in places_after(row, column, days, self.level):
                self._pile_up((group, new_row, new_column, day), done * share)
        return reviewed, max(room, 0.0)

    def _start_worth(self, left: int, regime: Regime) -> float:
        if self.met >= len(self.new):
            return 0.0
        heavy = self.heavy[self.new[int(self.met)]]
        return heavy * start_gain(self.aim, left, self.costs.new, regime)

    def _start(self, day: int, room: float) -> tuple[float, float]:
        """Start new ones as far as there is room; return how many were, and the room left."""
        most = room / self.costs.new
        if self.aim.new_per_day is not None:
            had = self.met_today if day == 0 else 0
            most = min(most, max(0, self.aim.new_per_day - had))
        before = self.met
        most = min(most, len(self.new) - before)
        while self.met < before + most - 1e-9:
            place = int(self.met + 1e-9)
            part = min(place + 1, before + most) - self.met
            self._meet(place, part, day)
            self.met += part
        return most, room - most * self.costs.new

    def _meet(self, place: int, part: float, day: int) -> None:
        group = self.new[place]
        self.answers[group] += part
        right = lasting(memory_model.after_first_right(), self.level)
        missed = lasting(memory_model.after_first_miss(), self.level)
        self._put(group, places_of(right), day, part * RIGHT_AT_FIRST)
        self._put(group, places_of(missed), day, part * (1 - RIGHT_AT_FIRST))

    def result(self, days: tuple[PlanDay, ...]) -> PlanOutcome:
        """Return the outcome, once all days have gone by."""
        known: list[tuple[float, float, int]] = []
        for cell, number in self.pile.items():
            group, _, column, last = cell
            if self.groups[group].needed:
                recall = cell_recall(column, self.aim.left - last)
                known.append((recall, number, group))
        unmet = [0.0] * len(self.groups)
        for place in range(math.floor(self.met), len(self.new)):
            group = self.new[place]
            if self.groups[group].needed:
                part = 1 - max(0.0, self.met - place)
                unmet[group] += part
                known.append((0.0, part, group))
        weighed = [(recall, number, self.heavy[group]) for recall, number, group in known]
        outcome = _summed_up(days, weighed, sum(unmet))
        if not self.by_domain:
            return outcome
        return outcome._replace(domains=self._domains(known, unmet))

    def _domains(
        self, known: Sequence[tuple[float, float, int]], unmet: Sequence[float]
    ) -> tuple[DomainOutcome, ...]:
        """Return the outcome of each domain."""
        found: dict[Domain | None, DomainOutcome] = {}
        for number, group in enumerate(self.groups):
            if not group.needed:
                continue
            recalls = [(recall, count) for recall, count, of in known if of == number]
            before = found.get(group.domain, DomainOutcome(group.domain))
            found[group.domain] = DomainOutcome(
                group.domain,
                before.objectives + sum(count for _, count in recalls),
                before.known + sum(recall * count for recall, count in recalls),
                before.unmet + unmet[number],
                before.answers + self.answers[number],
            )
        return tuple(found.values())


def _parted(
    ranked: Sequence[_Ranked], start: float, early: float
) -> tuple[list[_Ranked], list[_Ranked]]:
    """Return the reviews that come before anything new, and those after it.

    Before it comes what is worth as much as starting something, and in any case the first ones up
    to the time `early`.
    """
    before, after = [], []
    for worth, cell, number, days, time in ranked:
        soon = number if worth >= start else min(number, max(0.0, early / time))
        early -= soon * time
        if soon > 0:
            before.append((worth, cell, soon, days, time))
        if soon < number:
            after.append((worth, cell, number - soon, days, time))
    return before, after


def _summed_up(
    days: tuple[PlanDay, ...], known: Sequence[tuple[float, float, float]], unmet: float
) -> PlanOutcome:
    """Return the outcome from recalls on the day, each with its number and its weight."""
    total = sum(number for _, number, _ in known)
    weights = sum(number * weight for _, number, weight in known)
    if not total:
        return PlanOutcome(days, 0.0, 0.0, 0.0, 0.0, 0)
    mean = sum(recall * number * weight for recall, number, weight in known) / weights
    spread = sum(recall * (1 - recall) * number * weight**2 for recall, number, weight in known)
    return PlanOutcome(
        days,
        mean,
        _lowest(known, total * DECILE),
        math.sqrt(spread) / weights,
        unmet,
        round(total),
    )


def _lowest(known: Sequence[tuple[float, float, float]], most: float) -> float:
    """Return the highest recall among this many that are known least."""
    ranked = sorted(known)
    passed = list(accumulate(number for _, number, _ in ranked))
    return ranked[bisect_left(passed, most)][0]
