"""A key held down, told from one that's pressed again."""

from __future__ import annotations

import pytest

from cps_study.ui.held_keys import HeldKeys
from tests.ui.sessions import KeyClock


@pytest.mark.parametrize(("seconds", "is_held"), [(0.0, True), (0.09, True), (0.11, False)])
def test_the_same_key_at_once_is_held(seconds: float, is_held: bool) -> None:  # noqa: FBT001 # a table
    """Keyboards repeat faster than fingers tap."""
    clock = KeyClock()
    clock.step = 0
    keys = HeldKeys(clock)
    assert not keys.is_repeat(" ")
    clock.seconds += seconds
    assert keys.is_repeat(" ") is is_held


def test_another_key_is_never_a_repeat() -> None:
    """However fast it comes; and the one before it has been let go by then."""
    clock = KeyClock()
    clock.step = 0
    keys = HeldKeys(clock)
    assert [keys.is_repeat(key) for key in "abab"] == [False] * 4
