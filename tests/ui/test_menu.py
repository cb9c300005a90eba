"""The menu in lines; tests/end_to_end has it on the screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cps_study.ui.environment import Env
from cps_study.ui.menu import MenuLine, _titles, pick_line

if TYPE_CHECKING:
    from cps_study.store.paths import Home

LINES = [
    MenuLine("Study what's due", ("study",), "what you're about to forget."),
    MenuLine("Go on", ("exam", "--resume"), "it's as you left it."),
]


def pick(home: Home, typed: str) -> tuple[MenuLine | None, str]:
    """Pick with this input; return the line and what was written."""
    out = io.StringIO()
    picked = pick_line(LINES, Env(home, plain=True, stdin=io.StringIO(typed), stdout=out))
    return picked, out.getvalue()


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("1\n", LINES[0]),
        (" 2 \n", LINES[1]),
        ("q\n", None),
        (":Q\n", None),
        ("", None),
        ("0\n3\nstudy\n\n2\n", LINES[1]),
        ("7\n", None),
    ],
)
def test_a_number_picks_a_line(home: Home, typed: str, picked: MenuLine | None) -> None:
    """Anything that isn't in the list is asked again; q and the end of the input quit."""
    assert pick(home, typed)[0] == picked


def test_each_line_is_read_with_its_number_and_a_wrong_answer_is_named(home: Home) -> None:
    """A screen reader hears the question, the lines and what to type, and the latter again."""
    _, out = pick(home, "red\x1b\n\nq\n")
    prompt = "Type a number from 1 to 2, h for help, or q to quit:"
    assert out.splitlines() == [
        "What would you like to do?",
        "1) Study what's due",
        "2) Go on",
        prompt,
        f"'red' isn't in the list. {prompt}",
        prompt,
    ]


@pytest.mark.parametrize("typed", ["h", "?", ":help"])
def test_help_says_what_each_line_is(home: Home, typed: str) -> None:
    """Then the question is asked again."""
    picked, out = pick(home, f"{typed}\n2\n")
    assert picked == LINES[1]
    assert "Study what's due: what you're about to forget.\n" in out
    assert "then Enter. q quits, and nothing is lost.\nType a number" in out


def test_the_commands_stand_beside_the_lines_where_they_fit() -> None:
    """On a narrow screen they'd be cut, so there are none."""
    assert _titles(LINES, 80) == [
        "Study what's due   cps-study study",
        "Go on              cps-study exam --resume",
    ]
    assert _titles(LINES, 48) == _titles(LINES, 80)
    assert _titles(LINES, 47) == ["Study what's due", "Go on"]


def test_a_line_knows_what_somebody_would_type() -> None:
    """The menu teaches the commands as it is used."""
    assert LINES[1].command == "cps-study exam --resume"
