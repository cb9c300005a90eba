"""An attempt as the journal knows it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.model.attempt import Terms
from cps_study.model.event import (
    AttemptFlagEvent,
    ClockEvent,
    MarkEvent,
    StartEvent,
    UndoEvent,
)
from cps_study.study.attempt_record import attempts
from cps_study.study.times import stamp
from tests.study.attempts import EXAM, FORM, QUIZ, again, at, attempt_of, begin, respond
from tests.study.makers import NOW, ListRecorder, answer, event_id

if TYPE_CHECKING:
    from cps_study.model.attempt import AttemptKind


@pytest.mark.parametrize(("kind", "here"), [("exam", 1), ("quiz", 2)])
def test_a_resumed_attempt_goes_on_where_it_was_left(kind: AttemptKind, here: int) -> None:
    """An exam goes on at the question last answered, a quiz after it, as its key may be known."""
    session = begin(Terms(kind, seconds=600.0))
    respond(session, 1.0)
    session.go(1, at(2.0))
    respond(session, 3.0)
    assert again(session).here == here
    assert begin().here == 0


def test_a_quiz_that_lost_its_end_is_resumed_at_its_last_question() -> None:
    """After the last question there is no next one, and a quiz doesn't go back."""
    session = begin(QUIZ)
    session.go(4, at(1.0))
    respond(session, 2.0)
    assert again(session).here == 4


def test_undone_events_and_those_of_no_attempt_do_not_count() -> None:
    """What was undone is gone, even a whole attempt; other events don't belong to it."""
    record = ListRecorder()
    session = begin(record=record)
    respond(session, 1.0)
    record(UndoEvent(stamp(NOW), record.events[-1].id))
    session.flag(at(0.0))
    record(UndoEvent(stamp(NOW), record.events[-1].id))
    record(answer("choice"))
    record(MarkEvent(stamp(NOW), "flag", "choice", on=True))
    record(answer("foreign")._replace(attempt=session.attempt.id, response=(0,)))
    record(AttemptFlagEvent(stamp(NOW), session.attempt.id, "foreign", on=True))
    record(ClockEvent(stamp(NOW), "no such attempt", 50.0))
    attempt = attempt_of(session)
    assert (attempt.given, attempt.flagged, attempt.used, attempt.here) == ({}, frozenset(), 0.0, 0)
    record(UndoEvent(stamp(NOW), session.attempt.id))
    assert attempts(record.events) == []


def test_an_attempt_without_questions_is_ignored() -> None:
    """It has nothing to ask, to show or to score."""
    assert attempts([StartEvent(stamp(NOW), EXAM, (), id=event_id(stamp(NOW)))]) == []


def test_an_event_with_an_id_before_its_attempts_is_not_lost() -> None:
    """On another computer whose clock is behind, an answer may get an earlier id than the start."""
    started = StartEvent(stamp(NOW), EXAM, FORM, id=event_id(stamp(NOW)))
    early = answer("choice", at=NOW - timedelta(hours=1))._replace(
        attempt=started.id, response=(1,), used=9.0
    )
    (attempt,) = attempts([started, early])
    assert (list(attempt.given), attempt.used) == (["choice"], 9.0)


def test_a_skipped_item_is_not_asked_again_in_a_quiz() -> None:
    """A question whose time ran out stays unanswered, and a resumed quiz begins after it."""
    session = begin(QUIZ)
    session.choose([0], at(5.0))
    session.go(1, at(5.0))
    session.skip(at(15.0))
    (attempt,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert (attempt.here, set(attempt.given), attempt.used, attempt.nothing_left) == (
        2,
        {"choice"},
        15.0,
        False,
    )


@pytest.mark.parametrize("leave", ["answer", "skip"])
def test_a_quiz_that_left_its_last_question_has_nothing_left(leave: str) -> None:
    """This holds whether the last question was answered or its time ran out."""
    session = begin(QUIZ)
    session.go(len(FORM) - 1, at(1.0))
    if leave == "answer":
        session.choose([0], at(5.0))
    else:
        session.skip(at(5.0))
    (attempt,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert attempt.nothing_left
    assert attempt.ended is None


def test_an_exam_never_has_nothing_left() -> None:
    """An exam can be looked through again until it is submitted."""
    session = begin(EXAM)
    session.go(len(FORM) - 1, at(1.0))
    session.choose([0], at(5.0))
    (attempt,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert not attempt.nothing_left
