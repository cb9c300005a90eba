"""Guess which known name somebody meant, so that an error can offer it.

This is a module of its own because every layer offers such guesses, the error classes included.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE_ENOUGH: Final = 0.6
"""From 0 (nothing in common) to 1 (equal), as `difflib` measures it. Names that aren't as much
alike aren't looked at more closely."""
LETTERS_PER_SLIP: Final = 4
"""A name this long may have one slip in it, one twice as long two, and so on."""
SHORTEST_START: Final = 3
"""Letters of a beginning, or of a word, that are enough to know a longer name by."""
SAME_START: Final = 5
"""Letters that two names have to begin with, and at least half of each, so that the rest may be
anything: `boundary` and `boundaries`."""
MOST_LOOKED_AT: Final = 5
MOST_CHOICES: Final = 20
"""How many names a hint lists when none of them is close: about three lines of a terminal."""


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that `name` most likely stands for, or None if none is close.

    One that's nearly the same comes first, then the shortest one that begins with it or that it
    begins with, then the only one that has it among its words. Upper and lower case make no
    difference. Of known names that differ only in case, the first one wins.
    """
    import difflib  # noqa: PLC0415 - takes three milliseconds that only a typo should cost

    by_folded_name: dict[str, str] = {}
    for other in known:
        by_folded_name.setdefault(other.casefold(), other)
    wanted = name.casefold()
    alike = difflib.get_close_matches(wanted, by_folded_name, MOST_LOOKED_AT, ALIKE_ENOUGH)
    close = [other for other in alike if _is_slip(wanted, other)]
    if not close:
        close = sorted((other for other in by_folded_name if _begins(wanted, other)), key=len)
    if not close and len(wanted) >= SHORTEST_START:
        close = [other for other in by_folded_name if wanted in re.findall(r"\w+", other)]
        if len(close) > 1:
            return None
    return by_folded_name[close[0]] if close else None


def _is_slip(name: str, other: str) -> bool:
    """Return whether one of two names is the other with a few slips of the fingers."""
    return _edits(name, other) <= max(len(name), len(other)) // LETTERS_PER_SLIP


def _edits(name: str, other: str) -> int:
    """Return how many letters to add, leave out, change, or swap with the next.

    This is the optimal string alignment distance.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(name, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and name[i - 2 : i] == other[j - 1] + other[j - 2]:
                best = min(best, earlier[j - 2] + 1)
            row.append(best)
    return row[-1]


def _begins(name: str, other: str) -> bool:
    """Return whether one of two names begins as the other does, so that it could be meant."""
    pairs = enumerate(zip(name, other, strict=False))
    shorter = min(len(name), len(other))
    same = next((position for position, (one, two) in pairs if one != two), shorter)
    if same == shorter:
        return same >= SHORTEST_START
    return same >= SAME_START and 2 * same >= max(len(name), len(other))


def nearest_option(name: str, known: Sequence[str]) -> str | None:
    """Return the known option that `name` most likely stands for, or None if none is close.

    Its hyphens don't count: all options have them, so they'd make any two alike.
    """
    by_bare_name = {other.lstrip("-"): other for other in known}
    best = nearest(name.lstrip("-"), list(by_bare_name))
    return None if best is None else by_bare_name[best]


def nearest_hint(name: str, known: Sequence[str], if_many: str = "") -> str:
    """Return a hint that offers the nearest known name, or else lists them.

    If they're too many to list, it's `if_many`, or else the first few. It's empty if no names are
    known.
    """
    best = nearest(name, known)
    if best is not None:
        return f"did you mean '{best}'?"
    if not known:
        return ""
    if if_many and len(known) > MOST_CHOICES:
        return if_many
    choices = ", ".join(known[:MOST_CHOICES])
    if len(known) > MOST_CHOICES:
        choices += ", …"
    return f"choose one of: {choices}"
