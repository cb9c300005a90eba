"""Bytes to rows of cells: text with a delimiter, or a workbook, without saying what the columns mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, NamedTuple

from cps_study.formats.syntax.decoding import GUESSED, NOT_TEXT, NotTextError, decode_text
from cps_study.model.text import excerpt

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 2_000
MAX_RECORD: Final = 1024 * 1024
"""Characters of one row: a row without an end would otherwise be held whole, at many times its size."""
SAVE_AS_CSV: Final = "save it as CSV (UTF-8), or as an Excel workbook (.xlsx)"
A_NUMBER: Final = "a number"
_DELIMITERS: Final = (",", ";", "\t")


class NonTextCell(NamedTuple):
    """A cell that a spreadsheet holds as something else than text: a number, a date, TRUE or FALSE."""

    kind: str
    shown: str


Cell = str | NonTextCell


class Table(NamedTuple):
    """A header, and the rows under it with their numbers. Reading on may raise UnreadableError.

    Rows of a workbook are as long as the header or one longer; rows of text are as long as they are. `remark` says
    what was taken for granted, if anything was; `unread` names the further sheets of a workbook.
    """

    header: Sequence[Cell]
    row: int
    rows: Iterator[tuple[int, Sequence[Cell]]]
    remark: str = ""
    unread: tuple[str, ...] = ()


HeaderScore = Callable[[Sequence[Cell]], int]
"""How much a row looks like the header; that of highest value is it, the first of equals."""


class UnreadableError(Exception):
    """The file is not read, or not read further; `row` is 0 if it is about the file as a whole."""

    def __init__(self, what: str, hint: str = "", row: int = 0) -> None:
        super().__init__(what)
        self.what, self.hint, self.row = what, hint, row


def shown(cell: Cell) -> str:
    """Return the cell as a message quotes it."""
    return excerpt(cell if isinstance(cell, str) else cell.shown, 40)


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether no cell of the row holds anything."""
    return not any(cell.strip() if isinstance(cell, str) else cell for cell in row)


def decode(raw: bytes) -> tuple[str, str]:
    """Return the text and a remark on its encoding if that had to be guessed. Raises UnreadableError."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        raise UnreadableError(NOT_TEXT, SAVE_AS_CSV) from None
    remark = GUESSED if decoded.guessed else ""
    return decoded.text, remark


def read_table(raw: bytes, score: HeaderScore, among: int = 1) -> Table:
    """Return the table of a text or a workbook; its header is among so many first rows. Raises UnreadableError."""
    if raw[:4] == b"PK\x03\x04":
        from cps_study.formats.syntax.xlsx import read_workbook  # noqa: PLC0415 - openpyxl is slow to import

        return read_workbook(raw, score, among)
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableError("the file is an old or a locked Excel workbook", SAVE_AS_CSV)
    return _read_text(raw, score, among)


def choose_header(
    rows: Sequence[tuple[int, Sequence[Cell]]], score: HeaderScore
) -> tuple[int, Sequence[Cell]]:
    """Return the row that is the header, with its number; no cells if there are no rows."""
    return max(rows, key=lambda row: score(row[1]), default=(0, []))


def _read_text(raw: bytes, score: HeaderScore, among: int) -> Table:
    """Return the table; the delimiter is the one whose header `score` values most."""
    text, remark = decode(raw)
    first, _, rest = text.partition("\n")
    told = (
        first.strip().casefold()
    )  # Excel's own way to name the delimiter; it counts no row for this line
    if told[:4] == "sep=" and len(told) == 5:
        delimiter = first.strip()[4]
        return _table(rest, delimiter, _head(rest, delimiter, score, among)[0], remark)
    heads = {delimiter: _head(text, delimiter, score, among) for delimiter in _DELIMITERS}
    best = max(
        _DELIMITERS, key=lambda delimiter: (score(heads[delimiter][1]), len(heads[delimiter][1]))
    )
    return _table(text, best, heads[best][0], remark)


def _head(text: str, delimiter: str, score: HeaderScore, among: int) -> tuple[int, Sequence[Cell]]:
    found: list[tuple[int, Sequence[Cell]]] = []
    with suppress(
        UnreadableError
    ):  # another delimiter may do; if none does, reading with one of them says why
        for row in islice(_rows(text, delimiter), among):
            found.append(row)  # noqa: PERF402 - what was read before an error counts
    return choose_header(found, score)


def _table(text: str, delimiter: str, head: int, remark: str) -> Table:
    rows = _rows(text, delimiter)
    number, header = next(((number, row) for number, row in rows if number >= head), (0, []))
    return Table(header, number, rows, remark)


class _Lines:
    """The lines of a text, as long as the rows that are made of them keep ending."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.number = 1
        self.used = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.used += len(line)
        if self.used > MAX_RECORD:
            what = f"row {self.number} is too long (more than {MAX_RECORD:,} characters)"
            raise UnreadableError(what, "is a quote left open?", self.number)
        return line


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its number."""
    lines = _Lines(text)
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if lines.number > MAX_ROWS:
                raise UnreadableError(
                    f"the file has more than {MAX_ROWS:,} rows", "split it", lines.number
                )
            if not is_blank(row):
                yield lines.number, row
            lines.number += 1
            lines.used = 0
    except csv.Error as exc:
        hint = 'a quote that opens a cell has to close it; a quote inside is written twice: ""'
        what = f"the cells of row {lines.number} cannot be told apart ({exc})"
        raise UnreadableError(what, hint, lines.number) from exc
