"""The ids of a bank's items, from the one text in which the cache keeps them.

A start with a hundred thousand items needs a handful of their ids, so the text isn't split and no
table is made before somebody asks for an id that hasn't been met.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BETWEEN: Final = " "
_DIGITS: Final = "0123456789"
_ID: Final = re.compile(f"[^{_BETWEEN}]+")


def ids_text(idents: Sequence[str]) -> str:
    """Return the text of these ids, none of which has a blank."""
    return _BETWEEN.join(idents)


def first_part(ident: str) -> str:
    """Return what's before an id's first hyphen, or before a number at the end of one without any.

    Ids that differ in it are different, and a bank has few of them, even if it counts its items.
    """
    part, hyphen, _ = ident.partition("-")
    return part if hyphen else part.rstrip(_DIGITS)


class BankIds:
    """The ids in a text that `ids_text` made, each of which is in it once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._every: list[str] | None = None
        self._positions: dict[str, int] | None = None
        self._met: dict[str, int] = {}
        """The positions of the ids that a walk has passed."""
        self._met_at: dict[int, str] = {}

    def every(self) -> list[str]:
        """Return all ids in their order."""
        if self._every is None:
            self._every = self._text.split(_BETWEEN) if self._text else []
        return self._every

    def positions(self) -> dict[str, int]:
        """Return each id's position, counted from 0."""
        if self._positions is None:
            self._positions = {ident: number for number, ident in enumerate(self.every())}
        return self._positions

    def position(self, ident: str) -> int | None:
        """Return an id's position, or None if it isn't one of these."""
        met = self._met.get(ident)
        if met is not None:
            return met
        return self.positions().get(ident)

    def __getitem__(self, position: int) -> str:
        """Return the id at a position."""
        if position in self._met_at:
            return self._met_at[position]
        return self.every()[position]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids in their order, as long as somebody wants more."""
        if self._every is not None:
            yield from self._every
            return
        for position, found in enumerate(_ID.finditer(self._text)):
            ident = found[0]
            self._met[ident] = position
            self._met_at[position] = ident
            yield ident
        self._every = list(self._met_at.values())
