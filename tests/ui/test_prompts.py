"""Single questions, asked in plain lines."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import UsageError
from cps_study.ui.environment import Env
from cps_study.ui.prompts import choose

if TYPE_CHECKING:
    from cps_study.store.paths import Home


def ask(home: Home, typed: str, *, as_json: bool = False) -> tuple[int, Env]:
    """Ask for a color with this input; return the choice and where it was asked."""
    env = Env(
        home, plain=True, stdin=io.StringIO(typed), stdout=io.StringIO(), stderr=io.StringIO()
    )
    return choose("Which color?", ["red", "blue"], env, as_json=as_json), env


@pytest.mark.parametrize(("typed", "choice"), [("1\n", 0), (" 2 \n", 1), ("\n", 1), ("", 1)])
def test_a_number_chooses_and_enter_takes_the_last(home: Home, typed: str, choice: int) -> None:
    """An empty line and the end of the input take the last choice, as the question says."""
    chosen, env = ask(home, typed)
    assert chosen == choice
    assert isinstance(env.stdout, io.StringIO)
    assert env.stdout.getvalue() == (
        "Which color?\n1) red\n2) blue\nType a number from 1 to 2, or press Enter for 2:\n"
    )


def test_with_json_the_question_is_on_standard_error(home: Home) -> None:
    """The output is left to the JSON."""
    _, env = ask(home, "1\n", as_json=True)
    assert isinstance(env.stdout, io.StringIO)
    assert isinstance(env.stderr, io.StringIO)
    assert env.stdout.getvalue() == ""
    assert "Which color?" in env.stderr.getvalue()


@pytest.mark.parametrize("typed", ["0\n", "3\n", "red\n", "-1\n", "1 2\n"])
def test_another_answer_is_an_error_that_says_what_to_type(home: Home, typed: str) -> None:
    """What isn't in the list is named, and the hint has the numbers."""
    with pytest.raises(UsageError, match="is not in the list") as caught:
        ask(home, typed)
    assert caught.value.hint == "type a number from 1 to 2"
