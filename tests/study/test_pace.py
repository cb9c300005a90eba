"""The learner's pace: medians by kind, sensible before there are any, and within reason."""

from __future__ import annotations

import pytest

from cps_study.study.pace import KEPT, Sample, pace_of, with_sample


def test_before_any_answer_the_usual_pace_holds() -> None:
    """12 seconds a card, 35 a question."""
    pace = pace_of(())
    assert pace.seconds == {"card": 12.0, "question": 35.0, "situation": 35.0}
    assert pace.misses == pytest.approx(0.15)


def test_the_learners_own_median_takes_over() -> None:
    """With ten answers of a kind, half an hour for one of them changes little."""
    recent = [Sample("card", 20_000, 3)] * 12 + [Sample("card", 1_800_000, 3)]
    assert pace_of(recent).seconds["card"] == 20.0
    assert pace_of([Sample("card", 20_000, 3)] * 3).seconds["card"] == 12.0


@pytest.mark.parametrize(("ms", "seconds"), [(1, 3.0), (10_000_000, 45.0), (0, 12.0)])
def test_a_pace_stays_within_reason(ms: int, seconds: float) -> None:
    """A held key is no pace, nor is a phone call; a time of 0 is unknown."""
    assert pace_of([Sample("card", ms, 3)] * 40).seconds["card"] == seconds


def test_misses_make_repeats() -> None:
    """Who misses more needs longer for the same."""
    sure, unsure = pace_of([Sample("card", 0, 3)] * 80), pace_of([Sample("card", 0, 1)] * 80)
    assert sure.misses < 0.05
    assert unsure.misses == 0.5
    assert sure.review_seconds("card") < unsure.review_seconds("card")
    assert sure.new_seconds("card") < unsure.new_seconds("card")


def test_only_the_last_answers_are_kept() -> None:
    """The oldest goes when a hundred are there."""
    recent: tuple[Sample, ...] = ()
    for number in range(KEPT + 5):
        recent = with_sample(recent, "card", number, 3)
    assert (len(recent), recent[0].ms, recent[-1].ms) == (KEPT, 5, KEPT + 4)
