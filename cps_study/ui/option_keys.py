"""Which option a key means: by its letter or number, or by moving a cursor with the arrows."""

from __future__ import annotations

from typing import Final

from cps_study.model.card import Rating
from cps_study.ui.words import LETTERS

DIGITS: Final = "123456789"
NO_OPTION: Final = -1
"""Where the cursor is until an arrow has moved it."""


def option_of(key: str, count: int) -> int | None:
    """Return which of `count` options a letter or digit names, from 0; None if it names none."""
    if len(key) != 1:
        return None
    names = DIGITS if key in DIGITS else LETTERS
    position = names.find(key.lower())
    if 0 <= position < count:
        return position
    return None


def move_cursor(key: str, position: int, count: int) -> int:
    """Return the option under the cursor after `down` or `up`, counted from 0.

    The cursor goes around at both ends. The first `down` lands on the first option, the first `up`
    on the last.
    """
    if key == "down":
        return (position + 1) % count
    if position == NO_OPTION:
        return count - 1
    return (position - 1) % count


def rating_of(key: str) -> Rating | None:
    """Return the rating that a key gives a card, or None."""
    if key in {" ", "enter"}:
        return Rating.GOOD
    if key in {"1", "2", "3", "4"}:
        return Rating(int(key))
    return None
