"""Fitting the schedule to the learner: how this learner remembers, next to the average one.

FSRS comes with the parameters of an average learner. Two things are tried in their place. One is a
level: a single number that stretches every memory. The other are parameters of the learner's own,
if the library that finds them is installed. Each is found from the first part of the reviews and
has to foresee the rest better than what's in use. Parameters say more, but it takes more to know
them, so they have to do clearly better than a level.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
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
"""With fewer reviews nothing is fitted."""
TRAINING: Final = 0.7
"""The part of the reviews, the earlier ones, from which a fit is found before it's tested."""
LEAST_CHANGE: Final = 0.1
"""In logarithms. A level nearer to the one in use isn't worth a change of the schedule."""
LEAST_GAIN: Final = 0.005
"""How much of the mean log-loss parameters have to save next to a level, and any new fit next to
the last one: with less, they go by chance (`tests/benchmarks/fitting.py`)."""
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

    def loss_of(learner: Learner) -> float:
        return log_loss(_reviews(answers_as(learner))[split:])

    average_loss = to_beat = log_loss(average[split:])
    if used != AVERAGE:
        to_beat = min(to_beat, loss_of(used) - LEAST_GAIN)
    found = _Found(to_beat)
    found.try_out(_level_of(average[:split], used), loss_of)
    earlier = answers[: answers.index(average[split])]
    found.try_out(_own(earlier, average[:split], train), loss_of, LEAST_GAIN)
    if found.learner is None:
        return None
    if found.learner.parameters:
        learner = _own(answers, average, train)
    else:
        learner = _level_of(average, used)
    if learner is None:
        return None
    return Fit(learner, len(average), found.loss, average_loss)


def log_loss(reviews: Sequence[PastAnswer]) -> float:
    """Return the mean of minus the logarithm of what was thought of each outcome."""
    return _loss([(review.recall or 0.0, review.is_known) for review in reviews])


@dataclass(slots=True)
class _Found:
    """The best of what was tried, and its mean log-loss on the later reviews; first, the limit."""

    loss: float
    learner: Learner | None = None

    def try_out(
        self, learner: Learner | None, loss_of: Callable[[Learner], float], margin: float = 0.0
    ) -> None:
        """Take this one if its loss is smaller by more than the margin."""
        if learner is None:
            return
        loss = loss_of(learner)
        if loss < self.loss - margin:
            self.loss = loss
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
    return len(reviews) * _loss(outcomes) + (math.log(level) / _DEVIATION) ** 2 / 2


def _loss(outcomes: Sequence[tuple[float, bool]]) -> float:
    total = 0.0
    for recall, is_known in outcomes:
        thought = recall if is_known else 1 - recall
        total -= math.log(max(thought, 1e-6))
    return total / max(len(outcomes), 1)
