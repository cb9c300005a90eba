"""FSRS-6 as plain arithmetic."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fsrs import Card as FsrsCard
from fsrs import Rating as FsrsRating
from fsrs import Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from cps_study.study.memory_model import (
    Strength,
    after_first_miss,
    after_first_right,
    after_miss,
    after_right,
    gain_at_once,
    start_at_once,
)
from tests.study.makers import NOW, some

SCHEDULER = Scheduler(enable_fuzzing=False)
strengths = st.builds(
    Strength, st.floats(0.1, 300, allow_nan=False), st.floats(1, 10, allow_nan=False)
)


def by_library(strength: Strength, days: int, *ratings: FsrsRating) -> Strength:
    """Return what the library makes of these answers, all on one day so many days later."""
    card = FsrsCard(
        card_id=0,
        state=State.Review,
        step=None,
        stability=strength.stability,
        difficulty=strength.difficulty,
        due=NOW,
        last_review=NOW - timedelta(days=days),
    )
    for rating in ratings:
        card, _ = SCHEDULER.review_card(card, rating, review_datetime=NOW)
    assert card.stability is not None
    assert card.difficulty is not None
    return Strength(card.stability, card.difficulty)


@some
@given(strengths, st.integers(1, 400))
def test_a_right_answer_does_what_the_library_does(strength: Strength, days: int) -> None:
    """The memory after a right answer is the library's."""
    expected = by_library(strength, days, FsrsRating.Good)
    assert after_right(strength, days) == pytest.approx(expected)


@some
@given(strengths, st.integers(1, 400))
def test_a_miss_does_what_the_library_does(strength: Strength, days: int) -> None:
    """The memory after a miss, and the right answer later that day, is the library's."""
    expected = by_library(strength, days, FsrsRating.Again, FsrsRating.Good)
    assert after_miss(strength, days) == pytest.approx(expected)


def test_a_first_answer_does_what_the_library_does() -> None:
    """So is the memory after the first answer, right or missed."""
    card, _ = SCHEDULER.review_card(FsrsCard(card_id=0), FsrsRating.Good, review_datetime=NOW)
    assert after_first_right() == pytest.approx((card.stability, card.difficulty))
    card, _ = SCHEDULER.review_card(FsrsCard(card_id=0), FsrsRating.Again, review_datetime=NOW)
    card, _ = SCHEDULER.review_card(card, FsrsRating.Good, review_datetime=NOW)
    assert after_first_miss() == pytest.approx((card.stability, card.difficulty))


def test_a_review_gains_most_where_it_is_nearly_forgotten() -> None:
    """What would be known anyway gains next to nothing; no review makes the day worse here."""
    fragile, firm = (gain_at_once(Strength(stability, 5.0), 5, 5) for stability in (2, 200))
    assert fragile > 0.1
    assert 0 <= firm < 0.02


def test_something_new_is_known_better_the_nearer_the_day() -> None:
    """Met on the eve it's mostly known; what is met a month before fades until the day."""
    eve, week, month = (start_at_once(left) for left in (1, 7, 30))
    assert 1 > eve > week > month > 0
