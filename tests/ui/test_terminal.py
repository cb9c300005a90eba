"""The page on the screen: cut to its height, scrolled, kept in view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cps_study.model.item import Flashcard, Group, Item, Option, Question
from cps_study.ui.page import Block, Page
from cps_study.ui.terminal import MARK_ABOVE, MARK_MORE, View, run_screen
from tests.ui.sessions import ITEMS, Study

if TYPE_CHECKING:
    from cps_study.ui.study_screen import StudyScreen

LONG = " ".join(f"Sentence {number} of the situation." for number in range(1, 101))
OPTIONS = tuple(Option(f"Option {n}", key=n == 3, rationale=f"Reason {n}.") for n in range(1, 9))
GROUP = Group("story", "scenario", LONG)
COMMON = {
    "kind": "choice",
    "topic": "t",
    "level": "apply",
    "options": OPTIONS,
    "locked": True,
    "group": GROUP,
}
LONG_ITEMS: dict[str, Item] = {
    "one": Question(id="one", stem="The first question?", **COMMON),  # type: ignore[arg-type] # a record for both
    "two": Question(id="two", stem="The second question?", **COMMON),  # type: ignore[arg-type]
    "card": Flashcard(id="card", topic="t", level="recall", front="What is it?", back=LONG),
}


def lines_of(view: View, width: int = 80, height: int = 24) -> list[str]:
    """Return the painted lines without styles."""
    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in view.lines(width, height)]


def seen(view: View, width: int = 80, height: int = 24) -> str:
    """Return the painted screen as text."""
    return "\n".join(lines_of(view, width, height))


def open_view(*idents: str) -> tuple[View, StudyScreen]:
    """Return a view of a session on long items, painted once."""
    screen = Study(*idents, items=LONG_ITEMS).screen()
    view = View(screen)
    lines_of(view)
    return view, screen


@pytest.mark.parametrize(
    ("width", "height"), [(80, 24), (200, 50), (40, 12), (20, 10), (132, 5), (80, 1), (1, 1)]
)
@pytest.mark.parametrize("ident", ["small-card", "small-choice", "small-typed", "eight"])
def test_a_page_never_has_more_lines_than_the_screen(ident: str, width: int, height: int) -> None:
    """The painting has exactly as many lines as there are, one less where the learner types."""
    screen = Study(ident).screen()
    entry = screen.page().entry
    lines = View(screen).lines(width, height)
    assert len(lines) <= height - entry
    if height >= 24:
        assert len(lines) == height - entry


def test_head_first_keys_last() -> None:
    """The head is at the top and the keys are at the foot, whatever the height."""
    for height in (24, 50):
        lines = lines_of(View(Study("small-card").screen()), height=height)
        assert lines[0].startswith(" small: cards")
        assert lines[-1].endswith("quit")
        assert "offer first" in lines[3]


def test_a_long_page_says_that_there_is_more() -> None:
    """A page that doesn't fit says how to read on; at its end it says how to go back."""
    view, _ = open_view("one")
    assert MARK_MORE in seen(view)
    assert MARK_ABOVE not in seen(view)
    view.turn(50)
    assert MARK_MORE not in seen(view)
    assert MARK_ABOVE in seen(view)


def test_turning_pages_shows_every_line() -> None:
    """Turning page by page skips nothing, and stops at the end."""
    view, _ = open_view("card")
    view.screen.press(" ")
    shown = [seen(view)]
    for _ in range(20):
        view.turn(1)
        shown.append(seen(view))
    text = re.sub(r"\s+", " ", " ".join(shown))
    assert all(f"Sentence {number} " in text for number in range(1, 101))
    assert shown[-1] == shown[-2]


@pytest.mark.parametrize("height", [9, 10, 12, 24])
def test_pages_turn_on_low_screens_too(height: int) -> None:
    """On a screen of few lines a page turns by at least one line."""
    view, _ = open_view("one")
    before = seen(view, height=height)
    view.turn(1)
    assert seen(view, height=height) != before


def test_scrolling_back_stops_at_the_top() -> None:
    """Turning back past the beginning stays at the beginning."""
    view, _ = open_view("one")
    before = seen(view)
    view.turn(1)
    view.turn(-5)
    assert seen(view) == before


def test_the_option_under_the_cursor_stays_in_view() -> None:
    """Moving to an option below the fold brings it into view, and so does going around."""
    view, screen = open_view("one")
    for number in (*range(1, 9), 1):
        screen.press("down")
        assert f"Option {number}" in seen(view)
    screen.press("up")
    assert "Option 8" in seen(view)


def test_an_answered_question_begins_at_its_verdict() -> None:
    """After a long question the verdict is in view, and the question can be scrolled back to."""
    view, screen = open_view("one")
    screen.press("b")
    assert "Not yet. Here's how to see it." in seen(view)
    assert "You chose: Option 2" in seen(view)
    view.turn(-9)
    assert "Sentence 1 of" in seen(view)


def test_the_next_item_begins_at_its_top() -> None:
    """An item of the same situation begins at the top, though the one before was scrolled."""
    view, screen = open_view("one", "two")
    view.turn(9)
    screen.press("c")
    seen(view)
    screen.press("enter")
    assert "Sentence 1 of" in seen(view)
    assert MARK_ABOVE not in seen(view)


def test_the_same_item_coming_again_begins_at_its_top() -> None:
    """An item that comes again at once begins at its top."""
    view, screen = open_view("one")
    screen.press("b")
    seen(view)
    screen.press("enter")
    assert "Sentence 1 of" in seen(view)


def test_marking_a_guess_does_not_scroll() -> None:
    """A key that changes a word of the page leaves it scrolled where it was."""
    view, screen = open_view("one")
    view.turn(50)
    before = lines_of(view)
    screen.press(":")
    screen.press("f")
    assert lines_of(view)[3:20] == before[3:20]


def test_enter_reads_on_where_nothing_is_picked() -> None:
    """Enter turns the page of a long question until an option is picked; then it takes that."""
    view, screen = open_view("one")
    assert view.reads_on()
    screen.press("down")
    seen(view)
    assert not view.reads_on()
    screen.press("enter")
    seen(view, height=9)
    assert view.reads_on()
    view.turn(50)
    seen(view, height=9)
    assert not view.reads_on()


def test_enter_reads_a_long_answer_before_it_rates() -> None:
    """A long answer of a card is read to its end before Enter rates it Good."""
    view, screen = open_view("card")
    screen.press(" ")
    seen(view)
    assert view.reads_on()
    assert not view.offers()


@pytest.mark.parametrize(("width", "height"), [(20, 10), (20, 12), (40, 10)])
def test_the_view_follows_the_answer_of_a_card(width: int, height: int) -> None:
    """On a small screen the answer is in view as soon as it's shown, without a key for it."""
    screen = Study("small-card").screen()
    view = View(screen)
    seen(view, width, height)
    screen.press(" ")
    assert "Support as an" in seen(view, width, height)


def test_a_card_that_fits_stays_where_it_is() -> None:
    """With room for all of it, the question stays at the top."""
    screen = Study("small-card").screen()
    view = View(screen)
    before = lines_of(view)
    screen.press(" ")
    assert lines_of(view)[:4] == before[:4]


def test_a_guess_does_not_scroll_a_long_question() -> None:
    """The remark on a guess is below the options; the question stays where it was."""
    view, screen = open_view("one")
    before = lines_of(view)
    screen.press(":")
    screen.press("g")
    assert lines_of(view)[3:18] == before[3:18]


def test_arrows_move_only_among_options() -> None:
    """Only a question waiting for its answer keeps the arrows; everywhere else they scroll."""
    for ident in ITEMS:
        screen = Study(ident).screen()
        assert View(screen).offers() == isinstance(ITEMS[ident], Question)
        screen.press("?")
        assert not View(screen).offers()


def test_nothing_to_show_paints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A session that is over before it begins leaves the screen alone."""
    run_screen(Study().screen())
    assert capsys.readouterr().out == ""


def test_an_empty_page_has_its_head() -> None:
    """A page without a body or keys still fills the screen."""

    class Blank:
        done = False
        refresh_seconds: float | None = None
        wakes_after: float | None = None

        def tick(self) -> None:
            """Let time pass."""

        def page(self) -> Page:
            return Page("Blank", body=(Block("gap"),))

        def press(self, key: str) -> None:
            raise AssertionError(key)

        def enter_text(self, text: str) -> None:
            raise AssertionError(text)

    assert len(View(Blank()).lines(80, 24)) == 24
