"""The learner's own pace: how long an answer takes, and how often something has to come again.

A day is measured in minutes, so a queue has to know what it will take. The last answers say it;
before there are any, what candidates usually need.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.asking import Rung

KEPT: Final = 100
"""How many of the last answers are kept: about two days."""
USUAL_SECONDS: Final[dict[str, float]] = {"card": 12.0, "question": 35.0, "situation": 35.0}
"""The seconds for an answer before there are any to measure."""
LEAST_SECONDS: Final = 3.0
MOST_SECONDS: Final[dict[str, float]] = {"card": 45.0, "question": 90.0, "situation": 90.0}
"""A time outside these bounds is a held key or a phone call, not a pace."""
ENOUGH: Final = 10
"""With fewer answers of a kind, the usual seconds fill up the number."""
USUAL_MISSES: Final = 0.15
"""The share of answers that are Again, before there are many to go by."""
_AS_MANY: Final = 20
"""The usual share of misses counts as much as this many answers."""


class Sample(NamedTuple):
    """One answer: the rung it was asked on, how long it took in milliseconds, and its rating."""

    rung: Rung
    ms: int
    rating: int


class Pace(NamedTuple):
    """Seconds for one answer by rung, and the share of answers that are Again."""

    seconds: dict[str, float]
    misses: float

    def review_seconds(self, rung: Rung) -> float:
        """Return what a review on this rung takes, with the repeats after a miss.

        Those are asked on the lowest rung, until one is right.
        """
        return self.seconds[rung] + self.misses / (1 - self.misses) * self.seconds["card"]

    def new_seconds(self, first: Rung, right_at_first: float | None = None) -> float:
        """Return what it takes to learn something new that starts on this rung.

        It takes two right answers in a row. Each miss leads back to a card, until one is right; all
        others after the first are questions. The first answer is right with the probability
        `right_at_first`, if that's given, and else as often as any other.
        """
        right = 1 - self.misses
        if right_at_first is None:
            right_at_first = right
        card = self.seconds["card"] / right
        once_right = (self.seconds["question"] + self.misses * card) / right
        once_missed = card + once_right
        return (
            self.seconds[first] + right_at_first * once_right + (1 - right_at_first) * once_missed
        )


def with_sample(recent: tuple[Sample, ...], rung: Rung, ms: int, rating: int) -> tuple[Sample, ...]:
    """Return the last answers with one more; the oldest goes."""
    return (*recent[-(KEPT - 1) :], Sample(rung, ms, rating))


def pace_of(recent: Sequence[Sample]) -> Pace:
    """Return the pace that the last answers show."""
    seconds = {rung: _median_seconds(recent, rung) for rung in USUAL_SECONDS}
    missed = sum(sample.rating == 1 for sample in recent)
    misses = (missed + USUAL_MISSES * _AS_MANY) / (len(recent) + _AS_MANY)
    return Pace(seconds, min(misses, 0.5))


def _median_seconds(recent: Sequence[Sample], rung: str) -> float:
    times = [sample.ms / 1000 for sample in recent if sample.rung == rung and sample.ms > 0]
    usual = [USUAL_SECONDS[rung]] * max(0, ENOUGH - len(times))
    median = statistics.median([*times, *usual])
    return min(max(median, LEAST_SECONDS), MOST_SECONDS[rung])
