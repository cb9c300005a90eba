"""Guess which known name somebody meant, so that an error can offer it.

This is a module of its own because every layer offers such guesses, the error classes included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE_ENOUGH: Final = 0.6
"""From 0 (nothing in common) to 1 (equal), as `difflib` measures it. Its own default, and enough
to forgive a missing, an extra or a swapped letter in a short name."""
MOST_CHOICES: Final = 20
"""How many names a hint lists when none of them is close: about three lines of a terminal."""


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that `name` most likely stands for, or None if none is close.

    Upper and lower case make no difference. Of known names that differ only in case, the first
    one wins.
    """
    import difflib  # noqa: PLC0415 - takes three milliseconds that only a typo should cost

    by_folded_name: dict[str, str] = {}
    for other in known:
        by_folded_name.setdefault(other.casefold(), other)
    matches = difflib.get_close_matches(name.casefold(), by_folded_name, n=1, cutoff=ALIKE_ENOUGH)
    if not matches:
        return None
    return by_folded_name[matches[0]]


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
