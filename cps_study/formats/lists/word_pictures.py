"""The pictures of a Word document: what a paragraph shows, and the files that they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.syntax.html_text import ImageReference, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FORMULA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_SHOWN: Final = (f"{_W}drawing", f"{_W}pict", f"{_W}object", _FORMULA)
_LINE_ACROSS: Final = "{urn:schemas-microsoft-com:office:office}hr"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_PROPERTIES: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_IMAGE_DATA: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_NAME: Final = "picture"
"""What a picture is called: Word numbers its files anew whenever a document is saved."""


def pictures_in(paragraph: Any) -> tuple[ImageReference, ...]:  # noqa: ANN401 - without types
    """Return what a paragraph shows, each picture once.

    What Word draws itself, such as a chart or a formula, has no address, since it isn't a file.
    """
    found: dict[str, ImageReference] = {}
    for tag in _SHOWN:
        for element in paragraph.iter(tag):
            if _is_rule(element):
                continue
            alt = _alt_of(element)
            parts = list(_parts_of(element)) or [""]
            for part in parts:
                address = f"{part}/{_NAME}" if part else ""
                found.setdefault(address, ImageReference(address, alt))
    if len(found) > 1:
        found.pop("", None)  # a frame around a picture shows nothing by itself
    return tuple(found.values())


def _parts_of(element: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the names by which a drawing refers to the files of its pictures."""
    for blip in element.iter(_BLIP):
        yield blip.get(f"{_R}embed") or blip.get(f"{_R}link") or ""
    for data in element.iter(_IMAGE_DATA):
        yield data.get(f"{_R}id") or ""


def _is_rule(element: Any) -> bool:  # noqa: ANN401
    """Return whether an element only draws a line across the page."""
    return any(shape.get(_LINE_ACROSS) for shape in element)


def _alt_of(element: Any) -> str:  # noqa: ANN401
    """Return what the author says that a drawing shows."""
    properties: Any = next(element.iter(_PROPERTIES), {})
    return tidy(properties.get("descr", ""))


class WordPictures:
    """Finds the file of a picture by the address that `pictures_in` gave it."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401
        self._parts = document.part.rels

    def __call__(self, address: str) -> bytes | None:
        """Return a picture's file, or None if it isn't in the document; may raise PictureError."""
        if not address:
            raise PictureError("Word draws it itself, so there is no file with it")
        relation = self._parts.get(address.partition("/")[0])
        if relation is None or relation.is_external:
            return None
        try:
            return bytes(relation.target_part.blob)
        except Exception as exc:  # python-docx raises whatever a broken file leads it to
            raise PictureError("its file is damaged") from exc
