"""FSRS-6 as plain arithmetic, for the many answers that a plan has to imagine.

The formulas and numbers are those of the `fsrs` library (py-fsrs 6, `scheduler.py`), which feeds
the real memories; a test compares the two. A miss is followed by a right answer the same day, as in
a study session.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from cps_study.study.memory import recall_after

_W: Final = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The default parameters of FSRS-6."""
_AGAIN: Final = 1
_GOOD: Final = 3
_EASY: Final = 4
LEAST_STABILITY: Final = 0.001
"""In days."""
RIGHT_AT_FIRST: Final = 0.6
"""How often the first answer to something new is right."""


class Strength(NamedTuple):
    """How well something is remembered: stability in days, and difficulty from 1 to 10."""

    stability: float
    difficulty: float


def after_right(strength: Strength, days: float) -> Strength:
    """Return the memory after a right answer, so many days (1 or more) after the last one."""
    stability, difficulty = strength
    recall = recall_after(stability, days)
    growth = (
        math.exp(_W[8])
        * (11 - difficulty)
        * stability ** -_W[9]
        * (math.exp(_W[10] * (1 - recall)) - 1)
    )
    return Strength(stability * (1 + growth), _next_difficulty(difficulty, _GOOD))


def after_miss(strength: Strength, days: float) -> Strength:
    """Return the memory after a miss and the right answer that follows on the same day."""
    stability, difficulty = strength
    recall = recall_after(stability, days)
    forgotten = (
        _W[11]
        * difficulty ** -_W[12]
        * ((stability + 1) ** _W[13] - 1)
        * math.exp(_W[14] * (1 - recall))
    )
    lowest = stability / math.exp(_W[17] * _W[18])
    missed = max(min(forgotten, lowest), LEAST_STABILITY)
    harder = _next_difficulty(difficulty, _AGAIN)
    return Strength(_same_day_right(missed), _next_difficulty(harder, _GOOD))


def after_first_right() -> Strength:
    """Return the memory of something new whose first answer was right."""
    return Strength(_W[2], _first_difficulty(_GOOD))


def after_first_miss() -> Strength:
    """Return the memory of something new that was missed first, and right later that day."""
    return Strength(_same_day_right(_W[0]), _next_difficulty(_first_difficulty(_AGAIN), _GOOD))


def gain_at_once(strength: Strength, days: float, left: float) -> float:
    """Return what a review today gains in recall on the day of the exam, if no other follows.

    `days` is how long ago the last answer was, and `left` how far away the exam is.
    """
    recall = recall_after(strength.stability, days)
    right = recall_after(after_right(strength, days).stability, left)
    missed = recall_after(after_miss(strength, days).stability, left)
    without = recall_after(strength.stability, days + left)
    return recall * right + (1 - recall) * missed - without


def start_at_once(left: float) -> float:
    """Return how likely something new that's met today is known on the day, without a review."""
    right = recall_after(after_first_right().stability, left)
    missed = recall_after(after_first_miss().stability, left)
    return RIGHT_AT_FIRST * right + (1 - RIGHT_AT_FIRST) * missed


def _same_day_right(stability: float) -> float:
    growth: float = math.exp(_W[17] * _W[18]) * stability ** -_W[19]
    return stability * max(growth, 1.0)


def _first_difficulty(rating: int) -> float:
    return min(max(_W[4] - math.exp(_W[5] * (rating - 1)) + 1, 1.0), 10.0)


def _next_difficulty(difficulty: float, rating: int) -> float:
    easiest = _W[4] - math.exp(_W[5] * (_EASY - 1)) + 1
    moved = difficulty - _W[6] * (rating - 3) * (10 - difficulty) / 9
    return min(max(_W[7] * easiest + (1 - _W[7]) * moved, 1.0), 10.0)
