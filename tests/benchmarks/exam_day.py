"""How much is known on the day of the exam: the program's plan, simple ways, and a bound.

    python -m tests.benchmarks.exam_day             # all parts, about ten minutes
    python -m tests.benchmarks.exam_day default surprises cells forecast speed

A simulated learner (`exam_world.py`) follows each way (`exam_policies.py`). Settings of the simple
ways are chosen cell by cell from a menu, on seeds of their own; the plan has the settings that it
comes with. All figures are from seeds that nothing was tuned on.

- `default`: 600 objectives, 60 days. A right answer takes 1, a missed one 2, and so for new ones.
- `surprises`: the same, with 12 of 60 days missed that nobody knew of, and with learners whose
  memory isn't what the program believes.
- `cells`: 7 to 60 days, 10 to 40 minutes a day, 300 and 800 objectives. A right review takes 10
  seconds, a missed one 25, something new 30 or 45.
- `forecast`: what the plan says on the first day, beside what comes of it, for the average learner
  and for others.
- `speed`: a plan for 10,000 objectives.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from cps_study.study.aim import Costs
from cps_study.study.plan_outcome import follow_plan
from cps_study.study.plan_table import LAST_WEEK, price_factor
from tests.benchmarks.exam_policies import (
    BackwardPass,
    Capped,
    FinalPass,
    Greedy,
    Ours,
    Simple,
    simple_menu,
)
from tests.benchmarks.exam_world import Cell, Policy, Result, World, simulate
from tests.benchmarks.make_plan_table import make_grid, solve
from tests.study.planning import TODAY, aim, memory, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RUNS: Final = 20
SEED: Final = 20_261_128
CHOSEN_ON: Final = 2
"""Runs on which the settings of the simple ways are chosen, with another seed."""
CHOOSING_SEED: Final = 7
ROOM: Final = 74.0
"""The plan's day in the default cell."""
MOST: Final = 3900
MISSED: Final = frozenset({3, 9, 16, 22, 27, 31, 38, 44, 47, 50, 53, 57})
OTHERS: Final = (
    ("stability halved", World(first=0.5)),
    ("halved, growth -35 %", World(first=0.5, growth=-0.43)),
    ("decay .35", World(decay=0.35)),
    ("decay .10", World(decay=0.10)),
)
"""Learners whose memory isn't what the program believes."""
FORECASTS: Final = (
    (7, 20, 300),
    (14, 20, 300),
    (14, 40, 800),
    (30, 10, 300),
    (30, 20, 800),
    (30, 40, 300),
    (60, 10, 800),
    (60, 20, 800),
)
"""Days, minutes and objectives of the cells whose forecast is looked at."""
UNLIMITED: Final = 1e9
TWO_WEEKS: Final = 14
EVE: Final = (8.0, 2.0)
"""What the price of time is multiplied by on the last two days, the eve first, where only these are
full."""
HARDLY_MORE: Final = 0.02
"""Of a day's minutes: what is left over because the next answer doesn't fit."""


def default_cell(room: float) -> Cell:
    """Return the default cell with so much room a day."""
    return Cell(60, room, 600, 1.0, 2.0, 1.0, 2.0)


def row(name: str, result: Result) -> str:
    """Return a line of a table."""
    return (
        f"{name:34s} {result.mean:.4f} ±{result.error:.4f}   {result.decile:.3f}   "
        f"{result.before:.3f}   {result.total:6.0f}   {result.peak:.2f}"
    )


HEAD: Final = f"{'':34s} mean            decile  2 weeks  reviews  last week's peak"


def part_default() -> None:
    """Print the default cell, with the bound."""
    print("\nDefault cell: 600 objectives, 60 days, 20 new a day for the simple ways")
    print(HEAD)
    ways: list[tuple[str, Policy, float]] = [
        ("plain .90", Simple(0.9, 1.0, 20), UNLIMITED),
        ("plain .95", Simple(0.95, 1.0, 20), UNLIMITED),
        ("capped at the eve, .90", Capped(0.9, 1.0, 20), UNLIMITED),
        ("final pass, .90 and 7 days", FinalPass(0.9, 7, 1.0, 20), UNLIMITED),
        ("backward pass, .90 and 7 days", BackwardPass(0.9, 7, 1.0, 20), UNLIMITED),
        ("backward pass, .85 and 7 days", BackwardPass(0.85, 7, 1.0, 20), UNLIMITED),
        (f"greedy, {ROOM:.0f} a day", Greedy(0.0, 1.0, 20), ROOM),
        (f"the plan, {ROOM:.0f} a day", Ours(), ROOM),
    ]
    for name, policy, room in ways:
        result = simulate(policy, default_cell(room), runs=RUNS, seed=SEED)
        print(row(name, result), flush=True)
    most = 1.2 * MOST / 60
    print(f"bound for any plan with {MOST} reviews and {most:.0f} a day in the last week")
    print(f"{'':34s} {bound(default_cell(ROOM), MOST, most):.4f}")


def bound(cell: Cell, total: float, cap: float) -> float:
    """Return a recall that no plan exceeds with so much time, and so much on the last days.

    Time is counted in right answers. By Lagrangian duality, any prices give a bound: what an
    objective is worth at best at these prices, and what the time costs that there is. The lowest of
    a few is taken.
    """
    grid = make_grid()
    bounds = []
    for price in (0.0001, 0.0035, 0.004, 0.0045, 0.005, 0.0055):
        for last_days in (tuple(map(price_factor, range(1, len(LAST_WEEK) + 1))), EVE):
            factors = (*last_days, *[1.0] * (cell.days - len(last_days)))
            _, starts = solve(grid, price, concavity=0.0, factors=factors)
            new = price * cell.new / cell.right
            nets = [start - new * one for start, one in zip(starts, factors, strict=True)]
            extra = price * sum(factor - 1 for factor in factors)
            there = price * total + extra * cap
            bounds.append(max(nets) + there / cell.objectives)
    return min(bounds)


def part_surprises() -> None:
    """Print what missed days and other learners make of it."""
    print("\nSurprises, 75 a day for both")
    print(HEAD)
    as_believed = ("as believed", World())
    surprises = [
        (*as_believed, frozenset[int]()),
        ("12 of 60 days missed", World(), MISSED),
        *((*other, frozenset[int]()) for other in OTHERS),
    ]
    for name, world, missed in surprises:
        policies: list[tuple[str, Policy]] = [
            ("the plan", Ours()),
            ("greedy", Greedy(0.0, 1.0, 20)),
        ]
        for who, policy in policies:
            result = simulate(
                policy, default_cell(75.0), runs=RUNS, seed=SEED, world=world, missed_days=missed
            )
            print(row(f"{name}: {who}", result), flush=True)


def part_cells() -> None:
    """Print the plan beside the best of each simple way, in every cell."""
    print("\nCells: mean ± standard error (minutes a day) of the best setting of each way")
    for days in (7, 14, 30, 60):
        for minutes in (10, 20, 40):
            for number in (300, 800):
                print(cell_line(cell_of(days, minutes, number), minutes), flush=True)


def cell_of(days: int, minutes: int, number: int) -> Cell:
    """Return the cell of so many days, minutes a day and objectives."""
    return Cell(days, minutes * 60.0, number, 10.0, 25.0, 30.0, 45.0)


def cell_line(cell: Cell, minutes: int) -> str:
    """Return the line of a cell."""
    ours = simulate(Ours(), cell, runs=RUNS, seed=SEED)
    parts = [f"{cell.days:2d} days {minutes:2d} min {cell.objectives}: plan {shown(ours, cell)}"]
    best: Result | None = None
    for way, settings in simple_menu(cell.days).items():
        name, make = choose(settings, cell)
        result = simulate(make(), cell, runs=RUNS, seed=SEED)
        parts.append(f"{way} {shown(result, cell)} [{name}]")
        if best is None or result.mean > best.mean:
            best = result
    assert best is not None
    words = f"{' | '.join(parts)} | {verdict(ours, best, cell)}"
    if cell.days > TWO_WEEKS:
        words += f" | two weeks before: plan {ours.before:.3f}, best other {best.before:.3f}"
    return words


def choose(
    settings: Sequence[tuple[str, Callable[[], Simple]]], cell: Cell
) -> tuple[str, Callable[[], Simple]]:
    """Return the setting with the highest mean on the seeds for choosing."""

    def mean(setting: tuple[str, Callable[[], Simple]]) -> float:
        return simulate(setting[1](), cell, runs=CHOSEN_ON, seed=CHOOSING_SEED).mean

    return max(settings, key=mean)


def shown(result: Result, cell: Cell) -> str:
    """Return a result in a few characters."""
    return f"{result.mean:.4f}±{result.error:.4f} ({result.per_day(cell) / 60:.1f})"


def verdict(ours: Result, best: Result, cell: Cell) -> str:
    """Say whether the plan is at least as good as the best, and what its minutes bring."""
    difference = ours.mean - best.mean
    error = math.hypot(ours.error, best.error)
    more = (ours.per_day(cell) - best.per_day(cell)) / 60
    words = f"{difference:+.4f}, {more:+.1f} min"
    if difference < -2 * error:
        taken = ours.total / cell.right
        most = bound(cell, taken, cell.room / cell.right)
        return f"LOWER {words}; no plan with these minutes exceeds {most:.4f}"
    if more > HARDLY_MORE * cell.room / 60 and difference < 0.002:
        return f"MORE MINUTES {words}"
    return f"ok {words}"


def part_forecast() -> None:
    """Print what the plan says on the first day, and what comes of it."""
    print("\nForecast on the first day (80 % interval), and the mean of what comes of it")
    learners = [("as believed", World()), *OTHERS]
    inside = 0
    for days, minutes, number in FORECASTS:
        cell = cell_of(days, minutes, number)
        costs = Costs(cell.right, cell.missed / cell.right, cell.new / cell.right)
        place = standing(number)._replace(costs=costs)
        told = follow_plan(place, aim(days, minutes), today=TODAY)
        means = [
            simulate(Ours(), cell, runs=RUNS, seed=SEED, world=world).mean for _, world in learners
        ]
        inside += sum(told.low <= mean <= told.high for mean in means)
        parts = [f"{name} {mean:.3f}" for (name, _), mean in zip(learners, means, strict=True)]
        print(
            f"{days:2d} days {minutes} min {number}: {told.mean:.3f} "
            f"({told.low:.3f}-{told.high:.3f}) | {', '.join(parts)}",
            flush=True,
        )
    print(f"{inside} of {len(learners) * len(FORECASTS)} are inside")


def part_speed() -> None:
    """Print how long a plan for 10,000 objectives takes."""
    print("\nA plan for 10,000 objectives, 60 days of 60 minutes")
    rng = np.random.default_rng(SEED)
    for known in (0, 5000, 10000):
        kept = [
            memory(float(rng.lognormal(2, 1.2)), ago=int(rng.integers(1, 40))) for _ in range(known)
        ]
        place = standing(10000 - known, kept)
        taken = []
        for _ in range(5):
            begun = time.process_time()
            follow_plan(place, aim(60, 60), today=TODAY)
            taken.append((time.process_time() - begun) * 1000)
        print(f"{known:6,} of them met: {statistics.median(taken):.0f} ms of processor time")


PARTS: Final = {
    "default": part_default,
    "surprises": part_surprises,
    "cells": part_cells,
    "forecast": part_forecast,
    "speed": part_speed,
}


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    for name in parser.parse_args().parts:
        PARTS[name]()


if __name__ == "__main__":
    main()
