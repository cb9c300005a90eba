"""What a review today is worth on the day of the exam: a table that was computed beforehand.

For each number of days left, each memory and each time since its last answer, a finite-horizon
dynamic program compares a review today with waiting, where each second has a price. The table holds
the difference, for a few prices. `tests/benchmarks/make_plan_table.py` makes it, which takes numpy;
reading it takes nothing.

Units: a gain is a share of one recall on the day (1 is from certainly forgotten to certainly
known), and time is counted in right answers to a review, whatever one takes the learner.
"""

from __future__ import annotations

import bisect
import math
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.study.memory_model import Strength

PRICES: Final = (0.0001, 0.0008, 0.0014, 0.0055, 0.008, 0.016, 0.05)
"""What the time of one right answer has to gain, in recalls on the day, to be worth it."""
LAST_WEEK: Final = (1.19, 1.39, 1.65, 2.03, 2.49, 3.25, 5.33)
"""What the price is multiplied by on the last seven days, the eve of the exam last.

Without this, everything would want the last two evenings. These are the shadow prices of a bound
for any plan that has no more time in the last week than on other days.
"""
LEFT: Final[tuple[int, ...]] = (*range(1, 15), 16, 18, 21, 24, 28, 32, 37, 43, 50, 60)
"""The numbers of days left that the table has."""
ELAPSED: Final[tuple[int, ...]] = (*range(1, 9), 10, 12, 15, 18, 22, 27, 33, 41, 50, 60)
"""The numbers of days since the last answer that the table has."""
DIFFICULTIES: Final = (1.0, 3.25, 5.5, 7.75, 10.0)
WEAKEST: Final = 0.1
STRONGEST: Final = 400.0
STABILITIES: Final = 24
"""How many stabilities the table has, from the weakest to the strongest, each so many times the
one before."""
_LOG_STEP: Final = math.log(STRONGEST / WEAKEST) / (STABILITIES - 1)
_DIFFICULTY_STEP: Final = DIFFICULTIES[1] - DIFFICULTIES[0]
FARTHEST: Final = LEFT[-1]
"""With more days left than this, a review is worth what it is with this many."""
PLANE: Final = len(LEFT) * len(DIFFICULTIES) * len(ELAPSED) * STABILITIES
"""The cells of one price."""
LARGEST_GAIN: Final = 1.0
LARGEST_COST: Final = 40.0
_CODES: Final = 127


def gain_code(gain: float) -> int:
    """Return the byte, -127 to 127, for a gain: fine near 0, where most gains are."""
    kept = min(abs(gain) / LARGEST_GAIN, 1.0)
    return round(math.copysign(kept ** (1 / 3) * _CODES, gain))


def cost_code(cost: float) -> int:
    """Return the byte, 0 to 127, for a cost in right answers."""
    return round(math.sqrt(min(cost / LARGEST_COST, 1.0)) * _CODES)


_GAINS: Final[list[float]] = [(code / _CODES) ** 3 * LARGEST_GAIN for code in range(-128, 128)]
_COSTS: Final[list[float]] = [
    (max(code, 0) / _CODES) ** 2 * LARGEST_COST for code in range(-128, 128)
]


class TableSpot(NamedTuple):
    """Where a memory is in the table: the cells around it, and how near it is to each."""

    stability: int
    difficulty: int
    past_stability: float
    past_difficulty: float


def spot_of(strength: Strength) -> TableSpot:
    """Return where a memory is in the table; beyond its edges, the edge."""
    along = math.log(min(max(strength.stability, WEAKEST), STRONGEST) / WEAKEST) / _LOG_STEP
    column = min(int(along), STABILITIES - 2)
    across = (min(max(strength.difficulty, 1.0), 10.0) - 1.0) / _DIFFICULTY_STEP
    row = min(int(across), len(DIFFICULTIES) - 2)
    return TableSpot(column, row, along - column, across - row)


def stability_at(place: int) -> float:
    """Return the stability, in days, of a column of the table."""
    return WEAKEST * math.exp(place * _LOG_STEP)


@lru_cache(maxsize=1024)
def left_place(left: int) -> int:
    """Return the place in the table for so many days left: the nearest that's no later."""
    return bisect.bisect_right(LEFT, min(max(left, 1), FARTHEST)) - 1


@lru_cache(maxsize=1024)
def elapsed_place(days: int) -> int:
    """Return the place in the table for so many days since the last answer: the nearest."""
    place = bisect.bisect_right(ELAPSED, min(max(days, 1), ELAPSED[-1])) - 1
    if place + 1 < len(ELAPSED) and ELAPSED[place + 1] - days < days - ELAPSED[place]:
        return place + 1
    return place


def cell_place(row: int, column: int, elapsed: int) -> int:
    """Return where a cell is among those of one number of days left, by its places."""
    return (row * len(ELAPSED) + elapsed) * STABILITIES + column


class PlanTable:
    """The table, from its bytes: the gains for each price, the costs, and what starting brings."""

    def __init__(self, raw: bytes) -> None:
        planes = (len(PRICES) + 1) * PLANE
        cells = array("b")
        cells.frombytes(raw[:planes])
        self._cells = cells
        numbers = array("f")
        numbers.frombytes(raw[planes:])
        if numbers.itemsize != 4 or len(numbers) != (len(PRICES) + 1) * FARTHEST:
            raise ValueError("the table of the plan has another size")
        self._starts: list[list[float]] = [
            list(numbers[place * FARTHEST : (place + 1) * FARTHEST])
            for place in range(len(PRICES) + 1)
        ]

    def gain(self, price: int, left: int, spot: TableSpot, elapsed: int) -> float:
        """Return what a review today gains over waiting, net of its price.

        `price` is a place in PRICES, `left` are the days left, `elapsed` those since the last
        answer.
        """
        return self._between(_GAINS, price, left, spot, elapsed)

    def cost(self, left: int, spot: TableSpot, elapsed: int) -> float:
        """Return the time, in right answers, that a memory takes until the day."""
        return self._between(_COSTS, len(PRICES), left, spot, elapsed)

    def _between(
        self, values: Sequence[float], plane: int, left: int, spot: TableSpot, elapsed: int
    ) -> float:
        """Return the value between the four cells around a memory."""
        row = ((plane * len(LEFT) + left_place(left)) * len(DIFFICULTIES)) + spot.difficulty
        first = (row * len(ELAPSED) + elapsed_place(elapsed)) * STABILITIES + spot.stability
        second = first + len(ELAPSED) * STABILITIES
        cells = self._cells
        near, far = spot.past_stability, spot.past_difficulty
        easier = values[cells[first] + 128] * (1 - near) + values[cells[first + 1] + 128] * near
        harder = values[cells[second] + 128] * (1 - near) + values[cells[second + 1] + 128] * near
        return easier * (1 - far) + harder * far

    def gains(self, price: int, left: int) -> list[float]:
        """Return the gains in all cells for so many days left; see `cell_place`."""
        return [_GAINS[code + 128] for code in self._codes(price, left)]

    def costs(self, left: int) -> list[float]:
        """Return the costs in all cells for so many days left; see `cell_place`."""
        return [_COSTS[code + 128] for code in self._codes(len(PRICES), left)]

    def _codes(self, plane: int, left: int) -> array[int]:
        size = len(DIFFICULTIES) * len(ELAPSED) * STABILITIES
        first = (plane * len(LEFT) + left_place(left)) * size
        return self._cells[first : first + size]

    def start(self, price: int, left: int) -> float:
        """Return what something new is worth on the day if it's started now, its reviews paid."""
        return self._starts[price][FARTHEST - min(max(left, 1), FARTHEST)]

    def start_cost(self, left: int) -> float:
        """Return the time, in right answers, that the reviews of something new take until then."""
        return self._starts[len(PRICES)][FARTHEST - min(max(left, 1), FARTHEST)]

    def start_gain(self, price: int, left: int, cost: float, *, waits: bool) -> float:
        """Return what starting something new today gains, net of the price of its time.

        `cost` is the time that learning it takes, in right answers. With `waits`, it's what today
        gains over the best later day.
        """
        today = self._start_net(price, left, cost)
        if not waits:
            return today
        later = [self._start_net(price, other, cost) for other in range(1, left)]
        return today - max(0.0, max(later, default=0.0))

    def _start_net(self, price: int, left: int, cost: float) -> float:
        return self.start(price, left) - PRICES[price] * price_factor(left) * cost


def price_factor(left: int) -> float:
    """Return what the price of time is multiplied by, so many days before the exam."""
    if left <= len(LAST_WEEK):
        return LAST_WEEK[-left]
    return 1.0
