"""A real pseudo-terminal with an emulator behind it.

It shows what the learner would see, and sends keys as a keyboard does.
"""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING, Final, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

PROGRAM: Final = (sys.executable, "-m", "cps_study")
PATIENCE: Final = 20.0
"""Seconds until a screen that never comes fails the test; a screen that comes is seen at once."""
PACE: Final = 0.22
"""Seconds that a person looks before the next key; one that comes sooner may not rate a card."""
SETTLED: Final = 0.03
"""Seconds without output after which a painting is over."""
SWITCH: Final = re.compile(rb"\x1b\[\?1049([hl])")
CUT_SHORT: Final = re.compile(rb"\x1b(\[[?0-9;]*)?$")

UP: Final = "\x1b[A"
DOWN: Final = "\x1b[B"
RIGHT: Final = "\x1b[C"
LEFT: Final = "\x1b[D"
CTRL_LEFT: Final = "\x1b[1;5D"
DELETE: Final = "\x1b[3~"
PAGE_UP: Final = "\x1b[5~"
PAGE_DOWN: Final = "\x1b[6~"
BACKSPACE: Final = "\x7f"
ENTER: Final = "\r"
CTRL_C: Final = "\x03"
CTRL_D: Final = "\x04"


class Terminal:
    """The program at a terminal of `width` by `height`.

    The alternate screen is a screen of its own, as in xterm.
    """

    def __init__(
        self,
        args: Sequence[str],
        env: Mapping[str, str],
        width: int = 80,
        height: int = 24,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.width, self.height = width, height
        self.raw = b""
        self.exit_code: int | None = None
        self._changed_at = 0.0
        self.main = pyte.Screen(width, height)
        self.alternate = pyte.Screen(width, height)
        self._in_alternate = False
        self._streams = {False: pyte.ByteStream(self.main), True: pyte.ByteStream(self.alternate)}
        self._cut_short = b""
        self._open = True
        reading, writing = os.pipe()  # the child waits until the terminal has its size
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.close(writing)
            os.read(reading, 1)
            # A background process ignores SIGINT, and its children inherit that.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            command = [*program, *args]
            os.execvpe(command[0], command, dict(env))
        os.close(reading)
        self._set_size(width, height)
        self.modes = termios.tcgetattr(self.master)
        os.write(writing, b".")
        os.close(writing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.exit_code is None:
            self.kill(signal.SIGKILL)
            self.wait()
        self.close()

    def is_full_screen(self) -> bool:
        """Return whether the alternate screen is in front."""
        return self._in_alternate

    @property
    def screen(self) -> pyte.Screen:
        """The screen that is in front now."""
        return self.alternate if self._in_alternate else self.main

    @property
    def lines(self) -> list[str]:
        """The lines in front, without the blanks at their ends."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        """The screen in front as text."""
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Send keys as the keyboard would, if the program still takes them."""
        time.sleep(max(0.0, self._changed_at + PACE - time.monotonic()))
        self._changed_at = time.monotonic()
        _, ready, _ = select.select([], [self.master], [], PATIENCE)
        assert ready, f"takes no more keys:\n{self.text}"
        os.write(self.master, "".join(keys).encode("utf-8", "surrogateescape"))

    def shows(self, wanted: str | Callable[[Terminal], object]) -> str:
        """Wait until the screen has the text, or the condition is true; return the screen."""
        met = wanted if callable(wanted) else lambda terminal: wanted in terminal.text
        deadline = time.monotonic() + PATIENCE
        while not met(self):
            assert self._open, f"ended without {wanted!r}:\n{self.text}"
            assert self._read(deadline), f"never saw {wanted!r}:\n{self.text}"
        while self._open and self._read(time.monotonic() + SETTLED):
            pass  # the rest of the painting that brought it
        return self.text

    def ends(self) -> int:
        """Wait until the program ends and return its exit code, negative for a signal."""
        deadline = time.monotonic() + PATIENCE
        while self._open:
            assert self._read(deadline), f"does not end:\n{self.text}"
        return self.wait()

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, as dragging its corner does."""
        self.width, self.height = width, height
        for screen in (self.main, self.alternate):
            screen.resize(height, width)
        self._set_size(width, height)

    def kill(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """Close the terminal's window: the system sends the program SIGHUP."""
        if self._open:
            self._open = False
            os.close(self.master)

    def has_its_modes_back(self) -> bool:
        """Return whether echo and line editing are as they were before the program started."""
        now = termios.tcgetattr(self.master)
        return now[:4] == self.modes[:4]

    def colors(self) -> set[str]:
        """Return every color that the screen in front uses."""
        cells = [self.screen.buffer[y][x] for y in range(self.height) for x in range(self.width)]
        return {cell.fg for cell in cells} | {cell.bg for cell in cells}

    def _set_size(self, width: int, height: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def _read(self, deadline: float) -> bool:
        """Take what the program wrote; return False when nothing came until the deadline."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError as exc:
            if exc.errno != errno.EIO:  # Linux's word for a terminal whose last process ended
                raise
            data = b""
        if not data:
            self._open = False
        self._changed_at = time.monotonic()
        self.raw += data
        self._feed(data)
        return True

    def _feed(self, data: bytes) -> None:
        data = self._cut_short + data
        cut = CUT_SHORT.search(data)
        self._cut_short = cut[0] if cut else b""
        rest = data[: cut.start()] if cut else data
        while (switch := SWITCH.search(rest)) is not None:
            self._streams[self._in_alternate].feed(rest[: switch.start()])
            if switch[1] == b"h" and not self._in_alternate:
                self.alternate.reset()
            self._in_alternate = switch[1] == b"h"
            rest = rest[switch.end() :]
        self._streams[self._in_alternate].feed(rest)

    def wait(self) -> int:
        """Wait until the program has ended, without reading more, and return its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.exit_code is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.exit_code = os.waitstatus_to_exitcode(status)
            else:
                assert time.monotonic() < deadline, f"does not end:\n{self.text}"
                select.select([], [], [], 0.005)
        return self.exit_code
