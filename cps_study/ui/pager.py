"""Text that may be longer than the screen: printed, or shown in the system's pager."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Final, TextIO

from cps_study.system import has_pager

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGER_OPTIONS: Final = r"-R -Ps Space\: next page   b\: page before   q\: close $"
"""For the pager `less`: show colors, and list the keys at the bottom of the screen."""

MORE: Final = "Enter: more   q and Enter: close  "
"""What a system without a pager says below each screen."""


def show_lines(render: Callable[[bool], str], out: TextIO, *, plain: bool) -> None:
    """Print the lines, or show them in the pager if they're longer than the screen.

    `render` returns the lines: with True, without colors.
    """
    lines = render(plain)
    height = shutil.get_terminal_size().lines
    if plain or lines.count("\n") < height:
        out.write(lines)
        return
    if not has_pager():
        _show_by_screens(lines.splitlines(keepends=True), out, height)
        return
    import pydoc

    if not _pager_shows_colors():
        lines = render(True)  # noqa: FBT003 - in a Callable an argument has no name
    os.environ.setdefault("LESS", PAGER_OPTIONS)
    pydoc.pager(lines)


def _show_by_screens(lines: Sequence[str], out: TextIO, height: int) -> None:
    """Print as many lines as the screen has room for, then wait, as a system without a pager can.

    The end of the input is the end of reading.
    """
    room = max(1, height - 1)
    for first in range(0, len(lines), room):
        out.writelines(lines[first : first + room])
        if first + room >= len(lines):
            return
        out.write(MORE)
        out.flush()
        typed = sys.stdin.readline()
        if not typed or typed.strip().lower() == "q":
            return


def _pager_shows_colors() -> bool:
    """Return whether the pager is `less` and set to show colors.

    Any other pager may print the codes for colors as characters.
    """
    pager = os.environ.get("PAGER") or "less"
    return "less" in pager and "R" in os.environ.get("LESS", PAGER_OPTIONS)
