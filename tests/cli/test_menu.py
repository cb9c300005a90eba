"""`cps-study menu`: the program to pick from a list."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from cps_study.cli import today
from tests.cli.conftest import Keyboard

if TYPE_CHECKING:
    from tests.cli.conftest import InterruptedInput, Program


NOON = datetime(2026, 11, 28, 12, 0).astimezone()


def test_the_menu_begins_with_today_and_ends_with_q(program: Program) -> None:
    """It names no command to type, as it has them all; a pipe is asked nothing else."""
    ran = program("menu", lines="q\n")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Welcome.")
    assert "cps-study" not in ran.out
    assert "1) Study what's due\n" in ran.out
    assert not program.home.root.exists()


def test_what_is_picked_is_done_and_the_menu_comes_back(program: Program) -> None:
    """Studying stores its answers, as the command does; then something else can be picked."""
    ran = program("menu", lines="1\n\n3\nq\n4\nq\n")
    assert ran.code == 0
    assert ran.out.count("What would you like to do?") == 3
    assert len(program.events()) == 1
    assert "1 answer" in ran.out


def test_a_stopped_quiz_can_go_on_from_the_menu(program: Program) -> None:
    """The line is there while there is something to go on with."""
    program("quiz", "--bank", "small", "--items", "2", lines="q\n")
    ran = program("menu", lines="2\nq\nq\n")
    assert ran.code == 0
    assert "2) Go on with the quiz you stopped\n" in ran.out
    assert "Going on: 0 of 2 answered." in ran.out


def test_the_first_line_works_when_nothing_is_due(program: Program) -> None:
    """It drills when all is done, and on a day off it studies for a while."""
    program("study", "--new", "1", "--topic", "small/cards", lines="\n4\n")
    program("settings", "new-per-day", "0")
    ran = program("menu", lines="1\n\n4\nq\nq\n")
    assert "1) Practice a little more\n" in ran.out
    # A drill is in random order, so any kind of item may be the first.
    prompts = ("Your letter", "see the answer", "Type the answer")
    assert any(prompt in ran.out for prompt in prompts)
    program("settings", "new-per-day", "default")
    program("plan", "--exam-date", "2027-01-15", "--days-off", "saturday", now=lambda: NOON)
    ran = program("menu", lines="1\nq\nq\n", now=lambda: NOON)
    assert "1) Study anyway, for 10 minutes\n" in ran.out


def test_an_error_is_told_and_the_menu_comes_back(program: Program) -> None:
    """A command that can't work says why, and doesn't end the menu."""
    ran = program("menu", "--home", str(program.home.root), lines="3\nq\n")
    assert "error: " in ran.err
    assert ran.code == 0
    assert ran.out.count("What would you like to do?") == 2


def test_ctrl_c_ends_the_menu_too(program: Program, interrupted: InterruptedInput) -> None:
    """Whoever presses it wants to leave; a script sees it in the exit code."""
    ran = program("menu", stdin=interrupted)
    assert ran.code == 130
    assert ran.out.count("What would you like to do?") == 1


@pytest.mark.usefixtures("at_terminal")
def test_planning_asks_for_the_date_it_needs(program: Program) -> None:
    """Enter is a plan without one, q goes back to the menu; once there's one, nobody is asked."""
    program("study", "--bank", "small", lines="\n3\n")
    typed = "5\n\n5\nq\n5\n1/15/2027\n5\nq\n"
    ran = program("--plain", "menu", stdin=Keyboard(typed), now=lambda: NOON)
    assert ran.out.count("When is your exam") == 3
    assert "2027" in ran.out


@pytest.mark.usefixtures("at_terminal")
def test_todays_page_names_the_menu_at_a_terminal(program: Program) -> None:
    """A script has no use for it."""
    program("study", "--bank", "small", lines="\n3\n")
    last = f"Or pick from a list:  {today.MENU}"
    assert program("--plain", stdin=Keyboard("")).out.splitlines()[-1] == last
    assert last not in program().out
