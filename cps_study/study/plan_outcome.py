"""What comes of a plan: the days until the exam, and what will be known on the day.

Nobody's answers are known beforehand, so what's followed is shares: of what is reviewed, a part
is right and a part is missed, and both go on. Memories are kept in the cells of the plan's table,
which are fine enough for a calendar.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import timedelta
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.study import memory_model
from cps_study.study.aim import NOTHING_WANTED, Aim, Outlook, Regime, choose_regime, is_needed
from cps_study.study.memory import recall_after
from cps_study.study.memory_model import RIGHT_AT_FIRST, Strength
from cps_study.study.plan_table import (
    DIFFICULTIES,
    ELAPSED,
    STABILITIES,
    cell_place,
    elapsed_place,
    spot_of,
    stability_at,
)
from cps_study.study.planned_day import start_gain
from cps_study.study.queue import MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cps_study.study.planned_day import Kept, PlanStanding

WEIGHT_STEP: Final = 1.2
"""Weights within this factor are treated alike."""
LEAST_COUNT: Final = 1e-4
"""A smaller part of one objective isn't followed any further."""
DECILE: Final = 0.1
NINE_IN_TEN: Final = 1.2816
"""So many deviations above and below the mean are 80 % of a normal distribution."""
MODEL_ERROR: Final = 0.03
"""How far the share may stray because a learner's memory isn't the average one: about what a
halved stability changes in the simulations."""


class Cell(NamedTuple):
    """Memories that are alike.

    They have their weight's class, their place in the table, the day of the last answer (counted
    from today, which is 0), and whether they have to be known in common.
    """

    weight: int
    row: int
    column: int
    last: int
    needed: bool


class PlanDay(NamedTuple):
    """A day of the plan: its minutes, and how many objectives are reviewed and started."""

    day: date
    minutes: float
    reviews: float
    new: float


class PlanOutcome(NamedTuple):
    """The days of a plan until the exam, and what comes of them.

    `mean` is the share known on the day of what has to be known, each by its weight; of the tenth
    that's known least, the best is known with the probability `worst_decile`. `deviation` is how
    far the share strays by chance. `left_out` counts what isn't met at all, and `total` is how much
    there is.
    """

    days: tuple[PlanDay, ...]
    mean: float
    worst_decile: float
    deviation: float
    left_out: float
    total: int

    @property
    def low(self) -> float:
        """The share that is passed with a probability of nine in ten."""
        return max(0.0, self.mean - _spread(self))

    @property
    def high(self) -> float:
        """The share that isn't passed with a probability of nine in ten."""
        return min(1.0, self.mean + _spread(self))

    @property
    def minutes(self) -> float:
        """The minutes of all days together."""
        return sum(day.minutes for day in self.days)


def _spread(planned: PlanOutcome) -> float:
    """Return how far the share may stray: by chance, and because no memory is quite average."""
    return NINE_IN_TEN * math.hypot(planned.deviation, MODEL_ERROR * min(1.0, 2 * planned.mean))


_Ranked = tuple[float, Cell, float, float, float]
"""What a review is worth: that, the cell, how many there are, their recall, and a review's time."""


def follow_plan(
    standing: PlanStanding, aim: Aim, *, today: date, spent: float = 0.0
) -> PlanOutcome:
    """Return what comes of following the plan from today on. `spent` are today's seconds so far."""
    ahead = _Ahead(standing, aim)
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

    def __init__(self, standing: PlanStanding, aim: Aim) -> None:
        self.aim = aim
        self.costs = standing.costs
        self.level = standing.level
        self.missed = standing.missed
        self.slips = standing.slips
        self.met_today = standing.met_today
        self.pile: dict[Cell, float] = {}
        for one in standing.kept:
            # The table has only some numbers of days; the nearest is as good.
            self._add_kept(one, -ELAPSED[elapsed_place(one.elapsed)])
        for due in standing.started:
            weight = _weight_class(aim.weight(due.objective))
            strength = Strength(due.kept.card.stability, due.kept.card.difficulty)
            self._put(weight, strength, 0, 1.0, needed=is_needed(due.objective))
        self.new = [_weight_class(aim.weight(one)) for one in standing.new]
        self.needed_new = [is_needed(one) for one in standing.new]
        self.met = 0.0
        """How many of the new ones were started, in their order."""

    def _add_kept(self, one: Kept, last: int) -> None:
        card = one.due.kept.card
        strength = Strength(card.stability, card.difficulty)
        needed = is_needed(one.due.objective)
        self._put(_weight_class(one.weight), strength, last, 1.0, needed=needed)

    def _put(
        self, weight: int, strength: Strength, last: int, number: float, *, needed: bool
    ) -> None:
        for (row, column), part in _places(strength):
            self._pile_up(Cell(weight, row, column, last, needed), number * part)

    def _pile_up(self, cell: Cell, number: float) -> None:
        if number > LEAST_COUNT:
            self.pile[cell] = self.pile.get(cell, 0.0) + number

    def study(self, day: int, seconds: float) -> tuple[float, float, float]:
        """Study for at most so many seconds; return the day's minutes, reviews and new ones."""
        left = self.aim.left - day
        room = seconds / self.costs.seconds
        whole = room
        regime = self._regime(day, left)
        ranked = self._rank(day, left, regime)
        start = self._start_worth(left, regime)
        first = [one for one in ranked if one[0] >= start]
        others = ranked[len(first) :]
        reviews, room = self._review(first, day, room)
        new = 0.0
        if start > 0:
            new, room = self._start(day, room)
        more, room = self._review(others, day, room)
        return (whole - room) * self.costs.seconds / MINUTE, reviews + more, new

    def _regime(self, day: int, left: int) -> Regime:
        """Return how dear time is on that day."""
        costs = self.aim.table.costs(left)
        wanted = recalls = whole = 0.0
        for (_, row, column, last, _), number in self.pile.items():
            days = day - last
            wanted += number * costs[_place(row, column, days)]
            recalls += number * _recall(column, days)
            whole += number
        unmet = len(self.new) - self.met
        wanted += unmet * (self.aim.table.start_cost(left) + self.costs.new)
        there = sum(self.aim.minutes[day:]) * MINUTE / self.costs.seconds
        slack = there / wanted if wanted else NOTHING_WANTED
        recall = recalls / whole if whole else 1.0
        return choose_regime(Outlook(slack, left, recall, unmet >= 1, self.missed, self.slips))

    def _rank(self, day: int, left: int, regime: Regime) -> list[_Ranked]:
        """Return what is worth its time today, the most worth first."""
        gains = self.aim.table.gains(regime.price, left)
        fills = self.aim.table.gains(regime.floor, left)
        ranked = []
        miss = self.costs.miss
        for cell, number in self.pile.items():
            weight, row, column, last, _ = cell
            days = day - last
            if days < 1:
                continue
            if regime.at_once:
                gain = fill = _gain_at_once(row, column, days, left, self.level)
            else:
                place = _place(row, column, days)
                gain, fill = gains[place], fills[place]
            if gain <= 0 and fill <= 0:
                continue
            recall = _recall(column, days)
            time = recall + (1 - recall) * miss
            heavy = WEIGHT_STEP**weight
            worth = gain / time * (heavy if gain > 0 else 1 / heavy)
            ranked.append((worth, cell, number, recall, time))
        ranked.sort(reverse=True)
        return ranked

    def _review(self, ranked: Iterable[_Ranked], day: int, room: float) -> tuple[float, float]:
        """Review as far as there is room; return how many were, and the room that's left."""
        reviewed = 0.0
        for _, cell, number, recall, time in ranked:
            if room <= 0:
                break
            part = min(1.0, room / (number * time))
            done = number * part
            room -= done * time
            reviewed += done
            if part < 1.0:
                self.pile[cell] = number - done
            else:
                del self.pile[cell]
            right, missed = _after(cell.row, cell.column, day - cell.last, self.level)
            for (row, column), share in right:
                fresh = Cell(cell.weight, row, column, day, cell.needed)
                self._pile_up(fresh, done * recall * share)
            for (row, column), share in missed:
                fresh = Cell(cell.weight, row, column, day, cell.needed)
                self._pile_up(fresh, done * (1 - recall) * share)
        return reviewed, max(room, 0.0)

    def _start_worth(self, left: int, regime: Regime) -> float:
        if self.met >= len(self.new):
            return 0.0
        heavy: float = WEIGHT_STEP ** self.new[int(self.met)]
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
        weight, needed = self.new[place], self.needed_new[place]
        right = _lasting(memory_model.after_first_right(), self.level)
        missed = _lasting(memory_model.after_first_miss(), self.level)
        self._put(weight, right, day, part * RIGHT_AT_FIRST, needed=needed)
        self._put(weight, missed, day, part * (1 - RIGHT_AT_FIRST), needed=needed)

    def result(self, days: tuple[PlanDay, ...]) -> PlanOutcome:
        """Return what came of it, once all days have gone by."""
        known: list[tuple[float, float, float]] = []
        for cell, number in self.pile.items():
            if cell.needed:
                recall = _recall(cell.column, self.aim.left - cell.last)
                known.append((recall, number, WEIGHT_STEP**cell.weight))
        unmet = sum(self.needed_new) - self._met_needed()
        for place in range(math.floor(self.met), len(self.new)):
            if self.needed_new[place]:
                part = 1 - max(0.0, self.met - place)
                known.append((0.0, part, WEIGHT_STEP ** self.new[place]))
        return _summed_up(days, known, unmet)

    def _met_needed(self) -> float:
        whole = math.floor(self.met)
        met = float(sum(self.needed_new[:whole]))
        if whole < len(self.new) and self.needed_new[whole]:
            met += self.met - whole
        return met


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
    """Return the recall of the last one of so many that are known least."""
    ranked = sorted(known)
    passed = list(accumulate(number for _, number, _ in ranked))
    return ranked[bisect_left(passed, most)][0]


def _weight_class(weight: float) -> int:
    return round(math.log(weight) / math.log(WEIGHT_STEP))


@lru_cache(maxsize=16384)
def _place(row: int, column: int, days: int) -> int:
    return cell_place(row, column, elapsed_place(days))


@lru_cache(maxsize=16384)
def _recall(column: int, days: int) -> float:
    return recall_after(stability_at(column), days)


Places = tuple[tuple[tuple[int, int], float], ...]


def _places(strength: Strength) -> Places:
    """Return the cells (row and column) of a memory, each with its part of it.

    The stability is between two columns, the difficulty in the nearer row.
    """
    spot = spot_of(strength)
    row = spot.difficulty + round(spot.past_difficulty)
    upper = min(spot.stability + 1, STABILITIES - 1)
    return (
        ((row, spot.stability), 1 - spot.past_stability),
        ((row, upper), spot.past_stability),
    )


def _gain_at_once(row: int, column: int, days: int, left: int, level: float) -> float:
    """Return what a single review gains, as `memory_model.gain_at_once` does for a memory."""
    right, missed = _stabilities_after(row, column, days, level)
    recall = _recall(column, days)
    then = recall * recall_after(right, left) + (1 - recall) * recall_after(missed, left)
    return then - _recall(column, days + left)


@lru_cache(maxsize=16384)
def _stabilities_after(row: int, column: int, days: int, level: float) -> tuple[float, float]:
    right, missed = _strengths_after(row, column, days, level)
    return right.stability, missed.stability


@lru_cache(maxsize=8192)
def _after(row: int, column: int, days: int, level: float) -> tuple[Places, Places]:
    """Return the cells after a right answer and after a miss, so many days after the last one."""
    right, missed = _strengths_after(row, column, days, level)
    return _places(right), _places(missed)


def _strengths_after(row: int, column: int, days: int, level: float) -> tuple[Strength, Strength]:
    """Return the memory after a right answer and after a miss.

    A memory that lasts `level` times as long is one for which so much less time passes.
    """
    average = Strength(stability_at(column) / level, DIFFICULTIES[row])
    passed = max(1.0, days / level)
    right = memory_model.after_right(average, passed)
    missed = memory_model.after_miss(average, passed)
    return _lasting(right, level), _lasting(missed, level)


def _lasting(average: Strength, level: float) -> Strength:
    """Return a memory that lasts `level` times as long as the average one."""
    return average._replace(stability=average.stability * level)
