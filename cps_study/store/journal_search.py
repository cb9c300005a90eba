"""A few kinds of events, found in the journal without reading everything else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.store.files import explain_os_errors
from cps_study.store.journal import parse_journal

if TYPE_CHECKING:
    from cps_study.model.event import Event
    from cps_study.store.paths import Home


def find_events(home: Home, *types: str) -> list[Event]:
    """Return the events whose lines have one of these types, and those that take something back.

    Other events may be among them, if they hold such a word; a line that can't be read is passed
    over. Parsing a long journal takes a second, which nobody should wait for before the first
    card; so only the lines that can matter are parsed, and none if nothing was ever found.
    """
    words = [f'"{name}"'.encode() for name in types]
    path = home.journal
    with explain_os_errors(path, "be read"):
        if not path.exists():
            return []
        with path.open("rb") as file:
            lines = [line for line in file if b'"undo"' in line or any(w in line for w in words)]
    if not any(word in line for line in lines for word in words):
        return []
    events: list[Event] = []
    for line in lines:
        events += parse_journal(line, path.name).events
    return events
