"""Which options a key names, in any of the ways that tables write keys.

A key that could mean several things is refused: a wrong key would teach something false.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.item_faults import NO_KEY, comparable
from cps_study.formats.syntax.tabular import (
    A_DATE,
    A_NUMBER,
    Cell,
    NonTextCell,
    quote_cell,
    shown_in_cell,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.table.columns import KeyForm

_BETWEEN: Final = re.compile(r"[\s,;|/&+]+(?:(?:and|und|y|et|thiab)[\s,;|/&+]+)?", re.IGNORECASE)
"""What is between the labels of several right options, in the languages of headings, too."""
_WORD: Final = re.compile(r"(?:options?|answers?|choices?)\b[\s:]*", re.IGNORECASE)
"""A word in front of a letter or a number, as in `Option B`."""
_LETTER: Final = re.compile(r"\(?([A-Za-z])[).:]?")
_LETTERS: Final = re.compile(r"[A-Z]{2,26}")
"""Several letters in one word, as in ACD; only capitals, or short texts would look like keys."""
_NUMBER: Final = re.compile(r"\(?(\d{1,4})(?:\.0*)?\)?")
"""A whole number; spreadsheets may write 3 as 3.0."""
_LABELED: Final = re.compile(r"\(?([A-Za-z]|\d{1,2})(?:[).:]|\s-)\s+(.+)", re.DOTALL)
"""A label and the text of its option, as in `B) Paris`, `2. Paris` or `B - Paris`."""
_SHOWN: Final = re.compile(
    r"\W*(?:(?:option|answer|choice)\s*)?([A-Za-z]|\d{1,2})(?:[).:\]]|\s-)(?=\s*[^\s\d])",
    re.IGNORECASE,
)
"""A label that people may see before an option, however it's written: `B)Paris`, `[B] Paris`."""
_ENDS: Final = " \t\n,;|"
"""What may be left around a key by accident."""
_SEPARATORS: Final = ("\n", "|", ";", ",")
"""Between the texts of several right options."""


class BadKeyError(Exception):
    """A key that doesn't say for certain which options are right; the message says why."""


class Key(NamedTuple):
    """The positions of the right options, counted from 0, and whether only numbers name them."""

    indexes: frozenset[int]
    by_number: bool = False


class _KeyReading(NamedTuple):
    """One way to read a key: the options it names, or what is wrong with it.

    Neither is set if the key isn't written this way.
    """

    indexes: frozenset[int] = frozenset()
    missing: str = ""


_NOT_THIS_WAY: Final = _KeyReading()


def read_key(cell: Cell, options: Sequence[str], form: KeyForm = "any") -> Key:
    """Return which options the cell names; an empty text among `options` is a gap.

    Raises BadKeyError if it names none, or if its letters, numbers and texts name different ones.
    """
    text = _text_of_key(cell)
    if not text:
        raise BadKeyError(NO_KEY)
    by_letter = by_number = _NOT_THIS_WAY
    by_text: set[frozenset[int]] = set()
    if form in {"any", "letters"}:
        by_letter = _by_letter(text, options)
    if form != "text":
        by_number = _by_number(text, options)
    if form in {"any", "text"}:
        by_text = set(_by_text(text, options))
    choices = {by_letter.indexes, by_number.indexes, *by_text} - {frozenset()}
    if choices and form == "any":
        choices |= set(_by_shown_label(text, options))
    quoted = quote_cell(cell)
    if len(choices) > 1:
        raise BadKeyError(
            f"the key '{quoted}' could mean one option by its position and another by its text"
        )
    if not choices:
        missing = by_letter.missing or by_number.missing or "none of the options"
        raise BadKeyError(f"the key '{quoted}' names {missing}")
    (indexes,) = choices
    return Key(indexes, by_number.indexes == indexes and indexes not in by_text)


def strip_labels(options: Sequence[str]) -> list[str]:
    """Return options without `A)`, `B)` or `1.`, `2.` in front, if each has its own label."""
    texts: list[str] = []
    for index, option in enumerate(options):
        if not option:
            texts.append("")
            continue
        labeled = _LABELED.fullmatch(option)
        if labeled is None or _index_of(labeled[1]) != index:
            return list(options)
        texts.append(labeled[2].strip())
    return texts


def _text_of_key(cell: Cell) -> str:
    """Return the key as text. Raises BadKeyError if the spreadsheet changed what was typed."""
    if not isinstance(cell, NonTextCell):
        return cell.strip()
    hides_decimals = not cell.shown or cell.shown.isdigit()
    if cell.kind == A_NUMBER and hides_decimals and not cell.text.lstrip("-").isdigit():
        raise BadKeyError(
            f"the spreadsheet turned the key into the number {cell.text}; "
            "was it several, as in 1,3?"
        )
    if cell.kind == A_DATE:
        value = quote_cell(cell)
        raise BadKeyError(f"the spreadsheet turned the key into a date or time ({value})")
    return shown_in_cell(cell)


def _by_letter(text: str, options: Sequence[str]) -> _KeyReading:
    """Return what the key names if it is made of letters."""
    return _by_label(_parts_of(text), _LETTER, options)


def _by_number(text: str, options: Sequence[str]) -> _KeyReading:
    """Return what the key names if it is made of numbers."""
    return _by_label(_parts_of(text), _NUMBER, options)


def _parts_of(text: str) -> list[str]:
    """Return the labels in a key, without a word such as `option` in front of them."""
    word = _WORD.match(text)
    if word is not None:
        text = text[word.end() :]
    text = text.strip(_ENDS)
    if _LETTERS.fullmatch(text):
        return list(text)
    return _BETWEEN.split(text)


def _by_label(
    parts: Sequence[str], pattern: re.Pattern[str], options: Sequence[str]
) -> _KeyReading:
    """Return the options that the parts of a key name, each of them a label of this pattern."""
    indexes: list[int] = []
    for part in parts:
        label = pattern.fullmatch(part)
        if label is None:
            return _NOT_THIS_WAY
        indexes.append(_index_of(label[1]))
    existing = {index for index, option in enumerate(options) if option}
    for index, part in zip(indexes, parts, strict=True):
        if index not in existing:
            return _KeyReading(missing=f"'{quote_cell(part)}', but there is no such option")
    if len(set(indexes)) < len(indexes):
        return _KeyReading(missing="the same option twice")
    return _KeyReading(frozenset(indexes))


def _by_shown_label(text: str, options: Sequence[str]) -> Iterator[frozenset[int]]:
    """Yield the options whose own labels the key names: for `B`, the first if it's `B) Paris`."""
    labels = map(_SHOWN.match, options)
    shown = {label[1].casefold(): index for index, label in enumerate(labels) if label}
    parts = [part.strip("().:").casefold() for part in _parts_of(text)]
    if all(part in shown for part in parts):
        yield frozenset(shown[part] for part in parts)


def _index_of(label: str) -> int:
    """Return the position, from 0, that a letter or a number stands for."""
    if label.isdigit():
        return int(label) - 1
    return ord(label.upper()) - ord("A")


def _by_text(text: str, options: Sequence[str]) -> Iterator[frozenset[int]]:
    """Yield every set of options whose texts the key could be."""
    index_of = {comparable(option): index for index, option in enumerate(options) if option}
    whole = comparable(text)
    if whole in index_of:
        yield frozenset({index_of[whole]})
    labeled = _LABELED.fullmatch(text)
    if labeled is not None:
        # A key such as `B) Paris` counts only if its letter and its text agree.
        index = _index_of(labeled[1])
        if index_of.get(comparable(labeled[2])) == index:
            yield frozenset({index})
    # The same text twice is more likely a slip than a key.
    for separator in _SEPARATORS:
        parts = [comparable(part) for part in text.split(separator)]
        are_different = 1 < len(parts) == len(set(parts))
        if are_different and all(part in index_of for part in parts):
            yield frozenset(index_of[part] for part in parts)
