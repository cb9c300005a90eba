"""The learner's notes, read from the journal without reading everything else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.store.files import explain_os_errors
from cps_study.store.journal import parse_journal
from cps_study.study.notes import current_notes

if TYPE_CHECKING:
    from cps_study.model.event import Event, NoteEvent
    from cps_study.store.paths import Home

_WORDS: Final = (b'"note"', b'"undo"')
"""What a line has if it holds a note, or takes one back. Other lines may have it, too."""


def read_notes(home: Home) -> dict[str, NoteEvent]:
    """Return the learner's note on each item. A line that can't be read is passed over.

    Parsing a long journal takes a second, which nobody should wait for before the first card; so
    only the lines that can matter are parsed.
    """
    events: list[Event] = []
    path = home.journal
    with explain_os_errors(path, "be read"):
        if not path.exists():
            return {}
        with path.open("rb") as file:
            lines = [line for line in file if any(word in line for word in _WORDS)]
    if any(_WORDS[0] in line for line in lines):
        for line in lines:
            events += parse_journal(line, path.name).events
    return current_notes(events)
