"""What the learner's memory of one objective is thought to be, and what is known of an item."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.model.asking import Rung
    from cps_study.model.event import Stamp


class Rating(IntEnum):
    """How well an objective was recalled, in the field's words and numbers."""

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
    """The FSRS memory of one objective. Stability is in days, difficulty 1 to 10, times in UTC."""

    state: State
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime
    reps: int = 1
    lapses: int = 0


class Memory(NamedTuple):
    """What the schedule keeps of one objective.

    `rung` is the one on which it is asked next, `item` the item that asked it last, and `day` the
    learner's study day then (local, as in the events). `days` is on how many study days it was
    answered: meeting the same thing on different days is what makes it stay.
    """

    card: Card
    rung: Rung
    item: str
    day: str
    days: int = 1


class Brief(NamedTuple):
    """The part of a memory that tells when its review comes, and how much it's worth."""

    state: State
    days: int
    stability: float
    due: Stamp
    last: Stamp


class LastShown(NamedTuple):
    """When an item was last answered, as a stamp, and the fingerprint of its wording then."""

    at: str
    wording: str
