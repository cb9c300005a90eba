"""The codes that the web page of a test gives: `CPS:6G1Q8W:A:BD-[AC]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.syntax.tabular import text_of_cell
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.formats.answer_sheets.columns import HeaderReader
    from cps_study.formats.syntax.tabular import Cell, Table

_CODE: Final = re.compile(r"CPS:(\w+):(\w):(.*)", re.IGNORECASE)
_ADDED: Final = ("Form", "Self-reported", "Answers")
"""The columns that take the place of the codes."""


def with_codes(table: Table, header_reader: HeaderReader) -> Table:
    """Return the table with the codes in it taken apart: the form, the test, and all answers."""
    columns = [
        column for column, cell in enumerate(table.header) if header_reader.meaning(cell) == "code"
    ]
    if not columns:
        return table
    header = [*table.header, *_ADDED]
    return table._replace(header=header, rows=_taken_apart(table.rows, columns[0], len(header)))


def _taken_apart(
    rows: Iterable[tuple[int, Sequence[Cell]]], column: int, width: int
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows with what each code says; one that isn't a code says nothing."""
    for number, row in rows:
        cells = [*row[: width - len(_ADDED)]]
        cells += [""] * (width - len(_ADDED) - len(cells))
        match = _CODE.fullmatch(one_line(text_of_cell(cells[column])))
        if match is None:
            yield number, [*cells, "", "", text_of_cell(cells[column])]
        else:
            code, form, answers = match.groups()
            yield number, [*cells, form.upper(), code.upper(), answers]
