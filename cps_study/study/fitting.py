"""Fitting the schedule to the learner: how long memories last, next to the average learner's.

FSRS comes with the parameters of an average learner. One number makes up for most of what is
particular about somebody: a level that stretches every memory. It's found from the first part of
the reviews and has to foresee the rest better than the average does; only then is it used.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.study.memory import recall_after

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.study.looking_back import PastAnswer

LEAST_REVIEWS: Final = 400
"""With fewer reviews nothing is fitted."""
TRAINING: Final = 0.7
"""The part of the reviews, the earlier ones, from which a level is found before it's tested."""
LEAST_CHANGE: Final = 0.1
"""In logarithms. A level nearer to the average isn't worth a change of the schedule."""
_WIDEST: Final = math.log(4)
_STEP: Final = 0.05
_DEVIATION: Final = 0.5
"""In logarithms: how far learners are from the average, before anything is known of one."""


class Fit(NamedTuple):
    """A level, how many reviews it's from, and the mean log-loss on the later part of them.

    `loss` is that of the level found from the earlier part, `average_loss` that of the average.
    """

    level: float
    reviews: int
    loss: float
    average_loss: float


def fit_level(answers_at: Callable[[float], Sequence[PastAnswer]]) -> Fit | None:
    """Return the level that fits the learner, or None if the average learner's does as well.

    `answers_at` replays the answers at a level. A level is found on the memories of the average
    learner, which takes one replay, and tested on its own.
    """
    average = _reviews(answers_at(1.0))
    if len(average) < LEAST_REVIEWS:
        return None
    split = round(TRAINING * len(average))
    tried = _best_level(average[:split])
    if abs(math.log(tried)) < LEAST_CHANGE:
        return None
    average_loss = log_loss(average[split:])
    loss = log_loss(_reviews(answers_at(tried))[split:])
    if loss >= average_loss:
        return None
    level = _best_level(average)
    if abs(math.log(level)) < LEAST_CHANGE:
        return None
    return Fit(round(level, 2), len(average), loss, average_loss)


def log_loss(reviews: Sequence[PastAnswer]) -> float:
    """Return the mean of minus the logarithm of what was thought of each outcome."""
    return _loss([(review.recall or 0.0, review.is_known) for review in reviews])


def _reviews(answers: Sequence[PastAnswer]) -> list[PastAnswer]:
    return [answer for answer in answers if answer.is_review]


def _best_level(reviews: Sequence[PastAnswer]) -> float:
    """Return the most probable level on the memories of the average learner, by trying many."""
    steps = round(_WIDEST / _STEP)
    levels = [math.exp(_STEP * step) for step in range(-steps, steps + 1)]
    return min(levels, key=lambda level: _cost(level, reviews))


def _cost(level: float, reviews: Sequence[PastAnswer]) -> float:
    outcomes = [
        (recall_after(review.stability * level, review.days), review.is_known) for review in reviews
    ]
    return len(reviews) * _loss(outcomes) + (math.log(level) / _DEVIATION) ** 2 / 2


def _loss(outcomes: Sequence[tuple[float, bool]]) -> float:
    total = 0.0
    for recall, is_known in outcomes:
        thought = recall if is_known else 1 - recall
        total -= math.log(max(thought, 1e-6))
    return total / max(len(outcomes), 1)
