"""A card: the current estimate of how well the learner remembers one item."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Rating(IntEnum):
    """How well an item was recalled, in the field's words and numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(IntEnum):
    """A card's state in FSRS: being learned, in review, or being relearned after a lapse."""

    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


class Card(NamedTuple):
    """The FSRS memory of one item. Stability is in days, difficulty from 1 to 10; times are UTC."""

    state: State
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    reps: int = 1
    lapses: int = 0
