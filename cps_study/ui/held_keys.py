"""Tells a key that's held down from one that's pressed again.

A terminal sends both as the same character; only the time between two of them differs. Somebody who
leans on the space bar, or holds it a little long, hasn't judged the cards that go by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

REPEAT_SECONDS: Final = 0.1
"""Two of the same key closer than this are one key held down.

Keyboards repeat every 30 to 90 ms; a finger that taps as fast as it can takes 120 ms or more.
"""
LEAST_SEEN: Final = 0.2
"""Seconds that an answer is on the screen before a rating counts: nobody reads it faster."""


class HeldKeys:
    """Remembers the last key and when it came."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` returns seconds; only differences mean anything."""
        self._clock = clock
        self.key = ""
        """The last key."""
        self._at = 0.0

    def is_repeat(self, key: str) -> bool:
        """Take a key, and return whether the keyboard repeated it while it was held down."""
        now = self._clock()
        was_held = key == self.key and now - self._at < REPEAT_SECONDS
        self.key = key
        self._at = now
        return was_held
