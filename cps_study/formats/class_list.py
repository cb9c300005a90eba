"""A class as CSV or an Excel workbook: a row each, with a name, and maybe a number and a form.

Columns are known by their names; order, capitals and spacing don't matter: `name` (or `first name`
and `last name`), `number` (or `id`), `form`. A file without any heading is a list of names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.spreadsheet import read_table
from cps_study.formats.syntax.tabular import (
    UnreadableError,
    cell_name,
    plain_name,
    quote_cell,
    text_of_cell,
)
from cps_study.model.class_list import ClassMember
from cps_study.model.problem import Problem
from cps_study.model.sheet import NUMBER_PLACES
from cps_study.model.text import LETTERS, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.tabular import Cell, Table

_NAME: Final = re.compile(r"(?:full|candidate|student|learner|participant|person)?names?")
_FIRST: Final = re.compile(r"(?:first|given)name|first")
_LAST: Final = re.compile(r"(?:last|family)name|surname|last")
_NUMBER: Final = re.compile(r"(?:candidate|student|learner|participant)?(?:number|id|no|nr)")
_FORM: Final = re.compile(r"(?:test)?(?:form|version)|booklet")
_MEANINGS: Final = (
    (_NAME, "name"),
    (_FIRST, "first"),
    (_LAST, "last"),
    (_NUMBER, "number"),
    (_FORM, "form"),
)
_HEADER_AMONG: Final = 8
_NUMBERS: Final = re.compile(rf"\d{{1,{NUMBER_PLACES}}}")
_FORM_CELL: Final = re.compile(r"(?:form|version)?\s*([A-Z])", re.IGNORECASE)


class ReadClass(NamedTuple):
    """The people of a class in the order of the file, and what is wrong with it."""

    members: list[ClassMember]
    problems: list[Problem]


def read(raw: bytes, source: str) -> ReadClass:
    """Return the class, each with a number; whoever has none gets the next free one.

    Never raises, whatever the bytes are.
    """
    try:
        table = read_table(raw, _header_score, _HEADER_AMONG, any_sheet=True)
        rows = list(table.rows)
    except UnreadableError as exc:
        column = min(exc.row, 1)
        return ReadClass([], [Problem(source, exc.row, column, exc.what, exc.hint)])
    return _ClassReader(source, table).read(rows)


def _meaning(cell: Cell) -> str:
    name = plain_name(cell)
    return next((meaning for pattern, meaning in _MEANINGS if pattern.fullmatch(name)), "")


def _header_score(header: Sequence[Cell]) -> int:
    return len({_meaning(cell) for cell in header} - {""})


class _ClassReader:
    """Reads the rows of a class."""

    def __init__(self, source: str, table: Table) -> None:
        self._source = source
        self._header = (table.row, table.header)
        self._columns: dict[str, int] = {}
        for column, cell in enumerate(table.header):
            self._columns.setdefault(_meaning(cell), column)
        self._columns.pop("", None)
        self._problems: list[Problem] = []
        self._numbers: dict[str, int] = {}

    def read(self, rows: list[tuple[int, Sequence[Cell]]]) -> ReadClass:
        """Return the members and the problems of all rows."""
        if not self._columns:
            # There is no heading, so the first row is a name as well.
            rows.insert(0, self._header)
            self._columns = {"name": 0}
        if not self._columns.keys() & {"name", "first", "last"}:
            what = "no column has names"
            self._add(self._header[0], 0, what, "head the column with 'name'")
            return ReadClass([], self._problems)
        members = [self._member(number, row) for number, row in rows]
        named = [member for member in members if member is not None]
        if not named and not self._problems:
            self._add(0, 0, "nobody is in the file", "write a name on each line")
        return ReadClass(self._with_numbers(named), self._problems)

    def _add(self, row: int, column: int, what: str, hint: str) -> None:
        place = min(row, 1) * (column + 1)
        self._problems.append(Problem(self._source, row, place, what, hint))

    def _text(self, row: Sequence[Cell], meaning: str) -> str:
        """Return a row's cell of this meaning, on one line; "" if there's none."""
        column = self._columns.get(meaning)
        if column is None or column >= len(row):
            return ""
        return printable(one_line(text_of_cell(row[column])))

    def _member(self, number: int, row: Sequence[Cell]) -> ClassMember | None:
        """Return the person in a row, or None after adding a problem."""
        parts = [self._text(row, meaning) for meaning in ("name", "first", "last")]
        name = " ".join(filter(None, parts))
        given, form = self._text(row, "number"), self._text(row, "form")
        if not name:
            if given or form:
                self._add(number, 0, f"row {number} has no name", "write one, or remove the row")
            return None
        if given and not self._is_free(number, given):
            return None
        match = _FORM_CELL.fullmatch(form)
        if form and match is None:
            column = self._columns["form"]
            what = f"{cell_name(number, column + 1)}: there is no form '{quote_cell(form)}'"
            self._add(number, column, what, f"write a letter, {LETTERS[0]} to {LETTERS[-1]}")
            return None
        return ClassMember(name, given, match[1].upper() if match else "")

    def _is_free(self, row: int, given: str) -> bool:
        """Return whether a number fits on a sheet, and is nobody else's; else add a problem."""
        column = self._columns["number"]
        place = cell_name(row, column + 1)
        if not _NUMBERS.fullmatch(given):
            what = f"{place}: '{quote_cell(given)}' is no number of up to {NUMBER_PLACES} digits"
            self._add(row, column, what, "leave it empty to get the next free one")
            return False
        first = self._numbers.setdefault(given.lstrip("0") or "0", row)
        if first != row:
            what = f"{place}: the number {given} is already in row {first}"
            self._add(row, column, what, "give each person another number")
        return first == row

    def _with_numbers(self, members: Sequence[ClassMember]) -> list[ClassMember]:
        """Return the members, each with a number: those who have none get the next free ones."""
        numbered = []
        following = 1
        for member in members:
            if not member.number:
                while str(following) in self._numbers:
                    following += 1
                member = member._replace(number=str(following))  # noqa: PLW2901 - one person
                following += 1
            numbered.append(member)
        return numbered
