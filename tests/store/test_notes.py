"""Notes in the journal's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.event import AnswerEvent, NoteEvent, UndoEvent
from cps_study.store.journal import Journal
from cps_study.store.notes import read_notes

if TYPE_CHECKING:
    from cps_study.store.paths import Home

AT = "2026-11-21T22:33:00.123Z"


def test_without_a_journal_there_are_no_notes(home: Home) -> None:
    """And nothing is created."""
    assert read_notes(home) == {}
    assert not home.root.exists()


def test_notes_are_found_among_other_events_and_damage(home: Home) -> None:
    """An answer that quotes the word is no note, and a damaged line is passed over."""
    journal = Journal(home, "d")
    journal.append(AnswerEvent(AT, "2026-11-21", "a", 3, response='"note"'))
    assert read_notes(home) == {}
    journal.append(NoteEvent(AT, "a", "Ask Kim"))
    slip = journal.append(NoteEvent(AT, "b", "a slip"))
    journal.append(UndoEvent(AT, slip.id))
    journal.close()
    with home.journal.open("ab") as file:
        file.write(b'{"type":"note","text":\n{"type":"note"}\n')
    assert {item: note.text for item, note in read_notes(home).items()} == {"a": "Ask Kim"}
