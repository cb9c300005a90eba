"""Reading lines while a clock runs: a thread waits for the input, so that the program need not."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

STEP: Final = 0.2
"""Seconds between two looks at the clock while nothing is typed."""


class TimedLines:
    """The lines of an input that cannot be polled (a Windows console, a pipe), with a time to give up at."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._read = read
        self._wanted = threading.Semaphore(0)
        self._waiting = False
        threading.Thread(target=self._run, daemon=True, name="input").start()

    def next(self, given_up: Callable[[], bool]) -> str | None:
        """Return the next line, None at the end of the input or as soon as `given_up` says so."""
        if (
            not self._waiting
        ):  # nothing is read before it is asked for, and a line given up on comes next time
            self._waiting = True
            self._wanted.release()
        while not given_up():
            try:
                line = self._lines.get(timeout=STEP)
            except queue.Empty:
                continue
            if line is None:
                self._lines.put(None)  # the end stays the end, however often it is asked for
            else:
                self._waiting = False
            return line
        return None

    def _run(self) -> None:
        while True:
            self._wanted.acquire()
            try:
                line = self._read()
            except (OSError, ValueError):  # a terminal that is gone, an input that was closed
                line = None
            self._lines.put(line)
            if line is None:
                return
