"""A page as lines of a terminal screen, with styles that read well on light and on dark."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from cps_study.ui.page import Block, Page

WIDEST: Final = 92
"""Text columns at most: longer lines are hard to read, however wide the screen is."""

STYLES: Final = {
    "situation": "italic",
    "stem": "bold",
    "option": "",
    "option-here": "reverse",
    "option-taken": "bold",
    "option-key": "bold green",
    "option-not": "magenta",
    "right": "bold green",
    "not-yet": "bold magenta",
    "text": "",
    "note": "",
    "heading": "bold",
    "gap": "",
}


def make_console(width: int, *, terminal: bool = True) -> Console:
    """Return a console of that width; NO_COLOR and TERM=dumb are respected."""
    system = None if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else "standard"
    return Console(
        width=width,
        force_terminal=terminal,
        color_system=system if terminal else None,  # type: ignore[arg-type] # "standard" or None
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def render_page(page: Page, width: int) -> tuple[list[str], list[str], list[str]]:
    """Return head, body and foot of the page as lines with ANSI styles, none wider than the screen."""
    console = make_console(width)
    column = _column(width)
    hang = max((len(block.label) for block in page.body), default=0)
    hang = hang if hang <= column // 3 else 0
    head = _head(page, column)
    body = [line for block in page.body for line in _block(block, console, column, max(2, hang))]
    foot = _keys(page, console, column)
    return tuple(_ansi(console, lines, _margin(width)) for lines in (head, body, foot))  # type: ignore[return-value] # three lists


def indent(width: int) -> str:
    """Return the blanks that stand before the text of a page on a screen of that width."""
    return " " * (_margin(width) + 2)


def _column(width: int) -> int:
    return min(width - 2, WIDEST)


def _margin(width: int) -> int:
    return max(1, (width - _column(width)) // 2)


def _head(page: Page, column: int) -> list[Text]:
    status = Text(page.status, overflow="ellipsis")
    title = Text(page.title, style="bold", overflow="ellipsis")
    status.truncate(max(0, column - 12))
    title.truncate(max(8, column - status.cell_len - 2), overflow="ellipsis")
    line = Text.assemble(title, " " * max(1, column - title.cell_len - status.cell_len), status)
    if page.total == 0:
        return [line, Text("─" * column)]
    full = round(column * page.done / page.total)
    return [line, Text.assemble(("━" * full, "green"), "─" * (column - full))]


def _block(block: Block, console: Console, column: int, hang: int) -> list[Text]:
    """Return the lines of a block; its text stands behind its label, or below a label longer than `hang`."""
    if block.role == "gap":
        return [Text()]
    style = STYLES[block.role]
    label = Text("  ") + Text(f"{block.label:<{hang}} ", style=style or "bold")
    pad = " " * (hang + 3 if block.label else 2)
    made = [label] if len(block.label) > hang else []
    for line in Text(block.text.expandtabs(4), style=style).wrap(
        console, max(2, column - len(pad))
    ):
        line.rstrip()
        made.append((Text(pad) if made or not block.label else label) + line)
    return made


def _keys(page: Page, console: Console, column: int) -> list[Text]:
    lines = [Text()]
    for keys, what in page.keys:
        part = Text.assemble((keys, "bold"), f" {what}")
        if lines[-1] and lines[-1].cell_len + 3 + part.cell_len > column:
            lines.append(Text())
        lines[-1] = lines[-1] + Text("   ") + part if lines[-1] else part
    return [line for held in lines for line in held.wrap(console, max(2, column))]


def _ansi(console: Console, lines: list[Text], margin: int) -> list[str]:
    with console.capture() as capture:
        for line in lines:
            console.print(
                Text(" " * margin) + line,
                overflow="ignore",
                no_wrap=True,
                crop=False,
                soft_wrap=True,
            )
    return capture.get().split("\n")[: len(lines)]
