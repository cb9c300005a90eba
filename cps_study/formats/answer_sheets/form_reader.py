"""The answers in a row of one form, in the order that all forms of the test share."""

from __future__ import annotations

from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Final

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


LEFT_OUT: Final = "the row is left out"
"""What becomes of a row that can't be read, if the others are to be marked."""


class FormReader:
    """Reads the rows of one form.

    A candidate answers in the order of the form. What is read is in the order of `test.items`, so
    that all sheets of a test can be marked together.
    """

    def __init__(self, form: Form, test: PaperTest, columns: SheetColumns) -> None:
        self.letter = form.letter
        self._columns = columns
        # Columns headed by words may come from an online form, where nobody knows of letters.
        texts_only = bool(columns.by_item) and columns.form is None and len(test.forms) > 1
        self._in_form_order = [
            AnswerReader(number, form.letter, entry, texts_only=texts_only)
            for number, entry in enumerate(form.entries, 1)
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
        self._answer_columns = _answer_columns(form, columns)
        if columns.string is None:
            self._pick = _picker([self._answer_columns[index] for index in shared_order])
        else:
            self._pick = _picker(shared_order)

    @property
    def used_numbers(self) -> bool:
        """Whether some answer was a number, read as the letter at that place."""
        return any(reader.used_numbers for reader in self._readers)

    def answers_in(self, row: Sequence[Cell]) -> tuple[SheetAnswer, ...] | None:
        """Return the answers of a row with a cell for each, or None if one can't be read."""
        if self._columns.string is not None:
            return None
        try:
            return self._answers(self._pick(row))
        except BadAnswerError:
            return None

    def read(
        self, row: Sequence[Cell], number: int, problems: SheetProblems
    ) -> tuple[SheetAnswer, ...] | None:
        """Return the answers of the row of this number, or None after adding its problems.

        Lenient problems make a blank of a cell that can't be read.
        """
        if self._columns.string is not None:
            return self._read_string(row, self._columns.string, number, problems)
        answers = self.answers_in(row)
        if answers is not None:
            return answers
        cells = [row[column] for column in self._answer_columns]
        self._report_each(cells, number, problems)
        return self._readable(self._pick(row)) if problems.lenient else None

    def _read_string(
        self, row: Sequence[Cell], column: int, number: int, problems: SheetProblems
    ) -> tuple[SheetAnswer, ...] | None:
        """Return the answers of a row that has all of them in one cell."""
        cell = row[column]
        place = self._columns.cell(number, column)
        if isinstance(cell, NonTextCell):
            value = quote_cell(cell)
            what = f"{place}: the spreadsheet turned the answers into {cell.kind} ({value})"
            problems.add_bad(number, column + 1, what, RETYPE_AS_TEXT, LEFT_OUT)
            return None
        try:
            parts = split_answers(cell, len(self._in_form_order), self._typed)
        except BadAnswerError as exc:
            problems.add_bad(number, column + 1, f"{place}: {exc.what}", exc.hint, LEFT_OUT)
            return None
        try:
            return self._answers(self._pick(parts))
        except BadAnswerError:
            self._report_each(parts, number, problems)
        return self._readable(self._pick(parts)) if problems.lenient else None

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

    def _readable(self, cells: Sequence[Cell]) -> tuple[SheetAnswer, ...]:
        """Return the answers of cells in the shared order, a blank for each that can't be read."""
        answers: list[SheetAnswer] = []
        for reader, cell in zip(self._readers, cells, strict=True):
            try:
                answers.append(reader.read(cell))
            except BadAnswerError:
                answers.append(None)
        return tuple(answers)

    def _report_each(self, cells: Sequence[Cell], number: int, problems: SheetProblems) -> None:
        """Add a problem for each bad cell; `cells` are in the order of the form."""
        for reader, cell, column in zip(
            self._in_form_order, cells, self._answer_columns, strict=True
        ):
            try:
                reader.read(cell)
            except BadAnswerError as exc:
                what = f"{self._columns.cell(number, column)}: {exc.what}"
                problems.add_bad(number, column + 1, what, exc.hint, "it counts as a blank")


def _answer_columns(form: Form, columns: SheetColumns) -> list[int]:
    """Return the column of each question of a form, in its order."""
    if columns.string is not None:
        return [columns.string] * len(form.entries)
    if columns.by_item:
        return [columns.by_item[entry.item.id] for entry in form.entries]
    return [columns.numbered[number] for number in range(1, len(form.entries) + 1)]


def _picker(indexes: Sequence[int]) -> Callable[[Sequence[Cell]], Sequence[Cell]]:
    """Return a function that picks these cells of a row, in this order."""
    if len(indexes) < 2:
        # itemgetter gives a lone cell without a tuple around it, and needs at least one index.
        return lambda row: [row[index] for index in indexes]
    return itemgetter(*indexes)
