"""Memories that are alike, gathered in the cells of the plan's table, and what answers do to them.

A memory lies between four cells: two stabilities and two difficulties. It's divided among them
by how near it is to each. Putting it into the nearest one would lose most of what a miss changes in
its difficulty, and so promise too much.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.study import memory_model
from cps_study.study.memory import recall_after
from cps_study.study.memory_model import Strength
from cps_study.study.plan_table import (
    DIFFICULTIES,
    cell_place,
    elapsed_place,
    spot_of,
    stability_at,
)

if TYPE_CHECKING:
    from cps_study.model.outline import Domain
    from cps_study.study.plan_table import TableSpot

WEIGHT_STEP: Final = 1.2
"""Weights within this factor are treated alike."""
LEAST_PART: Final = 0.03
"""Less of a memory than this isn't worth a cell of its own."""


class PlanGroup(NamedTuple):
    """What objectives have in common: the weight's class, the domain, and whether they're needed.

    `domain` is None for what the outline doesn't hold, and where nobody asks for it.
    """

    weight: int
    needed: bool
    domain: Domain | None

    @property
    def heavy(self) -> float:
        """The weight of one objective."""
        return WEIGHT_STEP**self.weight


Cell = tuple[int, int, int, int]
"""Memories that are alike: the number of their group, their row and column in the table, and the
day of the last answer, counted from today, which is 0. Thousands are made for each day of a plan,
and a tuple without names is made in a fraction of the time."""

Places = tuple[tuple[tuple[int, int], float], ...]
"""Rows and columns of the table, each with a part of a memory."""


def weight_class(weight: float) -> int:
    """Return the class of a weight: that of 1 is 0."""
    return round(math.log(weight) / math.log(WEIGHT_STEP))


def places_of(strength: Strength) -> Places:
    """Return the places around a memory, each with its part of it."""
    return places_at(spot_of(strength))


def places_at(spot: TableSpot) -> Places:
    """Return the places around a spot of the table, each with its part of a memory there."""
    row, column = spot.difficulty, spot.stability
    harder, longer = spot.past_difficulty, spot.past_stability
    parts = (
        ((row, column), (1 - harder) * (1 - longer)),
        ((row, column + 1), (1 - harder) * longer),
        ((row + 1, column), harder * (1 - longer)),
        ((row + 1, column + 1), harder * longer),
    )
    kept = [part for part in parts if part[1] >= LEAST_PART]
    whole = sum(part for _, part in kept)
    return tuple((place, part / whole) for place, part in kept)


@lru_cache(maxsize=16384)
def table_place(row: int, column: int, days: int) -> int:
    """Return where a cell's values are in the table, so many days after the last answer."""
    return cell_place(row, column, elapsed_place(days))


@lru_cache(maxsize=16384)
def cell_recall(column: int, days: int) -> float:
    """Return the probability (0 to 1) of recall, so many days after the last answer."""
    return recall_after(stability_at(column), days)


@lru_cache(maxsize=16384)
def places_after(row: int, column: int, days: int, level: float) -> Places:
    """Return the places after an answer, right or missed, so many days after the last one.

    `level` is how long the learner's memories last, compared with the average.
    """
    right, missed = _strengths_after(row, column, days, level)
    recall = cell_recall(column, days)
    parts: dict[tuple[int, int], float] = {}
    for strength, chance in ((right, recall), (missed, 1 - recall)):
        for place, part in places_of(strength):
            parts[place] = parts.get(place, 0.0) + chance * part
    return tuple(parts.items())


def gain_at_once(row: int, column: int, days: int, left: int, level: float) -> float:
    """Return what a single review gains, as `memory_model.gain_at_once` does for a memory."""
    right, missed = _stabilities_after(row, column, days, level)
    recall = cell_recall(column, days)
    then = recall * recall_after(right, left) + (1 - recall) * recall_after(missed, left)
    return then - cell_recall(column, days + left)


@lru_cache(maxsize=16384)
def _stabilities_after(row: int, column: int, days: int, level: float) -> tuple[float, float]:
    right, missed = _strengths_after(row, column, days, level)
    return right.stability, missed.stability


def _strengths_after(row: int, column: int, days: int, level: float) -> tuple[Strength, Strength]:
    """Return the memory after a right answer and after a miss.

    A memory that lasts `level` times as long is one for which so much less time passes.
    """
    average = Strength(stability_at(column) / level, DIFFICULTIES[row])
    passed = max(1.0, days / level)
    right = memory_model.after_right(average, passed)
    missed = memory_model.after_miss(average, passed)
    return lasting(right, level), lasting(missed, level)


def lasting(average: Strength, level: float) -> Strength:
    """Return a memory that lasts `level` times as long as the average one."""
    return average._replace(stability=average.stability * level)
