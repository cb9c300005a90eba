"""The menu at a real terminal: the arrows, the numbers, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.end_to_end.conftest import begin_home
from tests.ui.terminal import CTRL_C, DOWN, ENTER, Terminal

if TYPE_CHECKING:
    from cps_study.store.paths import Home

QUESTION = "? What would you like to do? (type a number"


def test_a_first_start_by_the_menu(env: dict[str, str], home: Home) -> None:
    """Two questions, Enter for each; then the arrows and Enter study, and q leads back and out."""
    with Terminal(["menu"], env) as terminal:
        terminal.shows("When is your exam")
        terminal.press(ENTER)
        terminal.shows("How many minutes")
        terminal.press("25", ENTER)
        shown = terminal.shows(QUESTION)
        assert " » 1) Study what's due" in shown
        assert "cps-study progress" in shown
        terminal.press(ENTER)
        terminal.shows(lambda seen: seen.is_full_screen())
        terminal.press("q")
        terminal.shows(lambda seen: seen.text.count("What would you like to do?") == 2)
        terminal.press("q")
        assert terminal.ends() == 0
        assert terminal.has_its_modes_back()
    assert '"minutes_per_day": 25' in home.settings.read_text(encoding="utf-8")


def test_a_number_and_the_arrows_pick(env: dict[str, str], home: Home) -> None:
    """Both move to a line, Enter takes it; Ctrl-C ends the menu."""
    begin_home(home)
    with Terminal(["menu"], env) as terminal:
        terminal.shows(QUESTION)
        terminal.press("3", DOWN)
        terminal.shows(" » 4) See where you stand")
        terminal.press(ENTER)
        terminal.shows(lambda seen: seen.text.count("What would you like to do?") == 2)
        terminal.press(CTRL_C)
        assert terminal.ends() == 130
