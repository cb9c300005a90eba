"""Prints the answer sheet: circles at fixed positions, for people to fill in and scanners to read.

Every length is in millimeters from the top left corner of the page. Four black squares mark the
corners, and the QR code says `CPS:test code:form:page`. The same number of questions and options
always gives the same positions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import segno

from cps_study.model.item import Question
from cps_study.model.text import LETTERS
from cps_study.paper.pdf import TYPST_PAPERS, compile_pdf
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.form import Form, PaperTest
    from cps_study.paper.style import PaperStyle

CORNER: Final = 5.0
"""The side of a corner mark."""
EDGE: Final = 8.0
"""From the page's edge to a corner mark."""
SIDE: Final = 20.0
"""From the page's edge to what is printed between the marks."""
DIGITS: Final = 8
"""Digits of a candidate number."""
QR: Final = 24.0
"""The side of the QR code."""
USUAL_OPTIONS: Final = 4
"""Circles that a row has room for if the form has no options at all."""
_FIRST_TOP: Final = 114.0
"""Where the rows begin on page 1, below the name and the candidate number."""
_NEXT_TOP: Final = 46.0
"""Where the rows begin on later pages."""
_BOTTOM: Final = 22.0
"""From the last row to the bottom edge of the page."""
_COLUMN_GAP: Final = 3.0
_DIGITS_TOP: Final = 62.0
_DIGIT_ACROSS: Final = 6.2
_DIGIT_DOWN: Final = 4.9

# These grow with the scale of large print.
_NUMBER_WIDTH: Final = 11.0
"""From a row's left edge to the center of its first circle."""
_STEP: Final = 5.6
"""From one circle to the next in a row."""
_PITCH: Final = 5.7
"""From one row to the next."""
_LINE_INDENT: Final = 14.0
"""How much shorter than its column a line to write on is."""


class Bubble(NamedTuple):
    """A circle to fill in: its center, and the letter or digit inside."""

    x: float
    y: float
    mark: str


class BubbleRow(NamedTuple):
    """A question on the sheet: its number, where that number is, and its circles.

    `width` is the length of the line to write on, or 0 if there are circles.
    """

    number: int
    x: float
    y: float
    bubbles: tuple[Bubble, ...]
    width: float


class SheetPage(NamedTuple):
    """A page of the sheet: its number from 1, its rows, and its circles for digits.

    Only page 1 has circles for the digits of the candidate number.
    """

    page: int
    rows: tuple[BubbleRow, ...]
    digits: tuple[Bubble, ...]


class _Grid(NamedTuple):
    """How the rows of a sheet are spaced: columns across, their width, and the scale."""

    across: int
    column: float
    scale: float


def sheet_pdf(test: PaperTest, form: Form, style: PaperStyle) -> bytes:
    """Return the answer sheet of a form as PDF."""
    pages = lay_out(form, style)
    data = {
        "paper": TYPST_PAPERS[style.paper],
        "language": "en",
        "title": f"{test.title}, answer sheet, form {form.letter}",
        "name": test.title,
        "running": f"Form {form.letter} · test {test.code}",
        "form": form.letter,
        "code": test.code,
        "scale": _scale(style),
        "corner": CORNER,
        "edge": EDGE,
        "side": SIDE,
        "qr_size": QR,
        "size": PAPERS[style.paper],
        "pages": [_page_data(page, test, form) for page in pages],
    }
    return compile_pdf("sheet.typ", data)


def lay_out(form: Form, style: PaperStyle) -> list[SheetPage]:
    """Return where everything is, page by page; rows fill a page column by column."""
    _, height = PAPERS[style.paper]
    counts = _option_counts(form)
    grid = _grid(counts, style)
    pages: list[SheetPage] = []
    placed = 0
    # A form without questions still gets a page.
    while placed < len(counts) or not pages:
        if pages:
            top = _NEXT_TOP
            digits: tuple[Bubble, ...] = ()
        else:
            top = _FIRST_TOP
            digits = _digit_bubbles()
        down = int((height - _BOTTOM - top) // (_PITCH * grid.scale))
        on_page = counts[placed : placed + down * grid.across]
        rows = []
        for position, count in enumerate(on_page):
            column, line = divmod(position, down)
            rows.append(_row(placed + position + 1, count, top, column, line, grid))
        pages.append(SheetPage(len(pages) + 1, tuple(rows), digits))
        placed += len(rows)
    return pages


def _option_counts(form: Form) -> list[int]:
    """Return how many options each question has: 0 for an answer in words."""
    counts = []
    for entry in form.entries:
        if isinstance(entry.item, Question):
            counts.append(len(entry.item.options))
        else:
            counts.append(0)
    return counts


def _grid(counts: Sequence[int], style: PaperStyle) -> _Grid:
    """Return the spacing with which the widest row fits into its column."""
    width, _ = PAPERS[style.paper]
    scale = _scale(style)
    most_options = max(counts, default=0) or USUAL_OPTIONS
    row_width = _NUMBER_WIDTH * scale + most_options * (_STEP * scale)
    inner_width = width - 2 * SIDE
    # The last column needs no gap after it, so one gap more is available.
    across = max(1, int((inner_width + _COLUMN_GAP) // (row_width + _COLUMN_GAP)))
    return _Grid(across, inner_width / across, scale)


def _row(number: int, options: int, top: float, column: int, line: int, grid: _Grid) -> BubbleRow:
    """Return a question's row: a circle for each option, or a line to write on."""
    pitch = _PITCH * grid.scale
    x = SIDE + column * grid.column
    y = top + line * pitch + pitch / 2
    first = x + _NUMBER_WIDTH * grid.scale
    step = _STEP * grid.scale
    bubbles = tuple(Bubble(first + n * step, y, LETTERS[n]) for n in range(options))
    line_width = 0.0
    if not bubbles:
        line_width = grid.column - _LINE_INDENT * grid.scale
    return BubbleRow(number, x, y, bubbles, line_width)


def _digit_bubbles() -> tuple[Bubble, ...]:
    """Return the circles of the candidate number: ten below each of its digits."""
    bubbles: list[Bubble] = []
    for position in range(DIGITS):
        x = SIDE + 3 + position * _DIGIT_ACROSS
        bubbles += [Bubble(x, _DIGITS_TOP + digit * _DIGIT_DOWN, str(digit)) for digit in range(10)]
    return tuple(bubbles)


def _scale(style: PaperStyle) -> float:
    return 1.5 if style.large else 1.0


def qr_text(test: PaperTest, form: Form, page: int) -> str:
    """Return what the QR code of a page says."""
    return f"CPS:{test.code}:{form.letter}:{page}"


def _page_data(page: SheetPage, test: PaperTest, form: Form) -> dict[str, Any]:
    """Return a page as plain data for the template."""
    code = segno.make(qr_text(test, form, page.page), error="m", micro=False)
    return {
        "page": page.page,
        "rows": [row._asdict() | {"bubbles": _bubble_data(row.bubbles)} for row in page.rows],
        "digits": _bubble_data(page.digits),
        "qr": code.svg_inline(border=0),
    }


def _bubble_data(bubbles: Sequence[Bubble]) -> list[dict[str, Any]]:
    return [bubble._asdict() for bubble in bubbles]
