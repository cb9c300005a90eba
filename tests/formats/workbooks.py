"""Workbooks for the tests of what reads them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Sequence[Any]]


class Formatted(NamedTuple):
    """A number, and the format of its cell."""

    value: float
    number_format: str


def workbook_of(sheets: Mapping[str, Rows]) -> bytes:
    """Return a workbook with these sheets, in this order."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                _fill(sheet.cell(number, column), value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(cell: Any, value: Any) -> None:
    if isinstance(value, Formatted):
        cell.number_format = value.number_format
        value = value.value
    cell.value = value
