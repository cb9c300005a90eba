"""A few kinds of events, found in the journal's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.model.event import AnswerEvent, LeaveEvent, NoteEvent, UndoEvent
from cps_study.store import journal_search
from cps_study.store.journal import Journal
from cps_study.store.journal_search import find_events

if TYPE_CHECKING:
    from cps_study.store.paths import Home

AT = "2026-11-21T22:33:00.123Z"


def test_without_a_journal_nothing_is_found(home: Home) -> None:
    """And nothing is created."""
    assert find_events(home, "note") == []
    assert not home.root.exists()


def test_events_are_found_among_others_and_damage(home: Home) -> None:
    """What is undone comes with its undoing, and a damaged line is passed over."""
    journal = Journal(home, "d")
    journal.append(AnswerEvent(AT, "2026-11-21", "a", 3))
    journal.append(UndoEvent(AT, "0"))
    assert find_events(home, "note", "leave") == []
    note = journal.append(NoteEvent(AT, "a", "Ask Kim"))
    left = journal.append(LeaveEvent(AT, "2026-11-21", "crisis"))
    undone = journal.append(UndoEvent(AT, left.id))
    journal.close()
    with home.journal.open("ab") as file:
        file.write(b'{"type":"note","text":\n{"type":"note"}\n')
    assert find_events(home, "leave")[-2:] == [left, undone]
    found = find_events(home, "note", "leave")
    assert [event for event in found if not isinstance(event, UndoEvent)] == [note, left]


@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_it_makes_no_difference_where_a_chunk_ends(
    chunk: int, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that is cut in two by the reading is found whole, also the last one without an end."""
    journal = Journal(home, "d")
    notes = [journal.append(NoteEvent(AT, f"item-{number}", "x" * number)) for number in range(9)]
    journal.close()
    home.journal.write_bytes(home.journal.read_bytes().removesuffix(b"\n"))
    monkeypatch.setattr(journal_search, "_CHUNK", chunk)
    assert find_events(home, "note") == notes
