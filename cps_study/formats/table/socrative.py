"""Socrative's template as a table like any other: its numbered headings, and five columns of keys.

It has the type in the first column, then the question, the answers A to E, five columns that have
the letters of the right answers, and the explanation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.tabular import Cell, Table, is_blank, plain_name, text_of_cell
from cps_study.model.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KIND: Final = "2questiontype"
_QUESTION: Final = "3question"
_OPTION: Final = re.compile(r"\w*answer([a-e])")
"""The heading of an option; that of the first one may have a number and more words before it."""
_WHY: Final = re.compile(r"\d?explanation(?:optional)?")
_KEYS: Final = 5
"""How many columns of keys there are; their headings may be empty."""
_MARKS: Final = frozenset({"x", "\u2713", "\u2714"})
"""What some programs write into the key's column of the right answer, in place of its letter."""
_OPEN: Final = "openended"
_TYPED: Final = "Short answer"
_EXAMPLES: Final = "Example Sheet"
_NOT_QUESTIONS: Final = frozenset({_EXAMPLES, "Data"})
"""The sheets of the template that nobody fills in."""


class _Places(NamedTuple):
    """Where a row has what, as columns counted from 0."""

    kind: int
    question: int
    options: list[int]
    keys: list[int]
    why: int


def plain_header(header: Sequence[Cell]) -> Sequence[Cell]:
    """Return the headings of Socrative's template as other tables have them.

    Any other header comes back as it is.
    """
    places = _places_in(header)
    if places is None:
        return header
    options = [f"Answer {letter}" for letter in LETTERS[: len(places.options)]]
    return ["Question Type", "Question", *options, "Correct Answer Letters", "Explanation"]


def plain_table(table: Table) -> Table:
    """Return Socrative's template as a table like any other; another table comes back as it is."""
    places = _places_in(table.header)
    if places is None:
        return table
    return table._replace(header=plain_header(table.header), rows=_plain_rows(table.rows, places))


def without_examples(tables: list[Table]) -> list[Table]:
    """Return the tables of a workbook without the examples that Socrative's template has.

    They become an unread sheet of the others; alone in a workbook, they stay.
    """
    chosen = [table for table in tables if not _is_example(table)]
    if not chosen or len(chosen) == len(tables):
        return tables
    unread = [name for name in tables[0].unread if name not in _NOT_QUESTIONS]
    return [table._replace(unread=(*unread, _EXAMPLES)) for table in chosen]


def _is_example(table: Table) -> bool:
    return table.name == _EXAMPLES and _places_in(table.header) is not None


def _places_in(header: Sequence[Cell]) -> _Places | None:
    """Return the columns of Socrative's template, or None if the header isn't its."""
    names = list(map(plain_name, header))
    if _KIND not in names or _QUESTION not in names:
        return None
    lettered = [_OPTION.fullmatch(name) for name in names]
    options = [column for column, match in enumerate(lettered) if match is not None]
    letters = [match[1] for match in lettered if match is not None]
    # A key's letter counts from the first option: if one isn't there, it would name another.
    if not letters or letters != list(LETTERS[: len(letters)].lower()):
        return None
    first_key = options[-1] + 1
    after = first_key + _KEYS
    explained = [column for column, name in enumerate(names) if _WHY.fullmatch(name)]
    why = explained[0] if explained else after
    keys = list(range(first_key, min(why, after)))
    return _Places(names.index(_KIND), names.index(_QUESTION), options, keys, why)


def _plain_rows(
    rows: Iterator[tuple[int, Sequence[Cell]]], places: _Places
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows in the order of the plain header, without those that only have a type."""
    for number, row in rows:
        question = _at(row, places.question)
        options = [_at(row, column) for column in places.options]
        keys = [text_of_cell(_at(row, column)).strip() for column in places.keys]
        why = _at(row, places.why)
        if is_blank([question, *options, *keys, why]):
            continue
        kind = _at(row, places.kind)
        if plain_name(kind) == _OPEN and not is_blank(options):
            kind = _TYPED
        yield number, [kind, question, *options, _key(keys), why]


def _at(row: Sequence[Cell], column: int) -> Cell:
    """Return a cell, or nothing if the row ends before it."""
    return row[column] if column < len(row) else ""


def _key(keys: Sequence[str]) -> str:
    """Return the letters of the right answers, with commas between them."""
    letters: list[str] = []
    for position, key in enumerate(keys):
        if key.casefold() in _MARKS:
            letters.append(LETTERS[position])
        elif key:
            letters.append(key)
    return ",".join(letters)
