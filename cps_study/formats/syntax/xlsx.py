"""An Excel workbook's first sheet as rows of cells, safe on hostile input."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import openpyxl

from cps_study.formats.syntax.spreadsheet import (
    A_NUMBER,
    MAX_COLUMNS,
    MAX_ROWS,
    SAVE_AS_CSV,
    Cell,
    NonTextCell,
    Table,
    UnreadableError,
    choose_header,
    is_blank,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.formats.syntax.spreadsheet import HeaderScore

MAX_MEMBERS: Final = 2_000
MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The other methods unpack to any size, whatever the zip declares."""
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
"""What a workbook never holds, and what entities that multiply are made with."""
_BATCH: Final = 500


def read_workbook(raw: bytes, score: HeaderScore, among: int = 1) -> Table:
    """Return the first sheet as a table. Raises UnreadableError; openpyxl never meets what could exhaust it."""
    _refuse_bombs(raw)
    sheet, unread = _first_sheet(raw)
    filled = (
        (n, _trimmed(row)) for n, row in _rows(sheet, MAX_COLUMNS + 1, among) if not is_blank(row)
    )
    number, head = choose_header(list(islice(filled, among)), score)
    if not head:
        return Table([], 0, iter(()))
    rows = ((n, row) for n, row in _rows(sheet, len(head) + 1) if n > number and not is_blank(row))
    return Table(head, number, rows, unread=unread)


def _trimmed(row: list[Cell]) -> list[Cell]:
    """Return the row without empty cells at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


def _refuse_bombs(raw: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            wrong = _oddity(archive)
    except Exception as exc:  # zipfile raises some ten classes for what is broken in as many ways
        raise UnreadableError("the file looks like a workbook but is damaged", SAVE_AS_CSV) from exc
    if wrong:
        raise UnreadableError(f"the workbook {wrong}", SAVE_AS_CSV)


def _oddity(archive: zipfile.ZipFile) -> str:
    """Return what no workbook of Excel's is like, or nothing."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS or any(info.compress_type not in _METHODS for info in infos):
        return "is packed in a way that Excel never does"
    if sum(info.file_size for info in infos) > MAX_UNPACKED or any(map(_swells, infos)):
        return f"would unpack to too much: more than {MAX_UNPACKED >> 20} MiB, or {MAX_RATIO} times its size"
    if any(_declares(archive, info) for info in infos):
        return "declares entities, which Excel never does"
    return ""


def _swells(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size


def _declares(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(info) as member:  # gives no more than the declared size, which is bounded
        while chunk := member.read(_SMALL):
            window = tail + chunk
            if any(word in window for word in _DECLARATIONS):
                return True
            tail = window[-20:]
    return False


def _first_sheet(raw: bytes) -> tuple[Any, tuple[str, ...]]:
    """Return the first sheet and the names of the others."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(raw), read_only=True, data_only=True, keep_links=False
            )
            sheet, *others = book.worksheets
            sheet.reset_dimensions()  # a file may declare any size
    except Exception as exc:  # openpyxl raises whatever a broken file leads it to
        raise UnreadableError("the file is not a workbook that can be read", SAVE_AS_CSV) from exc
    return sheet, tuple(str(other.title) for other in others)


def _rows(sheet: Any, width: int, batch: int = _BATCH) -> Iterator[tuple[int, list[Cell]]]:  # noqa: ANN401 - as above
    """Yield every row, each as wide as asked, with its number."""
    values = sheet.iter_rows(
        min_row=1, max_col=width, values_only=True
    )  # a bound would drop rows unseen
    number = 0
    while some := _batch(values, number, batch):
        for row in some:
            number += 1
            if number > MAX_ROWS:
                raise UnreadableError(
                    f"the sheet has more than {MAX_ROWS:,} rows", "split it", number
                )
            yield number, [cell if type(cell) is str else _cell(cell) for cell in row]


def _batch(
    values: Iterator[tuple[object, ...]], number: int, size: int
) -> list[tuple[object, ...]]:
    """Return some rows; openpyxl's warnings (a date that is none) are no concern of whoever reads on."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(values, size))
    except Exception as exc:  # as above
        what = f"the sheet cannot be read further than about row {number}"
        raise UnreadableError(what, SAVE_AS_CSV, number) from exc


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return NonTextCell("TRUE or FALSE", str(value).upper())
        case int() | float():
            return NonTextCell(
                A_NUMBER, f"{value:.15g}" if isinstance(value, float) else str(value)
            )
        case datetime() | date() | time() | timedelta():
            return NonTextCell("a date or time", str(value))
        case _:
            return str(value)
