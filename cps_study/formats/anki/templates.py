"""Anki's card templates: what a note's card shows on its front and on its back.

Source: the Anki manual, "Field Replacements" and "Card Generation", and rslib/src/template.rs of
ankitects/anki. A template's scripts don't run here; only its text and its fields count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""A comment; one that's never closed goes on to the end, as browsers read it."""
_REFERENCE: Final = re.compile(r"\{\{([^{}]*)\}\}")
_ANSWER_LINE: Final = re.compile(r"(?i)<hr\b[^<>]*?\bid\s*+=\s*+[\"']?answer\b[^<>]*+>")
_HIDDEN_FILTERS: Final = frozenset({"type", "hint", "cloze", "tts"})
"""Filters whose field isn't read as it is: typed, shown on a click, hidden in part, or spoken."""
_SHOWN_ON_BACKS: Final = frozenset({"type", "hint"})
"""Those that a back shows: what was typed on the front, and what a click adds."""
_EMPTY: Final = re.compile(r"(?i)(?:\s|</?(?:br|div) ?/?>)*+")
"""What a field has in it that Anki calls empty."""
_READING: Final = re.compile(r" ?+([^ >\[\]]+)\[([^\[\]]*)\]")
"""A word with its reading, as in `日[にち]`; a blank before it only says where it begins."""
_READINGS: Final = {"kanji": r"\1", "kana": r"\2"}
"""Filters that show the words without their readings, or the readings in place of the words."""


class Template(NamedTuple):
    """A card's two sides, as HTML with references to fields."""

    question: str
    answer: str = ""


def front_of(template: Template, values: Mapping[str, str]) -> str:
    """Return the HTML of a card's front, without what is to be typed, clicked on or heard."""
    return _filled(template.question, values)


def back_of(template: Template, values: Mapping[str, str]) -> str:
    """Return the HTML of what a card's back adds to its front."""
    after_line = _ANSWER_LINE.split(template.answer, maxsplit=1)[-1]
    return _filled(after_line, values, is_back=True)


def cloze_fields(template: Template) -> list[str]:
    """Return the names of the fields that a cloze card hides parts of, in order."""
    return _fields_with("cloze", template)


def hint_fields(template: Template) -> list[str]:
    """Return the names of the fields that a front shows on a click, in order."""
    return _fields_with("hint", template)


def _fields_with(filter_name: str, template: Template) -> list[str]:
    """Return the names of the fields that a front has with this filter, each once."""
    names = []
    for reference in _REFERENCE.findall(_COMMENT.sub("", template.question)):
        *filters, name = _parts(reference)
        if filter_name in filters and name not in names:
            names.append(name)
    return names


def _parts(reference: str) -> list[str]:
    """Return the filters of a reference, then the name of its field."""
    return [part.strip() for part in reference.split(":")]


def _filled(template: str, values: Mapping[str, str], *, is_back: bool = False) -> str:
    """Return a side with its fields filled in, and without the sections that don't show."""
    pieces = _REFERENCE.split(_COMMENT.sub("", template))
    shown: list[str] = []
    hidden_sections: list[str] = []
    # Texts and references take turns, and a text comes first.
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if not hidden_sections:
                shown.append(piece)
            continue
        reference = piece.strip()
        sign, section = reference[:1], reference[1:].strip()
        if sign in {"#", "^"}:
            is_filled = _EMPTY.fullmatch(values.get(section, "")) is None
            if hidden_sections or is_filled is (sign == "^"):
                hidden_sections.append(section)
        elif sign == "/":
            if hidden_sections and hidden_sections[-1] == section:
                hidden_sections.pop()
        elif not hidden_sections:
            shown.append(_value(reference, values, is_back=is_back))
    return "".join(shown)


def _value(reference: str, values: Mapping[str, str], *, is_back: bool) -> str:
    """Return a field's content; nothing for what is hidden, or for what isn't a field."""
    *filters, name = _parts(reference)
    words = {part.partition(" ")[0] for part in filters}
    hides = words & _HIDDEN_FILTERS
    if hides and not (is_back and hides <= _SHOWN_ON_BACKS):
        return ""
    value = values.get(name, "")
    for word in words & _READINGS.keys():
        value = _READING.sub(_READINGS[word], value)
    return value
