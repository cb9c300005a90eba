"""Asking about doubtful marks, line by line."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cps_study.app.scan_doubts import Doubt, read_decision
from cps_study.model.scan import ReadCell
from cps_study.ui.doubt_questions import ask_doubts
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from cps_study.store.paths import Home

MARK = Doubt(
    0, "3", "s.pdf, page 1, question 3", ReadCell("B", sure=False, why="a trace", crop=b"x"), "ABCD"
)
NUMBER = Doubt(0, "number", "s.pdf, page 1, the number", ReadCell("12_4", sure=False), "")
WORDS = Doubt(1, "4", "s.pdf, page 2, question 4", ReadCell(sure=False, why="words"), "")


@pytest.mark.parametrize(
    ("doubt", "typed", "says"),
    [
        (MARK, "y", "B"),
        (MARK, "YES", "B"),
        (MARK, "-", ""),
        (MARK, "c", "C"),
        (MARK, "d, a", "AD"),
        (MARK, "e", None),
        (MARK, "cc", None),
        (MARK, "", None),
        (NUMBER, "1234", "1234"),
        (NUMBER, "12x4", None),
        (WORDS, "my supervisor", "my supervisor"),
    ],
)
def test_what_a_person_may_type(doubt: Doubt, typed: str, says: str | None) -> None:
    """Letters of the row, a hyphen, or y; for a number digits, and anything for words."""
    assert read_decision(doubt, typed) == says


def ask(home: Home, text: str, *, plain: bool = True) -> tuple[list[str], str]:
    out = io.StringIO()
    env = Env(home, plain=plain, stdin=io.StringIO(text), stdout=out)
    decided = ask_doubts(env, [MARK, NUMBER, WORDS], lambda _: [[0.0, 0.5, 1.0]])
    return [answer for _, answer in decided], out.getvalue()


def test_it_asks_until_the_answer_makes_sense(home: Home) -> None:
    """No asks what it is then; nonsense is asked again with what may be typed."""
    decided, out = ask(home, "no\nx\nd\n12\nthe supervisor\n")
    assert decided == ["D", "12", "the supervisor"]
    assert out.count("What does it say, then?") == 1
    assert "Type one of the letters A, B, C, D" in out


def test_q_and_the_end_of_the_input_leave_the_rest_open(home: Home) -> None:
    """What was decided before that stays."""
    assert ask(home, "y\nq\n")[0] == ["B"]
    assert ask(home, "y\n")[0] == ["B"]


def test_only_a_full_terminal_gets_a_picture(home: Home) -> None:
    """A screen reader would read every block of it."""
    assert " \u2592\u2588" in ask(home, "q\n", plain=False)[1]
    assert "\u2588" not in ask(home, "q\n")[1]
