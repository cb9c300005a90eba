"""How long until an objective comes again, toward an exam."""

from __future__ import annotations

from datetime import UTC, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.card import Card, Rating, State
from cps_study.study.aim import USUAL
from cps_study.study.course import Course
from cps_study.study.queue import Limits
from cps_study.study.waits import wait_toward, waits
from tests.study.makers import DAY, NOW, learning_card, some
from tests.study.planning import TODAY, aim, memory, pool_of, progress_with


def course(left: int = 30, minutes: float = 20) -> Course:
    """Return a course toward an exam so many days away."""
    return Course(aim(left, minutes), USUAL, Limits())


def answered(stability: float) -> Card:
    """Return a memory that was answered just now."""
    return Card(State.REVIEW, None, stability, 5.0, NOW + round(stability) * DAY, NOW, 3)


@some
@given(st.floats(0.1, 300), st.integers(1, 60))
def test_what_comes_before_the_exam_comes_on_a_day_before_it(stability: float, left: int) -> None:
    """A wait is whole days up to the eve, or it's said to be after the exam."""
    wait = course(left).wait(answered(stability), timedelta(days=round(stability)))
    assert wait >= DAY
    assert course(left).is_after_exam(wait) == (wait >= left * DAY)


def test_what_is_fragile_comes_soon_and_what_is_stable_late() -> None:
    """The plan brings a fragile memory within days, and a stable one in the last week."""
    assert course(40).wait(answered(1), DAY) <= 3 * DAY
    assert course(40).wait(answered(60), 60 * DAY) >= 32 * DAY


def test_what_is_worth_nothing_before_the_exam_comes_by_ordinary_retention() -> None:
    """On the eve, whatever was answered comes after the exam, when it's due."""
    assert course(1).wait(answered(20), 20 * DAY) == 20 * DAY
    assert course(1).is_after_exam(20 * DAY)


def test_what_is_being_learned_comes_in_its_minutes() -> None:
    """A learning step is no matter of days."""
    card = learning_card()
    assert course().wait(card, timedelta(minutes=10)) == timedelta(minutes=10)
    assert wait_toward(course(), card, None, NOW)[1] is False


def test_each_rating_has_its_wait() -> None:
    """A better answer never comes back sooner, and without a course nothing changes."""
    kept = memory(10, ago=8)
    found = waits(kept.card, kept, "o", NOW, TODAY.isoformat(), course(40))
    assert found[Rating.AGAIN] < found[Rating.GOOD] <= found[Rating.EASY]
    plain = waits(kept.card, kept, "o", NOW, TODAY.isoformat(), None)
    assert all(wait < 100 * DAY for wait in plain.values())


def test_tomorrow_follows_the_plan() -> None:
    """What comes tomorrow is counted by the plan; nothing comes on the day of the exam."""
    progress = progress_with(**{f"o{n:03}": memory(2, ago=2) for n in range(8)})
    assert course(9).due_tomorrow(progress, pool_of(8), NOW, UTC) == 8
    assert course(1).due_tomorrow(progress, pool_of(8), NOW, UTC) == 0
