"""Fitting the schedule to the learner: how this learner remembers, next to the average one.

FSRS comes with the parameters of an average learner. Two things are tried in their place. One is a
level: a single number that stretches every memory. The other is a set of the learner's own
parameters, if the library that finds them is installed. Each is found from the first part of the
reviews and has to predict the rest better than what's in use. Parameters say more, but they take
more data. So they have to beat a level by more than chance, and so does anything that replaces an
earlier fit.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.learner import AVERAGE, Learner
from cps_study.study.memory import recall_after

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.study.looking_back import PastAnswer

    AnswersAs = Callable[[Learner], Sequence[PastAnswer]]
    """Returns the answers with what was remembered if they were this learner's."""
    Trainer = Callable[[Sequence[PastAnswer]], tuple[float, ...]]
    """Returns the parameters that fit the answers; none, if there are none to be found."""

LEAST_REVIEWS: Final = 400
"""With fewer reviews, nothing is fitted."""
TRAINING: Final = 0.7
"""The part of the reviews, the earlier ones, from which a fit is found before it's tested."""
LEAST_CHANGE: Final = 0.1
"""In logarithms. A level nearer to the one in use isn't worth a change of the schedule."""
SURE: Final = 1.5
"""So many standard errors away, a gain isn't chance. It's looked for again and again, so less than
that would change the schedule of many an average learner (`tests/benchmarks/fitting.py`)."""
_WIDEST: Final = math.log(4)
_STEP: Final = 0.05
_DEVIATION: Final = 0.5
"""In logarithms: how far learners are from the average, before anything is known of one."""


class Fit(NamedTuple):
    """Whom the schedule is fitted to, how many reviews say so, and the log-loss on the later ones.

    `loss` is that of the fit found from the earlier part, `average_loss` that of the average.
    """

    learner: Learner
    reviews: int
    loss: float
    average_loss: float


def find_fit(answers_as: AnswersAs, train: Trainer, used: Learner = AVERAGE) -> Fit | None:
    """Return what fits the learner, or None if nothing does better than what is in use.

    A level is found on the memories of the average learner, which takes one replay; it's tested on
    its own memories, and so are parameters.
    """
    answers = answers_as(AVERAGE)
    average = _reviews(answers)
    if len(average) < LEAST_REVIEWS:
        return None
    split = round(TRAINING * len(average))

    def losses_of(learner: Learner) -> list[float]:
        return _losses(_reviews(answers_as(learner))[split:])

    average_losses = _losses(average[split:])
    found = _Found(average_losses, losses_of)
    found.try_out(used)
    found.try_out(_level_of(average[:split], used), surely=used != AVERAGE)
    earlier = answers[: answers.index(average[split])]
    found.try_out(_own(earlier, average[:split], train), surely=True)
    if found.learner is None or found.learner == used:
        return None
    if found.learner.parameters:
        learner = _own(answers, average, train)
    else:
        learner = _level_of(average, used)
    if learner is None:
        return None
    return Fit(learner, len(average), fmean(found.losses), fmean(average_losses))


@dataclass(slots=True)
class _Found:
    """The best of what was tried, and its log-losses on the later reviews, one for each."""

    losses: list[float]
    losses_of: Callable[[Learner], list[float]]
    learner: Learner | None = None

    def try_out(self, learner: Learner | None, *, surely: bool = False) -> None:
        """Take this one if its losses are smaller; with `surely`, by more than chance."""
        if learner is None or learner == AVERAGE:
            return
        losses = self.losses_of(learner)
        gains = [before - after for before, after in zip(self.losses, losses, strict=True)]
        least = SURE * stdev(gains) / math.sqrt(len(gains)) if surely else 0.0
        if fmean(gains) > least:
            self.losses = losses
            self.learner = learner


def _level_of(reviews: Sequence[PastAnswer], used: Learner) -> Learner | None:
    """Return the learner of the most probable level, or None if it's near to the one in use."""
    level = _best_level(reviews)
    in_use = 1.0 if used.parameters else used.level
    if abs(math.log(level / in_use)) < LEAST_CHANGE:
        return None
    return Learner(round(level, 2))


def _own(
    answers: Sequence[PastAnswer], reviews: Sequence[PastAnswer], train: Trainer
) -> Learner | None:
    """Return the learner with the parameters that fit the answers; None if there are none."""
    parameters = train(answers)
    if not parameters:
        return None
    return Learner(round(_best_level(reviews), 2), parameters)


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
    return sum(itertools.starmap(_loss, outcomes)) + (math.log(level) / _DEVIATION) ** 2 / 2


def _losses(reviews: Sequence[PastAnswer]) -> list[float]:
    """Return the log-loss of each outcome: minus the logarithm of its predicted probability."""
    return [_loss(review.recall or 0.0, review.is_known) for review in reviews]


def _loss(recall: float, is_known: bool) -> float:  # noqa: FBT001 - an outcome is no option
    return -math.log(max(recall if is_known else 1 - recall, 1e-6))
