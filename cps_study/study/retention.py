"""How well the schedule keeps its promise: what was predicted, and what was remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.study.looking_back import PastAnswer

EDGES: Final = (0.0, 0.7, 0.8, 0.85, 0.9, 0.95)
"""Where the bins of predicted recall begin; the last one ends at 1."""


class CalibrationBin(NamedTuple):
    """Reviews of which about the same was predicted: the mean prediction and the share recalled."""

    predicted: float
    actual: float
    n: int


class Retention(NamedTuple):
    """The share of reviews that were recalled (0 to 1), of how many; None without any."""

    achieved: float | None
    predicted: float | None
    reviews: int


def retention_of(answers: Iterable[PastAnswer]) -> Retention:
    """Return the share of reviews that were recalled, and the mean of what was predicted."""
    everything = _bin([answer for answer in answers if answer.is_review])
    if everything is None:
        return Retention(None, None, 0)
    return Retention(everything.actual, everything.predicted, everything.n)


def calibration_of(answers: Iterable[PastAnswer]) -> list[CalibrationBin]:
    """Return how much was recalled for each bin of predicted recall that has any reviews."""
    by_bin: dict[int, list[PastAnswer]] = {}
    for answer in answers:
        if answer.is_review:
            by_bin.setdefault(_bin_of(answer.recall or 0.0), []).append(answer)
    bins = [_bin(by_bin[number]) for number in sorted(by_bin)]
    return [found for found in bins if found is not None]


def _bin_of(recall: float) -> int:
    return sum(recall >= edge for edge in EDGES[1:])


def _bin(reviews: list[PastAnswer]) -> CalibrationBin | None:
    if not reviews:
        return None
    number = len(reviews)
    predicted = sum(review.recall or 0.0 for review in reviews) / number
    return CalibrationBin(predicted, sum(review.is_known for review in reviews) / number, number)
