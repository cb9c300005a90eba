"""Reports: blocks and tables, plain and rich."""

from __future__ import annotations

import io
import re

import pytest

from cps_study.ui.page import GAP, Block
from cps_study.ui.report import ReportPart, ReportTable, print_report

TABLE = ReportTable(
    ("bank", "title", "cards"),
    (("small", "A small bank", 5), ("much-longer", "Another", 1200)),
    "Banks",
)


def printed(*parts: ReportPart, plain: bool) -> str:
    """Return what the report prints."""
    out = io.StringIO()
    print_report(parts, out, plain=plain)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print for a terminal of 80 columns with colors."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")


def test_plain_table_is_aligned_lines() -> None:
    """Words are on the left of their column, numbers on the right; nothing is drawn."""
    assert printed(TABLE, plain=True) == (
        "Banks\n"
        "bank         title         cards\n"
        "small        A small bank      5\n"
        "much-longer  Another        1200\n"
    )


def test_plain_mode_leaves_out_what_is_only_drawn() -> None:
    """A screen reader would read every block of the bars in a column without a heading."""
    drawn = ReportTable(("topic", "%", ""), (("small", 50, "██"),))
    assert printed(drawn, plain=True) == "topic   %\nsmall  50\n"
    assert "██" in printed(drawn, plain=False)


def test_plain_blocks_are_lines() -> None:
    """Blocks are printed as plain mode prints them; a gap is an empty line."""
    assert (
        printed(Block("heading", "Head"), GAP, Block("option", "entry", "·"), plain=True)
        == "Head\n\n- entry\n"
    )


def test_table_without_rows_has_its_headings() -> None:
    """An empty table shows its headings, plain and rich."""
    for plain in (True, False):
        assert "title" in printed(ReportTable(("bank", "title"), ()), plain=plain)


def test_rich_table_says_the_same() -> None:
    """On a terminal the table has the same cells, its headings in bold, and no frame."""
    text = printed(TABLE, plain=False)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert [line.split() for line in bare.splitlines()] == [
        ["Banks"],
        ["bank", "title", "cards"],
        ["small", "A", "small", "bank", "5"],
        ["much-longer", "Another", "1200"],
    ]
    assert "\x1b[1mbank" in text


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_rich_report_fits_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a report is wider than the terminal, and every word of it is there."""
    monkeypatch.setenv("COLUMNS", str(width))
    text = "A long sentence about roles and boundaries. " * 5
    bare = re.sub(
        r"\x1b\[[0-9;]*m",
        "",
        printed(Block("option", text, "·"), Block("text", text), TABLE, plain=False),
    )
    assert max(len(line) for line in bare.splitlines()) <= width
    assert bare.split().count("boundaries.") == 10


def test_only_what_matters_is_bold() -> None:
    """A paragraph is not bold because its label is."""
    text = printed(
        Block("text", "words", "·"), Block("text", "more"), Block("heading", "head"), plain=False
    )
    assert "\x1b[1m· \x1b[0mwords" in text
    assert "\nmore\n" in text
    assert "\x1b[1mhead" in text


@pytest.mark.parametrize("plain", [True, False])
def test_control_characters_are_shown_never_obeyed(plain: bool) -> None:  # noqa: FBT001 - both ways to print
    """In a cell, a label or a text they reach the screen as escapes."""
    evil = "\x1b]0;owned\x07\x9b2J\u202e"
    text = printed(Block("text", evil, evil), ReportTable(("name", "n"), ((evil, 1),)), plain=plain)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not re.search("[\x1b\x07\x9b\u202e]", text)
    assert text.count("\\x9b2J") == (2 if plain else 3)


@pytest.mark.parametrize("plain", [True, False])
def test_brackets_are_only_brackets(plain: bool) -> None:  # noqa: FBT001 - both ways to print
    """Nothing in a text or a cell is taken for markup or an emoji."""
    text = printed(
        Block("text", "[bold]x[/bold] :smile:"), ReportTable(("t",), (("[red]y",),)), plain=plain
    )
    assert "[bold]x[/bold] :smile:" in text
    assert "[red]y" in text


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR a report has no colors."""
    block = Block("option-key", "right", "✓")
    assert "\x1b[1;32m" in printed(block, plain=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "32m" not in printed(block, plain=False)
