"""A page of the manual in a terminal, in color and in plain lines."""

from __future__ import annotations

import io
import pydoc
import re
import unicodedata

import pytest

from cps_study.guide import FORMATS, SUBJECTS, load_page
from cps_study.ui import pager as pager_module
from cps_study.ui.guide_page import render_page, show_page
from cps_study.ui.pager import MORE, PAGER_OPTIONS, show_lines

PAGE = """# A title

A *first* sentence with `code` and a [link](other.md).

![A picture](picture.svg)

| key | what it does |
|---|---|
| `q` | quit |

- one
- two

```sh
cps-study    # today
```
"""
STYLED = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend to be a terminal of 80 columns and 24 lines, with colors."""
    for name, value in (("COLUMNS", "80"), ("LINES", "24"), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    for name in ("LESS", "PAGER"):
        monkeypatch.delenv(name, raising=False)


def test_plain_lines_have_neither_colors_nor_drawings() -> None:
    """Tables are columns, lists have hyphens, links are their words, and pictures are left out."""
    assert render_page(PAGE, plain=True) == (
        "A title\n\nA first sentence with code and a link.\n\n"
        "key  what it does\nq    quit\n\n - one\n - two\n\n  cps-study    # today\n"
    )


@pytest.mark.parametrize("subject", [*SUBJECTS, *FORMATS])
def test_every_page_reads_well_in_plain_lines(subject: str) -> None:
    """No line is wider than 80 columns, and no character only draws."""
    shown = render_page(load_page(subject).text, plain=True)
    assert max(map(len, shown.splitlines())) <= 80
    assert not [char for char in shown if "BOX DRAWINGS" in unicodedata.name(char, "")]
    assert "\x1b" not in shown
    assert "](" not in shown
    assert "```" not in shown


def test_colors_change_no_word() -> None:
    """In color, a page says the same."""
    colored = render_page(PAGE, plain=False)
    assert colored != STYLED.sub("", colored)
    assert (
        STYLED.sub("", colored).replace("•", "-").split() == render_page(PAGE, plain=True).split()
    )


def test_no_colors_where_they_are_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR is respected."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[3\d", render_page(PAGE, plain=False))


class Pager:
    """Takes the place of the pager, and keeps what it would show."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[str] = []
        monkeypatch.setattr(pager_module, "has_pager", lambda: True)
        monkeypatch.setattr(pydoc, "pager", self.shown.append)


def test_a_page_longer_than_the_screen_is_shown_in_the_pager(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`less` gets the options to show colors and list its keys."""
    pager, out = Pager(monkeypatch), io.StringIO()
    monkeypatch.delenv("LESS", raising=False)
    show_page(PAGE * 3, out, plain=False)
    assert pager.shown == [render_page(PAGE * 3, plain=False)]
    assert out.getvalue() == ""


def test_a_short_page_and_plain_lines_need_no_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are printed."""
    pager, out = Pager(monkeypatch), io.StringIO()
    show_page(PAGE, out, plain=False)
    show_page(PAGE * 3, out, plain=True)
    assert pager.shown == []
    assert out.getvalue() == render_page(PAGE, plain=False) + render_page(PAGE * 3, plain=True)


@pytest.mark.parametrize(("typed", "screens"), [("\n" * 9, 4), ("q\n", 1), ("\nQ\n", 2), ("", 1)])
def test_without_a_good_pager_a_long_page_waits_at_each_screen(
    typed: str, screens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where nobody should have to scroll back; q ends it, and so does its end."""
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr(pager_module, "has_pager", lambda: False)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    text = "".join(f"{number}\n" for number in range(4 * 23))
    out = io.StringIO()
    show_lines(lambda _: text, out, plain=False)
    assert out.getvalue().count(MORE) == min(screens, 3)
    shown = out.getvalue().replace(MORE, "")
    assert shown == "".join(text.splitlines(keepends=True)[: 23 * screens])


@pytest.mark.parametrize(("name", "value"), [("PAGER", "most"), ("LESS", "-X")])
def test_a_pager_that_may_not_show_colors_gets_none(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would print their codes as characters."""
    pager = Pager(monkeypatch)
    monkeypatch.setenv(name, value)
    show_page(PAGE * 3, io.StringIO(), plain=False)
    assert pager.shown == [render_page(PAGE * 3, plain=True)]


def test_the_learners_own_options_of_the_pager_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """LESS is set only where it isn't set already."""
    Pager(monkeypatch)
    monkeypatch.setenv("LESS", "-RX")
    show_page(PAGE * 3, io.StringIO(), plain=False)
    import os

    assert os.environ["LESS"] == "-RX"
    assert PAGER_OPTIONS.startswith("-R")
