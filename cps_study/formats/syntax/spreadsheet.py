"""Bytes to rows of cells: CSV text or a workbook, whatever the columns mean."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax import signatures
from cps_study.formats.syntax.decoding import GUESSED, NOT_TEXT, NotTextError, decode_text
from cps_study.formats.syntax.tabular import (
    MAX_ROWS,
    SAVE_AS_CSV,
    Table,
    UnreadableError,
    choose_header,
    is_blank,
    title_above,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cps_study.formats.syntax.tabular import Cell, HeaderScore

MAX_RECORD: Final = 1024 * 1024
"""The most characters of one row.

A row with a quote that never closes would otherwise be kept in memory whole, at many times its
size.
"""
_DELIMITERS: Final = (",", ";", "\t")
_DELIMITER_LINE: Final = "sep="
"""What Excel writes in the first line to name the delimiter, as in `sep=;`."""


class _Candidate(NamedTuple):
    """A way to read the text: the delimiter, and the header (and title) that it would give."""

    delimiter: str
    header_row: int
    header: Sequence[Cell]
    title: str


def decode(raw: bytes) -> tuple[str, str]:
    """Return the text, and a remark if its encoding was a guess. Raises UnreadableError."""
    try:
        decoded = decode_text(raw)
    except NotTextError:
        raise UnreadableError(NOT_TEXT, SAVE_AS_CSV) from None
    remark = GUESSED if decoded.guessed else ""
    return decoded.text, remark


def read_table(raw: bytes, score: HeaderScore, among: int = 1, *, any_sheet: bool = False) -> Table:
    """Return the table of a CSV text or a workbook. Raises UnreadableError.

    The header is one of the first `among` rows that aren't blank: the one with the highest score.
    With `any_sheet` it may be on any sheet of a workbook, otherwise it's on the first one.
    """
    if signatures.is_zip(raw):
        from cps_study.formats.syntax.xlsx import (  # noqa: PLC0415 - openpyxl is slow to import
            read_workbook,
        )

        return read_workbook(raw, score, among, any_sheet=any_sheet)
    if raw.startswith(signatures.OLD_OFFICE):
        raise UnreadableError("the file is an old or a locked Excel workbook", SAVE_AS_CSV)
    return _read_text(raw, score, among)


def read_tables(
    raw: bytes, score: HeaderScore, among: int, is_table: Callable[[Sequence[Cell]], bool]
) -> list[Table]:
    """Return all tables of a workbook whose header `is_table`, or the one of a CSV text.

    Raises UnreadableError. If no sheet has such a header, it's the one with the best score.
    """
    if signatures.is_zip(raw):
        from cps_study.formats.syntax.xlsx import (  # noqa: PLC0415 - openpyxl is slow to import
            read_sheets,
        )

        return read_sheets(raw, score, among, is_table)
    return [read_table(raw, score, among)]


def _read_text(raw: bytes, score: HeaderScore, among: int) -> Table:
    """Return the table; the delimiter is the one that gives the best header."""
    text, remark = decode(raw)
    named = _named_delimiter(text)
    if named:
        # Excel doesn't count this line as a row, so neither does anybody who looks one up.
        text = text.partition("\n")[2]
        best = _candidate(text, named, score, among)
    else:
        candidates = [_candidate(text, delimiter, score, among) for delimiter in _DELIMITERS]
        # A tie goes to the delimiter that splits the header into more cells.
        best = max(candidates, key=lambda one: (score(one.header), len(one.header)))
    rows = _rows(text, best.delimiter)
    for number, row in rows:
        if number >= best.header_row:
            return Table(row, number, rows, remark, title=best.title)
    return Table([], 0, rows, remark)


def _named_delimiter(text: str) -> str:
    """Return the delimiter that the first line names, or nothing."""
    first_line = text.partition("\n")[0].strip()
    is_named = first_line.casefold().startswith(_DELIMITER_LINE)
    if is_named and len(first_line) == len(_DELIMITER_LINE) + 1:
        return first_line[-1]
    return ""


def _candidate(text: str, delimiter: str, score: HeaderScore, among: int) -> _Candidate:
    first_rows: list[tuple[int, Sequence[Cell]]] = []
    # Another delimiter may do. If none does, reading on with one of them says why.
    with suppress(UnreadableError):
        for row in islice(_rows(text, delimiter), among):
            first_rows.append(row)  # noqa: PERF402 - rows before an error still count
    header_row, header = choose_header(first_rows, score)
    return _Candidate(delimiter, header_row, header, title_above(first_rows, header_row))


class _BoundedLines:
    """The lines of a text, as long as no row that is made of them grows too long."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self.row = 1
        self._row_length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._row_length += len(line)
        if self._row_length > MAX_RECORD:
            what = f"row {self.row} is too long (more than {MAX_RECORD:,} characters)"
            raise UnreadableError(what, "did a quote stay open?", self.row)
        return line

    def next_row(self) -> None:
        """Begin to count the characters of the next row."""
        self.row += 1
        self._row_length = 0


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that aren't blank, each with its number."""
    lines = _BoundedLines(text)
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if lines.row > MAX_ROWS:
                what = f"the file has more than {MAX_ROWS:,} rows"
                raise UnreadableError(what, "split it into smaller files", lines.row)
            if not is_blank(row):
                yield lines.row, row
            lines.next_row()
    except csv.Error as exc:
        what = f"row {lines.row} can't be split into cells ({exc})"
        hint = 'close every quote that opens a cell; write a quote inside a cell twice: ""'
        raise UnreadableError(what, hint, lines.row) from exc
