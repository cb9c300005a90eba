"""The clock of a timed attempt: seconds that this computer was awake.

Setting the system time does not move it. A computer that is asleep does not count: nobody can answer then, and
closing the lid must neither cost a candidate the exam nor be a way to think longer than the clock says, as nothing
is on the screen. A program that is only stopped (Ctrl-Z) goes on using time.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cps_study.study.attempt import AttemptSession

if sys.platform == "win32":
    import ctypes

    def awake_seconds() -> float:
        """Return seconds that only go forward while the computer is awake (100 ns units of Windows)."""
        units = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(units))
        return units.value / 10_000_000

else:
    awake_seconds = (
        time.monotonic
    )  # CLOCK_MONOTONIC and mach_absolute_time stand still during sleep


class Timekeeper:
    """Says each word about the time once: half, ten minutes, two minutes."""

    def __init__(self, session: AttemptSession, clock: float) -> None:
        left = session.left(clock)
        self._limit = session.terms.seconds or 0.0
        self._due = [(at, words) for at, words in self._words() if left is not None and at < left]

    def say(self, left: float | None) -> str:
        """Return the word that is due now, or ""."""
        if left is None or not self._due or left > self._due[0][0]:
            return ""
        said = ""
        while self._due and left <= self._due[0][0]:
            said = self._due.pop(0)[1]
        return said

    def _words(self) -> list[tuple[float, str]]:
        half = (self._limit / 2, "Half of the time is left.")
        fixed = [(600.0, "Ten minutes are left."), (120.0, "Two minutes are left.")]
        return [half, *(pair for pair in fixed if pair[0] < self._limit / 2)]
