"""Looking back: what was remembered before each answer, and which answers were first ones."""

from __future__ import annotations

from typing import Any

from cps_study.model.event import UndoEvent
from cps_study.study.looking_back import first_answers, past_answers
from tests.study.past import answered


def test_each_answer_comes_with_the_memory_before_it() -> None:
    """The first has none; a later one on another day is a review of what was predicted."""
    events = [
        answered("a", rating=4),
        answered("a", minute=5, rating=3),
        answered("a", day=9, rating=1),
        answered("a", day=9, minute=5, rating=3),
    ]
    first, same_day, later, repeat = past_answers(events)
    assert (first.recall, first.is_review) == (None, False)
    assert (same_day.recall, same_day.is_review) == (1.0, False)
    assert later.recall is not None
    assert 0.8 < later.recall < 1
    assert later.is_review
    assert not later.is_known
    assert not repeat.is_review


def test_answers_of_drills_and_exams_are_seen_but_are_no_reviews() -> None:
    """They don't feed the schedule, so they don't test its promise either."""
    events = [
        answered("a", rating=4),
        answered("b", day=9, mode="cram", objective="about-a"),
        answered("c", day=9, minute=1, mode="exam", objective="about-a", attempt="x"),
    ]
    found = past_answers(events)
    assert [answer.is_review for answer in found] == [False, False, False]
    assert [answer.recall is None for answer in found] == [True, False, False]


def test_what_was_taken_back_is_left_out_and_the_order_does_not_matter() -> None:
    """An undone answer never happened."""
    kept, undone = answered("a"), answered("b", minute=1)
    undo = UndoEvent(undone.at, undone.id, "0" * 15 + "1-00000000", "d")
    (only,) = past_answers([undo, undone, kept])
    assert only.event == kept


def test_a_first_answer_is_to_a_question_never_met_before() -> None:
    """Repeats and flashcards don't count; a first answer is one however it was asked."""
    events = [
        answered("card", rung="card"),
        answered("a", minute=1, right=False, response=(1,)),
        answered("a", minute=2, right=True, response=(0,)),
        answered("b", minute=3, right=True, response=(0,), mode="cram"),
    ]
    found = first_answers(past_answers(events))
    assert [(one.event.item, one.event.right) for one in found] == [("a", False), ("b", True)]


def test_the_last_answer_in_an_exam_counts() -> None:
    """It may be changed there, or taken back; a later attempt is no first meeting."""
    exam: dict[str, Any] = {"mode": "exam", "attempt": "x"}
    events = [
        answered("a", right=False, response=(1,), **exam),
        answered("a", minute=1, right=True, response=(0,), **exam),
        answered("b", minute=2, right=True, response=(0,), **exam),
        answered("b", minute=3, right=None, response=(), **exam),
        answered("a", day=1, right=False, response=(1,), mode="exam", attempt="y"),
    ]
    found = first_answers(past_answers(events))
    assert [(one.event.item, one.event.right) for one in found] == [("a", True)]


def test_nobody_studies_for_longer_than_two_minutes_on_one_answer() -> None:
    """Who was called away isn't studying."""
    (long,) = past_answers([answered("a", ms=3_600_000)])
    assert long.seconds == 120
