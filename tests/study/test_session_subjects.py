"""Leaving a subject for the day, and notes, in a study session."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.model.card import Rating
from cps_study.model.event import LeaveEvent, NoteEvent, UndoEvent
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from tests.pools import DictPool, steps_of
from tests.study.makers import NOW, ListRecorder, card_item
from tests.study.session_makers import ident_of

if TYPE_CHECKING:
    from cps_study.model.event import Mode
    from cps_study.model.item import Item

POOL = DictPool([card_item(ident) for ident in ("crisis-1", "value-1", "crisis-2", "value-2")])


def subject_of(item: Item) -> str:
    """Return the subject that stands in the id."""
    return item.id.partition("-")[0]


def session_on(
    *queue: str,
    left: frozenset[str] = frozenset(),
    mode: Mode = "study",
    progress: Progress | None = None,
) -> tuple[StudySession, ListRecorder]:
    """Return a session with its first item shown, and its recorder."""
    recorder = ListRecorder()
    session = StudySession(
        steps_of(POOL, queue, cram=mode == "cram"),
        progress or Progress(),
        POOL,
        recorder,
        mode,
        zone=UTC,
        left_subjects=left,
        subject_of=subject_of,
    )
    session.advance(NOW)
    return session, recorder


def shown_item(session: StudySession) -> Item:
    """Return the item on the screen."""
    assert session.shown is not None
    return session.shown.item


@pytest.mark.parametrize("mode", ["study", "cram"])
def test_nothing_of_a_left_subject_comes_anymore(mode: Mode) -> None:
    """Neither from the queue nor from learning, and the count of what is left says so."""
    session, recorder = session_on("crisis-1", "value-1", "crisis-2", "value-2", mode=mode)
    session.rate(Rating.AGAIN, NOW)
    session.advance(NOW)
    session.rate(Rating.EASY, NOW)
    session.advance(NOW)
    assert session.left == 3
    assert session.leave_subject(NOW, shown_item(session)) == "crisis"
    session.advance(NOW)
    assert ident_of(session) == "value-2"
    assert session.left == 1
    session.rate(Rating.EASY, NOW)
    assert session.advance(NOW + timedelta(minutes=5)) is None
    event = recorder.events[2]
    assert isinstance(event, LeaveEvent)
    assert (event.subject, event.on, len(event.day)) == ("crisis", True, 10)


def test_undo_takes_the_leaving_back() -> None:
    """The item that was on the screen is asked again, with all that was to come."""
    session, recorder = session_on("crisis-1", "value-1", "crisis-2")
    session.leave_subject(NOW, shown_item(session))
    session.advance(NOW)
    assert ident_of(session) == "value-1"
    undone = session.undo(NOW)
    assert isinstance(undone, LeaveEvent)
    assert isinstance(recorder.events[-1], UndoEvent)
    assert ident_of(session) == "crisis-1"
    assert session.left == 3


def test_what_was_left_before_the_session_does_not_come() -> None:
    """After a restart, and with skip-domain: not even as the first item."""
    session, _ = session_on("crisis-1", "value-1", "crisis-2", left=frozenset({"crisis"}))
    assert ident_of(session) == "value-1"
    assert session.left == 1
    nothing, _ = session_on("crisis-1", left=frozenset({"crisis"}))
    assert (nothing.shown, nothing.left) == (None, 0)


def test_the_first_of_a_subject_is_known_for_the_day() -> None:
    """It stays the first until it is answered; then another one isn't, also in a later session."""
    progress = Progress()
    session, _ = session_on("crisis-1", "crisis-2", progress=progress)
    first = shown_item(session)
    assert session.is_first_of_subject(NOW, first)
    session.rate(Rating.EASY, NOW)
    session.advance(NOW)
    second = shown_item(session)
    assert not session.is_first_of_subject(NOW, second)
    assert session.is_first_of_subject(NOW, first)
    later, _ = session_on("crisis-2", progress=progress)
    assert not later.is_first_of_subject(NOW, second)
    assert later.is_first_of_subject(NOW + timedelta(days=1), second)
    drill, _ = session_on("crisis-1", "crisis-2", mode="cram")
    drill.rate(Rating.EASY, NOW)
    assert not drill.is_first_of_subject(NOW, second)


def test_an_answer_whose_item_is_gone_is_of_no_subject() -> None:
    """A bank that was removed during the day does no harm."""
    session, _ = session_on("crisis-1", "crisis-2")
    first = shown_item(session)
    session.rate(Rating.EASY, NOW)
    session.pool = DictPool([card_item("crisis-2")])
    session.advance(NOW)
    assert first.id == "crisis-1"
    assert session.is_first_of_subject(NOW, shown_item(session))


def test_a_note_takes_the_place_of_an_earlier_one() -> None:
    """What was written before the session shows until then, and undo brings it back."""
    session, recorder = session_on("value-1")
    session.notes = {"value-1": "before"}
    assert session.note_on("value-1") == "before"
    assert session.write_note(NOW, "value-1", " now ")
    assert session.note_on("value-1") == "now"
    session.undo(NOW)
    assert session.note_on("value-1") == "before"
    assert [type(event) for event in recorder.events] == [NoteEvent, UndoEvent]
    assert not session.write_note(NOW, "value-1", "x" * 501)
    assert len(recorder.events) == 2
