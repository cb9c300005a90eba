"""Tables: where the header is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from cps_study.formats.syntax.spreadsheet import Cell, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence


def names(row: Sequence[Cell]) -> int:
    """Value a row by its cells that are names."""
    return sum(cell in {"name", "form"} for cell in row)


def test_the_header_is_the_row_that_looks_most_like_one() -> None:
    """Rows before the header are left aside, however many cells they have; without one the first row is it."""
    text = b"A title\n\nwith; semicolons; in it\nname,form\nAnn,A\n"
    assert read_table(text, names, 5)[:2] == (["name", "form"], 4)
    assert [row for _, row in read_table(text, names, 5).rows] == [["Ann", "A"]]
    assert read_table(text, names).row == 1
    assert read_table(b"x,y\n1,2\n", names, 5)[:2] == (["x", "y"], 1)


def test_a_workbook_says_where_its_header_is_and_what_is_not_read() -> None:
    """The same holds for a workbook, whose further sheets are named."""
    book = openpyxl.Workbook()
    for row in (["A title"], [], ["name", "form", None], ["Ann", "A"]):
        book.active.append(row)
    book.create_sheet("Old")
    out = io.BytesIO()
    book.save(out)
    table = read_table(out.getvalue(), names, 5)
    assert (table.header, table.row, table.unread) == (["name", "form"], 3, ("Old",))
    assert [row for _, row in table.rows] == [["Ann", "A", ""]]
