"""The clock of a timed attempt: seconds that this computer was awake.

Setting the system time does not move it. A computer that is asleep does not count: nobody can answer then, and
closing the lid must neither cost a candidate the exam nor be a way to think longer than the clock says, as nothing
is on the screen. A program that is only stopped (Ctrl-Z) goes on using time.
"""

from __future__ import annotations

import sys
import time

if sys.platform == "win32":
    import ctypes

    def awake_seconds() -> float:
        """Return seconds that only go forward while the computer is awake (100 ns units of Windows)."""
        units = ctypes.c_ulonglong()
        ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(units))
        return units.value / 10_000_000

else:
    awake_seconds = time.monotonic  # CLOCK_MONOTONIC and mach_absolute_time stand still during sleep
