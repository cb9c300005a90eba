"""Make the table that plans rank by: `cps_study/store/plan_table.bin`.

    python -m tests.benchmarks.make_plan_table

A finite-horizon dynamic program for one objective: V(days left, stability, difficulty, days since
the last answer) is the best expected utility on the day of the exam minus price times time, where a
review takes 1 if it's right and `MISS_COST` if it's missed. The utility of a recall r is
r - CONCAVITY * (1 - r)^2: what is nearly forgotten counts for more than its share, so that no tenth
is let go for the mean. The model of memory is FSRS-6 with its default parameters, as in
`cps_study.study.memory_model`. It takes numpy (which comes with the extra `dev`).
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cps_study.study import memory_model
from cps_study.study.memory import recall_after
from cps_study.study.memory_model import RIGHT_AT_FIRST, Strength
from cps_study.study.plan_table import (
    DIFFICULTIES,
    ELAPSED,
    FARTHEST,
    LEFT,
    PRICES,
    STABILITIES,
    STRONGEST,
    WEAKEST,
    cost_code,
    gain_code,
    price_factor,
    stability_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Cells = npt.NDArray[np.float64]

TABLE: Final = Path(__file__).parents[2] / "cps_study" / "store" / "plan_table.bin"
MISS_COST: Final = 2.0
CONCAVITY: Final = 1.0
REFERENCE: Final = 3
"""The price at which the costs are counted, as a place in PRICES."""
FINE_STABILITIES: Final = 47
"""Between each two stabilities of the table, the program has one more."""
FINE_DIFFICULTIES: Final = 9


class Grid(NamedTuple):
    """The memories that the program reckons with, and where an answer leads from each.

    Each of `right` and `missed` is the lower cell and how far past it, in both directions.
    """

    recall: Cells
    right: tuple[npt.NDArray[np.int64], Cells, Cells]
    missed: tuple[npt.NDArray[np.int64], Cells, Cells]


def make_grid() -> Grid:
    """Return the grid: stability by difficulty by days since the last answer."""
    stabilities = np.geomspace(WEAKEST, STRONGEST, FINE_STABILITIES)
    difficulties = np.linspace(1, 10, FINE_DIFFICULTIES)
    shape = (FINE_STABILITIES, FINE_DIFFICULTIES, FARTHEST)
    recall = np.empty(shape)
    right = np.empty((*shape, 2))
    missed = np.empty((*shape, 2))
    for i, stability in enumerate(stabilities):
        for j, difficulty in enumerate(difficulties):
            strength = Strength(float(stability), float(difficulty))
            for days in range(1, FARTHEST + 1):
                recall[i, j, days - 1] = recall_after(strength.stability, days)
                right[i, j, days - 1] = memory_model.after_right(strength, days)
                missed[i, j, days - 1] = memory_model.after_miss(strength, days)
    return Grid(recall, places(right), places(missed))


def places(strengths: Cells) -> tuple[npt.NDArray[np.int64], Cells, Cells]:
    """Return the lower cell of each strength, and how far past it it is in both directions."""
    step = np.log(STRONGEST / WEAKEST) / (FINE_STABILITIES - 1)
    along = np.clip(np.log(strengths[..., 0] / WEAKEST) / step, 0, FINE_STABILITIES - 1.001)
    across = (strengths[..., 1] - 1) * (FINE_DIFFICULTIES - 1) / 9
    across = np.clip(across, 0, FINE_DIFFICULTIES - 1.001)
    column, row = along.astype(np.int64), across.astype(np.int64)
    return column * FINE_DIFFICULTIES + row, along - column, across - row


def between(values: Cells, place: tuple[npt.NDArray[np.int64], Cells, Cells]) -> Cells:
    """Return the values, of the day after an answer, at these places."""
    cell, past_stability, past_difficulty = place
    flat = values.ravel()
    lower = (1 - past_difficulty) * flat[cell] + past_difficulty * flat[cell + 1]
    upper_cell = cell + FINE_DIFFICULTIES
    upper = (1 - past_difficulty) * flat[upper_cell] + past_difficulty * flat[upper_cell + 1]
    result: Cells = (1 - past_stability) * lower + past_stability * upper
    return result


def starting(values: Cells) -> float:
    """Return the value of something new, from the values of the day after it was learned."""
    first = np.array([memory_model.after_first_right(), memory_model.after_first_miss()])
    right, missed = between(values, places(first))
    return float(RIGHT_AT_FIRST * right + (1 - RIGHT_AT_FIRST) * missed)


def later(values: Cells) -> Cells:
    """Return the values of the next day for what isn't reviewed today."""
    result: Cells = np.concatenate([values[:, :, 1:], values[:, :, -1:]], axis=2)
    return result


FACTORS: Final = tuple(price_factor(left) for left in range(1, FARTHEST + 1))
"""What the price is multiplied by with 1 to FARTHEST days left."""


def solve(
    grid: Grid,
    price: float,
    concavity: float = CONCAVITY,
    factors: Sequence[float] = FACTORS,
) -> tuple[list[Cells], list[float]]:
    """Return the gains of a review, and the value of starting, with 1 day left and more.

    There are as many days as factors of the price.
    """
    values: Cells = grid.recall - concavity * (1 - grid.recall) ** 2
    time = grid.recall + (1 - grid.recall) * MISS_COST
    gains, starts = [], []
    for factor in factors:
        fresh = values[:, :, 0]
        reviewed = grid.recall * between(fresh, grid.right)
        reviewed += (1 - grid.recall) * between(fresh, grid.missed)
        reviewed -= price * factor * time
        waited = later(values)
        gains.append(reviewed - waited)
        starts.append(starting(fresh) + concavity)
        values = np.maximum(reviewed, waited)
    return gains, starts


def count_costs(grid: Grid, gains: list[Cells]) -> tuple[list[Cells], list[float]]:
    """Return the time that each memory takes until the day, and what is new, by these gains."""
    costs: Cells = np.zeros_like(grid.recall)
    time = grid.recall + (1 - grid.recall) * MISS_COST
    each, starts = [], []
    for gain in gains:
        fresh = costs[:, :, 0]
        reviewed = time + grid.recall * between(fresh, grid.right)
        reviewed += (1 - grid.recall) * between(fresh, grid.missed)
        starts.append(starting(fresh))
        costs = np.where(gain > 0, reviewed, later(costs))
        each.append(costs)
    return each, starts


def make_table() -> bytes:
    """Return the table's bytes, as `PlanTable` reads them."""
    assert abs(stability_at(STABILITIES - 1) - STRONGEST) < 1e-6
    grid = make_grid()
    planes = bytearray()
    numbers: list[float] = []
    kept: list[Cells] = []
    for place, price in enumerate(PRICES):
        gains, starts = solve(grid, price)
        if place == REFERENCE:
            kept = gains
        planes += coded(gains, gain_code)
        numbers += starts[::-1]
    costs, starts = count_costs(grid, kept)
    planes += coded(costs, cost_code)
    numbers += starts[::-1]
    return bytes(planes) + np.array(numbers, dtype="<f4").tobytes()


def coded(by_left: list[Cells], code: object) -> bytes:
    """Return one plane of the table: a byte for each cell."""
    assert callable(code)
    step = (FINE_DIFFICULTIES - 1) // (len(DIFFICULTIES) - 1)
    plane = bytearray()
    for left in LEFT:
        cells = by_left[left - 1]
        for row in range(len(DIFFICULTIES)):
            for days in ELAPSED:
                column = cells[:: (FINE_STABILITIES - 1) // (STABILITIES - 1), row * step, days - 1]
                plane += bytes(code(float(value)) & 255 for value in column)
    return bytes(plane)


def main() -> None:
    """Write the table."""
    TABLE.write_bytes(zlib.compress(make_table(), 9))


if __name__ == "__main__":
    main()
