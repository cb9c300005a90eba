"""The answers in a row of one form, in the order that all forms of the test share."""

from __future__ import annotations

from operator import getitem, itemgetter
from typing import TYPE_CHECKING

from cps_study.formats.answer_sheets.answers import (
    RETYPE_AS_TEXT,
    AnswerReader,
    BadAnswerError,
    split_answers,
)
from cps_study.formats.syntax.tabular import NonTextCell, quote_cell
from cps_study.model.item import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.formats.answer_sheets.columns import SheetColumns
    from cps_study.formats.answer_sheets.problems import SheetProblems
    from cps_study.formats.syntax.tabular import Cell
    from cps_study.model.answer_sheet import SheetAnswer
    from cps_study.model.form import Form, PaperTest


class FormReader:
    """Reads the rows of one form.

    A candidate answers in the order of the form. What is read is in the order of `test.items`, so
    that all sheets of a test can be marked together.
    """

    def __init__(self, form: Form, test: PaperTest, columns: SheetColumns) -> None:
        self.letter = form.letter
        self._columns = columns
        self._in_form_order = [
            AnswerReader(number, form.letter, entry) for number, entry in enumerate(form.entries, 1)
        ]
        self._typed = [
            index
            for index, entry in enumerate(form.entries)
            if not isinstance(entry.item, Question)
        ]
        index_of = {entry.item.id: index for index, entry in enumerate(form.entries)}
        shared_order = [index_of[item.id] for item in test.items]
        self._readers = [self._in_form_order[index] for index in shared_order]
        self._known = [reader.known for reader in self._readers]
        # Picks the cells in the shared order: from the parts of a string, or from a row's columns.
        if columns.string is None:
            numbers = range(1, len(form.entries) + 1)
            self._answer_columns = [columns.numbered[number] for number in numbers]
            self._pick = _picker([self._answer_columns[index] for index in shared_order])
        else:
            self._answer_columns = [columns.string] * len(form.entries)
            self._pick = _picker(shared_order)

    def read(
        self, row: Sequence[Cell], number: int, problems: SheetProblems
    ) -> tuple[SheetAnswer, ...] | None:
        """Return the answers of the row of this number, or None after adding its problems."""
        if self._columns.string is not None:
            return self._read_string(row, self._columns.string, number, problems)
        try:
            return self._answers(self._pick(row))
        except BadAnswerError:
            cells = [row[column] for column in self._answer_columns]
            self._report_each(cells, number, problems)
            return None

    def _read_string(
        self, row: Sequence[Cell], column: int, number: int, problems: SheetProblems
    ) -> tuple[SheetAnswer, ...] | None:
        """Return the answers of a row that has all of them in one cell."""
        cell = row[column]
        name = self._columns.name(column)
        if isinstance(cell, NonTextCell):
            value = quote_cell(cell)
            what = f"'{name}': the spreadsheet turned the answers into {cell.kind} ({value})"
            problems.add(number, column + 1, what, RETYPE_AS_TEXT)
            return None
        try:
            parts = split_answers(cell, len(self._in_form_order), self._typed)
        except BadAnswerError as exc:
            problems.add(number, column + 1, f"'{name}': {exc.what}", exc.hint)
            return None
        try:
            return self._answers(self._pick(parts))
        except BadAnswerError:
            self._report_each(parts, number, problems)
            return None

    def _answers(self, cells: Sequence[Cell]) -> tuple[SheetAnswer, ...]:
        """Return the answers of cells in the shared order. Raises BadAnswerError at the first bad.

        Nearly all cells of a large file were read before in another row, as A, B, C or D. So they
        are looked up all at once, which takes a quarter of the time that a loop takes. Only a row
        with a spelling that is new is read cell by cell.
        """
        try:
            return tuple(map(getitem, self._known, cells))
        except KeyError:
            pairs = zip(self._readers, cells, strict=True)
            return tuple(reader.read(cell) for reader, cell in pairs)

    def _report_each(self, cells: Sequence[Cell], number: int, problems: SheetProblems) -> None:
        """Add a problem for each bad cell; `cells` are in the order of the form."""
        for reader, cell, column in zip(
            self._in_form_order, cells, self._answer_columns, strict=True
        ):
            try:
                reader.read(cell)
            except BadAnswerError as exc:
                what = f"'{self._columns.name(column)}': {exc.what}"
                problems.add(number, column + 1, what, exc.hint)


def _picker(indexes: Sequence[int]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    """Return a function that picks these cells of a row, in this order."""
    if len(indexes) < 2:
        # itemgetter gives a lone cell without a tuple around it, and needs at least one index.
        return lambda row: [row[index] for index in indexes]
    return itemgetter(*indexes)
