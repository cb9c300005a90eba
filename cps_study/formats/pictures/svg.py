"""SVG made safe: only what draws is taken over, from a list of what we know.

Whatever runs, loads or leads elsewhere is left out. What can't be left out without changing what
the picture shows makes it unusable, so nobody is asked about half a picture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from defusedxml import ElementTree as SafeET
from defusedxml.common import DefusedXmlException

from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.pictures.svg_parts import ATTRIBUTES, DRAWING, SILENT
from cps_study.model.picture import MAX_BYTES, MAX_SIDE, Picture
from cps_study.model.text import UNSAFE

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG: Final = "http://www.w3.org/2000/svg"
_XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_NO_CODE: Final = frozenset({"id", "class", "d", "points", "viewBox"})
"""Attributes that nothing reads as a style."""
_INSIDE: Final = re.compile(r"#[\w.:-]{1,200}\Z")
"""An address within the drawing itself."""
_URL: Final = re.compile(r"url\(\s*(['\"]?)#([\w.:-]{1,200})\1\s*\)", re.IGNORECASE)
_HOSTILE: Final = re.compile(
    r"(?ix) \\ | @ | <!-- | expression | behaviou?r | binding | javascript | data: | url \s* \(|"
    r"image-set | \bsrc\b | // | &"
)
"""What code or an address from elsewhere has in a style; no style that draws needs it."""
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LENGTH: Final = re.compile(r"\s*+(\d{0,7}(?:\.\d{0,10})?)\s*+(px|pt|pc|mm|cm|in)?\s*+\Z")
_PIXELS: Final = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
_MOST_ELEMENTS: Final = 20_000
_MOST_DRAWN: Final = 100_000
"""How many elements may be drawn once every reference to others is followed."""
_DEEPEST: Final = 60
_LONGEST_CHAIN: Final = 200
"""How many elements may refer one to the next, the elements around them counted."""
_USUAL_WIDTH: Final = 300.0
_USUAL_HEIGHT: Final = 150.0
"""What a drawing without a size has, by CSS; its view box gives the proportions."""
_MARKERS: Final = ("marker-start", "marker-mid", "marker-end", "style")


def clean_svg(raw: bytes) -> Picture:
    """Return an SVG with nothing but what draws. Raises PictureError if it can't be used."""
    try:
        root = SafeET.fromstring(raw, forbid_dtd=False)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as exc:
        raise PictureError("its file is damaged, or has parts that aren't safe") from exc
    if _plain_name(root.tag) != "svg":
        raise PictureError("it isn't a picture")
    cleaner = _Cleaner()
    drawing = cleaner.copy(root, 0)
    if drawing is None or cleaner.drawn(drawing) > _MOST_DRAWN:
        raise PictureError("it's too intricate")
    width, height = _size_of(drawing)
    ET.register_namespace("", SVG)
    content: bytes = ET.tostring(drawing, encoding="utf-8", xml_declaration=True)
    if len(content) > MAX_BYTES:
        raise PictureError(f"it's larger than {MAX_BYTES >> 20} MiB")
    return Picture(content, "svg", width, height)


class _Cleaner:
    """Copies what is known to draw, and follows what refers to what."""

    def __init__(self) -> None:
        self._count = 0
        self._named: dict[str, ET.Element] = {}
        self._drawn: dict[ET.Element, int] = {}

    def copy(self, element: ET.Element, depth: int) -> ET.Element | None:
        """Return a safe copy of an element; None for one that shows nothing.

        Raises PictureError for one that shows something we don't take.
        """
        self._count += 1
        if self._count > _MOST_ELEMENTS or depth > _DEEPEST:
            raise PictureError("it's too intricate")
        name = _plain_name(element.tag)
        if name is None or name in SILENT:
            return None
        if name == "a":
            name = "g"  # a link is a group that leads elsewhere
        if name not in DRAWING:
            raise PictureError(f"it has a part that can't be shown safely ({name[:40]})")
        made = ET.Element(f"{{{SVG}}}{name}")
        made.text = _safe_text(element.text)
        if name == "style":
            made.text = _safe_style(made.text)
            return made
        for attribute, value in _safe_attributes(element, name):
            made.set(attribute, value)
        self._named.setdefault(made.get("id", ""), made)
        for child in element:
            copied = self.copy(child, depth + 1)
            if copied is None:
                self._keep_tail(made, child.tail)
                continue
            copied.tail = _safe_text(child.tail)
            made.append(copied)
        return made

    def _keep_tail(self, parent: ET.Element, tail: str | None) -> None:
        """Keep the text that follows an element which is left out."""
        text = _safe_text(tail)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def drawn(self, element: ET.Element, depth: int = 0) -> int:
        """Return how many elements are drawn for one; raises PictureError if it draws itself."""
        if element in self._drawn:
            if not self._drawn[element]:
                raise PictureError("a part of it refers to itself")
            return self._drawn[element]
        if depth > _LONGEST_CHAIN:
            raise PictureError("it's too intricate")
        self._drawn[element] = 0
        total = 1 + sum(self.drawn(child, depth + 1) for child in element)
        for name, times in self._references(element):
            target = self._named.get(name)
            if target is not None:
                total += times * self.drawn(target, depth + 1)
        self._drawn[element] = min(total, 2 * _MOST_DRAWN)
        return self._drawn[element]

    def _references(self, element: ET.Element) -> Iterator[tuple[str, int]]:
        """Yield the names that an element refers to, and how often each is drawn for that."""
        href = element.get("href", "")
        if href:
            yield href[1:], 1
        corners = 1 + (len(element.get("d", "")) + len(element.get("points", ""))) // 2
        for attribute, value in element.attrib.items():
            for match in _URL.finditer(value):
                yield match[2], corners if attribute in _MARKERS else 1
        if element.tag == f"{{{SVG}}}style":
            # A rule may be about every element.
            for match in _URL.finditer(element.text or ""):
                yield match[2], self._count


def _plain_name(tag: object) -> str | None:
    """Return an element's name; None for one that isn't of SVG, and for a comment."""
    if not isinstance(tag, str):
        return None
    namespace, _, name = tag.rpartition("}")
    return name if namespace in {"", f"{{{SVG}"} else None


def _safe_text(text: str | None) -> str:
    return UNSAFE.sub(" ", text or "")


def _safe_attributes(element: ET.Element, name: str) -> Iterator[tuple[str, str]]:
    """Yield the attributes that draw, sorted by name, without any that lead elsewhere.

    Raises PictureError for one without which the picture would be a different one.
    """
    href = element.get("href") or element.get(_XLINK_HREF) or ""
    if name in {"use", "linearGradient", "radialGradient"} and href:
        if not _INSIDE.match(href):
            raise PictureError("it loads a part of itself from somewhere else")
        yield "href", href
    for attribute, value in sorted(element.attrib.items()):
        if attribute not in ATTRIBUTES:
            continue
        text = _safe_text(value)
        if attribute == "style":
            text = _COMMENT.sub("", text)
        if attribute not in _NO_CODE and _HOSTILE.search(_URL.sub("", text)):
            raise PictureError("it loads a part of itself from somewhere else")
        yield attribute, text


def _safe_style(text: str) -> str:
    """Return the rules for the looks. Raises PictureError for any that load something."""
    rules = _COMMENT.sub("", text)
    if _HOSTILE.search(_URL.sub("", rules)) or "<" in rules or "marker" in rules:
        raise PictureError("its styles can't be shown safely")
    return rules


def _size_of(drawing: ET.Element) -> tuple[int, int]:
    """Return the size of a drawing in pixels, and see to it that it can be scaled.

    Raises PictureError if it's less than a pixel, or too large.
    """
    box = _view_box(drawing)
    width = _pixels(drawing.get("width"))
    height = _pixels(drawing.get("height"))
    if box is None:
        width = width or _USUAL_WIDTH
        height = height or _USUAL_HEIGHT
        drawing.set("viewBox", f"0 0 {width:g} {height:g}")
    elif height and not width:
        width = height * box[0] / box[1]
    else:
        width = width or _USUAL_WIDTH
        height = height or width * box[1] / box[0]
    if not all(1 <= side <= MAX_SIDE for side in (width, height)):
        raise PictureError("it has no size that can be shown")
    drawing.set("width", f"{width:g}")
    drawing.set("height", f"{height:g}")
    drawing.attrib = dict(sorted(drawing.attrib.items()))
    return round(width), round(height)


def _pixels(text: str | None) -> float:
    """Return a length in pixels; 0 for none, and for a share of what's around it."""
    match = _LENGTH.match(text or "")
    if match is None or not match[1].strip("."):
        return 0
    return float(match[1]) * _PIXELS[match[2] or ""]


def _view_box(drawing: ET.Element) -> tuple[float, float] | None:
    """Return the width and the height of the view box; None if there is none to go by."""
    parts = (drawing.get("viewBox") or "").replace(",", " ").split()
    try:
        _, _, width, height = map(float, parts)
    except ValueError:
        return None
    is_usable = 0 < width < MAX_SIDE**2 and 0 < height < MAX_SIDE**2
    return (width, height) if is_usable else None
