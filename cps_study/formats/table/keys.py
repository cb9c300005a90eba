"""Which options a key names, in any of the ways that tables name them; what could mean several things is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.tabular import A_NUMBER, Cell, NonTextCell, quote_cell
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.formats.table.columns import KeyForm

_BETWEEN: Final = re.compile(r"[\s,;|/&+]+(?:and[\s,;|/&+]+)?", re.IGNORECASE)
_WORD: Final = re.compile(r"(?:options?|answers?|choices?)\b[\s:]*", re.IGNORECASE)
_LETTER: Final = re.compile(r"\(?([A-Za-z])[).:]?")
_LETTERS: Final = re.compile(r"[A-Z]{2,26}")
_WHOLE: Final = re.compile(r"\(?(\d{1,4})(?:\.0*)?\)?")
_LABEL: Final = re.compile(r"\(?([A-Za-z]|\d{1,2})(?:[).:]|\s-)\s+(.+)", re.DOTALL)
_ENDS: Final = " \t\n,;|"
_PARTS: Final = ("\n", "|", ";", ",")


class BadKeyError(Exception):
    """A key that does not say for certain which options are right; the message says why."""


class Key(NamedTuple):
    """The places of the right options, counted from 0, and whether only numbers say so."""

    places: frozenset[int]
    by_number: bool = False


class _Named(NamedTuple):
    """One way to read a key: what it names, or what is missing."""

    places: frozenset[int] = frozenset()
    missing: str = ""


def sameness(text: str) -> str:
    """Return the text as options are compared: without case, spacing and a full stop at its end."""
    return one_line(text).casefold().rstrip(".")


def read_key(cell: Cell, options: Sequence[str], form: KeyForm = "any") -> Key:
    """Return which options the cell names; an empty text among `options` is a place without an option.

    Raises BadKeyError if it names none, or if letters, numbers and texts would name different ones.
    """
    text = _text_of(cell)
    if not text:
        raise BadKeyError("no answer is marked as right")
    letters = _by_letter(text, options) if form in {"any", "letters"} else None
    numbers = _by_number(text, options) if form != "text" else None
    found = [named.places for named in (letters, numbers) if named is not None and named.places]
    told = set(_by_text(text, options)) if form in {"any", "text"} else set()
    ways = {*found, *told}
    if len(ways) > 1:
        raise BadKeyError(
            f"the key '{quote_cell(cell)}' can mean one option by its place and another by its text"
        )
    if ways:
        places = ways.pop()
        return Key(places, numbers is not None and numbers.places == places and places not in told)
    missing = next((named.missing for named in (letters, numbers) if named is not None), "")
    raise BadKeyError(f"the key '{quote_cell(cell)}' names {missing or 'none of the options'}")


def strip_labels(options: Sequence[str]) -> list[str]:
    """Return options without `A)`, `B)` or `1.`, `2.` before them, if each has the label of its place."""
    found = [_LABEL.fullmatch(option) for option in options]
    if all(
        not option or (match is not None and _place(match[1]) == place)
        for place, (option, match) in enumerate(zip(options, found, strict=True))
    ):
        return [match[2].strip() if match is not None else "" for match in found]
    return list(options)


def _text_of(cell: Cell) -> str:
    if not isinstance(cell, NonTextCell):
        return cell.strip()
    if cell.kind == A_NUMBER and not cell.text.lstrip("-").isdigit():
        raise BadKeyError(
            f"the spreadsheet holds the key as a number ({cell.text}); was it several, as in 1,3?"
        )
    if cell.kind.startswith("a date"):
        raise BadKeyError(
            f"the spreadsheet turned the key into a date or time ({quote_cell(cell)})"
        )
    return cell.text


def _by_letter(text: str, options: Sequence[str]) -> _Named | None:
    """Return what the key names if it is made of letters, else None."""
    text = _bare(text)
    signs = list(text) if _LETTERS.fullmatch(text) else _BETWEEN.split(text)
    found = [_LETTER.fullmatch(sign) for sign in signs]
    if not all(found):
        return None
    return _at([_place(match[1]) for match in found if match is not None], signs, options)


def _by_number(text: str, options: Sequence[str]) -> _Named | None:
    """Return what the key names if it is made of numbers, else None."""
    text = _bare(text)
    signs = _BETWEEN.split(text)
    found = [_WHOLE.fullmatch(sign) for sign in signs]
    if not all(found):
        return None
    return _at([int(match[1]) - 1 for match in found if match is not None], signs, options)


def _bare(text: str) -> str:
    """Return a key without a word such as `option` before it and separators after it."""
    match = _WORD.match(text)
    return text[match.end() if match is not None else 0 :].strip(_ENDS)


def _at(places: list[int], signs: Sequence[str], options: Sequence[str]) -> _Named:
    for place, sign in zip(places, signs, strict=True):
        if not 0 <= place < len(options) or not options[place]:
            return _Named(missing=f"'{quote_cell(sign)}', and there is no such option")
    if len(set(places)) < len(places):
        return _Named(missing="the same option twice")
    return _Named(frozenset(places))


def _place(label: str) -> int:
    return int(label) - 1 if label.isdigit() else ord(label.upper()) - ord("A")


def _by_text(text: str, options: Sequence[str]) -> Iterator[frozenset[int]]:
    """Yield every set of options whose texts the key can be read as."""
    places = {sameness(option): place for place, option in enumerate(options) if option}
    if sameness(text) in places:
        yield frozenset({places[sameness(text)]})
    label = _LABEL.fullmatch(text)
    if label is not None and places.get(sameness(label[2])) == _place(label[1]):
        yield frozenset({_place(label[1])})
    for between in _PARTS:
        parts = [sameness(part) for part in text.split(between)]
        if 1 < len(parts) == len(set(parts)) and all(part in places for part in parts):
            yield frozenset(places[part] for part in parts)
