"""Signs made of several code points: one width for each."""

from __future__ import annotations

import pytest
from prompt_toolkit.utils import get_cwidth
from rich.cells import cell_len
from wcwidth import wcswidth

from cps_study.ui.graphemes import has_odd_width, screen_text
from cps_study.ui.page import Block, Page
from cps_study.ui.render import render_page
from cps_study.ui.terminal import View

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HEART = "\u2764\ufe0f"
WORKER = "\U0001f469\U0001f3fd\u200d\u2695\ufe0f"
RAINBOW = "\U0001f3f3\ufe0f\u200d\U0001f308"
THUMB = "\U0001f44d\U0001f3fd"
COUNTRY = "\U0001f1fa\U0001f1f8"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (FAMILY, "\U0001f468\U0001f469\U0001f467\U0001f466"),
        (HEART, "\u2764"),
        (WORKER, "\U0001f469\u2695"),
        (RAINBOW, "\U0001f3f3\U0001f308"),
        (THUMB, "\U0001f44d"),
        ("1\ufe0f\u20e3", "1\u20e3"),
    ],
)
def test_a_joined_sign_is_shown_as_its_parts(text: str, shown: str) -> None:
    """The prompt library, rich and the tables of Unicode agree on the width of what is shown."""
    assert screen_text(f"A {text} b") == f"A {shown} b"
    widths = {get_cwidth(shown), cell_len(shown), wcswidth(shown)}
    assert len(widths) == 1


@pytest.mark.parametrize(
    "text", ["plain", "caf\u00e9", "cafe\u0301", "\u65e5\u672c", "\U0001f44d", "\u0e44\u0e17\u0e22"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    """Accents, wide letters and single signs need no help."""
    assert screen_text(text) == text
    assert not has_odd_width(text)


def test_flags_and_some_scripts_are_odd() -> None:
    """Their parts can't be taken apart, so a line with them is drawn anew as a whole."""
    assert has_odd_width(f"A {COUNTRY} b")
    assert has_odd_width("\u0916\u093f")
    assert not has_odd_width("\x1b[1mbold\x1b[0m \u2500\u2500")


def test_a_page_is_painted_with_the_parts() -> None:
    """Title, status and text all go through it."""
    page = Page(FAMILY, HEART, body=(Block("stem", RAINBOW),))
    head, body, _foot = render_page(page, 80)
    painted = "".join(head + body)
    assert "\u200d" not in painted
    assert "\ufe0f" not in painted


class OnePage:
    """A screen with a page that the test changes."""

    done = False
    refresh_seconds: float | None = None
    wakes_after: float | None = None
    text = "plain"

    def tick(self) -> None:
        """Let time pass."""

    def page(self) -> Page:
        """Return the page with the text."""
        return Page("One", body=(Block("text", self.text),))

    def press(self, key: str) -> None:
        """Take no key."""

    def enter_text(self, text: str) -> None:
        """Take no text."""


def test_only_a_change_around_an_odd_line_is_drawn_anew() -> None:
    """A page of plain letters is never cleared; one with a flag is when it comes and goes."""
    screen = OnePage()
    view = View(screen)
    assert not view.needs_clearing(80, 24)
    screen.text = "other"
    assert not view.needs_clearing(80, 24)
    screen.text = f"A {COUNTRY}"
    assert view.needs_clearing(80, 24)
    assert not view.needs_clearing(80, 24)
    screen.text = "plain"
    assert view.needs_clearing(80, 24)
