"""A first session ends within the minutes that were promised."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.card import Rating
from cps_study.study.time_box import TimeBox
from tests.study.makers import NOW
from tests.study.session_makers import session_of

seconds = st.integers(1, 200)


def test_nothing_new_begins_without_time_to_learn_it() -> None:
    """At a minute an answer, the fourth minute is for what was begun, and no fifth one begins."""
    session, _ = session_of("card", "other", "choice")
    session.box = TimeBox(NOW, NOW + timedelta(minutes=4))
    session.rate(Rating.EASY, NOW + timedelta(minutes=1))
    session.advance(NOW + timedelta(minutes=1))
    assert session.left == 2
    session.rate(Rating.AGAIN, NOW + timedelta(minutes=2))
    shown = session.advance(NOW + timedelta(minutes=2))
    assert shown is not None
    assert (shown.objective, session.left) == ("item:other", 1)


def test_when_the_time_is_over_nothing_comes() -> None:
    """Not even what was missed: it's there the next time, and undo brings the answer back."""
    session, _ = session_of("card", "other")
    session.box = TimeBox(NOW, NOW + timedelta(minutes=4))
    late = NOW + timedelta(minutes=5)
    session.rate(Rating.AGAIN, late)
    assert session.advance(late) is None
    assert session.left == 0
    session.undo(late)
    assert session.left == 2


def test_the_minutes_left_are_whole_ones() -> None:
    """And never below none."""
    box = TimeBox(NOW, NOW + timedelta(minutes=4))
    left = [box.minutes_left(NOW + timedelta(seconds=second)) for second in (0, 1, 200, 900)]
    assert left == [4, 3, 0, 0]


@given(st.lists(st.tuples(seconds, st.sampled_from(Rating)), max_size=40), st.integers(1, 20))
def test_only_the_last_answer_can_be_late(answers: list[tuple[int, Rating]], minutes: int) -> None:
    """Whatever the pace and the ratings: each one before it was given within the time."""
    session, recorder = session_of("card", "other")
    end = NOW + timedelta(minutes=minutes)
    session.box = TimeBox(NOW, end)
    now = NOW
    for wait, rating in answers:
        if session.shown is None:
            break
        assert now <= end
        now += timedelta(seconds=wait)
        session.rate(rating, now)
        session.advance(now)
    if now > end:
        assert session.shown is None
    assert len(recorder.events) == len(session.results)
