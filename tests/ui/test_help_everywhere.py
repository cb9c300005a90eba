"""Whoever is stuck sees `h` at the foot of the page, and it shows what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.model.attempt import Terms
from cps_study.ui.attempt_review import ReviewScreen
from cps_study.ui.page import Block, Page
from tests.ui.attempts import Attempt
from tests.ui.sessions import ITEMS, Study, key_words, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.ui.terminal import Screen

EXAM = Terms("exam", 600.0, breaks=1)
QUIZ = Terms("quiz", 600.0, feedback="each")
WAYS: dict[str, tuple[Screen, Sequence[str]]] = {
    "notes of a session": (Study("small-card").screen("A note."), ""),
    "card": (Study("small-card").screen(), ""),
    "back": (Study("small-card").screen(), " "),
    "choice": (Study("small-choice").screen(), ""),
    "eight options": (Study("eight").screen(), ""),
    "several": (Study("small-multi").screen(), ""),
    "feedback": (Study("small-choice").screen(), "a"),
    "end": (Study("small-card").screen(), " 4"),
    "start of an exam": (Attempt(terms=EXAM).screen("A note."), ""),
    "exam": (Attempt(terms=EXAM).screen(), ""),
    "overview": (Attempt(terms=EXAM).screen(), "l"),
    "confirmation": (Attempt(terms=EXAM).screen(), "s"),
    "break": (Attempt(terms=EXAM).screen(), "k"),
    "quiz": (Attempt(terms=QUIZ).screen(), ""),
    "feedback of a quiz": (Attempt(terms=QUIZ).screen(), "a"),
    "review": (ReviewScreen([Page("A", body=(Block("text", "B"),))]), ""),
}


@pytest.mark.parametrize("name", WAYS)
def test_h_shows_the_keys_and_comes_back(name: str) -> None:
    """The page after it is the one before."""
    screen, keys = WAYS[name]
    for key in keys:
        screen.press(key)
    before = screen.page()
    named = key_words(before).keys() & {"h", ":h"}
    assert named or name == "review"
    for key in max(named, default="h"):
        screen.press(key)
    page = screen.page()
    assert page.title == "Keys"
    assert said(page.body)
    screen.press("enter")
    after = screen.page()
    assert (after.title, after.body, after.keys) == (before.title, before.body, before.keys)
    assert not screen.done


@pytest.mark.parametrize("ident", [ident for ident in ITEMS if ITEMS[ident].kind == "typed"])
def test_where_an_answer_is_typed_a_colon_comes_first(ident: str) -> None:
    """In a session and in an exam."""
    for screen in (Study(ident).screen(), Attempt(ident, terms=EXAM).screen()):
        assert ":h" in key_words(screen.page())
        screen.enter_text(":h")
        assert screen.page().title == "Keys"


def test_only_enter_ends_a_break() -> None:
    """Whoever leans on the keyboard still has it; h shows the keys while the clock is paused."""
    attempt = Attempt(terms=EXAM)
    screen = attempt.screen()
    screen.press("k")
    for key in "xyzb5":
        screen.press(key)
    assert screen.page().title == "Break"
    screen.press("h")
    assert "Enter go on" in said(screen.page().body)
    screen.press("enter")
    assert not attempt.session.running
    screen.press("enter")
    assert attempt.session.running
