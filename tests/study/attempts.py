"""Attempts at a form of five items, one of each kind, on a clock that a test moves."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import Event, StartEvent
from cps_study.model.item import Item, Question, Typed
from cps_study.study.attempt import AttemptSession, resume_attempt
from cps_study.study.attempt_record import AttemptRecord, attempts
from cps_study.study.times import Moment, stamp
from tests.study.makers import NOW, ListRecorder, question, typed_item

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEMS: dict[str, Item] = {
    item.id: item
    for item in (
        question("choice", "0100"),
        question("multi", "11000", kind="multi"),
        question("tf", "10", kind="truefalse", locked=True),
        typed_item("typed", "supervisor"),
        question("last", "001"),
    )
}

FORM = (
    AskedItem("choice", (2, 0, 3, 1)),
    AskedItem("multi", (4, 1, 0, 2, 3)),
    AskedItem("tf", (0, 1)),
    AskedItem("typed"),
    AskedItem("last", (1, 2, 0)),
)

EXAM = Terms("exam", seconds=600.0, breaks=2)

QUIZ = Terms("quiz", seconds=60.0)


def at(seconds: float) -> Moment:
    """Return a moment with this reading of the awake seconds; the time of day never changes."""
    return Moment(NOW, seconds)


def begin(
    terms: Terms = EXAM, record: ListRecorder | None = None, form: Sequence[AskedItem] = FORM
) -> AttemptSession:
    """Return a new attempt whose start is recorded; its clock runs, from 0."""
    record = record if record is not None else ListRecorder()
    (attempt,) = attempts([record(StartEvent(stamp(NOW), terms, tuple(form), 7))])
    session = resume_attempt(attempt, ITEMS, record, UTC)
    session.start(at(0.0))
    return session


def events_of(session: AttemptSession) -> list[Event]:
    """Return the events in the session's recorder."""
    assert isinstance(session.record, ListRecorder)
    return session.record.events


def again(session: AttemptSession) -> AttemptSession:
    """Return the attempt as a new process finds it in the journal, its clock stopped."""
    return resume_attempt(attempt_of(session), ITEMS, session.record, UTC)


def attempt_of(session: AttemptSession) -> AttemptRecord:
    """Return the attempt as its events describe it."""
    return next(
        attempt for attempt in attempts(events_of(session)) if attempt.id == session.attempt.id
    )


def respond(session: AttemptSession, seconds: float, *, right: bool = True) -> None:
    """Answer the item on the screen, right or not."""
    item = session.item
    if isinstance(item, Typed):
        session.type("supervisor" if right else "nurse", at(seconds))
        return
    assert isinstance(item, Question)
    options = [
        index
        for index, position in enumerate(session.asked.order)
        if (position in item.keys) == right
    ]
    session.choose(options, at(seconds))
