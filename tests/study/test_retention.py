"""Retention: what was predicted of reviews, and what was recalled."""

from __future__ import annotations

import pytest

from cps_study.study.retention import calibration_of, retention_of
from tests.study.past import review


def test_without_reviews_there_is_nothing_to_say() -> None:
    """None isn't 0%."""
    assert retention_of([]) == (None, None, 0)
    assert calibration_of([]) == []


def test_the_achieved_share_counts_reviews_only() -> None:
    """What wasn't a review says nothing about the schedule's promise."""
    answers = [review(0.9), review(0.8, known=False), review(0.1)._replace(is_review=False)]
    found = retention_of(answers)
    assert (found.achieved, found.reviews) == (0.5, 2)
    assert found.predicted == pytest.approx(0.85)


def test_calibration_compares_like_with_like() -> None:
    """Each bin of reviews has its mean prediction, the share recalled, and its number."""
    answers = [review(0.91), review(0.93, known=False), review(0.96), review(0.5, known=False)]
    bins = calibration_of([*answers, review(0.2)._replace(is_review=False)])
    assert [(one.actual, one.n) for one in bins] == [(0.0, 1), (0.5, 2), (1.0, 1)]
    assert [round(one.predicted, 2) for one in bins] == [0.5, 0.92, 0.96]
