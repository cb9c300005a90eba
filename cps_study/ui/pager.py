"""Text that may be longer than the screen: printed, or shown in the system's pager."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final, TextIO

from cps_study.system import has_pager

if TYPE_CHECKING:
    from collections.abc import Callable

PAGER_OPTIONS: Final = r"-R -Ps Space\: next page   b\: page before   q\: close $"
"""For the pager `less`: show colors, and list the keys at the bottom of the screen."""


def show_lines(render: Callable[[bool], str], out: TextIO, *, plain: bool) -> None:
    """Print the lines, or show them in the pager if they're longer than the screen.

    `render` returns the lines: with True, without colors.
    """
    lines = render(plain)
    fits = lines.count("\n") < shutil.get_terminal_size().lines
    if plain or fits or not has_pager():
        out.write(lines)
        return
    import pydoc

    if not _pager_shows_colors():
        lines = render(True)  # noqa: FBT003 - in a Callable an argument has no name
    os.environ.setdefault("LESS", PAGER_OPTIONS)
    pydoc.pager(lines)


def _pager_shows_colors() -> bool:
    """Return whether the pager is `less` and set to show colors.

    Any other pager may print the codes for colors as characters.
    """
    pager = os.environ.get("PAGER") or "less"
    return "less" in pager and "R" in os.environ.get("LESS", PAGER_OPTIONS)
