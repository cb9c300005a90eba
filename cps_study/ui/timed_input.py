"""Reads lines while a clock runs: a thread waits for the input so that the program doesn't have to.

A Windows console or a pipe can't be asked whether a line is ready, so nothing simpler would do.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

STEP: Final = 0.2
"""Seconds between two looks at the clock while nothing is typed."""


class TimedLines:
    """The lines of an input, each awaited only until the caller gives up."""

    def __init__(self, read: Callable[[], str | None]) -> None:
        """Start the thread; `read` returns the next line, or None at the end of the input."""
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._read = read
        self._wanted = threading.Semaphore(0)
        self._waiting = False
        # A daemon: a thread that waits for a line must not keep the program from ending.
        threading.Thread(target=self._run, daemon=True, name="input").start()

    def next(self, given_up: Callable[[], bool]) -> str | None:
        """Return the next line; None at the end of the input, or as soon as `given_up` says so."""
        # Nothing is read before it is asked for. A line given up on is returned the next time.
        if not self._waiting:
            self._waiting = True
            self._wanted.release()
        while not given_up():
            try:
                line = self._lines.get(timeout=STEP)
            except queue.Empty:
                continue
            if line is None:
                # Put the end back: it stays the end, however often it is asked for.
                self._lines.put(None)
            else:
                self._waiting = False
            return line
        return None

    def _run(self) -> None:
        """Read a line each time one is wanted, until the input ends."""
        while True:
            self._wanted.acquire()
            try:
                line = self._read()
            except (OSError, ValueError):
                # The terminal is gone, or the input was closed.
                line = None
            self._lines.put(line)
            if line is None:
                return
