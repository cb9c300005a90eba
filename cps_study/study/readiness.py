"""Readiness: the score to expect on a mock exam, how sure that is, and the chance to pass.

A mock exam asks questions that the learner hasn't seen. So what counts are the answers to questions
that were met for the first time, and what is known of the memory of what they ask. The percentage
of all answers flatters those who repeat, and memory alone says nothing about new questions.

The model is a logistic regression with guessing:

    P(right) = c + (1 - c) / (1 + exp(-x·b))

where c is the chance of a blind guess and x says how long ago the answer was, how well the
objective was remembered and how often it had been met, if at all, the rung, whether it was in a
mock exam, and the domain. The coefficients b have priors; their most probable values are found by
Newton's method, and how sure they are by its second derivatives (Laplace's approximation). The
score of an exam varies by its questions, too, and by MODEL_ERROR for all that the model doesn't
know. `tests/benchmarks/readiness.py` holds it to its promise.
"""

from __future__ import annotations

import math
import random
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.outline import DOMAINS
from cps_study.study.normal_equations import cholesky, solve_lower, solve_upper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.outline import Domain

LEAST_ANSWERS: Final = 60
"""With fewer first answers there's no figure: it would be about as good as a guess."""
CHANCE: Final = 0.25
"""How often a blind guess is right in a mock exam: its questions have four options."""
MODEL_ERROR: Final = 0.033
"""The standard deviation of a score of 50 % by all that the model doesn't know.

It's smaller near 0 and 100 %, as that of the sampling is: 2.8 % at a score of 76 %.
"""
INTERVAL: Final = 0.8
"""How often the score of a mock exam should be between `low` and `high`."""
LONG_AGO: Final = 600
"""First answers further back than this say less: people get better while they study."""
_USUAL_RECALL: Final = 0.85
"""The recall at which the coefficient of memory has no effect."""
_USUAL_REPS: Final = 2
"""The number of earlier answers at which the coefficient of practice has no effect."""
_MOST_REPS: Final = 4
"""More earlier answers than these make no difference: first answers say little about that."""
_HALF: Final = 0.5
"""What a right answer counts if the learner called it a guess."""


class FirstAnswer(NamedTuple):
    """The answer to a question that was met for the first time.

    `recall` is what was remembered of its objective then (0 to 1), or None if that was new as
    well; `reps` is how often it had been answered. `chance` is how often a blind guess is right.
    """

    right: bool
    guessed: bool = False
    recall: float | None = None
    reps: int = 0
    domain: Domain | None = None
    is_situation: bool = False
    in_exam: bool = False
    chance: float = CHANCE


class ExamPart(NamedTuple):
    """A part of the mock exam: its share of the questions, and what is known of what it asks.

    `reps` is how often its objectives were answered, on average.
    """

    share: float
    domain: Domain | None = None
    recall: float | None = None
    reps: float = 0.0
    situations: float = 0.5
    """The share of its questions that are situations."""


class MockExam(NamedTuple):
    """The mock exam to predict: its parts, how many questions it has, and the points to pass.

    `chance` is how often a blind guess is right. `recall_error` is how far all of the recalls may
    be off together: a standard deviation, 0 for an exam that's taken now.
    """

    parts: Sequence[ExamPart]
    questions: int
    needed: int
    chance: float = CHANCE
    recall_error: float = 0.0


class Readiness(NamedTuple):
    """The expected share of points on a mock exam, the 80 % interval, and the chance to pass.

    All are from 0 to 1. `answers` is how many first answers they rest on.
    """

    score: float
    low: float
    high: float
    pass_chance: float
    answers: int


Row = list[tuple[int, float]]
"""The coefficients that play a part in an answer, by their number, each with its value."""


class _Prior(NamedTuple):
    """What we assume about a coefficient before any answers: its mean and deviation.

    It's a normal distribution or, with degrees of freedom, Student's t: it holds a coefficient
    near its mean until many answers say that it's far from there, and then lets go.
    """

    mean: float
    deviation: float
    freedom: float = math.inf

    def precision(self, value: float) -> float:
        """Return how firmly the prior pulls at a coefficient of this value."""
        if math.isinf(self.freedom):
            return self.deviation**-2
        away = (value - self.mean) ** 2
        return (self.freedom + 1) / (self.freedom * self.deviation**2 + away)


_PRIORS: Final[dict[str, _Prior]] = {
    "level": _Prior(1.3, 1.0),
    "long ago": _Prior(-0.3, 0.4),
    "recall": _Prior(2.0, 1.2),
    "not met": _Prior(-0.65, 1.0),
    "practice": _Prior(0.2, 0.3),
    "situation": _Prior(0.0, 0.4),
    "exam": _Prior(0.0, 0.22, freedom=3),
}
_DOMAIN_PRIOR: Final = _Prior(0.0, 0.4)
_NUMBERS: Final = {name: number for number, name in enumerate(_PRIORS)}
_PLACES: Final[dict[Domain | None, int]] = {
    domain: len(_PRIORS) + number for number, domain in enumerate((*DOMAINS, None))
}
_ALL_PRIORS: Final = (*_PRIORS.values(), *(_DOMAIN_PRIOR for _ in _PLACES))
_MOST_STEPS: Final = 30
_LONGEST_STEP: Final = 1.0
"""Newton's method may go too far at first; no coefficient moves further than this at once."""
_SETTLED: Final = 1e-4
_DRAWS: Final = 200
_SPREAD: Final = tuple(NormalDist().inv_cdf((place + 0.5) / 7) for place in range(7))
"""Seven equally probable places of a normal distribution."""


def readiness(answers: Sequence[FirstAnswer], exam: MockExam) -> Readiness | None:
    """Return what to expect of a mock exam; None with too few answers to say anything.

    The answers come in the order in which they were given.
    """
    return readinesses(answers, [exam])[0]


def readinesses(
    answers: Sequence[FirstAnswer], exams: Sequence[MockExam]
) -> list[Readiness | None]:
    """Return what to expect of each of several mock exams, as `readiness` does of one."""
    if len(answers) < LEAST_ANSWERS:
        return [None for _ in exams]
    fit = _fit(answers)
    return [_predict(fit, exam, len(answers)) if exam.parts else None for exam in exams]


class _FittedModel(NamedTuple):
    """The most probable coefficients, and the Cholesky factor of their precision."""

    coefficients: list[float]
    precision: list[list[float]]


def _fit(answers: Sequence[FirstAnswer]) -> _FittedModel:
    """Return the most probable coefficients, by Newton's method with expected information."""
    rows = [
        _row(answer, min(1.0, (len(answers) - place) / LONG_AGO))
        for place, answer in enumerate(answers)
    ]
    coefficients = [prior.mean for prior in _ALL_PRIORS]
    factor: list[list[float]] = []
    for _ in range(_MOST_STEPS):
        gradient, information = _derivatives(answers, rows, coefficients)
        factor = cholesky(information)
        step = solve_upper(factor, solve_lower(factor, gradient))
        longest = max(map(abs, step))
        scale = min(1.0, _LONGEST_STEP / max(longest, _SETTLED))
        coefficients = [
            value + scale * change for value, change in zip(coefficients, step, strict=True)
        ]
        if longest < _SETTLED:
            break
    return _FittedModel(coefficients, factor)


def _row(answer: FirstAnswer, ago: float) -> Row:
    """Return what plays a part in an answer; `ago` is 0 for the last one, 1 for a long ago."""
    row = [(_NUMBERS["level"], 1.0), (_NUMBERS["long ago"], ago)]
    row += _memory_terms(answer.recall, answer.reps)
    if answer.is_situation:
        row.append((_NUMBERS["situation"], 1.0))
    if answer.in_exam:
        row.append((_NUMBERS["exam"], 1.0))
    row.append((_PLACES[answer.domain], 1.0))
    return row


def _memory_terms(recall: float | None, reps: float) -> Row:
    """Return what the memory of an objective adds: its recall, and how often it was answered."""
    if recall is None:
        return [(_NUMBERS["not met"], 1.0)]
    practice = math.log((1 + min(reps, _MOST_REPS)) / (1 + _USUAL_REPS))
    return [(_NUMBERS["recall"], recall - _USUAL_RECALL), (_NUMBERS["practice"], practice)]


def _derivatives(
    answers: Sequence[FirstAnswer], rows: Sequence[Row], coefficients: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """Return the gradient of the log posterior, and the expected information with the priors."""
    size = len(coefficients)
    gradient = [0.0] * size
    information = [[0.0] * size for _ in range(size)]
    for number, prior in enumerate(_ALL_PRIORS):
        precision = prior.precision(coefficients[number])
        gradient[number] = precision * (prior.mean - coefficients[number])
        information[number][number] = precision
    for answer, row in zip(answers, rows, strict=True):
        known = _logistic(sum(coefficients[place] * value for place, value in row))
        expected = answer.chance + (1 - answer.chance) * known
        slope = (1 - answer.chance) * known * (1 - known)
        variance = max(expected * (1 - expected), 1e-9)
        pull = slope * (_points(answer) - expected) / variance
        weight = slope * slope / variance
        for place, value in row:
            gradient[place] += pull * value
            # Each row names its coefficients in ascending order, so this fills the lower triangle.
            for other, other_value in row:
                if other <= place:
                    information[place][other] += weight * value * other_value
    return gradient, information


def _points(answer: FirstAnswer) -> float:
    """Return what an answer counts: 1, 0, or in between for a guess that was right."""
    if not answer.right:
        return 0.0
    return _HALF if answer.guessed else 1.0


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _predict(fit: _FittedModel, exam: MockExam, answers: int) -> Readiness:
    """Return the prediction, from draws of the coefficients and of the exam's questions."""
    rows = [(part.share, _exam_row(part), part.recall is not None) for part in exam.parts]
    total = sum(part.share for part in exam.parts)
    rng = random.Random(1)
    means = []
    scores = []
    for _ in range(_DRAWS):
        drawn = _draw(fit, rng)
        mean = 0.0
        off = 0.0
        if exam.recall_error:
            off = drawn[_NUMBERS["recall"]] * rng.gauss(0, exam.recall_error)
        for share, row, is_met in rows:
            known = _logistic(sum(drawn[place] * value for place, value in row) + off * is_met)
            mean += share / total * (exam.chance + (1 - exam.chance) * known)
        means.append(mean)
        deviation = math.sqrt(mean * (1 - mean) * (1 / exam.questions + 4 * MODEL_ERROR**2))
        scores += [mean + deviation * place for place in _SPREAD]
    scores.sort()
    # A score has whole points; what rounds up to the points that are needed counts as passed.
    mark = (exam.needed - 0.5) / exam.questions
    tail = round((1 - INTERVAL) / 2 * len(scores))
    return Readiness(
        score=sum(means) / len(means),
        low=max(0.0, scores[tail]),
        high=min(1.0, scores[-1 - tail]),
        pass_chance=sum(score >= mark for score in scores) / len(scores),
        answers=answers,
    )


def _exam_row(part: ExamPart) -> Row:
    return [
        (_NUMBERS["level"], 1.0),
        *_memory_terms(part.recall, part.reps),
        (_NUMBERS["situation"], part.situations),
        (_NUMBERS["exam"], 1.0),
        (_PLACES[part.domain], 1.0),
    ]


def _draw(fit: _FittedModel, rng: random.Random) -> list[float]:
    """Return coefficients drawn from their posterior, which is taken as normal."""
    noise = solve_upper(fit.precision, [rng.gauss(0, 1) for _ in fit.coefficients])
    return [value + change for value, change in zip(fit.coefficients, noise, strict=True)]
