"""The learner's own notes on items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.event import NoteEvent, UndoEvent
from cps_study.model.text import UNSAFE, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.event import Event

LONGEST_NOTE: Final = 500
"""Characters. A note is a line or two to remember by, or to ask the trainer about."""


def tidy_note(text: str) -> str:
    """Return the text of a note on one line, without characters that a terminal would obey."""
    return one_line(UNSAFE.sub(" ", text))


def current_notes(events: Iterable[Event]) -> dict[str, NoteEvent]:
    """Return the latest note on each item, in the order of items, whatever order the events have.

    Notes that were undone don't count, and a removed note is none.
    """
    by_id = {event.id: event for event in events}
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    latest: dict[str, NoteEvent] = {}
    for ident in sorted(by_id.keys() - undone):
        event = by_id[ident]
        if isinstance(event, NoteEvent):
            latest[event.item] = event
    return {item: latest[item] for item in sorted(latest) if latest[item].text}
