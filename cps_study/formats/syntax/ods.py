"""A spreadsheet in the OpenDocument format (.ods), as LibreOffice and others write it.

Source: OASIS OpenDocument 1.3, part 3, sections 9.1 (tables) and 19 (attributes). A cell has its
value and, next to it, the text that it shows.
"""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.tabular import (
    A_DATE,
    A_NUMBER,
    A_PERCENTAGE,
    A_TRUTH,
    MAX_COLUMNS,
    MAX_ROWS,
    NO_WORKBOOK,
    SAVE_AS_CSV,
    Cell,
    NonTextCell,
    UnreadableError,
    is_blank,
)
from cps_study.formats.syntax.xml_tree import Node, XmlError, visit
from cps_study.formats.syntax.zip_package import Package, PackageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CELLS: Final = 5_000_000
"""How many cells all sheets may have; one in the file may stand for many."""
_CONTENT: Final = "content.xml"
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_KINDS: Final = {
    "float": A_NUMBER,
    "currency": A_NUMBER,
    "percentage": A_PERCENTAGE,
    "date": A_DATE,
    "time": A_DATE,
    "boolean": A_TRUTH,
}
"""What a cell has by its `value-type`; any other is text."""
_CHARACTERS: Final = {"tab": "\t", "line-break": "\n"}


class OdsSheet(NamedTuple):
    """A sheet: its name, and its rows that aren't blank with their numbers."""

    title: str
    rows: list[tuple[int, list[Cell]]]

    def rows_of_width(
        self, width: int, last: int | None = None
    ) -> Iterator[tuple[int, list[Cell]]]:
        """Yield every row with its number, as wide as asked; those below the `last` are left out.

        Raises UnreadableError for a row that's too far down.
        """
        for number, row in self.rows:
            if last is not None and number > last:
                return
            if number > MAX_ROWS:
                what = f"the sheet has more than {MAX_ROWS:,} rows"
                raise UnreadableError(what, "split it into smaller files", number)
            yield number, [*row[:width], *[""] * (width - len(row))]


def ods_sheets(raw: bytes) -> list[OdsSheet]:
    """Return the sheets of a workbook. Raises UnreadableError."""
    reader = _Reader()
    try:
        content = Package(raw).read(_CONTENT) or b""
        visit(content, {"table-row", "table"}, reader.see)
    except (PackageError, XmlError) as exc:
        raise UnreadableError(NO_WORKBOOK, SAVE_AS_CSV) from exc
    if not reader.sheets:
        raise UnreadableError(NO_WORKBOOK, SAVE_AS_CSV)
    return reader.sheets


class _Reader:
    """Collects the sheets while the file is read."""

    def __init__(self) -> None:
        self.sheets: list[OdsSheet] = []
        self._rows: list[tuple[int, list[Cell]]] = []
        self._row = 0
        self._cells = 0

    def see(self, node: Node, around: Sequence[Node]) -> None:
        """Take a row, or the end of a table. Raises UnreadableError if there are too many cells."""
        if any(outer.name in _CELLS for outer in around):
            return  # a table within a cell
        if node.name == "table":
            self.sheets.append(OdsSheet(node.attrs.get("name", ""), self._rows))
            self._rows = []
            self._row = 0
            return
        times = _repeated(node, "number-rows-repeated")
        row = _cells_of(node)
        if not is_blank(row):
            self._take(row, min(times, MAX_ROWS + 1))
        self._row += times

    def _take(self, row: list[Cell], times: int) -> None:
        self._cells += len(row) * times
        if self._cells > MAX_CELLS:
            what = f"the workbook has more than {MAX_CELLS:,} cells"
            raise UnreadableError(what, "split it into smaller files", self._row + 1)
        for number in range(self._row + 1, self._row + times + 1):
            self._rows.append((number, row))


def _cells_of(row: Node) -> list[Cell]:
    """Return the cells of a row up to the last one that isn't empty."""
    cells: list[Cell] = []
    empty = 0
    for node in row.nodes:
        if node.name not in _CELLS or len(cells) > MAX_COLUMNS:
            continue
        times = min(_repeated(node, "number-columns-repeated"), MAX_COLUMNS + 1 - len(cells))
        cell = _cell(node)
        if cell == "":
            empty += times
        else:
            cells += [""] * min(empty, MAX_COLUMNS) + [cell] * times
            empty = 0
    return cells


def _repeated(node: Node, attribute: str) -> int:
    """Return how many cells or rows an element stands for."""
    with suppress(ValueError):
        return max(1, int(node.attrs.get(attribute, "1")[:10]))
    return 1


def _cell(node: Node) -> Cell:
    """Return a cell as the spreadsheet shows it, and a number also as it is."""
    text = "\n".join(_text_of(paragraph) for paragraph in node.named("p"))
    kind = _KINDS.get(node.attrs.get("value-type", ""))
    if kind is None or not text:
        return text
    if kind != A_NUMBER:
        return NonTextCell(kind, text)
    value = math.nan
    with suppress(ValueError):
        value = float(node.attrs.get("value", ""))
    if not math.isfinite(value):
        return text
    return NonTextCell(kind, f"{value:.15g}", text)


def _text_of(node: Node) -> str:
    """Return the text of a paragraph, whose spaces in a row are elements."""
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif child.name == "s":
            parts.append(" " * min(_repeated(child, "c"), MAX_COLUMNS))
        else:
            parts.append(_CHARACTERS.get(child.name, "") or _text_of(child))
    return "".join(parts)
