"""The answer sheet: bubbles at known places, so that people can fill it in and a scanner program can read it.

Every length is in millimetres from the top left corner of the page. Four black squares mark the corners; the QR code
says `CPS:test code:form:page`. The same number of questions and options gives the same places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import segno

from cps_study.model.item import Question
from cps_study.model.text import LETTERS
from cps_study.paper.pdf import NAMES, compile_pdf
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.form import Form, PaperTest
    from cps_study.model.item import Item
    from cps_study.paper.style import PaperStyle

CORNER: Final = 5.0
"""The side of a corner mark."""
EDGE: Final = 8.0
"""From the page's edge to a corner mark."""
SIDE: Final = 20.0
"""From the page's edge to what is printed between the marks."""
DIGITS: Final = 8
QR: Final = 24.0
_FIRST_TOP, _NEXT_TOP, _BOTTOM = 114.0, 46.0, 22.0


class Bubble(NamedTuple):
    """A circle to fill in: its centre and what stands in it."""

    x: float
    y: float
    mark: str


class Row(NamedTuple):
    """A question's place: its number, where the number stands, its bubbles; `width` of a line to write on, or 0."""

    number: int
    x: float
    y: float
    bubbles: tuple[Bubble, ...]
    width: float


class SheetPage(NamedTuple):
    """A page of the sheet: its number from 1, its rows, and the bubbles of the candidate's number (page 1)."""

    page: int
    rows: tuple[Row, ...]
    digits: tuple[Bubble, ...]


def sheet_pdf(test: PaperTest, form: Form, look: PaperStyle) -> bytes:
    """Return the answer sheet of a form as PDF."""
    pages = lay_out(form, look)
    scale = _scale(look)
    data = {
        "paper": NAMES[look.paper],
        "language": "en",
        "title": f"{test.title}, answer sheet, form {form.letter}",
        "name": test.title,
        "running": f"Form {form.letter} · test {test.code}",
        "form": form.letter,
        "code": test.code,
        "scale": scale,
        "corner": CORNER,
        "edge": EDGE,
        "side": SIDE,
        "qr_size": QR,
        "size": PAPERS[look.paper],
        "pages": [_page_data(page, test, form) for page in pages],
    }
    return compile_pdf("sheet.typ", data)


def lay_out(form: Form, look: PaperStyle) -> list[SheetPage]:
    """Return the places of every question's bubbles, page by page, column by column."""
    width, height = PAPERS[look.paper]
    scale = _scale(look)
    step, pitch = 5.6 * scale, 5.7 * scale
    most = max((_options(entry.item) for entry in form.entries), default=4) or 4
    across = max(1, int((width - 2 * SIDE + 3) // (11 * scale + most * step + 3)))
    column = (width - 2 * SIDE) / across
    pages: list[SheetPage] = []
    counts = [_options(entry.item) for entry in form.entries]
    placed = 0
    while placed < len(counts) or not pages:
        top = _FIRST_TOP if not pages else _NEXT_TOP
        down = int((height - _BOTTOM - top) // pitch)
        rows = []
        for spot, count in enumerate(counts[placed : placed + down * across]):
            x, y = SIDE + spot // down * column, top + spot % down * pitch + pitch / 2
            bubbles = tuple(Bubble(x + 11 * scale + n * step, y, LETTERS[n]) for n in range(count))
            rows.append(
                Row(placed + spot + 1, x, y, bubbles, 0.0 if count else column - 14 * scale)
            )
        digits = tuple(_digits()) if not pages else ()
        pages.append(SheetPage(len(pages) + 1, tuple(rows), digits))
        placed += len(rows)
    return pages


def qr_text(test: PaperTest, form: Form, page: int) -> str:
    """Return what the QR code of a page says."""
    return f"CPS:{test.code}:{form.letter}:{page}"


def _digits() -> Iterator[Bubble]:
    for place in range(DIGITS):
        for digit in range(10):
            yield Bubble(SIDE + 3 + place * 6.2, 62.0 + digit * 4.9, str(digit))


def _options(item: Item) -> int:
    return len(item.options) if isinstance(item, Question) else 0


def _scale(look: PaperStyle) -> float:
    return 1.5 if look.large else 1.0


def _page_data(page: SheetPage, test: PaperTest, form: Form) -> dict[str, Any]:
    code = segno.make(qr_text(test, form, page.page), error="m", micro=False)
    return {
        "page": page.page,
        "rows": [row._asdict() | {"bubbles": _plain(row.bubbles)} for row in page.rows],
        "digits": _plain(page.digits),
        "qr": code.svg_inline(border=0),
    }


def _plain(bubbles: Sequence[Bubble]) -> list[dict[str, Any]]:
    return [bubble._asdict() for bubble in bubbles]
