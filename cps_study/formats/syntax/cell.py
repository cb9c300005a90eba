"""Cells of a table of questions: several texts in one, and text that a spreadsheet would take for a formula."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA: Final = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, the full-width signs that some spreadsheets take for one, and what was made harmless."""
_DISARMED: Final = re.compile(f"'{_FORMULA.pattern}")


def disarm_formula(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs: with an apostrophe before what could start a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def rearm_formula(cell: str) -> str:
    """Return the text that `disarm_formula` made the cell of."""
    return cell[1:] if _DISARMED.match(cell) else cell


def join_texts(texts: Iterable[str]) -> str:
    r"""Return texts as one cell, with `|` between them; a `|` or a backslash inside one has a backslash before it."""
    return "|".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def split_texts(cell: str) -> list[str]:
    """Return the texts that `join_texts` made a cell of; nothing from an empty one."""
    parts: list[list[str]] = [[]]
    chars = iter(cell)
    for char in chars:
        if char == "|":
            parts.append([])
        else:
            parts[-1].append(next(chars, "\\") if char == "\\" else char)
    return ["".join(part) for part in parts] if cell else []
