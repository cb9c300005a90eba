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
    # What was typed on the front is shown on the back.
    return _filled(after_line, values, shows_typed=True)


def cloze_fields(template: Template) -> list[str]:
    """Return the names of the fields that a cloze card hides parts of, in order."""
    names = []
    for reference in _REFERENCE.findall(_COMMENT.sub("", template.question)):
        *filters, name = _parts(reference)
        if "cloze" in filters and name not in names:
            names.append(name)
    return names


def _parts(reference: str) -> list[str]:
    """Return the filters of a reference, then the name of its field."""
    return [part.strip() for part in reference.split(":")]


def _filled(template: str, values: Mapping[str, str], *, shows_typed: bool = False) -> str:
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
            is_filled = bool(values.get(section, "").strip())
            if hidden_sections or is_filled is (sign == "^"):
                hidden_sections.append(section)
        elif sign == "/":
            if hidden_sections and hidden_sections[-1] == section:
                hidden_sections.pop()
        elif not hidden_sections:
            shown.append(_value(reference, values, shows_typed=shows_typed))
    return "".join(shown)


def _value(reference: str, values: Mapping[str, str], *, shows_typed: bool) -> str:
    """Return a field's content; nothing for what is hidden, or for what isn't a field."""
    *filters, name = _parts(reference)
    hides = _HIDDEN_FILTERS.intersection(part.partition(" ")[0] for part in filters)
    if hides and not (shows_typed and hides == {"type"}):
        return ""
    return values.get(name, "")
