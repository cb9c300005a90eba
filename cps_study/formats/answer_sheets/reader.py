"""Filled answer sheets, in CSV or an Excel workbook, in the order that all forms share.

Each row is one sheet. Columns are known by their names; order, capitals and spacing don't matter:

- the candidate: `name`, `candidate`, `student`, `number`, `id` and the like; several are joined;
- the `form`, which may be missing if the test has only one;
- the answers: a column for each question (`1`, `q1`, `question 1`, `item 1`), or a single one
  (`answers`, `responses`) with all of them in a string.

`AnswerReader` and `split_answers` say what an answer may be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.answer_sheets.answers import RETYPE_AS_TEXT
from cps_study.formats.answer_sheets.columns import header_score, read_columns
from cps_study.formats.answer_sheets.form_reader import FormReader
from cps_study.formats.answer_sheets.problems import SheetProblems
from cps_study.formats.syntax.spreadsheet import read_table
from cps_study.formats.syntax.tabular import (
    A_NUMBER,
    MAX_BYTES,
    NonTextCell,
    UnreadableError,
    quote_cell,
    text_of_cell,
)
from cps_study.model.answer_sheet import AnswerSheet
from cps_study.model.text import one_line, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.answer_sheets.columns import SheetColumns
    from cps_study.formats.syntax.tabular import Cell, Table
    from cps_study.model.form import PaperTest
    from cps_study.model.problem import Problem

_FORM_CELL: Final = re.compile(r"(?:form|version)?\s*(\w)", re.IGNORECASE)


def read(raw: bytes, source: str, test: PaperTest) -> tuple[list[AnswerSheet], list[Problem]]:
    """Return the sheets in the order of the file, and all problems with their row and column.

    Rows count as in a spreadsheet: the header is row 1. A row with an error is reported and left
    out. A row without a candidate is kept, named by its row, with a warning. Never raises, whatever
    the bytes are.
    """
    problems = SheetProblems(source)
    sheets: list[AnswerSheet] = []
    try:
        table = _open(raw, test)
        if table.remark:
            hint = "check the names; save the file as UTF-8 if they look wrong"
            problems.add(0, 0, table.remark, hint, "info")
        columns = read_columns(table, len(test.items), len(test.forms), problems)
        if columns is not None:
            # The sheets of a file that turns out to be damaged further down are kept.
            _SheetRows(columns, test, problems, sheets).read(table)
    except UnreadableError as exc:
        # A problem of the whole file has neither row nor column.
        column = min(exc.row, 1)
        problems.add(exc.row, column, exc.what, exc.hint)
    return sheets, problems.all()


def _open(raw: bytes, test: PaperTest) -> Table:
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES >> 20} MiB"
        raise UnreadableError(what, "split it into smaller files")
    return read_table(raw, lambda header: header_score(header, len(test.items)))


class _SheetRows:
    """Reads the rows below the header into sheets."""

    def __init__(
        self,
        columns: SheetColumns,
        test: PaperTest,
        problems: SheetProblems,
        sheets: list[AnswerSheet],
    ) -> None:
        self._columns = columns
        self._problems = problems
        self._sheets = sheets
        self._forms = {form.letter.upper(): FormReader(form, test, columns) for form in test.forms}
        self._first_row_of: dict[str, int] = {}

    def read(self, table: Table) -> None:
        """Read all rows; each problem says its row."""
        width = len(self._columns.header)
        is_empty = True
        for number, row in table.rows:
            is_empty = False
            if len(row) == width or _is_padded(row, width):
                self._read_row(row, number)
            else:
                what = f"the row has {len(row)} cells, but the header has {width}"
                column = min(len(row), width) + 1
                hint = "check for a missing or an extra comma or tab"
                self._problems.add(number, column, what, hint)
        if is_empty:
            what = "there is a header, but no row below it"
            self._problems.add(table.row, 1, what, "each row is one answer sheet")

    def _read_row(self, row: Sequence[Cell], number: int) -> None:
        """Read one sheet. All its problems are reported, even if the first one rules it out."""
        form = self._form_of(row, number)
        candidate = self._candidate_of(row, number)
        first_row = self._first_row_of.setdefault(candidate.casefold(), number)
        if first_row != number:
            column = self._columns.candidate[0] + 1
            what = f"'{quote_cell(candidate)}' appears again (first in row {first_row})"
            self._problems.add(number, column, what, "each candidate has one sheet")
        if form is None:
            return
        answers = form.read(row, number, self._problems)
        if answers is not None and first_row == number:
            self._sheets.append(AnswerSheet(candidate, form.letter, answers, number))

    def _form_of(self, row: Sequence[Cell], number: int) -> FormReader | None:
        """Return the form that the row is for, or None after adding a problem."""
        column = self._columns.form
        if column is None:
            return self._only_form()
        cell = row[column]
        text = one_line(text_of_cell(cell))
        if not text and len(self._forms) == 1:
            return self._only_form()
        # Most cells are just the letter, and a lookup is faster than a pattern.
        letter = text
        if text not in self._forms:
            match = _FORM_CELL.fullmatch(text)
            letter = match[1].upper() if match else ""
        form = self._forms.get(letter)
        if form is None:
            what = "the form is missing"
            if text:
                what = f"there is no form '{quote_cell(text)}'"
            hint = f"the forms of this test: {', '.join(self._forms)}"
            self._problems.add(number, column + 1, f"'{self._columns.name(column)}': {what}", hint)
        return form

    def _only_form(self) -> FormReader:
        """Return the form of a test with one form, where nobody has to say which it was."""
        (form,) = self._forms.values()
        return form

    def _candidate_of(self, row: Sequence[Cell], number: int) -> str:
        """Return who the candidate is; the row's number if it doesn't say."""
        parts: list[str] = []
        for column in self._columns.candidate:
            cell = row[column]
            if isinstance(cell, NonTextCell) and cell.kind != A_NUMBER:
                value = quote_cell(cell)
                name = self._columns.name(column)
                what = f"'{name}': the spreadsheet turned it into {cell.kind} ({value})"
                self._problems.add(number, column + 1, what, RETYPE_AS_TEXT)
            parts.append(text_of_cell(cell))
        candidate = printable(one_line(" ".join(parts)))
        if candidate:
            return candidate
        if self._columns.candidate:
            column = self._columns.candidate[0]
            what = f"'{self._columns.name(column)}' is empty, so the sheet is named by its row"
            hint = "fill it in if you want to hand back the result"
            self._problems.warn(number, column + 1, what, hint)
        return f"row {number}"


def _is_padded(row: Sequence[Cell], width: int) -> bool:
    """Return whether a row is only longer than the header by empty cells."""
    return len(row) > width and not any(row[width:])
