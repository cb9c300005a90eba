"""Which events a journal has, found without parsing them, which takes twenty times as long."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cps_study.study.progress import SCHEDULED

_ID: Final = r"[0-9a-d][0-9a-f]{15}-[0-9a-f]{8}"
_LINE: Final = re.compile(
    rf'\{{"v":1,"id":"({_ID})","device":"[^"\\]*","type":"(\w+)",(.*)\}}'.encode()
)
"""A line as this program writes it. In the text of a note, quotes have a backslash before them, so
nothing there looks like a field."""
_MODE: Final = re.compile(rb'"mode":"(\w+)"')
_OF: Final = re.compile(rf'"of":"({_ID})"'.encode())


class ScannedJournal(NamedTuple):
    """The lines of all events by their ids, and the ids of those that a progress accounts for."""

    lines: dict[str, bytes]
    counted: set[str]


def scan_journal(raw: bytes) -> ScannedJournal | None:
    """Return which events are in a journal with these bytes, or None if that takes a parser.

    It does for any line that isn't exactly as this program writes it.
    """
    lines: dict[str, bytes] = {}
    counted: set[str] = set()
    undos: dict[str, str] = {}
    for line in raw.removesuffix(b"\n").split(b"\n"):
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        ident = found[1].decode()
        lines[ident] = line
        if found[2] == b"undo":
            of = _OF.search(found[3])
            undos[ident] = "" if of is None else of[1].decode()
        elif found[2] == b"mark" or (found[2] == b"answer" and _is_scheduled(found[3])):
            counted.add(ident)
    counted.update(ident for ident, of in undos.items() if of in counted)
    return ScannedJournal(lines, counted)


def _is_scheduled(fields: bytes) -> bool:
    mode = _MODE.search(fields)
    return mode is None or mode[1].decode() in SCHEDULED
