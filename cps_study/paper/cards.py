"""Flashcards to cut out: eight to a page, fronts and backs aligned for printing on both sides.

A page of backs mirrors its page of fronts from left to right, as turning the sheet over its long edge does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import typst

from cps_study.errors import UsageError
from cps_study.model.text import one_line, printable
from cps_study.paper.pdf import NAMES, as_data, compile_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Flashcard
    from cps_study.paper.style import PaperStyle

ACROSS: Final = 2
DOWN: Final = (4, 2)
"""How many rows a page has: the most with which every card has room for its text."""
LARGE_DOWN: Final = (2, 1)


class LongCardError(UsageError):
    """A flashcard says more than a card of paper holds."""

    def __init__(self, ident: str) -> None:
        super().__init__(
            f"the flashcard '{ident}' is too long for a card",
            "leave it out, or print a --study-guide",
        )


def cards_pdf(title: str, cards: Sequence[Flashcard], look: PaperStyle) -> bytes:
    """Return the cards as PDF: a page of fronts, then the page of their backs, and so on.

    Raises LongCardError for a card whose text fits no card, however few there are on a page.
    """
    longest = 0
    for down in LARGE_DOWN if look.large else DOWN:
        try:
            return _with_rows(title, cards, look, down)
        except typst.TypstError as exc:
            long = re.search(r"card (\d+) is too long", str(exc))
            if long is None:
                raise
            longest = int(long[1]) - 1
    raise LongCardError(cards[longest].id)


def _with_rows(title: str, cards: Sequence[Flashcard], look: PaperStyle, down: int) -> bytes:
    data = {
        "paper": NAMES[look.paper],
        "large": look.large,
        "language": "en",
        "title": title,
        "running": title,
        "down": down,
        "sides": as_data(lay_out([_sides(card) for card in cards], down)),
    }
    return compile_pdf("cards.typ", data)


def lay_out(cards: Sequence[tuple[str, str]], down: int) -> list[list[list[dict[str, Any]]]]:
    """Return for each page its rows of cells, each with its number and its text; empty cells fill the last page."""
    pages = []
    size = ACROSS * down
    for start in range(0, len(cards), size):
        numbered = [{"number": start + n + 1, "text": ""} for n in range(size)]
        fronts, backs = ([dict(cell) for cell in numbered] for _ in range(2))
        for place, (front, back) in enumerate(cards[start : start + size]):
            fronts[place]["text"], backs[place]["text"] = front, back
        pages += [_rows(fronts), [row[::-1] for row in _rows(backs)]]
    return pages


def _rows(cells: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [list(cells[start : start + ACROSS]) for start in range(0, len(cells), ACROSS)]


def _sides(card: Flashcard) -> tuple[str, str]:
    return printable(one_line(card.front)), printable(one_line(card.back))
