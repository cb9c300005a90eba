"""A page as lines of a terminal, in styles that read well on light and on dark."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from rich.console import Console
from rich.text import Text

from cps_study.ui.graphemes import screen_text

if TYPE_CHECKING:
    from cps_study.ui.page import Block, Page

WIDEST: Final = 92
"""Text columns at most: longer lines are hard to read, however wide the screen is."""
LEAST_TITLE: Final = 8
"""Columns of the title that a long status leaves."""
LEAST_FOR_TITLE: Final = 12
"""Columns that a status never takes, so that the title is still recognized."""
INDENT: Final = 2
"""Columns before the text of a page, inside its margin."""
LEAST_LABEL: Final = 2
"""The least columns of the labels, so that the text of every page begins in the same column."""
KEY_GAP: Final = 3
"""Columns between two keys at the foot."""

STYLES: Final = {
    "situation": "italic",
    "stem": "bold",
    "option": "",
    "option-here": "reverse",
    "option-chosen": "bold",
    "option-key": "bold green",
    "option-missed": "bold",
    "option-not": "magenta",
    "right": "bold green",
    "not-yet": "bold magenta",
    "text": "",
    "note": "",
    "heading": "bold",
    "gap": "",
}
"""The style of each role. Yellow, white and black would vanish on some background."""


class RenderedPage(NamedTuple):
    """A page as lines with ANSI styles: what stays at the top, what scrolls, and the keys."""

    head: list[str]
    body: list[str]
    foot: list[str]


def make_console(width: int, *, terminal: bool = True) -> Console:
    """Return a console of that width. NO_COLOR and TERM=dumb are respected."""
    colors: Literal["standard"] | None = None
    wants_none = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if terminal and not wants_none:
        colors = "standard"
    return Console(
        width=width,
        force_terminal=terminal,
        color_system=colors,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def render_page(page: Page, width: int) -> RenderedPage:
    """Return the page as lines, none wider than the screen."""
    console = make_console(width)
    columns = _columns(width)
    label_width = _label_width(page, columns)
    body: list[Text] = []
    for block in page.body:
        body += _block_lines(block, console, columns, label_width)
    margin = _margin(width)
    return RenderedPage(
        _ansi(console, _head_lines(page, columns), margin),
        _ansi(console, body, margin),
        _ansi(console, _foot_lines(page, console, columns), margin),
    )


def indent(width: int) -> str:
    """Return the blanks before the text of a page on a screen of that width."""
    return " " * (_margin(width) + INDENT)


def _columns(width: int) -> int:
    """Return how many columns a page takes on a screen of that width."""
    return min(width - 2, WIDEST)


def _margin(width: int) -> int:
    """Return how many columns are free to the left of the page, so that it is in the middle."""
    return max(1, (width - _columns(width)) // 2)


def _label_width(page: Page, columns: int) -> int:
    """Return the width of the column of labels; long ones get a line of their own instead."""
    widest = max((len(block.label) for block in page.body), default=0)
    if widest > columns // 3:
        return LEAST_LABEL
    return max(LEAST_LABEL, widest)


def _head_lines(page: Page, columns: int) -> list[Text]:
    """Return the title and the status on one line, and below it a bar of what is done."""
    status = Text(screen_text(page.status), overflow="ellipsis")
    status.truncate(max(0, columns - LEAST_FOR_TITLE))
    title = Text(screen_text(page.title), style="bold", overflow="ellipsis")
    title.truncate(max(LEAST_TITLE, columns - status.cell_len - 2), overflow="ellipsis")
    gap = max(1, columns - title.cell_len - status.cell_len)
    line = Text.assemble(title, " " * gap, status)
    if page.total == 0:
        return [line, Text("─" * columns)]
    full = round(columns * page.done / page.total)
    return [line, Text.assemble(("━" * full, "green"), "─" * (columns - full))]


def _block_lines(block: Block, console: Console, columns: int, label_width: int) -> list[Text]:
    """Return the lines of a block, its text in a column after its label.

    A label that is wider than `label_width` has a line of its own above the text.
    """
    if block.role == "gap":
        return [Text()]
    style = STYLES[block.role]
    label = Text(" " * INDENT) + Text(f"{block.label:<{label_width}} ", style=style or "bold")
    start = Text(" " * INDENT)
    if block.label:
        start = Text(" " * (INDENT + label_width + 1))
    lines: list[Text] = []
    if len(block.label) > label_width:
        lines.append(label)
    # Tabs would be as wide as the terminal likes, so that lines no longer fit.
    text = Text(screen_text(block.text.expandtabs(4)), style=style)
    for line in text.wrap(console, max(2, columns - start.cell_len)):
        line.rstrip()
        is_labeled = block.label and not lines
        lines.append((label if is_labeled else start) + line)
    return lines


def _foot_lines(page: Page, console: Console, columns: int) -> list[Text]:
    """Return what to do now, if the page says so, and the keys below it."""
    lines: list[Text] = []
    if page.coach:
        coach = Text(screen_text(page.coach), style="bold")
        lines += [*coach.wrap(console, max(2, columns)), Text()]
    return lines + _key_lines(page, console, columns)


def _key_lines(page: Page, console: Console, columns: int) -> list[Text]:
    """Return the keys and what they do, as many on a line as fit."""
    lines = [Text()]
    for keys, what in page.keys:
        part = Text.assemble((keys, "bold"), f" {what}")
        if not lines[-1]:
            lines[-1] = part
        elif lines[-1].cell_len + KEY_GAP + part.cell_len <= columns:
            lines[-1] = lines[-1] + Text(" " * KEY_GAP) + part
        else:
            lines.append(part)
    wrapped: list[Text] = []
    for line in lines:
        # On a very narrow screen a single key may still be too wide.
        wrapped += line.wrap(console, max(2, columns))
    return wrapped


def _ansi(console: Console, lines: list[Text], margin: int) -> list[str]:
    """Return the lines as text with ANSI styles, after a margin."""
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
