"""Cells of a table of questions: several texts in one cell, and text that looks like a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins.

Some spreadsheets also accept the full-width characters. Apostrophes before them are part of the
pattern, so that text that was disarmed once can be disarmed again and still comes back.
"""
_DISARMED: Final = re.compile(f"'{_FORMULA.pattern}")


def disarm_formula(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs.

    Text that could start a formula gets an apostrophe in front; all other text stays as it is.
    """
    if _FORMULA.match(text):
        return f"'{text}"
    return text


def rearm_formula(cell: str) -> str:
    """Return the text that `disarm_formula` turned into this cell."""
    if _DISARMED.match(cell):
        return cell[1:]
    return cell


def join_texts(texts: Iterable[str]) -> str:
    r"""Return texts as one cell, with `|` between them.

    A `|` or a backslash inside a text gets a backslash in front.
    """
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split_texts(cell: str) -> list[str]:
    """Return the texts that `join_texts` put into this cell; an empty cell has none."""
    if not cell:
        return []
    parts: list[list[str]] = [[]]
    chars = iter(cell)
    for char in chars:
        if char == "|":
            parts.append([])
        elif char == "\\":
            # the next character is literal; a backslash at the very end means itself
            parts[-1].append(next(chars, "\\"))
        else:
            parts[-1].append(char)
    return ["".join(part) for part in parts]
