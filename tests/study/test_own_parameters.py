"""The learner's own parameters: what they're trained on, and that `fsrs` means the same by them."""

from __future__ import annotations

import sys
from datetime import timedelta
from itertools import pairwise

import fsrs_rs_python
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.model.card import Card, Rating
from cps_study.model.learner import PARAMETER_BOUNDS, Learner
from cps_study.study import memory, own_parameters
from cps_study.study.looking_back import past_answers
from cps_study.study.own_parameters import can_fit_parameters, fitted_parameters
from tests.study.learners import SLOW_START, answers_of
from tests.study.makers import NOW
from tests.study.past import answered

GAPS = (0, 0, 1, 3, 10, 40)
"""Days between two answers; 0 is a step of learning."""
_parameters = st.tuples(
    *(
        st.floats(max(least, 0.5 * usual), min(greatest, 2 * usual))
        for usual, (least, greatest) in zip(DEFAULT_PARAMETERS, PARAMETER_BOUNDS, strict=True)
    )
)
_histories = st.lists(st.tuples(st.sampled_from(Rating), st.sampled_from(GAPS)), min_size=1)


def test_the_bounds_are_those_of_the_library_that_schedules() -> None:
    """A journal must never hold parameters that a replay breaks on."""
    bounds = tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True))
    assert bounds == PARAMETER_BOUNDS


@settings(max_examples=60)
@given(_parameters, _histories)
def test_what_is_trained_is_what_the_schedule_follows(
    parameters: tuple[float, ...], history: list[tuple[Rating, int]]
) -> None:
    """Both libraries come to the same memory after the same answers."""
    card: Card | None = None
    now = NOW
    reviews = []
    for rating, gap in history:
        days = 0 if card is None else gap
        now += timedelta(days=days, minutes=1)
        card = memory.review(card, rating, now, "x", learner=Learner(1.0, parameters))
        reviews.append(fsrs_rs_python.FSRSReview(rating, days))
    theirs = fsrs_rs_python.FSRS(parameters).memory_state(fsrs_rs_python.FSRSItem(reviews))
    assert card is not None
    # They reckon in 32 bits, and stop at a century.
    if card.stability < memory.MAX_INTERVAL:
        assert card.stability == pytest.approx(theirs.stability, rel=1e-3)
        assert card.difficulty == pytest.approx(theirs.difficulty, rel=1e-3)


def test_the_forgetting_curve_is_the_learners() -> None:
    """The last parameter bends it: after as many days as the stability, it's 90 % for everybody."""
    bent = Learner(1.0, (*DEFAULT_PARAMETERS[:20], 0.5))
    card = memory.review(None, Rating.EASY, NOW, "x")
    then = NOW + timedelta(days=round(card.stability))
    later = NOW + timedelta(days=200)
    assert memory.retrievability(card, then, bent) == pytest.approx(0.9, abs=0.01)
    assert memory.retrievability(card, later, bent) < memory.retrievability(card, later) - 0.1


def test_parameters_are_found_and_are_always_the_same() -> None:
    """What fades fast when it's new has a small first stability; all are in bounds and short."""
    answers = past_answers(answers_of(SLOW_START, objectives=150, times=5))
    found = fitted_parameters(answers)
    assert found == fitted_parameters(answers)
    assert found[3] < 2 < DEFAULT_PARAMETERS[3]
    for value, (least, greatest) in zip(found, PARAMETER_BOUNDS, strict=True):
        assert least <= value <= greatest
        assert value == round(value, 4)


def test_what_fed_no_memory_is_no_review() -> None:
    """A drill and a second right answer of the day teach nothing about forgetting."""
    events = [
        answered("a", day=0, rating=4),
        answered("a", day=3, mode="cram"),
        answered("a", day=5),
        answered("a", day=5, minute=30),
        answered("a", day=9, rating=1),
        answered("a", day=9, minute=10),
    ]
    histories = own_parameters._histories(past_answers(events))
    assert histories == [(0, [(4, 0), (3, 5)]), (0, [(4, 0), (3, 5), (1, 4)])]
    assert all(len(shorter) < len(longer) for (_, shorter), (_, longer) in pairwise(histories))


def test_without_the_library_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It's an extra: everything works without it."""
    answers = past_answers([answered("a", rating=4), answered("a", day=5)])
    assert can_fit_parameters()
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    assert not can_fit_parameters()
    assert fitted_parameters(answers) == ()


def test_what_the_library_refuses_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the level is all there is to find."""

    class Refusing:
        def __init__(self, _: object) -> None:
            pass

        def compute_parameters(self, *_: object) -> list[float]:
            raise ValueError("InvalidInput")

    monkeypatch.setattr(fsrs_rs_python, "FSRS", Refusing)
    assert fitted_parameters(past_answers([answered("a")])) == ()
