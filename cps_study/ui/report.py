"""Reports: blocks and tables printed once, with rich on a terminal and as bare lines elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from cps_study.model.text import printable
from cps_study.ui.lines import NARROWEST, fitted, terminal_width
from cps_study.ui.page import Block
from cps_study.ui.pager import show_lines
from cps_study.ui.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from rich.console import Console

TABLE_ROOM: Final = 28
"""Columns that a table may take beyond the widest paragraph."""


class ReportTable(NamedTuple):
    """Rows under headings. Columns of numbers are aligned to the right.

    A column without a heading only draws, such as a bar beside its number. Plain mode leaves it
    out: a screen reader would read every block of the bar.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    title: str = ""


ReportPart = Block | ReportTable


def print_report(parts: Sequence[ReportPart], out: TextIO, *, plain: bool) -> None:
    """Print the parts in order.

    Control characters, such as those in the name of a file, are printed as escapes.
    """
    safe_parts = [_safe(part) for part in parts]
    if plain:
        width = terminal_width(out)
        out.writelines(_plain_text(part, width) for part in safe_parts)
        out.flush()
        return
    import shutil

    from cps_study.ui.render import WIDEST, make_console

    console = make_console(min(shutil.get_terminal_size().columns, WIDEST + TABLE_ROOM))
    console.file = out
    for part in safe_parts:
        if isinstance(part, Block):
            _print_block(part, console)
        else:
            _print_table(part, console)


def show_report(parts: Sequence[ReportPart], out: TextIO, *, plain: bool) -> None:
    """Print the parts in order or, if they're longer than the screen, show them in the pager."""
    if plain:
        print_report(parts, out, plain=True)
        return

    def render(plainly: bool) -> str:  # noqa: FBT001 - the pager asks which
        lines = io.StringIO()
        print_report(parts, lines, plain=plainly)
        return lines.getvalue()

    show_lines(render, out, plain=False)


def _safe(part: ReportPart) -> ReportPart:
    """Return the part without any character that a terminal would obey."""
    if isinstance(part, Block):
        return part._replace(text=printable(part.text), label=printable(part.label))
    rows = tuple(tuple(_safe_cell(cell) for cell in row) for row in part.rows)
    return part._replace(rows=rows)


def _safe_cell(cell: str | int) -> str | int:
    """Return a cell without such characters; a number has none."""
    return printable(cell) if isinstance(cell, str) else cell


def _plain_text(part: ReportPart, width: int | None) -> str:
    """Return the part as plain lines, each with its line feed.

    A paragraph is one line, or lines that fit into the `width` of a terminal.
    """
    if isinstance(part, ReportTable):
        return _plain_table(_without_drawings(part))
    if part.role == "gap":
        return "\n"
    line = plain_line(part)
    lines = [line] if width is None else fitted(line, width)
    return "".join(f"{each}\n" for each in lines)


def _plain_table(table: ReportTable) -> str:
    """Return the table as aligned lines, its headings first, without blanks at their ends."""
    lines = [table.title] if table.title else []
    widths = [
        max(len(str(cell)) for cell in column)
        for column in zip(table.columns, *table.rows, strict=True)
    ]
    numeric = [_is_numeric(table, column) for column in range(len(table.columns))]
    for row in (table.columns, *table.rows):
        cells = []
        for cell, width, is_number in zip(row, widths, numeric, strict=True):
            cells.append(str(cell).rjust(width) if is_number else str(cell).ljust(width))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _without_drawings(table: ReportTable) -> ReportTable:
    """Return the table without the columns that only draw."""
    # Only a heading says what a column is for; without one there is nothing to read out.
    kept = [column for column, heading in enumerate(table.columns) if heading]
    return table._replace(
        columns=tuple(table.columns[column] for column in kept),
        rows=tuple(tuple(row[column] for column in kept) for row in table.rows),
    )


def _print_block(block: Block, console: Console) -> None:
    """Print a paragraph, its lines aligned after its label.

    rich is imported here and not above, so that plain mode starts without it.
    """
    from rich.text import Text

    from cps_study.ui.render import STYLES, WIDEST

    label = f"{block.label} " if block.label else ""
    width = max(NARROWEST, min(console.width, WIDEST) - len(label))
    lines = Text(block.text, style=STYLES[block.role]).wrap(console, width)
    start = label
    for line in lines or [Text()]:
        console.print(Text.assemble((start, "bold"), line))
        start = " " * len(label)


def _print_table(table: ReportTable, console: Console) -> None:
    """Print a table without a frame; a cell that is too wide goes on in the next line."""
    from rich.table import Table as RichTable
    from rich.text import Text

    rich_table = RichTable(
        title=table.title or None,
        title_justify="left",
        box=None,
        pad_edge=False,
        header_style="bold",
    )
    for column, heading in enumerate(table.columns):
        justify: Literal["left", "right"] = "right" if _is_numeric(table, column) else "left"
        rich_table.add_column(heading, justify=justify, overflow="fold")
    for row in table.rows:
        # As Text, so that brackets in a cell aren't markup.
        rich_table.add_row(*(Text(str(cell)) for cell in row))
    console.print(rich_table)


def _is_numeric(table: ReportTable, column: int) -> bool:
    """Return whether all cells of a column are numbers; no for a table without rows."""
    return bool(table.rows) and all(isinstance(row[column], int) for row in table.rows)
