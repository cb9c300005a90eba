"""Prints flashcards to cut out: fronts and backs line up when printed on both sides.

A page of backs mirrors its page of fronts from left to right, because the sheet is turned over
its long edge.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import typst

from cps_study.errors import UsageError
from cps_study.model.text import one_line, printable
from cps_study.paper.pdf import TYPST_PAPERS, as_data, compile_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.model.item import Flashcard
    from cps_study.model.picture import Picture
    from cps_study.paper.style import PaperStyle

ACROSS: Final = 2
"""Cards side by side on a page."""
ROWS: Final = (4, 2)
"""Rows on a page: the first number with which every card has room for its text is taken."""
LARGE_ROWS: Final = (2, 1)
"""The same for large print."""
_TOO_LONG: Final = re.compile(r"card (\d+) is too long")
"""What `cards.typ` stops with; its cards count from 1."""

CardSide = dict[str, Any]
"""A card's `number` and the `text` of one of its sides, for the template."""


class LongCardError(UsageError):
    """A flashcard has more text than fits on a paper card."""

    def __init__(self, ident: str) -> None:
        super().__init__(
            f"the flashcard '{ident}' is too long for a card",
            "leave it out, or print a study guide instead (--study-guide)",
        )


def cards_pdf(
    title: str,
    cards: Sequence[Flashcard],
    style: PaperStyle,
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    languages: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the cards as PDF: a page of fronts, then the page of their backs, and so on.

    `pictures` are those of the fronts, and `languages` those of the cards that aren't in English,
    by the ids of the cards. Raises LongCardError if a card's text doesn't fit even with the fewest
    rows on a page.
    """
    too_long = 0
    shown = {
        "pictures": _pictures(cards, pictures),
        "languages": [languages.get(card.id, "en").split("-", 1)[0] for card in cards],
    }
    choices = LARGE_ROWS if style.large else ROWS
    for rows in choices:
        try:
            return compile_pdf("cards.typ", _data(title, cards, style, rows) | shown)
        except typst.TypstError as exc:
            match = _TOO_LONG.search(str(exc))
            if match is None:
                raise
            too_long = int(match[1]) - 1
    raise LongCardError(cards[too_long].id)


def _data(title: str, cards: Sequence[Flashcard], style: PaperStyle, rows: int) -> dict[str, Any]:
    """Return the cards with so many rows on a page, for the template."""
    return {
        "paper": TYPST_PAPERS[style.paper],
        "large": style.large,
        "language": "en",
        "title": title,
        "running": f"{title} · print on both sides, turned on the long edge",
        "down": rows,
        "sides": as_data(lay_out([_front_and_back(card) for card in cards], rows)),
    }


def _pictures(
    cards: Sequence[Flashcard], pictures: Mapping[str, Picture]
) -> dict[str, dict[str, Any]]:
    """Return the picture of each front that shows one, by the card's number, with its words."""
    return {
        str(number): {"picture": as_data(pictures[card.id]), "alt": printable(one_line(card.alt))}
        for number, card in enumerate(cards, 1)
        if card.id in pictures
    }


def lay_out(cards: Sequence[tuple[str, str]], down: int) -> list[list[list[CardSide]]]:
    """Return the pages, fronts and backs in turn, each as its rows of cells.

    Empty cells fill the last page, so that its backs are still behind their fronts.
    """
    pages = []
    page_size = ACROSS * down
    for start in range(0, len(cards), page_size):
        fronts = [{"number": start + n + 1, "text": ""} for n in range(page_size)]
        backs = [dict(cell) for cell in fronts]
        for position, (front, back) in enumerate(cards[start : start + page_size]):
            fronts[position]["text"] = front
            backs[position]["text"] = back
        mirrored = [row[::-1] for row in _rows(backs)]
        pages += [_rows(fronts), mirrored]
    return pages


def _rows(cells: Sequence[CardSide]) -> list[list[CardSide]]:
    return [list(cells[start : start + ACROSS]) for start in range(0, len(cells), ACROSS)]


def _front_and_back(card: Flashcard) -> tuple[str, str]:
    front = one_line(card.front)
    if card.alt and not card.image:
        front += f" [Picture: {one_line(card.alt)}]"
    return printable(front), printable(one_line(card.back))
