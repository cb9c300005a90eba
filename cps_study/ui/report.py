"""Reports: blocks and tables printed once, with rich on a terminal and as bare lines elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TextIO

from cps_study.model.text import printable
from cps_study.ui.page import Block
from cps_study.ui.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


class ReportTable(NamedTuple):
    """Rows under headings. Columns of numbers are aligned to the right.

    A column without a heading is drawn, a bar beside its number: plain mode leaves it out.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    title: str = ""


ReportPart = Block | ReportTable


def print_report(parts: Sequence[ReportPart], out: TextIO, *, plain: bool) -> None:
    """Print the parts in order; names of files and what others typed are shown, never obeyed."""
    parts = [_shown(part) for part in parts]
    if plain:
        out.writelines(_plain(part) for part in parts)
        out.flush()
        return
    import shutil

    from cps_study.ui.render import WIDEST, make_console

    console = make_console(min(shutil.get_terminal_size().columns, WIDEST + 28))
    console.file = out
    for part in parts:
        _print_rich(part, console)


def _shown(part: ReportPart) -> ReportPart:
    if isinstance(part, Block):
        return part._replace(text=printable(part.text), label=printable(part.label))
    rows = (
        tuple(printable(cell) if isinstance(cell, str) else cell for cell in row)
        for row in part.rows
    )
    return part._replace(rows=tuple(rows))


def _plain(part: ReportPart) -> str:
    if isinstance(part, Block):
        return "\n" if part.role == "gap" else f"{plain_line(part)}\n"
    part = _said(part)
    widths = [
        max(len(str(cell)) for cell in column)
        for column in zip(part.columns, *part.rows, strict=True)
    ]
    lines = [part.title] if part.title else []
    for row in (part.columns, *part.rows):
        cells = (
            str(cell).rjust(width) if _is_number(part, place) else str(cell).ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


def _said(table: ReportTable) -> ReportTable:
    """Return the table without the columns that are only drawn."""
    kept = [place for place, name in enumerate(table.columns) if name]
    return table._replace(
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _print_rich(part: ReportPart, console: Console) -> None:
    from rich.table import Table as RichTable
    from rich.text import Text

    from cps_study.ui.render import STYLES, WIDEST

    if isinstance(part, Block):
        label = f"{part.label} " if part.label else ""
        hang = len(label)
        lines = Text(part.text, style=STYLES[part.role]).wrap(
            console, max(20, min(console.width, WIDEST) - hang)
        )
        for number, line in enumerate(lines or [Text()]):
            console.print(Text.assemble((label if number == 0 else " " * hang, "bold"), line))
        return
    table = RichTable(
        title=part.title or None,
        title_justify="left",
        box=None,
        pad_edge=False,
        header_style="bold",
    )
    for place, name in enumerate(part.columns):
        table.add_column(
            name, justify="right" if _is_number(part, place) else "left", overflow="fold"
        )
    for row in part.rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table)


def _is_number(table: ReportTable, place: int) -> bool:
    return bool(table.rows) and all(isinstance(row[place], int) for row in table.rows)
