"""Damaged lines of the journal that the learner has seen; the doctor stays quiet about them."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from cps_study.store.files import read_if_there
from cps_study.store.journal import read_journal
from cps_study.store.lock import writer
from cps_study.store.settings import load_settings, remember

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.store.paths import Home


def seen_lines(home: Home, damaged: Collection[int]) -> set[int]:
    """Return which of the journal's lines with these numbers the learner has seen.

    A line is known by what is in it, wherever a merge or a restored backup puts it.
    """
    seen = load_settings(home).seen_damage
    if not seen or not damaged:
        return set()
    return {number for number, mark in _prints(home, damaged).items() if mark in seen}


def accept_damage(home: Home) -> int:
    """Remember every damaged line that the doctor names as seen; return how many are new.

    Nothing in the journal changes. Raises DataError if another process has the home.
    """
    with writer(home):
        seen = load_settings(home).seen_damage
        damaged = {line.line for line in read_journal(home.journal).damaged}
        new = sorted(set(_prints(home, damaged).values()) - set(seen))
        if new:
            remember(home, {"seen_damage": [*seen, *new]})
    return len(new)


def _prints(home: Home, numbers: Collection[int]) -> dict[int, str]:
    """Return the length and the checksum of each of these lines, counted from 1."""
    prints = {}
    if numbers:
        for number, line in enumerate(io.BytesIO(read_if_there(home.journal) or b""), 1):
            if number in numbers:
                content = line.removesuffix(b"\n")
                prints[number] = f"{len(content)}-{zlib.crc32(content):08x}"
    return prints
