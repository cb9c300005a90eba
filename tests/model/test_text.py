"""Text from outside: what is unsafe to show, and how it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.model.text import (
    count,
    excerpt,
    first_of,
    first_unsafe,
    is_one_line,
    letter_of,
    one_line,
    printable,
    without_controls,
)
from tests.strategies import HOSTILE

UNSAFE = (
    "\x00\x07\x08\x0b\x0c\r\x1b\x1f\x7f\x80\x85\x9b\x9f"
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"
)


def test_every_character_that_could_harm_a_screen_is_unsafe() -> None:
    """That is controls, changes of direction, odd line ends, surrogates and non-characters."""
    unsafe = [chr(code) for code in range(0x110000) if first_unsafe(chr(code)) is not None]
    controls = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
    marks = [0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)]
    expected = [*controls, *marks, *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF]
    assert unsafe == [chr(code) for code in expected]


def test_words_of_every_script_and_emoji_are_safe() -> None:
    """Right-to-left letters, joined emoji, combining accents and all symbols pass unchanged."""
    for text in HOSTILE:
        assert (first_unsafe(text), printable(text)) == (None, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\x1b[2J\x00", "U+001B control character"),
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\ud800", "U+D800 lone surrogate"),
        ("\uffff", "U+FFFF not a character"),
    ],
)
def test_the_first_unsafe_character_is_named(text: str, name: str) -> None:
    """Its name is the code point, and its Unicode name if it has one."""
    assert first_unsafe(text) == name


def test_a_line_has_no_line_break_and_nothing_unsafe() -> None:
    """A tab in it does no harm."""
    assert [is_one_line(text) for text in ("", "a\tb", "a\nb", "a\x1b")] == [
        True,
        True,
        False,
        False,
    ]


def test_printable_shows_what_it_takes_out() -> None:
    r"""Each unsafe character becomes a visible escape such as \x1b; tabs and line breaks stay."""
    assert printable("a\x1b[31m\tb\n\x9b\u202e\ud800") == "a\\x1b[31m\tb\n\\x9b\\u202e\\ud800"


@given(st.text(st.characters() | st.sampled_from(UNSAFE)))
def test_printable_text_is_safe_and_stays_as_it_is(text: str) -> None:
    """Any text becomes safe, can be encoded, and isn't changed a second time."""
    shown = printable(text)
    assert first_unsafe(shown) is None
    assert shown.encode().decode() == shown
    assert printable(shown) == shown


@given(
    st.text(st.characters() | st.sampled_from(UNSAFE + " \n\t"), max_size=400), st.integers(2, 80)
)
def test_an_excerpt_is_one_short_printable_line(text: str, most: int) -> None:
    """It's never longer than asked for, and ends with an ellipsis if something is missing."""
    short = excerpt(text, most)
    assert len(short) <= most
    assert "\n" not in short
    assert first_unsafe(short) is None
    assert short == printable(one_line(text)) or short.endswith("…")


def test_an_excerpt_of_a_huge_text_looks_at_its_start_only() -> None:
    """A text of megabytes is cut before anything else happens to it."""
    assert excerpt("x" * 5_000_000) == "x" * 59 + "…"
    assert excerpt(" " * 5_000_000) == "…"
    assert excerpt("x" * 60) == "x" * 60
    assert excerpt("x" * 61) == "x" * 59 + "…"


def test_one_line_keeps_the_words_and_drops_the_breaks() -> None:
    """Every run of white space becomes one space."""
    assert one_line("  a\n\n b\tc\u00a0d  ") == "a b c d"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("resource broker\x1a", "resource broker"),
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[A\x1b[1;5D\x1bOPover\x1b[200~here", "overhere"),
        ("caf\u00e9 \U0001f44d\u200d", "caf\u00e9 \U0001f44d\u200d"),
        ("a\x7f\x85\x9fb", "ab"),
    ],
)
def test_a_typed_line_keeps_no_control_character(text: str, line: str) -> None:
    """Keys and pasted text can bring them; white space between words stays a space."""
    assert without_controls(text) == line


def test_options_after_z_have_numbers() -> None:
    """The alphabet ends at the 26th option; nothing after it is called by an odd character."""
    assert [letter_of(position) for position in (0, 25, 26, 27)] == ["A", "Z", "27", "28"]


HEBREW = "\u05e9\u05dc\u05d5\u05dd"


def test_marks_of_direction_are_fine_beside_letters_that_need_them() -> None:
    """They put punctuation where it belongs in Hebrew or Arabic; elsewhere they hide something."""
    text = f"{HEBREW}!\u200f (CPS)\u200e"
    assert first_unsafe(text) is None
    assert printable(text) == text
    apart = f"{text}\nCPS\u200f"
    assert first_unsafe(apart) == "U+200F RIGHT-TO-LEFT MARK"
    assert printable(apart) == f"{text}\nCPS\\u200f"
    assert first_unsafe(f"{HEBREW}\u202e") == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert printable(f"{HEBREW}\u200f\u202e") == f"{HEBREW}\u200f\\u202e"


def test_an_excerpt_keeps_no_mark_without_its_letters() -> None:
    """What is cut off may be all that a mark was for."""
    assert excerpt(f"CPS\u200f {HEBREW}", 7) == "CPS \u05e9…"
    assert excerpt(f"CPS\u200f {HEBREW}", 5) == "CPS…"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 cards"), (1, "1 card"), (2, "2 cards"), (1234567, "1,234,567 cards")],
)
def test_count_agrees_with_its_number(number: int, words: str) -> None:
    """Only one thing is singular; thousands have a comma."""
    assert count(number, "card") == words


def test_count_takes_a_plural_of_its_own() -> None:
    """Another plural than an added s is given with the noun."""
    assert count(1, "item is", "items are") == "1 item is"
    assert count(3, "item is", "items are") == "3 items are"


def test_of_many_names_the_first_are_listed() -> None:
    """The ellipsis says that there are more; a list that fits has none."""
    assert first_of(["a", "b"], 2) == "a, b"
    assert first_of(["a", "b", "c"], 2) == "a, b, …"
    assert first_of([], 2) == ""
