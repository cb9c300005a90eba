"""Tables without headings: what their columns hold, as far as the rows themselves say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.tabular import shown_in_cell
from cps_study.formats.table.keys import BadKeyError, read_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.tabular import Cell

_ALMOST_ALL: Final = 0.9
"""The share of rows whose key has to name one of their options."""
_SENTENCE: Final = re.compile(r"[?!.\u2026:]\s*$")
_WORDS_OF_A_HEADING: Final = 3
"""A longer text isn't a heading."""
_FEWEST_COLUMNS: Final = 4
"""A question, two options and a key."""


class GuessedColumns(NamedTuple):
    """What the columns hold, and whether the first row is certainly not one of headings."""

    fields: list[str]
    is_certain: bool


def guess_columns(rows: Sequence[Sequence[Cell]]) -> GuessedColumns | None:
    """Return what the columns of a table without headings hold, or None if that can't be told.

    Two columns are the sides of cards. Four or more are a question, its options and a key, if the
    key names one of the options in almost every row.
    """
    texts = list(map(_without_empty_end, rows))
    widths = set(map(len, texts))
    if widths == {2}:
        return GuessedColumns(["front", "back"], _is_no_heading(texts))
    if len(texts) < 2 or max(widths) < _FEWEST_COLUMNS:
        return None
    return _guess_questions(texts, max(widths))


def _guess_questions(texts: Sequence[Sequence[str]], width: int) -> GuessedColumns | None:
    """Return the columns of questions with options: the key is last, or right after the stem."""
    padded = [[*row, *[""] * (width - len(row))] for row in texts]
    start = 1 if _counts_rows(padded) else 0
    for key in (width - 1, start + 1):
        options = [column for column in range(start + 1, width) if column != key]
        if len(options) < 2:
            continue
        named = [_names_option(row, key, options) for row in padded]
        if sum(named) < _ALMOST_ALL * len(named):
            continue
        fields = ["no" if column < start else "option" for column in range(width)]
        fields[start] = "question"
        fields[key] = "correct"
        return GuessedColumns(fields, named[0])
    return None


def _counts_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first column only has the numbers of the rows."""
    numbers = [row[0] for row in rows]
    return numbers == [str(number) for number in range(1, len(rows) + 1)]


def _names_option(row: Sequence[str], key: int, options: Sequence[int]) -> bool:
    try:
        read_key(row[key], [row[column] for column in options])
    except BadKeyError:
        return False
    return True


def _is_no_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of the rows can't be headings.

    It can't if one of its texts is a sentence or long, as most texts below it are.
    """
    first, *others = rows
    for column, text in enumerate(first):
        alike = sum(_is_sentence(row[column]) for row in others)
        if _is_sentence(text) and 2 * alike >= len(others):
            return True
    return False


def _is_sentence(text: str) -> bool:
    return bool(_SENTENCE.search(text)) or len(text.split()) > _WORDS_OF_A_HEADING


def _without_empty_end(row: Sequence[Cell]) -> list[str]:
    texts = [shown_in_cell(cell).strip() for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts
