"""Rows of cells, as the readers of text and of workbooks both return them, and their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from cps_study.model.text import LETTERS, excerpt

MAX_BYTES: Final = 64 * 1024 * 1024
"""The largest file, in bytes, that is read as a table."""
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 2_000
SAVE_AS_CSV: Final = "save it as CSV (UTF-8), or as an Excel workbook (.xlsx)"
A_NUMBER: Final = "a number"
"""The kind of a `NonTextCell` that is a number; the only kind that can still be an answer."""
A_PERCENTAGE: Final = "a percentage"
"""The kind of a number that its spreadsheet shows as a percentage; its text has the sign."""
A_DATE: Final = "a date or time"
A_TRUTH: Final = "TRUE or FALSE"
NO_WORKBOOK: Final = "the file isn't a workbook that can be read"
_QUOTED: Final = 40
"""How many characters of a cell a message quotes."""


class NonTextCell(NamedTuple):
    """A cell that a spreadsheet doesn't store as text: a number, a date, TRUE or FALSE.

    `kind` says which, as messages do; `text` is the value written out. `shown` is how the cell
    shows a number, if its format is known and says more: $5.00 for 5.
    """

    kind: str
    text: str
    shown: str = ""


Cell = str | NonTextCell


class Table(NamedTuple):
    """A header, its row number, and the rows below it with theirs.

    Reading on may raise UnreadableError. Rows of a workbook have as many cells as the header, or
    one more; rows of text have as many as were written. `remark` says what had to be guessed,
    `sheet` names a workbook's sheet, unless the first is the only one that is read, and `unread`
    are its other sheets.
    `title` is what's above the header, if anything is. `name` is what a workbook calls the sheet,
    whichever it is.
    """

    header: Sequence[Cell]
    row: int
    rows: Iterator[tuple[int, Sequence[Cell]]]
    remark: str = ""
    unread: tuple[str, ...] = ()
    sheet: str = ""
    title: str = ""
    name: str = ""


HeaderScore = Callable[[Sequence[Cell]], int]
"""How much a row looks like the header: the highest score wins, and the first of equals."""


class UnreadableError(Exception):
    """The file isn't read, or not any further; `row` is 0 if that concerns the whole file."""

    def __init__(self, what: str, hint: str = "", row: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.row = row


def text_of_cell(cell: Cell) -> str:
    """Return a cell's text, or a number or date written out."""
    if isinstance(cell, NonTextCell):
        return cell.text
    return cell


def shown_in_cell(cell: Cell) -> str:
    """Return a cell's text, or a number or date as people see it in the cell."""
    if isinstance(cell, NonTextCell):
        return cell.shown or cell.text
    return cell


def quote_cell(cell: Cell) -> str:
    """Return the cell as a message quotes it: printable, on one line, and short."""
    return excerpt(shown_in_cell(cell), _QUOTED)


def cell_name(row: int, column: int) -> str:
    """Return what a spreadsheet calls a cell: C2 for row 2 and column 3, both counted from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, len(LETTERS))
        letters = LETTERS[letter] + letters
    return f"{letters}{row}"


def plain_name(cell: Cell) -> str:
    """Return a header's letters and digits in lower case: nothing else makes a difference.

    More than 200 characters aren't a name, and a hostile file has them by the million.
    """
    letters = filter(str.isalnum, text_of_cell(cell).casefold()[:200])
    return "".join(letters)


def is_blank(row: Sequence[Cell]) -> bool:
    """Return whether every cell of the row is empty or only white space."""
    return not any(text_of_cell(cell).strip() for cell in row)


def choose_header(
    rows: Sequence[tuple[int, Sequence[Cell]]], score: HeaderScore
) -> tuple[int, Sequence[Cell]]:
    """Return the row that is the header, with its number; 0 and no cells if there are no rows."""
    if not rows:
        return 0, []
    return max(rows, key=lambda numbered: score(numbered[1]))


def title_above(rows: Sequence[tuple[int, Sequence[Cell]]], header_row: int) -> str:
    """Return the first words above the header; "" if there is nothing."""
    above = [row for number, row in rows if number < header_row]
    words = [text_of_cell(cell).strip() for row in above for cell in row]
    return next(filter(None, words), "")
