"""Lines of text, broken between words where a terminal would break them inside one.

In a pipe or a file each line stays whole, for the program that reads it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cps_study.ui.graphemes import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

NARROWEST: Final = 20
"""Columns of a line, even if the terminal has fewer."""


def write_lines(out: TextIO, lines: Iterable[str], hanging: str = "") -> None:
    """Write the lines; at a terminal, each goes on below, after `hanging`, if it's too long."""
    width = terminal_width(out)
    for line in lines:
        parts = [line] if width is None else fitted(line, width, hanging)
        out.writelines(f"{part}\n" for part in parts)
    out.flush()


def terminal_width(stream: TextIO) -> int | None:
    """Return the columns of the terminal that a stream writes to; None if it isn't a terminal."""
    if not stream.isatty():
        return None
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # it isn't said how wide it is
        return None
    return max(NARROWEST, columns) if columns else None


def fitted(line: str, width: int, hanging: str = "") -> list[str]:
    """Return the line as lines of at most `width` columns, all but the first after `hanging`.

    A word that is wider, such as the path of a file, stays whole.
    """
    if columns_of(line) <= width:
        return [line]
    first, *words = line.split(" ")
    lines: list[str] = []
    current, taken = first, columns_of(first)
    for word in words:
        more = columns_of(word)
        if taken + 1 + more <= width:
            current, taken = f"{current} {word}", taken + 1 + more
            continue
        lines.append(current.rstrip())
        current, taken = hanging + word, len(hanging) + more
    return [*lines, current]
