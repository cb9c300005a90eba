"""One row of a table of questions, read by what its columns mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.cell import rearm_formula, split_texts
from cps_study.formats.syntax.html_text import plain_of_mixed, tidy
from cps_study.formats.syntax.tabular import A_DATE, A_NUMBER, Cell, NonTextCell, shown_in_cell
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.table.columns import TableLayout

_MIDNIGHT: Final = re.compile(r" 0?0:00:00$")
"""The time that a spreadsheet adds to a date without one."""


class SkippedRowError(Exception):
    """A row that doesn't become an item; `title` is what it asks.

    `has_zero_key` says that its key is the number 0.
    """

    def __init__(self, why: str, title: str = "", *, has_zero_key: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.title = title
        self.has_zero_key = has_zero_key


class RowCells:
    """A row with its number, and the warnings that come up while it is read.

    `title` names the row in messages, once it is known what the row asks.
    """

    def __init__(self, layout: TableLayout, source: str, number: int, row: Sequence[Cell]) -> None:
        self.layout = layout
        self.number = number
        self.title = ""
        self.problems: list[Problem] = []
        self._source = source
        self._row = row

    def text(self, field: str) -> str:
        """Return the text of a field, or nothing if the table has no column for it."""
        return self._text_at(self.layout.single.get(field))

    def checked_text(self, field: str) -> str:
        """Return the text of a field. Raises SkippedRowError if no bank could hold it."""
        return self.checked(self.text(field))

    def key(self) -> Cell:
        """Return the key's cell, a number or a date as the spreadsheet has it."""
        column = self.layout.single.get("correct")
        if column is None:
            return ""
        cell = self._row[column]
        if isinstance(cell, NonTextCell):
            return cell
        return self._plain(cell)

    def listed(self, field: str) -> list[str]:
        """Return the texts of a field with several columns, by number; a gap is an empty text."""
        columns = self.layout.lists[field]
        if not columns:
            return []
        return [self._text_at(columns.get(number)) for number in range(1, max(columns) + 1)]

    def option_rationale(self, index: int) -> str:
        """Return what is said about the option at this position, counted from 0."""
        return self.checked(self._text_at(self.layout.lists["option rationale"].get(index + 1)))

    def split(self, cell: str, separators: str) -> list[str]:
        """Return the texts that share a cell, each on one line.

        `separators` is a pattern. A table of this program's own escapes separators inside a text.
        """
        parts = split_texts(cell) if self.layout.is_own else re.split(separators, cell)
        texts = [one_line(tidy(part)) for part in parts]
        return list(filter(None, texts))

    def checked(self, text: str) -> str:
        """Return the text. Raises SkippedRowError if it is longer than a bank allows."""
        if len(text) > MAX_TEXT:
            self.skip(f"one of its texts is longer than {MAX_TEXT:,} characters")
        return text

    def warn(self, what: str, hint: str) -> None:
        """Note something assumed or lost; the same thing is noted once."""
        problem = Problem(
            self._source, self.number, 1, what, hint, item=self.title, severity="warning"
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def skip(self, why: str) -> NoReturn:
        """Raise SkippedRowError with the reason."""
        raise SkippedRowError(why, self.title)

    def _text_at(self, column: int | None) -> str:
        if column is None:
            return ""
        cell = self._row[column]
        if isinstance(cell, NonTextCell):
            return self._non_text(cell, column)
        return self._plain(cell)

    def _plain(self, cell: str) -> str:
        """Return a cell's text without markup; a table of this program's own has none."""
        text = rearm_formula(cell)
        if self.layout.is_own:
            return tidy(text)
        plain = plain_of_mixed(text)
        if plain.pictures:
            self.warn("it has a picture in its text", "it was left out")
        for what in plain.left_out:
            self.warn(f"it has {what} in its text", "it was left out")
        return plain.text

    def _non_text(self, cell: NonTextCell, column: int) -> str:
        """Return a number or a date as its cell shows it.

        A warning says if that isn't known, and the author may have typed something else.
        """
        value = _MIDNIGHT.sub("", shown_in_cell(cell))
        name = excerpt(self.layout.headers[column], 40)
        if cell.kind == A_DATE:
            what = f"'{name}': the spreadsheet has a date or time here ({value})"
            self.warn(what, "is it a date, or was it meant as something like 1-2?")
        elif cell.kind == A_NUMBER and not (cell.shown or value.lstrip("-").isdigit()):
            what = f"'{name}': the spreadsheet has the number {value} here"
            self.warn(what, "is it a percentage, shown as 50% in the spreadsheet?")
        return value
