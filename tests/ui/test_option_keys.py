"""Which option a key means."""

from __future__ import annotations

import pytest

from cps_study.ui.option_keys import NO_OPTION, move_cursor, option_of


@pytest.mark.parametrize(
    ("key", "position"),
    [("a", 0), ("C", 2), ("1", 0), ("3", 2), ("d", None), ("4", None), ("0", None)],
)
def test_a_letter_or_a_digit_names_an_option(key: str, position: int | None) -> None:
    """Of three options a to c and 1 to 3 name one, in either case; nothing else does."""
    assert option_of(key, 3) == position


@pytest.mark.parametrize("key", ["", "enter", "ab", " ", "²", "é"])
def test_other_keys_name_no_option(key: str) -> None:
    """A key with a name, an empty one, and characters that only look like digits name none."""
    assert option_of(key, 8) is None


@pytest.mark.parametrize(
    ("key", "position", "moved"),
    [
        ("down", NO_OPTION, 0),
        ("up", NO_OPTION, 2),
        ("down", 0, 1),
        ("down", 2, 0),
        ("up", 2, 1),
        ("up", 0, 2),
    ],
)
def test_the_cursor_goes_around(key: str, position: int, moved: int) -> None:
    """It comes in at the near end and goes around at both."""
    assert move_cursor(key, position, 3) == moved
