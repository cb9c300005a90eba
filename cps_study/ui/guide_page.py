"""A page of the manual as lines for a terminal, in color or plain."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, ClassVar, Final, TextIO

from rich.markdown import CodeBlock, Heading, Markdown, MarkdownElement, TableElement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from cps_study.ui.lines import NARROWEST
from cps_study.ui.pager import show_lines
from cps_study.ui.render import WIDEST, make_console

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

PLAIN_WIDTH: Final = 80
_LINKS: Final = frozenset({"link_open", "link_close"})
_PICTURE: Final = re.compile(r"^!\[[^\n]*\n+", re.MULTILINE)
_BULLET: Final = re.compile(r"^( *)• ", re.MULTILINE)
_THEME: Final = Theme(
    {
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.code": "green",
        "markdown.code_block": "green",
        "markdown.item.bullet": "",
    }
)
"""Styles that read well on light and on dark."""


class _GuideHeading(Heading):
    """A heading on the left, without a box."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _GuideCode(CodeBlock):
    """An example, indented, without a background."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        code = Text(str(self.text).rstrip("\n"), style="markdown.code_block")
        yield Padding(code, (0, 0, 0, 2))


class _GuideTable(TableElement):
    """A table without lines: only spaces separate its columns."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        if self.header is not None and self.header.row is not None:
            for cell in self.header.row.cells:
                table.add_column(cell.content)
        if self.body is not None:
            for row in self.body.rows:
                table.add_row(*(cell.content for cell in row.cells))
        yield table


class _GuideMarkdown(Markdown):
    """A page of the manual. Links show only their words, since they lead to files."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {
        **Markdown.elements,
        "heading_open": _GuideHeading,
        "fence": _GuideCode,
        "code_block": _GuideCode,
        "table_open": _GuideTable,
    }

    def __init__(self, text: str) -> None:
        """Leave out the pictures, which a terminal can't show, and the targets of links."""
        super().__init__(_PICTURE.sub("", text))
        for token in self.parsed:
            if token.children is not None:
                token.children = [child for child in token.children if child.type not in _LINKS]


def show_page(text: str, out: TextIO, *, plain: bool) -> None:
    """Print the Markdown of a page; if it's longer than the screen, show it in the pager."""
    show_lines(lambda plainly: render_page(text, plain=plainly), out, plain=plain)


def render_page(text: str, *, plain: bool) -> str:
    """Return the Markdown of a page as lines no wider than the terminal.

    Plain lines have no colors and no characters that only draw.
    """
    columns = max(NARROWEST, shutil.get_terminal_size().columns)
    widest = PLAIN_WIDTH if plain else WIDEST
    console = make_console(min(columns, widest), terminal=not plain)
    with console.use_theme(_THEME), console.capture() as capture:
        console.print(_GuideMarkdown(text))
    page = "\n".join(line.rstrip() for line in capture.get().splitlines())
    if plain:
        page = _BULLET.sub(r"\1- ", page)
    return f"{page.strip()}\n"
