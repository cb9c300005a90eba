"""The very first session: what to do when it's needed, and a stop after a few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.study.time_box import TimeBox
from cps_study.ui.first_steps import (
    FIRST_FEW,
    IN_LINES,
    NO_DATE,
    ON_SCREEN,
    STOP_TITLE,
    coach_words,
)
from cps_study.ui.study_commands import Spot, foot_keys
from tests.ui.sessions import START, Study, key_words, said

if TYPE_CHECKING:
    from cps_study.model.event import Mode
    from cps_study.ui.study_screen import StudyScreen

THREE = ("small-card", "small-choice", "small-typed")


def first(*idents: str, mode: Mode = "study") -> Study:
    """Return the first session that somebody ever has, on these items."""
    study = Study(*idents, mode=mode)
    study.session.is_first_start = True
    return study


def answer(study: Study, screen: StudyScreen) -> None:
    """Answer whatever is shown, in some way, and go on."""
    shown = study.session.shown
    assert shown is not None
    match shown.item.kind:
        case "flashcard":
            keys = [" ", "4"]
        case "typed":
            screen.enter_text("nobody")
            keys = ["enter"]
        case "multi":
            keys = ["a", "b", "enter", "enter"]
        case _:
            keys = ["a", "enter"]
    for key in keys:
        screen.press(key)


@pytest.mark.parametrize(
    ("ident", "spot"),
    [
        ("small-card", Spot.CARD),
        ("small-choice", Spot.ONE),
        ("small-multi", Spot.SEVERAL),
        ("small-typed", Spot.TYPED),
    ],
)
def test_each_kind_says_what_to_do_once(ident: str, spot: Spot) -> None:
    """Above just the keys for that; an answer that's taken back is asked for in the same way."""
    study = first(ident)
    screen = study.screen()
    page = screen.page()
    assert page.coach == ON_SCREEN[spot]
    every = foot_keys(spot, len(study.session.shown.order) if study.session.shown else 0)
    assert page.keys == (every[0], *every[-2:])
    answer(study, screen)
    screen.press("u")
    assert screen.page().coach == ON_SCREEN[spot]
    answer(study, screen)
    assert not coach_words(study.session, spot)


def test_the_back_and_the_feedback_say_it_too() -> None:
    """A card is rated once with help, and an answer is read once with help."""
    screen = first("small-card", "small-choice", "small-tf").screen()
    screen.press(" ")
    assert screen.page().coach == ON_SCREEN[Spot.BACK]
    for key in ("4", "a"):
        screen.press(key)
    assert screen.page().coach == ON_SCREEN[Spot.FEEDBACK]
    screen.press("enter")
    screen.press("a")
    assert not screen.page().coach


def test_nobody_else_is_told() -> None:
    """Neither in a later session, nor in a drill, nor at the end."""
    assert not Study("small-card").screen().page().coach
    assert not first("small-card", mode="cram").screen().page().coach
    screen = first("small-card").screen()
    for key in (" ", "4"):
        screen.press(key)
    assert (screen.page().title, screen.page().coach) == ("Done", "")


def test_after_the_first_few_there_is_a_stop() -> None:
    """It says how long the rest takes; h comes back to it, and Enter goes on for good."""
    study = first(*THREE, "eight")
    study.session.box = TimeBox(START, START + timedelta(minutes=20))
    screen = study.screen()
    for _ in range(FIRST_FEW):
        assert screen.page().title != STOP_TITLE
        answer(study, screen)
    page = screen.page()
    assert page.title == STOP_TITLE
    assert "at most 20 minutes" in said(page.body)
    assert page.body[-1].text == NO_DATE
    assert key_words(page).keys() == {"Enter", "q", "h"}
    screen.press("h")
    assert screen.page().title == "Keys"
    screen.press("enter")
    assert screen.page().title == STOP_TITLE
    screen.press("enter")
    assert "Which of the eight?" in screen.page().body[0].text
    answer(study, screen)
    assert screen.page().title != STOP_TITLE
    assert not screen.done


def test_q_ends_it_there() -> None:
    """With every answer kept."""
    study = first(*THREE, "eight")
    screen = study.screen()
    for _ in range(FIRST_FEW):
        answer(study, screen)
    assert "at most" not in said(screen.page().body)  # without a time, there's nothing to say of it
    screen.press("q")
    assert screen.done
    assert len(study.notebook.answers) == FIRST_FEW


def test_there_is_no_stop_with_nothing_to_come() -> None:
    """When the time is over after three, that's the end."""
    study = first(*THREE, "eight")
    study.session.box = TimeBox(START, START + timedelta(minutes=20))
    screen = study.screen()
    for _ in range(FIRST_FEW):
        study.clock.move(minutes=6)
        answer(study, screen)
    assert screen.page().title == "Done"


def test_the_lines_explain_each_spot_that_has_a_line() -> None:
    """Feedback needs none there: it goes by by itself."""
    assert set(IN_LINES) == set(ON_SCREEN) - {Spot.FEEDBACK}


@pytest.mark.parametrize("key", ["z", "9"])
@pytest.mark.parametrize("ident", ["small-card", "small-choice"])
def test_a_wrong_key_is_named(ident: str, key: str) -> None:
    """With the one that helps; nothing is answered."""
    study = Study(ident)
    screen = study.screen()
    screen.press(key)
    assert screen.page().status == f"{key} does nothing here; h shows the keys"
    if ident == "small-card":
        screen.press(" ")
        screen.press(key)
        assert "does nothing here" in screen.page().status
    assert study.notebook.answers == []
