"""Questions at the terminal are broken between words; tests/end_to_end has them in the program."""

from __future__ import annotations

import os
import sys
from typing import Final

import pytest
import questionary
from hypothesis import given
from hypothesis import strategies as st

from cps_study.ui.graphemes import columns_of
from cps_study.ui.prompts import asked, fitted_choice

ASK: Final = """
import questionary
from cps_study.ui.prompts import confirm, select
gone = questionary.Choice(
    "Nov 21, 9:00 AM: 3 of 8 answered", value=0,
    disabled="1 question is no longer in any bank (small-tf)",
)
open = questionary.Choice(
    "Nov 22, 10:15 AM: 2 of 75 answered, untimed", value=1,
    description="the mock exam that you began last week",
)
print(select("Which one do you want to go on with today?", [gone, open]))
print(confirm("Are you sure that it's the one you began last week?"))
"""
ASKED: Final = """\
? Which one do you want to go on with
  today? (arrows, then Enter; h: help)
   - Nov 21, 9:00 AM: 3 of 8 answered
     (1 question is no longer in any
     bank (small-tf))
 » Nov 22, 10:15 AM: 2 of 75 answered,
   untimed
  Description: the mock exam that you
  began last week"""
ANSWERED: Final = """\
? Which one do you want to go on with
  today?
  Nov 22, 10:15 AM: 2 of 75 answered,
  untimed
1
? Are you sure that it's the one you
  began last week? (y/N, h: help) Yes
True"""
WORDS = st.lists(st.text("ab漢()", min_size=1, max_size=9), min_size=1, max_size=20).map(" ".join)
WIDTHS = st.integers(20, 90)


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
def test_a_narrow_terminal_breaks_no_word_of_a_question_or_of_its_choices() -> None:
    """Nor is the end of a choice cut off; the same holds for the question with its answer."""
    from tests.ui.terminal import ENTER, Terminal

    env = os.environ | {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
    with Terminal(["-c", ASK], env, width=40, program=(sys.executable,)) as terminal:
        terminal.shows(ASKED)
        terminal.press(ENTER)
        terminal.shows("(y/N, h: help)")
        terminal.press("y")
        terminal.shows(ANSWERED)


@given(WORDS, WORDS, WIDTHS)
def test_a_question_and_what_comes_after_it_fit_and_lose_no_word(
    question: str, then: str, width: int
) -> None:
    """What comes after is only broken if it's wider than a line of its own."""
    shown = "? {} {}".format(*asked(question, then, width))
    assert shown.split() == ["?", *question.split(), *then.split()]
    assert_fits(shown, width)
    assert then in shown or columns_of(f"  {then}") > width


@given(WORDS, WORDS, WORDS, WIDTHS)
def test_a_choice_fits_and_loses_no_word(title: str, why: str, about: str, width: int) -> None:
    """Its parts are shown as the library puts them together."""
    choice = questionary.Choice(title, disabled=why, description=about)
    fitted = fitted_choice(choice, width, " » 1) ")
    shown = f"      - {fitted.title} ({fitted.disabled})"
    assert shown.split() == f"- {title} ({why})".split()
    assert_fits(shown, width)
    described = f"  Description: {fitted.description}"
    assert described.split() == ["Description:", *about.split()]
    assert_fits(described, width)
    assert fitted.value == choice.value


def assert_fits(shown: str, width: int) -> None:
    """Check each line; a word that's wider than the terminal may go beyond it."""
    for line in shown.split("\n"):
        assert columns_of(line) <= width or len(line.split()) <= 2
