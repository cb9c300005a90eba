"""A sheet of a workbook as rows of cells, safe on hostile input: Excel's, or OpenDocument's."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL

from cps_study.formats.syntax.ods import OdsSheet, ods_sheets
from cps_study.formats.syntax.office import OfficeError, refuse_bombs
from cps_study.formats.syntax.shown_date import shown_date
from cps_study.formats.syntax.shown_number import shown_number
from cps_study.formats.syntax.signatures import is_ods
from cps_study.formats.syntax.tabular import (
    A_DATE,
    A_NUMBER,
    A_PERCENTAGE,
    A_TRUTH,
    MAX_COLUMNS,
    MAX_ROWS,
    NO_WORKBOOK,
    SAVE_AS_CSV,
    Cell,
    NonTextCell,
    Table,
    UnreadableError,
    choose_header,
    is_blank,
    title_above,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cps_study.formats.syntax.tabular import HeaderScore

_HEADER_WITHIN: Final = 2_000
"""How many rows are looked at to find the header; above it there may be a title and a gap."""
_BATCH: Final = 500
"""Rows fetched at a time: silencing warnings for each row alone would take longer than reading."""


def read_workbook(
    raw: bytes, score: HeaderScore, among: int = 1, *, any_sheet: bool = False
) -> Table:
    """Return the first sheet as a table, or with `any_sheet` the one with the best header.

    Raises UnreadableError.
    """
    sheets = _safe_sheets(raw)
    candidates = sheets if any_sheet else sheets[:1]
    headed = [_HeadedSheet(sheet, *_header_of(sheet, score, among)) for sheet in candidates]
    best = max(headed, key=lambda one: score(one.header))
    return _table(best, sheets, [best])


def read_sheets(
    raw: bytes, score: HeaderScore, among: int, is_table: Callable[[Sequence[Cell]], bool]
) -> list[Table]:
    """Return each sheet whose header says that it's a table; the one with the best if none does.

    Raises UnreadableError.
    """
    sheets = _safe_sheets(raw)
    headed = [_HeadedSheet(sheet, *_header_of(sheet, score, among)) for sheet in sheets]
    chosen = [one for one in headed if is_table(one.header)]
    if not chosen:
        chosen = [max(headed, key=lambda one: score(one.header))]
    return [_table(one, sheets, chosen) for one in chosen]


class _HeadedSheet(NamedTuple):
    """A sheet of a workbook with its header's row and cells, and the title above it."""

    sheet: Any
    row: int
    header: list[Cell]
    title: str


def _table(headed: _HeadedSheet, sheets: Sequence[Any], chosen: Sequence[_HeadedSheet]) -> Table:
    """Return a sheet as a table; those that aren't chosen are unread."""
    sheet, row, header, title = headed
    if not header:
        return Table([], 0, iter(()))
    read = [one.sheet for one in chosen]
    unread = tuple(str(other.title) for other in sheets if other not in read)
    name = str(sheet.title)
    rows = _rows_below(sheet, row, len(header))
    is_alone = read == [sheets[0]]
    shown = "" if is_alone else name
    return Table(header, row, rows, unread=unread, sheet=shown, title=title, name=name)


def _safe_sheets(raw: bytes) -> list[Any]:
    """Return the sheets of a workbook once it is known to unpack to a bounded size.

    Raises UnreadableError.
    """
    try:
        refuse_bombs(raw, "workbook")
    except OfficeError as exc:
        raise UnreadableError(str(exc), SAVE_AS_CSV) from exc
    return list(ods_sheets(raw)) if is_ods(raw) else _sheets(raw)


def _header_of(sheet: Any, score: HeaderScore, among: int) -> tuple[int, list[Cell], str]:  # noqa: ANN401 - openpyxl has no types
    """Return the number and the cells of a sheet's header, and the title above it.

    An empty sheet has no cells.
    """
    first_rows: list[tuple[int, list[Cell]]] = []
    # One column more than allowed, so that too many columns are noticed and reported.
    for number, row in _rows(sheet, MAX_COLUMNS + 1, among, _HEADER_WITHIN):
        if not is_blank(row):
            first_rows.append((number, _without_empty_end(row)))
        if len(first_rows) == among:
            break
    header_row, header = choose_header(first_rows, score)
    return header_row, list(header), title_above(first_rows, header_row)


def _rows_below(sheet: Any, header_row: int, width: int) -> Iterator[tuple[int, list[Cell]]]:  # noqa: ANN401 - openpyxl has no types
    """Yield the rows below the header that aren't blank, one cell wider than the header is."""
    for number, row in _rows(sheet, width + 1):
        if number > header_row and not is_blank(row):
            yield number, row


def _without_empty_end(row: list[Cell]) -> list[Cell]:
    while row and row[-1] == "":
        row.pop()
    return row


def _sheets(raw: bytes) -> list[Any]:
    """Return the sheets of the workbook, in its order."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            sheets = list(book.worksheets)
            if not sheets:
                raise LookupError  # noqa: TRY301 - told like any other damage
            for sheet in sheets:
                sheet.reset_dimensions()  # a file may declare any size
    except Exception as exc:  # openpyxl raises whatever a broken file leads it to
        raise UnreadableError(NO_WORKBOOK, SAVE_AS_CSV) from exc
    return sheets


def _rows(
    sheet: Any,  # noqa: ANN401 - openpyxl has no types
    width: int,
    batch_size: int = _BATCH,
    last: int | None = None,
) -> Iterator[tuple[int, list[Cell]]]:
    """Yield every row that has something in it with its number, each as wide as asked.

    Rows below the `last` are left out. Without it there's no bound: openpyxl would drop what is
    below without a word.
    """
    if isinstance(sheet, OdsSheet):
        yield from sheet.rows_of_width(width, last)
        return
    values = sheet.iter_rows(min_row=1, max_row=last, max_col=width)
    number = 0
    while batch := _next_batch(values, number, batch_size):
        for row in batch:
            number += 1
            if number > MAX_ROWS:
                what = f"the sheet has more than {MAX_ROWS:,} rows"
                raise UnreadableError(what, "split it into smaller files", number)
            if not _is_empty(row):
                yield number, list(map(_cell, row))


def _is_empty(row: tuple[Any, ...]) -> bool:
    """Return whether no cell has a value, quickly: a file may claim endless rows without one."""
    return all(cell.value is None for cell in row if cell is not EMPTY_CELL)


def _next_batch(values: Iterator[tuple[Any, ...]], number: int, size: int) -> list[tuple[Any, ...]]:
    """Return the next rows; `number` is the last row before them.

    openpyxl's warnings, such as about a date that isn't one, would only puzzle the user.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(values, size))
    except Exception as exc:  # openpyxl raises whatever a broken file leads it to
        what = f"the sheet can't be read beyond about row {number}"
        raise UnreadableError(what, SAVE_AS_CSV, number) from exc


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - openpyxl has no types
    """Return openpyxl's cell as one of ours: as the spreadsheet shows it, where that is known."""
    value = cell.value
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return NonTextCell(A_TRUTH, str(value).upper())
        case float() | int():
            return _number(value, _format_of(cell))
        case datetime() | date() | time():
            shown = shown_date(value, _format_of(cell))
            return NonTextCell(A_DATE, shown or str(value))
        case timedelta():
            return NonTextCell(A_DATE, str(value))
        case _:
            return str(value)


def _number(value: float, number_format: str) -> NonTextCell:
    """Return a number as it is, and as its cell shows it; a percentage is only the latter."""
    shown = shown_number(value, number_format)
    if "%" in shown:
        return NonTextCell(A_PERCENTAGE, shown)
    # Excel keeps 15 digits; more would show the rounding of binary fractions.
    plain = f"{value:.15g}" if type(value) is float else str(value)
    return NonTextCell(A_NUMBER, plain, shown)


def _format_of(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    """Return a cell's number format; nothing if the workbook's styles are damaged."""
    try:
        return str(cell.number_format or "")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return ""
