"""Numbers in a text, all of one width: for the heads of cached tables.

A start with a hundred thousand items needs few of the numbers that are kept of each. JSON reads a
text fifty times as fast as a list, and only the numbers that are asked for are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def packed(numbers: Sequence[int]) -> str:
    """Return a text of these numbers, none of which is below 0, in hexadecimal digits."""
    width = len(f"{max(numbers, default=0):x}")
    return "".join(f"{number:0{width}x}" for number in numbers)


class Packed:
    """The numbers in a text that `packed` made of so many."""

    def __init__(self, text: str, count: int) -> None:
        self._text = text
        self._width = len(text) // max(count, 1)
        if self._width * count != len(text):
            raise ValueError("a text of another number of numbers")

    def __getitem__(self, place: int) -> int:
        """Return a number by its place, counted from 0; raises ValueError if there is none."""
        start = place * self._width
        return int(self._text[start : start + self._width], 16)
