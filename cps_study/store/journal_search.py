"""A few kinds of events, found in the journal without reading everything else in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.store.disk import is_file
from cps_study.store.files import explain_os_errors
from cps_study.store.journal import parse_journal

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.model.event import Event
    from cps_study.store.paths import Home


_CHUNK: Final = 1 << 20
"""How many bytes are searched at a time, so that a long journal needs little memory."""


def find_events(home: Home, *types: str) -> list[Event]:
    """Return the events of these types, and those that take something back, in the file's order.

    A line that can't be read is passed over. Parsing a long journal takes a second, which nobody
    should wait for before the first card; so only the lines that can matter are parsed, and none
    if nothing was ever found.
    """
    path = home.journal
    pattern = re.compile(f'"type": ?"({"|".join(types)}|undo)"'.encode())
    with explain_os_errors(path, "be read"):
        if not is_file(path):
            return []
        lines = _lines_with(path, pattern)
    if all(found == b"undo" for found, _ in lines):
        return []
    events: list[Event] = []
    for _, line in lines:
        events += parse_journal(line, path.name).events
    return events


def _lines_with(path: Path, pattern: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
    """Return the lines of a file that the pattern finds, each after what its group has."""
    lines: list[tuple[bytes, bytes]] = []
    rest = b""  # the beginning of a line that ends in the next chunk
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            block = rest + chunk
            end = block.rfind(b"\n") + 1
            lines += _lines_in(block[:end], pattern)
            rest = block[end:]
    return lines + _lines_in(rest, pattern)


def _lines_in(block: bytes, pattern: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
    """Return the lines of the block that the pattern finds.

    Searching the whole block is ten times as fast as looking at line after line.
    """
    lines = []
    for match in pattern.finditer(block):
        start = block.rfind(b"\n", 0, match.start()) + 1
        end = block.find(b"\n", match.end())
        if end < 0:
            end = len(block)
        lines.append((match[1], block[start:end]))
    return lines
