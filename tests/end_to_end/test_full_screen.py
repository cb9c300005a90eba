"""The full screen at a real terminal: what the learner sees, key by key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.conftest import begin_home
from tests.store.samples import write_journal
from tests.study.learners import SLOW_START, answers_of
from tests.ui.terminal import (
    BACKSPACE,
    CTRL_LEFT,
    DELETE,
    DOWN,
    ENTER,
    LEFT,
    PAGE_DOWN,
    PAGE_UP,
    RIGHT,
    UP,
    Terminal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.store.paths import Home

SMALL = ("study", "--bank", "small", "--seed", "1")
QUESTIONS = (*SMALL, "--topic", "small/questions")

LONG_BANK = """\
bank: long
title: A long bank
items:
  - id: long-1
    kind: choice
    topic: long
    level: apply
    locked: true
    stem: {stem}
    options:
      - {{text: First, rationale: The first reason.}}
      - {{text: Second, key: true, rationale: The second reason.}}
      - {{text: Third, rationale: The third reason.}}
"""
TYPED_BANK = """\
bank: words
title: Words
items:
  - id: words-1
    kind: typed
    topic: words
    level: recall
    stem: Who hears a question on ethics first?
    accept: [supervisor]
"""


@pytest.fixture
def env(env: dict[str, str], home: Home) -> dict[str, str]:
    """Return the environment of a learner who has been here before."""
    begin_home(home)
    return env


def letter(terminal: Terminal, text: str) -> str:
    """Return the letter before the option with this text, once it is on the screen."""
    option = re.compile(rf"^ +([a-z])  (?:\[.\] )?{re.escape(text)}$", re.MULTILINE)
    found = option.search(terminal.shows(lambda seen: option.search(seen.text)))
    assert found is not None
    return found[1]


def test_a_card_from_first_paint_to_summary(
    env: dict[str, str], answers: Callable[[], list[dict[str, Any]]]
) -> None:
    """A card is painted, turned, rated and stored; q ends with the summary on the main screen."""
    with Terminal(SMALL, env) as terminal:
        terminal.shows("offer first?")
        terminal.shows("q quit")
        assert terminal.is_full_screen()
        assert "a new one · 5 new" in terminal.lines[0]
        assert terminal.lines[-1].endswith("q quit")
        terminal.press(" ")
        terminal.shows("Support as an equal")
        terminal.shows("3  Good · 10 minutes")
        assert answers() == []
        terminal.press("4")
        terminal.shows("What fits the role?")
        assert [answer["rating"] for answer in answers()] == [4]
        terminal.press("q")
        assert terminal.ends() == 0
        assert not terminal.is_full_screen()
        assert "1 answer on 1 item: 1 known." in terminal.text
        assert "4 items left for today. Go on with: cps-study study" in terminal.text
        assert not terminal.screen.cursor.hidden
        assert terminal.raw.rfind(b"\x1b[?25h") > terminal.raw.rfind(b"\x1b[?25l")
        assert terminal.has_its_modes_back()


def test_pasted_colors_are_no_mouse(env: dict[str, str]) -> None:
    """Text with colors, pasted by mistake, looks like a mouse to the library; nothing breaks."""
    with Terminal(SMALL, env) as terminal:
        terminal.shows("offer first?")
        terminal.press("\x1b[31m")
        terminal.press(" ")
        terminal.shows("Support as an equal")
        terminal.press("q")
        assert terminal.ends() == 0


def test_questions_by_letter_number_arrows_and_checks(
    env: dict[str, str], answers: Callable[[], list[dict[str, Any]]]
) -> None:
    """A letter answers a question, checks answer one with several, arrows and Enter a statement."""
    with Terminal(QUESTIONS, env) as terminal:
        terminal.shows("a-d choose")
        terminal.press(letter(terminal, "Guide the steps"))
        terminal.shows("Not yet. Here's how to see it.")
        terminal.shows("That is a sponsor's task.")
        assert terminal.colors() > {"default"}
        assert [answer["response"] for answer in answers()] == [[1]]
        terminal.press("u")
        terminal.shows("taken back")
        number = "abcd".index(letter(terminal, "Help look for a sponsor")) + 1
        terminal.press(str(number))
        terminal.shows("Yes, that's right.")
        terminal.press(ENTER)
        terminal.shows("Choose 2.")
        terminal.press(letter(terminal, "Sponsor"))
        terminal.shows("[x] Sponsor")
        for _ in range(
            "abc".index(letter(terminal, "Nurse")) - "abc".index(letter(terminal, "Sponsor"))
        ):
            terminal.press(DOWN)
        for _ in range(
            "abc".index(letter(terminal, "Sponsor")) - "abc".index(letter(terminal, "Nurse"))
        ):
            terminal.press(UP)
        terminal.press(" ")
        terminal.shows("[x] Nurse")
        terminal.press(ENTER)
        terminal.shows("Yes, that's right.")
        terminal.press(RIGHT)
        terminal.shows("kept in confidence")
        terminal.press(DOWN * ("ab".index(letter(terminal, "False")) + 1))
        terminal.press(ENTER)
        terminal.shows("It is reported at once.")
        terminal.press("q")
        assert terminal.ends() == 0
    assert [answer["item"] for answer in answers()] == [
        "small-choice",
        "small-choice",
        "small-multi",
        "small-tf",
    ]
    assert [answer["right"] for answer in answers()] == [False, True, True, True]


def test_typed_answer_with_editing_and_commands(
    env: dict[str, str], home: Home, answers: Callable[[], list[dict[str, Any]]]
) -> None:
    """Where the learner types, keys edit the line, `:h` and `:u` command, and Enter answers."""
    (home.banks / "words.yaml").write_text(TYPED_BANK, encoding="utf-8")
    with Terminal(("study", "--bank", "words"), env) as terminal:
        terminal.shows("Enter answer")
        terminal.shows(lambda seen: not seen.screen.cursor.hidden and seen.lines[-1] == "   >")
        terminal.press("sopervisorx", BACKSPACE, LEFT * 8, BACKSPACE, "u")
        terminal.shows("> supervisor")
        terminal.press(ENTER)
        terminal.shows("Yes, that's right.")
        assert [answer["response"] for answer in answers()] == ["supervisor"]
        terminal.press("u")
        terminal.shows("taken back")
        terminal.press(":h", ENTER)
        terminal.shows("hand in what you typed")
        terminal.press(ENTER)
        terminal.shows("Enter answer")
        terminal.press(
            "\udcff\udcfe caf\u00e9", ENTER
        )  # bytes that are not UTF-8, as a misconfigured terminal sends
        terminal.shows("You wrote: ?? caf\u00e9")
        terminal.press(ENTER)
        terminal.shows("Enter answer")
        terminal.press(":q", ENTER)
        assert terminal.ends() == 0


def test_source_help_flag_undo_and_set_aside(env: dict[str, str]) -> None:
    """`?` and `h` put a page over the item, `f` flags, `u` undoes, `s` goes on; each says so."""
    with Terminal(SMALL, env) as terminal:
        for key in "?h":
            terminal.shows("offer first?")
            terminal.press(key)
            terminal.shows("show the answer; so does Enter")
            terminal.press("z")
        terminal.shows("offer first?")
        terminal.press(" ")
        terminal.shows("how well you knew it")
        terminal.press("?")
        terminal.shows("Where this comes from")
        terminal.shows("demo/one")
        terminal.press(ENTER)
        terminal.shows("offer first?")
        terminal.press("f")
        terminal.shows(lambda seen: seen.lines[0].endswith("flagged"))
        terminal.press("u")
        terminal.shows("taken back")
        terminal.press("s")
        terminal.shows("set aside")
        terminal.shows("What fits the role?")
        terminal.press("u")
        terminal.shows("offer first?")
        terminal.press("q")
        assert terminal.ends() == 0
        assert "No answers this time." in terminal.text


def test_keys_without_a_meaning_answer_nothing(
    env: dict[str, str], answers: Callable[[], list[dict[str, Any]]]
) -> None:
    """Arrows with Ctrl, Delete, function keys and pasted text don't answer, though their codes
    contain letters.
    """
    strange = [
        CTRL_LEFT,
        DELETE,
        LEFT,
        "\x1b[1;5C",
        "\x1b[1;2D",
        "\x1bOP",
        "\x1b[15~",
        "\x1b[H",
        "\x1b[F",
        "\t",
    ]
    with Terminal(QUESTIONS, env) as terminal:
        terminal.shows("a-d choose")
        terminal.press(*strange, "\x1b[200~a b c\x1b[201~", "f")
        terminal.shows(lambda seen: seen.lines[0].endswith("flagged"))
        assert "a-d choose" in terminal.text
        assert answers() == []
        terminal.press("u")
        terminal.shows("taken back")
        terminal.press("q")
        assert terminal.ends() == 0
    assert answers() == []


def test_another_window_size_is_painted_anew(env: dict[str, str]) -> None:
    """The first painting fills a wide window, and after a resize the page fills the new size."""
    with Terminal(SMALL, env, 200, 50) as terminal:
        terminal.shows("q quit")
        assert terminal.lines[49].endswith("q quit")
        assert terminal.lines[3].startswith(" " * 56 + "What does a peer specialist offer first?")
        terminal.press("f")
        terminal.shows("flagged")  # the prompt library has started
        for width, height in ((40, 12), (120, 40)):
            terminal.resize(width, height)
            terminal.shows(lambda seen: seen.lines[seen.height - 1].endswith("q quit"))
            terminal.shows(lambda seen: seen.lines[1].strip() == "─" * min(seen.width - 2, 92))
            assert "offer first?" in " ".join(terminal.text.split())
        terminal.press("q")
        assert terminal.ends() == 0


def test_a_long_page_is_read_with_page_keys_enter_and_arrows(
    env: dict[str, str], home: Home
) -> None:
    """PgDn, PgUp, the arrows and Enter move through a text that doesn't fit, up to the options."""
    stem = " ".join(f"Sentence {number} of the stem." for number in range(1, 121)) + " What now?"
    (home.banks / "long.yaml").write_text(LONG_BANK.format(stem=stem), encoding="utf-8")
    with Terminal(("study", "--bank", "long"), env) as terminal:
        terminal.shows("↓ more: PgDn")
        assert "Sentence 1 of" in terminal.text
        terminal.press(PAGE_DOWN)
        terminal.shows("↑ PgUp")
        assert "Sentence 1 of" not in terminal.text
        terminal.press(PAGE_UP)
        terminal.shows("Sentence 1 of")
        for _ in range(4):
            terminal.press(ENTER)
        terminal.shows("c  Third")
        assert "↓ more" not in terminal.text
        terminal.press("c")
        terminal.shows("You chose: Third")
        terminal.shows("Right: Second")
        terminal.press(UP)
        terminal.shows("What now?")
        terminal.press("q")
        assert terminal.ends() == 0


def test_no_color_leaves_the_screen_without_colour(env: dict[str, str]) -> None:
    """With NO_COLOR set, no cell of any page has a color, not even the verdict's."""
    with Terminal(QUESTIONS, env | {"NO_COLOR": "1"}) as terminal:
        terminal.shows("a-d choose")
        colors = terminal.colors()
        terminal.press("a")
        terminal.shows("go on")
        colors |= terminal.colors()
        terminal.press("q")
        assert terminal.ends() == 0
        assert colors | terminal.colors() == {"default"}


def test_dumb_terminal_is_spoken_to_plainly(env: dict[str, str]) -> None:
    """TERM=dumb gets plain lines without a single escape sequence."""
    with Terminal(SMALL, env | {"TERM": "dumb"}) as terminal:
        terminal.shows("Think, then press Enter to see the answer.")
        terminal.press("\n")
        terminal.shows("Answer: Support as an equal")
        terminal.press("q\n")
        assert terminal.ends() == 0
        assert b"\x1b" not in terminal.raw


def test_nothing_due_still_says_what_there_is_to_say(
    env: dict[str, str], here: Callable[..., int]
) -> None:
    """When no page comes up, the notes that would have been before it are printed."""
    args = (*SMALL, "--topic", "small/cards")
    assert here(*args, lines="s\n") == 0
    with Terminal(args, env) as terminal:
        assert terminal.ends() == 0
        assert "1 item is set aside. To bring it back: cps-study progress" in terminal.text
        assert b"\x1b[?1049h" not in terminal.raw


def test_restoring_over_data_asks_first(
    env: dict[str, str], home: Home, here: Callable[..., int]
) -> None:
    """At a terminal, a backup replaces existing answers only after a yes."""
    backup = str(home.root / "backup.zip")
    assert here(*SMALL, lines="\n3\n") == 0
    assert here("data", "backup", "--out", backup) == 0
    assert here(*SMALL, lines="a\n") == 0
    longer = home.journal.read_bytes()
    for key, code, words in (("n", 1, "Nothing was changed."), ("y", 0, "Restored 3 events")):
        assert home.journal.read_bytes() == longer
        with Terminal(
            ("data", "restore", backup), env | {"PROMPT_TOOLKIT_NO_CPR": "1"}, width=200
        ) as terminal:
            terminal.shows("Back up the data")
            terminal.press(key)
            assert terminal.ends() == code
            assert words in terminal.text
    assert longer.startswith(home.journal.read_bytes())
    assert len(home.journal.read_bytes()) < len(longer)


def test_a_fit_of_the_schedule_is_said_below_the_summary(env: dict[str, str], home: Home) -> None:
    """The answer that makes it 800 is followed by one sentence, on the main screen, only once."""
    begun = home.journal.read_bytes()
    write_journal(home, answers_of(SLOW_START, objectives=150, times=5)[:797], tail=begun)
    with Terminal(SMALL, env) as terminal:
        terminal.shows("q quit")
        terminal.press(" ")
        terminal.shows("3  Good")
        terminal.press("4")
        terminal.shows("What fits the role?")
        terminal.press("q")
        assert terminal.ends() == 0
        assert "Your schedule now follows how you remember:" in terminal.text
        assert "To go back: cps-study progress --unfit" in terminal.text
    with Terminal(SMALL, env) as terminal:
        terminal.shows("What fits the role?")
        terminal.press("q")
        assert terminal.ends() == 0
        assert "Your schedule" not in terminal.text
