"""The numbers and letters that Word shows before paragraphs, which aren't in their text.

Source: ECMA-376, part 1, section 17.9 (Numbering).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET: Final = "- "
_LETTERS: Final = frozenset({"lowerLetter", "upperLetter"})
_NUMBERS: Final = frozenset({"decimal", "decimalZero", "lowerRoman", "upperRoman"})
_DEEPER_STYLE: Final = re.compile(r"list (?:number|bullet) ([2-5])", re.IGNORECASE)
"""Word's own styles for the levels below the first. Each has a list of its own, but looks nested.

A file has the English names of these styles, whatever language Word speaks.
"""


class _Place(NamedTuple):
    """Which list a paragraph belongs to, and its level in it, counted from 0.

    `depth` is the level that it looks like: in a style such as "List Number 2", it's deeper.
    """

    list_id: str
    level: int
    depth: int


class WordNumbers:
    """Counts the paragraphs of each list of a document, in the order in which they are asked."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - python-docx has no types for it
        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._levels: dict[tuple[str, int], tuple[str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._styles = {style.style_id: style.element for style in document.styles}
        self._read_definitions(document)

    def label_of(self, paragraph: Any) -> str:  # noqa: ANN401
        """Return what Word shows before a paragraph, as lists write it; nothing if nothing is.

        Letters are letters, whatever is around them. Numbers on the first level number questions,
        and on the levels below they are options, so that they become letters.
        """
        place = self._place_of(paragraph)
        if place is None:
            return ""
        abstract = self._abstract.get(place.list_id, place.list_id)
        kind, start = self._levels.get((abstract, place.level), ("", 1))
        key = (place.list_id, place.depth)
        self._counts[key] += 1
        # What is below starts over, even if Word would count on, as it does in another list.
        for list_id, depth in list(self._counts):
            if depth > place.depth:
                self._counts[list_id, depth] = 0
        number = self._counts[key] + start - 1
        return _shown(kind, number, place.depth)

    def list_of(self, paragraph: Any) -> str:  # noqa: ANN401
        """Return the id of the list that numbers a paragraph, or nothing."""
        place = self._place_of(paragraph)
        return "" if place is None else place.list_id

    def _place_of(self, paragraph: Any) -> _Place | None:  # noqa: ANN401
        """Return a paragraph's list, by its own properties or by those of its style."""
        list_id = ""
        level = ""
        for properties in self._properties(paragraph):
            numbering = properties.find(f"{_W}numPr")
            if numbering is None:
                continue
            list_id = list_id or _value(numbering.find(f"{_W}numId"))
            level = level or _value(numbering.find(f"{_W}ilvl"))
        if not list_id or list_id == "0":
            return None
        number = int(level) if level.isdigit() else 0
        return _Place(list_id, number, number + self._depth_of_style(paragraph))

    def _depth_of_style(self, paragraph: Any) -> int:  # noqa: ANN401
        """Return how many levels below the first a paragraph's own style is."""
        style = self._styles.get(_value(paragraph.find(f"{_W}pPr/{_W}pStyle")))
        if style is None:
            return 0
        deeper = _DEEPER_STYLE.fullmatch(_value(style.find(f"{_W}name")))
        return 0 if deeper is None else int(deeper[1]) - 1

    def _properties(self, paragraph: Any) -> Iterator[Any]:  # noqa: ANN401
        """Yield a paragraph's properties, then those of its style and of what that is based on."""
        own = paragraph.find(f"{_W}pPr")
        if own is None:
            return
        yield own
        ident = _value(own.find(f"{_W}pStyle"))
        seen: set[str] = set()
        while ident in self._styles and ident not in seen:
            seen.add(ident)
            style = self._styles[ident]
            properties = style.find(f"{_W}pPr")
            if properties is not None:
                yield properties
            ident = _value(style.find(f"{_W}basedOn"))

    def _read_definitions(self, document: Any) -> None:  # noqa: ANN401
        """Read how each level of each list is numbered, and where it starts."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for definition in root.iter(f"{_W}abstractNum"):
            ident = f"abstract {definition.get(f'{_W}abstractNumId')}"
            for level in definition.iter(f"{_W}lvl"):
                self._note_level(ident, level)
        for number in root.iter(f"{_W}num"):
            list_id = number.get(f"{_W}numId", "")
            abstract = _value(number.find(f"{_W}abstractNumId"))
            self._abstract[list_id] = f"abstract {abstract}"

    def _note_level(self, ident: str, level: Any) -> None:  # noqa: ANN401
        depth = level.get(f"{_W}ilvl", "0")
        start = _value(level.find(f"{_W}start"))
        kind = _value(level.find(f"{_W}numFmt"))
        first = int(start) if start.isdigit() else 1
        if depth.isdigit():
            self._levels[ident, int(depth)] = (kind, first)


def _shown(kind: str, number: int, depth: int) -> str:
    """Return a number as a list has it: `3. `, `c) ` or a bullet."""
    is_option = kind in _LETTERS or (kind in _NUMBERS and depth > 0)
    if is_option and 1 <= number <= 26:
        return f"{chr(ord('a') + number - 1)}) "
    if kind in _NUMBERS:
        return f"{number}. "
    if kind == "none":
        return ""
    return _BULLET


def _value(element: Any) -> str:  # noqa: ANN401
    """Return an element's `w:val`, or nothing if the element isn't there."""
    if element is None:
        return ""
    return str(element.get(f"{_W}val", ""))
