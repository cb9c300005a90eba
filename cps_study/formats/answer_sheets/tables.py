"""Finds the tables of answers in a file: under a title, on any sheet of a workbook, on several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.spreadsheet import read_tables
from cps_study.formats.syntax.tabular import MAX_BYTES, UnreadableError, quote_cell
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.answer_sheets.columns import HeaderReader
    from cps_study.formats.answer_sheets.problems import SheetProblems
    from cps_study.formats.syntax.tabular import Cell, Table

_HEADER_AMONG: Final = 12
"""The header is one of so many first rows that aren't blank: people put titles above it."""
_FORM_NAME: Final = re.compile(r"(?:test\s+)?(?:form|version)\s*([a-z])", re.IGNORECASE)
"""The name of a sheet that has all answers to a form; `Form1` is just what Microsoft Forms says."""


def open_tables(raw: bytes, header_reader: HeaderReader) -> list[Table]:
    """Return the tables of answers: those of all sheets of a workbook. Raises UnreadableError."""
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES >> 20} MiB"
        raise UnreadableError(what, "split it into smaller files")
    tables = read_tables(raw, header_reader.score, _HEADER_AMONG, header_reader.is_table)
    return [_with_form(table, header_reader) for table in tables]


def _with_form(table: Table, header_reader: HeaderReader) -> Table:
    """Return a table with the form that the sheet's name says, if no column does."""
    named = _FORM_NAME.fullmatch(one_line(table.name))
    has_column = any(header_reader.meaning(cell) == "form" for cell in table.header)
    if named is None or has_column or not table.header:
        return table
    width = len(table.header)
    letter = named[1].upper()
    rows = ((number, _in_form(row, width, letter)) for number, row in table.rows)
    return table._replace(header=[*table.header, "form"], rows=rows)


def _in_form(row: Sequence[Cell], width: int, letter: str) -> list[Cell]:
    """Return a row with its form; one that's too long stays so, and is a problem."""
    if any(row[width:]):
        return [*row, letter]
    return [*row[:width], letter]


def say_what_was_read(tables: Sequence[Table], problems: SheetProblems) -> None:
    """Say what was guessed about the file: its encoding, and its sheets."""
    table = tables[0]
    if table.remark:
        hint = "check the names; save the file as UTF-8 if they look wrong"
        problems.add(0, 0, table.remark, hint, "info")
    if table.sheet or len(tables) > 1:
        problems.add(0, 0, _sheets_read(tables), "", "info")


def say_what_was_passed_over(table: Table, problems: SheetProblems) -> None:
    """Say in which row the headings are if something is above them."""
    if table.title:
        title = quote_cell(table.title)
        what = f"row {table.row} has the headings; what is above it ('{title}') was passed over"
        problems.add(table.row, 1, what, "", "info")


def _sheets_read(tables: Sequence[Table]) -> str:
    """Return which sheets of a workbook were read, and which weren't, as a sentence."""
    read = ", ".join(_quoted(table.name) for table in tables)
    what = f"the sheets {read} were read"
    if len(tables) == 1:
        what = f"the sheet {read} was read"
    if tables[0].unread:
        what += f", and not {', '.join(map(_quoted, tables[0].unread))}"
    return what


def _quoted(name: str) -> str:
    return f"'{quote_cell(name)}'"
