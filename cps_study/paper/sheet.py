"""Prints the answer sheet: circles at fixed positions, for people to fill in and scanners to read.

`lay_out` says where everything is. `test.json` has the same numbers (see `model/sheet.py`), and
the template draws from them, so what's printed is what a scanner looks for.

Four black squares mark the corners. The upper left one has a hole, so that a page can't be taken
for one that is upside down. A large code at the upper right and a small one at the lower left both
say `CPS:test code:form:page:layout`. Every page has the name and the candidate's number, because
pages get loose. Large print is the same sheet, enlarged as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import segno

from cps_study.model.item import Question
from cps_study.model.sheet import (
    NUMBER_PLACES,
    AnswerLine,
    DigitBubble,
    FormBubble,
    OptionBubble,
    SheetBox,
    SheetOwner,
    SheetPage,
)
from cps_study.model.text import LETTERS
from cps_study.paper.build import running_line
from cps_study.paper.pdf import TYPST_PAPERS, compile_pdf
from cps_study.paper.style import PAPERS, PaperStyle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.form import Form, PaperTest

LAYOUT_VERSION: Final = 1
"""Raise it when anything below moves: printed sheets must never be read with other numbers."""
LARGE_SCALE: Final = 1.5
POINTS: Final = 72 / 25.4
"""Points in a millimeter."""

# Everything below is in millimeters of a sheet at the scale 1, from the page's upper left corner.
_CORNER: Final = 5.0
"""The side of a corner mark."""
_EDGE: Final = 8.0
"""From the page's edge to a corner mark."""
_SIDE: Final = 18.0
"""From the page's edge to what is printed between the marks."""
_CODE: Final = 22.0
_SMALL_CODE: Final = 12.0
_CODE_TOP: Final = 13.0
_NAME_TOP: Final = 39.0
_NAME_HEIGHT: Final = 9.0
_DIGITS_TOP: Final = 60.5
_DIGIT_ACROSS: Final = 6.2
_DIGIT_DOWN: Final = 4.7
_DIGIT_RADIUS: Final = 1.9
_FORMS_LEFT: Final = 76.0
_FORMS_TOP: Final = 54.5
_FORM_ACROSS: Final = 6.2
_FORM_DOWN: Final = 5.6
_ROWS_TOP: Final = 106.0
_BOTTOM: Final = 22.0
"""From the last row to the bottom edge of the page."""
_NUMBER_WIDTH: Final = 13.0
"""From a row's left edge to the center of its first circle: the number, and air."""
_STEP: Final = 6.2
"""From one circle to the next in a row."""
_PITCH: Final = 5.6
"""From one row to the next."""
_RADIUS: Final = 2.2
_GROUP: Final = 5
"""Rows that stand together, so that the eye doesn't slip."""
_GROUP_GAP: Final = 2.0
_MOST_AIR: Final = 5.0
"""How much lower the rows begin if there's room."""
_COLUMN_GAP: Final = 3.0
_LINE: Final = 38.0
"""The length of a line to write on, at the least."""
_LINE_DROP: Final = 1.8
"""How far a line to write on is below the middle of its row."""
_USUAL_OPTIONS: Final = 4
"""Circles that a row has room for if the form has no options at all."""
_ROW_ENDS: Final = 0.5
"""Room that a row may take beyond the last line of the grid, because of rounding."""


class _Grid(NamedTuple):
    """How the rows of a page are placed.

    There are columns across and rows down each; a column has a width, and its rows begin at `top`.
    """

    across: int
    down: int
    column: float
    top: float


def sheet_pdf(
    test: PaperTest, form: Form, style: PaperStyle, owners: Sequence[SheetOwner] = ()
) -> bytes:
    """Return the answer sheet of a form as PDF: one for each owner, or one without an owner."""
    pages = [page for page in lay_out(test, style) if page.form == form.letter]
    data = {
        "paper": TYPST_PAPERS[style.paper],
        "language": "en",
        "title": f"{test.title}, answer sheet, form {form.letter}",
        "name": test.title,
        "running": running_line(test, form),
        "form": form.letter,
        "code": test.code,
        "large": style.large,
        "side": _SIDE,
        "pages": [_page_data(page, test) for page in pages],
        "owners": [owner._asdict() for owner in owners or (SheetOwner(),)],
    }
    return compile_pdf("sheet.typ", data)


def layout_mark(style: PaperStyle) -> str:
    """Return the name of a layout, as the codes on the sheet say it: the paper, L if it's large."""
    large = "L" if style.large else ""
    return f"{style.paper[0].upper()}{large}{LAYOUT_VERSION}"


def style_of_layout(mark: str) -> PaperStyle | None:
    """Return the style whose layout has this name, or None if this program doesn't have it."""
    styles = [PaperStyle(paper, large) for paper in PAPERS for large in (False, True)]
    return next((style for style in styles if layout_mark(style) == mark), None)


def lay_out(test: PaperTest, style: PaperStyle) -> tuple[SheetPage, ...]:
    """Return where everything is on the sheets of all forms, page by page."""
    letters = [form.letter for form in test.forms]
    return tuple(page for form in test.forms for page in _form_pages(form, letters, style))


def _form_pages(form: Form, letters: Sequence[str], style: PaperStyle) -> Iterator[SheetPage]:
    """Yield the pages of a form; rows fill a page column by column."""
    scale = LARGE_SCALE if style.large else 1.0
    width, height = (side / scale for side in PAPERS[style.paper])
    counts = _option_counts(form)
    grid = _grid(counts, width, height)
    on_page = grid.across * grid.down
    # A form without questions still gets a page.
    pages = max(1, -(-len(counts) // on_page))
    to_points = scale * POINTS
    for page in range(pages):
        first = page * on_page
        bubbles, lines = _rows(counts[first : first + on_page], first + 1, grid)
        layout = SheetPage(
            form=form.letter,
            page=page + 1,
            pages=pages,
            layout=layout_mark(style),
            paper=(width, height),
            scale=scale,
            corners=_corners(width, height),
            codes=_codes(width, height),
            name=SheetBox(_SIDE, _NAME_TOP, width - 2 * _SIDE, _NAME_HEIGHT),
            bubbles=tuple(bubbles),
            digits=tuple(_digits()),
            forms=tuple(_forms(letters, width)),
            lines=tuple(lines),
        )
        yield _in_points(layout, to_points)


def _option_counts(form: Form) -> list[int]:
    """Return how many options each question has: 0 for an answer in words."""
    counts = []
    for entry in form.entries:
        if isinstance(entry.item, Question):
            counts.append(len(entry.item.options))
        else:
            counts.append(0)
    return counts


def _grid(counts: Sequence[int], width: float, height: float) -> _Grid:
    """Return the grid with which the widest row fits into its column."""
    most_options = max(counts, default=0) or _USUAL_OPTIONS
    row = _NUMBER_WIDTH + (most_options - 1) * _STEP + _RADIUS
    if 0 in counts:
        row = max(row, _NUMBER_WIDTH - _RADIUS + _LINE)
    inner = width - 2 * _SIDE
    # The last column needs no gap after it, so one gap more is available.
    across = max(1, int((inner + _COLUMN_GAP) // (row + _COLUMN_GAP)))
    room = height - _BOTTOM - _ROWS_TOP + _GROUP_GAP + _ROW_ENDS
    groups = int(room // (_GROUP * _PITCH + _GROUP_GAP))
    # A short test fills all columns alike, by whole groups.
    needed = -(-len(counts) // (across * _GROUP))
    down = max(1, min(groups, needed))
    spare = room - down * (_GROUP * _PITCH + _GROUP_GAP)
    top = _ROWS_TOP + min(_MOST_AIR, max(0.0, spare - _ROW_ENDS))
    return _Grid(across, _GROUP * down, inner / across, top)


def _rows(
    counts: Sequence[int], first: int, grid: _Grid
) -> tuple[list[OptionBubble], list[AnswerLine]]:
    """Return the circles and the lines of a page's questions, which count from `first`."""
    bubbles: list[OptionBubble] = []
    lines: list[AnswerLine] = []
    for position, count in enumerate(counts):
        column, line = divmod(position, grid.down)
        left = _SIDE + column * grid.column + _NUMBER_WIDTH
        y = grid.top + (line + 0.5) * _PITCH + (line // _GROUP) * _GROUP_GAP
        number = first + position
        bubbles += [
            OptionBubble(number, LETTERS[n], left + n * _STEP, y, _RADIUS) for n in range(count)
        ]
        if not count:
            length = grid.column - _NUMBER_WIDTH + _RADIUS - _COLUMN_GAP
            lines.append(AnswerLine(number, left - _RADIUS, y + _LINE_DROP, length))
    return bubbles, lines


def _corners(width: float, height: float) -> tuple[tuple[float, float, float], ...]:
    """Return the corner marks, clockwise from the upper left one."""
    near = _EDGE + _CORNER / 2
    right, bottom = width - near, height - near
    places = ((near, near), (right, near), (right, bottom), (near, bottom))
    return tuple((x, y, _CORNER) for x, y in places)


def _codes(width: float, height: float) -> tuple[tuple[float, float, float], ...]:
    """Return the large code at the upper right, and the small one opposite."""
    large = (width - _SIDE - _CODE / 2, _CODE_TOP + _CODE / 2, _CODE)
    small = (_SIDE + _SMALL_CODE / 2, height - _EDGE - _SMALL_CODE / 2, _SMALL_CODE)
    return large, small


def _digits() -> Iterator[DigitBubble]:
    """Yield the circles of the candidate's number: ten below each of its places."""
    for place in range(NUMBER_PLACES):
        x = _SIDE + 3 + place * _DIGIT_ACROSS
        for digit in range(10):
            y = _DIGITS_TOP + digit * _DIGIT_DOWN
            yield DigitBubble(place + 1, digit, x, y, _DIGIT_RADIUS)


def _forms(letters: Sequence[str], width: float) -> Iterator[FormBubble]:
    """Yield the circles of the forms, in as many lines as they need."""
    a_line = int((width - _SIDE - _FORMS_LEFT) // _FORM_ACROSS) + 1
    for position, letter in enumerate(letters):
        line, place = divmod(position, a_line)
        x = _FORMS_LEFT + _FORM_ACROSS * place
        yield FormBubble(letter, x, _FORMS_TOP + _FORM_DOWN * line, _DIGIT_RADIUS)


def _in_points(page: SheetPage, factor: float) -> SheetPage:
    """Return a page whose lengths are in millimeters in points, rounded to a thousandth."""

    def points(value: float) -> float:
        return round(value * factor, 3)

    return page._replace(
        paper=(points(page.paper[0]), points(page.paper[1])),
        corners=tuple((points(x), points(y), points(side)) for x, y, side in page.corners),
        codes=tuple((points(x), points(y), points(side)) for x, y, side in page.codes),
        name=SheetBox(*map(points, page.name)),
        bubbles=tuple(OptionBubble(b[0], b[1], *map(points, b[2:])) for b in page.bubbles),
        digits=tuple(DigitBubble(b[0], b[1], *map(points, b[2:])) for b in page.digits),
        forms=tuple(FormBubble(b[0], *map(points, b[1:])) for b in page.forms),
        lines=tuple(AnswerLine(line[0], *map(points, line[1:])) for line in page.lines),
    )


def code_text(test: PaperTest, page: SheetPage) -> str:
    """Return what the codes of a page say."""
    return f"CPS:{test.code}:{page.form}:{page.page}:{page.layout}"


def _page_data(page: SheetPage, test: PaperTest) -> dict[str, Any]:
    """Return a page as plain data for the template."""
    code = segno.make(code_text(test, page), error="m", micro=False).svg_inline(border=0)
    first_bubbles = {bubble.question: bubble for bubble in reversed(page.bubbles)}
    rows = [
        {"number": number, "x": bubble.x, "y": bubble.y}
        for number, bubble in sorted(first_bubbles.items())
    ]
    rise = _LINE_DROP * page.scale * POINTS
    offset = _RADIUS * page.scale * POINTS
    rows += [{"number": n, "x": x + offset, "y": y - rise} for n, x, y, _ in page.lines]
    return {
        "page": page.page,
        "pages": page.pages,
        "unit": page.scale * POINTS,
        "paper": page.paper,
        "code": code,
        "corners": page.corners,
        "codes": page.codes,
        "name": page.name._asdict(),
        "rows": rows,
        "bubbles": [bubble._asdict() for bubble in page.bubbles],
        "digits": [bubble._asdict() for bubble in page.digits],
        "forms": [bubble._asdict() for bubble in page.forms],
        "lines": [line._asdict() for line in page.lines],
    }
