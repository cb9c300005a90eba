"""What a command works with: the learner's home, the time, and the three streams.

A command gets all of it in one `Env` and passes it on, so that a test can hand in its own clock
and its own input. Nothing else asks for the time or reads a stream behind a caller's back.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from cps_study.model.text import in_one_line, without_controls
from cps_study.study.times import Moment
from cps_study.ui.clock import awake_seconds, utc_now
from cps_study.ui.lines import write_lines
from cps_study.ui.viewing import no_viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cps_study.store.paths import Home
    from cps_study.ui.viewing import ViewPicture


@dataclass(frozen=True, slots=True)
class Env:
    """The surroundings of one run. The streams are the process's own unless others are given."""

    home: Home
    plain: bool
    """Whether to write plain lines: no screen, no color, no questions that need a terminal."""
    now: Callable[[], datetime] = utc_now
    clock: Callable[[], float] = awake_seconds
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    view: ViewPicture = no_viewer
    """Opens an item's picture when the learner asks for it."""

    @property
    def is_at_terminal(self) -> bool:
        """Whether somebody can read and type, in plain lines or not."""
        return self.stdin.isatty() and self.stdout.isatty()

    def moment(self) -> Moment:
        """Return what both clocks show now, for a timed attempt."""
        return Moment(self.now(), self.clock())

    def read_line(self) -> str | None:
        """Return the next line, without its end and without control characters; None at the end."""
        line = self.stdin.readline()
        if not line:
            return None
        return without_controls(line).rstrip(" ")

    def tell(self, *sentences: str) -> None:
        """Write sentences beside the result, on standard error."""
        tell(self.stderr, *sentences)

    def dialogue(self, *, as_json: bool) -> TextIO:
        """Return where a dialogue in lines goes: standard output, unless JSON needs it."""
        return self.stderr if as_json else self.stdout


def tell(stream: TextIO, *sentences: str, hanging: str = "") -> None:
    """Write the sentences, one a line, skipping empty ones. A line feed in a name is shown as one.

    At a terminal, a long sentence goes on in the next line, after `hanging`.
    If nobody can read them there, that is no error: the exit code still says how it went.
    """
    lines = [in_one_line(sentence) for sentence in sentences if sentence]
    with contextlib.suppress(OSError):
        write_lines(stream, lines, hanging)
