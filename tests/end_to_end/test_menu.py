"""The menu at a real terminal: the arrows, the numbers, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.conftest import begin_home
from tests.ui.terminal import CTRL_C, DOWN, ENTER, Terminal

if TYPE_CHECKING:
    from cps_study.store.paths import Home

QUESTION = "? What would you like to do? (a number"


@pytest.mark.parametrize("args", [[], ["menu"]], ids=str)
def test_a_first_start(args: list[str], env: dict[str, str], home: Home) -> None:
    """Two questions, then cards with what to do below them; after three a stop, and q leaves."""
    with Terminal(args, env) as terminal:
        terminal.shows("When is your exam")
        terminal.press(ENTER)
        terminal.shows("How many minutes")
        terminal.press("25", ENTER)
        terminal.shows("Then press the space bar.")
        for key, wanted in [(" ", "Press 1 for no"), ("3", "show the answer"), (" ", "Good")]:
            terminal.press(key)
            terminal.shows(wanted)
        terminal.press("3")
        terminal.shows("Press the letter")
        terminal.press("a")
        terminal.shows("Then press Enter.")
        terminal.press(ENTER)
        assert "h help" in terminal.shows("That's how it works")
        terminal.press("q")
        if args:
            terminal.shows(QUESTION)
            terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.has_its_modes_back()
        assert args or "Or pick from a list:  cps-study menu" in terminal.text
    assert '"minutes_per_day": 25' in home.settings.read_text(encoding="utf-8")


def test_a_number_and_the_arrows_pick(env: dict[str, str], home: Home) -> None:
    """Both move to a line, Enter takes it, h says what each is; Ctrl-C ends the menu."""
    begin_home(home)
    with Terminal(["menu"], env) as terminal:
        terminal.shows(QUESTION)
        terminal.press("h")
        terminal.shows("Take a mock exam: 75 questions in three hours.")
        terminal.press(ENTER)
        terminal.press("3", DOWN)
        terminal.shows(" » 4) See where you stand")
        terminal.press(ENTER)
        terminal.shows(lambda seen: seen.text.count("What would you like to do?") == 2)
        terminal.press(CTRL_C)
        assert terminal.ends() == 130
