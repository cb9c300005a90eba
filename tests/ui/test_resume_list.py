"""The list of stopped attempts, in lines; tests/end_to_end has it on the screen."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from cps_study.app.resuming import StoppedAttempt
from cps_study.errors import DataError, UsageError
from cps_study.ui.environment import Env
from cps_study.ui.resume_list import Picked, pick_stopped
from tests.ui.attempts import Attempt

if TYPE_CHECKING:
    from cps_study.store.paths import Home

FIRST, SECOND = (Attempt(ident).record._replace(id=ident) for ident in ("small-tf", "eight"))
BOTH = (StoppedAttempt(FIRST, ""), StoppedAttempt(SECOND, ""))
DEAD = StoppedAttempt(FIRST, "1 question of this attempt is no longer in any bank (x)")


def pick(
    home: Home, typed: str, stopped: tuple[StoppedAttempt, ...] = BOTH, *, as_json: bool = False
) -> tuple[Picked | None, str, str]:
    """Pick from the attempts with this input; return the pick and both outputs."""
    out, err = io.StringIO(), io.StringIO()
    env = Env(home, plain=True, stdin=io.StringIO(typed), stdout=out, stderr=err)
    picked = pick_stopped(stopped, env, as_json=as_json)
    return picked, out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("1\n", Picked(FIRST)),
        (" 2 \n", Picked(SECOND)),
        ("\n", Picked(SECOND)),
        ("", Picked(SECOND)),
        ("q\n", None),
        (":Q\n", None),
        ("drop 1\n", Picked(FIRST, is_given_up=True)),
        ("Drop 2\n", Picked(SECOND, is_given_up=True)),
        ("3\nx\ndrop\ndrop 9\n1\n", Picked(FIRST)),
    ],
)
def test_a_line_picks(home: Home, typed: str, picked: Picked | None) -> None:
    """A number goes on, drop gives up, q goes back, Enter takes the last; else it asks again."""
    assert pick(home, typed)[0] == picked


@pytest.mark.parametrize("typed", ["0\n", "3\n", "red\n", "-1\n", "1 2\n", "99999\n"])
def test_an_input_that_ends_on_a_wrong_answer_picks_nothing(home: Home, typed: str) -> None:
    """Better an error than to go on with what nobody chose."""
    with pytest.raises(UsageError, match="isn't in the list"):
        pick(home, typed)


def test_one_that_can_go_on_needs_no_list(home: Home) -> None:
    """Nothing is asked, and no line is read."""
    assert pick(home, "q\n", BOTH[:1]) == (Picked(FIRST), "", "")


def test_one_without_its_bank_is_listed_even_alone(home: Home) -> None:
    """It can go on, or be given up."""
    orphan = StoppedAttempt(FIRST, "", is_orphan=True)
    picked, out, _ = pick(home, "drop 1\n", (orphan,))
    assert picked == Picked(FIRST, is_given_up=True)
    assert "Its bank is gone; it goes on as it was" in out
    assert pick(home, "\n", (orphan,))[0] == Picked(FIRST)


def test_a_dead_one_says_why_and_can_be_given_up(home: Home) -> None:
    """It can't be gone on with by its number, nor by Enter."""
    picked, out, _ = pick(home, "1\ndrop 1\n", (DEAD,))
    assert picked == Picked(FIRST, is_given_up=True)
    assert "It can't go on: 1 question of this attempt is no longer in any bank" in out
    assert "Type drop and a number" in out
    with pytest.raises(DataError, match="no longer in any bank"):
        pick(home, "", (DEAD,))
    assert pick(home, "\n", (BOTH[1], DEAD))[0] == Picked(SECOND)


def test_with_json_the_list_is_on_standard_error(home: Home) -> None:
    """The output is left to the JSON."""
    _, out, err = pick(home, "1\n", as_json=True)
    assert out == ""
    assert "Which one do you want to go on with?" in err
