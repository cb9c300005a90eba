"""The learner's notes."""

from __future__ import annotations

import random

from cps_study.model.event import Event, MarkEvent, NoteEvent, UndoEvent
from cps_study.study.notes import current_notes, tidy_note

AT = "2026-11-21T22:33:00.123Z"


def ident(number: int) -> str:
    """Return an event's id; a higher number is later."""
    return f"{number:012x}0000-00000000"


def test_the_latest_note_counts_whatever_order_the_lines_have() -> None:
    """A later note takes the place of an earlier one, "" removes it, and undo takes one back."""
    events: list[Event] = [
        NoteEvent(AT, "a", "first", ident(1)),
        NoteEvent(AT, "a", "second", ident(2)),
        NoteEvent(AT, "b", "gone", ident(3)),
        NoteEvent(AT, "b", "", ident(4)),
        NoteEvent(AT, "c", "kept", ident(5)),
        NoteEvent(AT, "c", "undone", ident(6)),
        UndoEvent(AT, ident(6), ident(7)),
        MarkEvent(AT, "flag", "d", on=True, id=ident(8)),
    ]
    shuffled = [*events, *events]
    random.Random(1).shuffle(shuffled)
    for order in (events, shuffled):
        notes = current_notes(order)
        assert {item: note.text for item, note in notes.items()} == {"a": "second", "c": "kept"}


def test_a_note_is_one_line_that_no_terminal_obeys() -> None:
    """White space becomes one blank; control and direction characters go."""
    assert tidy_note("  Ask\tKim\n\x1b[31m \u202eagain ") == "Ask Kim [31m again"
