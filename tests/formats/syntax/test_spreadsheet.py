"""Tables: which row is the header, and which delimiter is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.syntax.spreadsheet import read_table
from tests.formats.workbooks import workbook_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.tabular import Cell


def count_of_names(row: Sequence[Cell]) -> int:
    """Score a row by how many of its cells are column names."""
    return sum(cell in {"name", "form"} for cell in row)


def test_the_header_is_the_row_that_looks_most_like_one() -> None:
    """Rows before the header are skipped, however long; with no such row, the first one is it."""
    text = b"A title\n\nwith; semicolons; in it\nname,form\nAnn,A\n"
    assert read_table(text, count_of_names, 5)[:2] == (["name", "form"], 4)
    assert [row for _, row in read_table(text, count_of_names, 5).rows] == [["Ann", "A"]]
    assert read_table(text, count_of_names).row == 1
    assert read_table(b"x,y\n1,2\n", count_of_names, 5)[:2] == (["x", "y"], 1)


def test_a_workbook_says_where_its_header_is_and_what_is_not_read() -> None:
    """The same goes for a workbook, whose other sheets are named."""
    rows: list[list[str | None]] = [["A title"], [], ["name", "form", None], ["Ann", "A"]]
    table = read_table(workbook_of({"New": rows, "Old": ()}), count_of_names, 5)
    assert (table.header, table.row, table.unread) == (["name", "form"], 3, ("Old",))
    assert [row for _, row in table.rows] == [["Ann", "A", ""]]
