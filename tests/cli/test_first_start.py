"""The first start at a terminal: two questions, the first cards, and what is said after them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.ui.first_steps import STOP_PROMPT, STOP_TITLE
from tests.cli.conftest import Keyboard

if TYPE_CHECKING:
    from tests.cli.conftest import InterruptedInput, Program, Ran

NOON = datetime(2026, 11, 28, 12, 0).astimezone()
pytestmark = pytest.mark.usefixtures("at_terminal")


def start(program: Program, typed: str, *args: str) -> Ran:
    """Start the program at a terminal in plain lines, with what is typed there."""
    return program("--plain", *args, stdin=Keyboard(typed), now=lambda: NOON)


def settings(program: Program) -> dict[str, Any]:
    """Return what is in the settings file."""
    data = json.loads(program.home.settings.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("args", [(), ("menu",)])
def test_enter_twice_leads_to_the_first_card(program: Program, args: tuple[str, ...]) -> None:
    """Each question has a default; then a card comes that says what to do, key by key."""
    ran = start(program, "\n\n\n3\nq\nq\n", *args)
    assert (ran.code, ran.err) == (0, "")
    words = [
        "Welcome.",
        "When is your exam?",
        "How many minutes",
        "This is a card.",
        "Did you know it? Type 1 for no",
        "Taken: 3 Good",
        "1 answer on 1 item",
    ]
    places = [ran.out.index(word) for word in words]
    assert places == sorted(places)
    assert len(program.events()) == 1
    assert settings(program).keys() == {"schema", "device"}
    assert "When is" not in start(program, "q\nq\n", *args).out


def test_the_page_after_the_first_cards_says_what_to_run_next(program: Program) -> None:
    """So that the next day begins by itself."""
    ran = start(program, "\n\n\n3\nq\n")
    assert ran.out.splitlines()[-2:] == [
        "Next:  cps-study study",
        "Or pick from a list:  cps-study menu",
    ]


def test_both_answers_are_kept_and_nobody_is_asked_twice(program: Program) -> None:
    """A date as people write it; what makes no sense is asked again, and h explains."""
    ran = start(program, "h\nsoon\n1/15/2099\nJan 15\n?\nlong\n25 min\nq\n")
    assert ran.code == 0
    assert "With a date, the program plans your days" in ran.out
    assert "I can't read 'soon' as a date. Type it like 1/15/2027." in ran.out
    assert "2099-01-15 is more than five years away." in ran.out
    assert "Your exam is in 48 days, on January 15." in ran.out
    assert "Ten minutes is a good start" in ran.out
    assert "I can't read 'long' as minutes." in ran.out
    assert settings(program)["exam_date"] == "2027-01-15"
    assert settings(program)["minutes_per_day"] == 25
    again = start(program, "")
    assert "When is" not in again.out
    assert "Start now:" in again.out


@pytest.mark.parametrize("typed", ["q\n", "", "\nq\n", "1/15/2027\n"])
def test_whoever_quits_a_question_is_shown_no_card(program: Program, typed: str) -> None:
    """The end of the input is the same; the page then says how to begin another time."""
    ran = start(program, typed)
    assert ran.code == 0
    assert "This is a card." not in ran.out
    assert "Start now:    cps-study study" in ran.out


def test_ctrl_c_at_a_question_ends_it(program: Program, interrupted: InterruptedInput) -> None:
    """As everywhere."""
    interrupted.isatty = lambda: True  # type: ignore[method-assign] # this one is at a terminal
    assert program("--plain", stdin=interrupted).code == 130
    assert not program.home.root.exists()


@pytest.mark.parametrize("args", [(), ("menu",)])
def test_nobody_is_asked_in_a_pipe(program: Program, args: tuple[str, ...]) -> None:
    """Nor is a pipe told what to do."""
    ran = program(*args, lines="q\n")
    assert "When is your exam" not in ran.out
    assert not program.home.root.exists()
    assert "This is a card." not in program("study", lines="\n3\n").out


def test_nobody_is_asked_with_json(program: Program) -> None:
    """The envelope is all there is, at a terminal, too."""
    assert start(program, "", "--json").json["command"] == "today"


def test_study_asks_nothing_and_begins_in_the_same_way(program: Program) -> None:
    """Whoever types it wants to study; the keys are explained all the same."""
    ran = start(program, "\n3\nq\n", "study")
    assert "When is your exam" not in ran.out
    assert "This is a card." in ran.out
    assert "This is a card." not in start(program, "q\n", "study").out


@pytest.mark.parametrize(("typed", "answers"), [("q\n", 3), ("what?\nq\n", 3), ("\n", 3), ("", 3)])
def test_after_three_there_is_a_stop(program: Program, typed: str, answers: int) -> None:
    """Enter goes on, q and the end of the input stop; both keep the answers."""
    ran = start(program, f"\n4\na\n\n4\n{typed}", "study")
    assert f"{STOP_TITLE}." in ran.out
    assert "The rest of today takes at most 20 minutes." in ran.out
    assert ran.out.count(STOP_PROMPT) == 1 + typed.count("what?")
    assert len(program.events()) == answers
