"""Writes PDF with typst: tagged, PDF/UA-1 and PDF/A-2a, with the fonts of this folder embedded.

The compiler comes inside typst's wheel. Text from items goes in as data and never as Typst
source. The compiler itself refuses a document that isn't accessible. It also refuses a character
that none of the fonts has, instead of printing a box or a question mark in its place.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst
from wcwidth import iter_graphemes

from cps_study.errors import UsageError
from cps_study.model.picture import Picture
from cps_study.paper.document import RIGHT_TO_LEFT
from cps_study.paper.placed_picture import as_svg, size_on_paper
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from cps_study.paper.document import Document
    from cps_study.paper.style import PaperStyle

HERE: Final = Path(__file__).parent
TEMPLATES: Final = ("document.typ", "sheet.typ", "cards.typ", "quick_key.typ", "house.typ")
TYPST_PAPERS: Final = {"letter": "us-letter", "a4": "a4"}
"""What typst calls each paper."""
_FIXED_TIME: Final = 1767225600
"""The creation time in every PDF (2026-01-01 UTC), so that the same test gives the same bytes."""
_LONGEST: Final = 30
"""Letters of a word that fits on a line of any page and column."""
_LONG_WORD: Final = re.compile(rf"[^\s\u00ad]{{{_LONGEST},}}")
_ADDRESS: Final = re.compile(r"\w+://|www\.|[\w.+-]+@[\w-]+\.")
_AFTER_SIGN: Final = re.compile(r"(?<=[/._?-])(?=[^/._?-])")
"""Where an address may break: after its signs, but not within a row of them such as `://`."""
_BREAK: Final = "\u200b"
"""A zero-width space: without a place to break, a long word would run off the page."""
_MISSING_GLYPH: Final = re.compile(r"the text [`\"]+(.+?)[`\"]+ could not be displayed")


class MissingGlyphError(UsageError):
    """An item has a character that no font here can show."""

    def __init__(self, char: str) -> None:
        super().__init__(
            f"no font on this computer can show '{char}'",
            "install a font that can, such as Noto Sans, or print as HTML or DOCX instead",
        )


def document_pdf(document: Document, style: PaperStyle) -> bytes:
    """Return the document as PDF. Raises MissingGlyphError for a character that no font has."""
    data = as_data(document) | {
        "paper": TYPST_PAPERS[style.paper],
        "page_height": PAPERS[style.paper][1],
        "large": style.large,
        "right_to_left": sorted(RIGHT_TO_LEFT),
    }
    return compile_pdf("document.typ", data)


def compile_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return a template of this folder, filled with the data, as PDF.

    The bundled fonts are tried alone first, so that a test looks the same everywhere. Only for a
    character that they don't have are the computer's own fonts used as well; raises
    MissingGlyphError if none of those has it either.
    """
    try:
        return _compile(template, data)
    except typst.TypstError as exc:
        if not _MISSING_GLYPH.search(str(exc)):
            raise
    try:
        return _compile(template, data | {"system_fonts": True}, system_fonts=True)
    except typst.TypstError as exc:
        missing = _MISSING_GLYPH.search(str(exc))
        if missing is None:
            raise
        raise MissingGlyphError(missing[1]) from exc


def _compile(template: str, data: dict[str, Any], *, system_fonts: bool = False) -> bytes:
    _check_templates()
    return typst.compile(
        str(HERE / template),
        root=str(HERE),
        font_paths=_fonts(system_fonts),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=_FIXED_TIME,
    )


@cache
def _check_templates() -> None:
    """Raise FileNotFoundError if a template is gone: typst has no exception of its own for it."""
    for name in TEMPLATES:
        (HERE / name).stat()


@cache
def _fonts(system_fonts: bool) -> typst.Fonts:  # noqa: FBT001 - a cache's key
    """Return the fonts of this folder, and the computer's own if asked for.

    The compiler's own are never among them. One of those is for formulas: it has the letters of
    Hindi, but doesn't know how to join them.
    """
    return typst.Fonts(
        include_system_fonts=system_fonts,
        include_embedded_fonts=False,
        font_paths=[str(HERE / "fonts")],
    )


def _with_breaks(word: str) -> str:
    """Return a long word with places to break.

    An address breaks after its signs, as few times as that, so that it can be searched for and
    copied. Anything else, and a long part without such a sign, may break wherever a sign ends that
    a reader sees as one: a vowel sign stays with its consonant, a family stays together.
    """
    parts = [word]
    if _ADDRESS.match(word):
        parts = _AFTER_SIGN.split(word)
    return _BREAK.join(map(_in_graphemes, parts))


def _in_graphemes(part: str) -> str:
    """Return a part of a word with a place to break after each grapheme, where that's needed."""
    # A hyphen is a place to break already.
    pieces = [
        _BREAK.join(iter_graphemes(piece)) if len(piece) >= _LONGEST else piece
        for piece in part.split("-")
    ]
    return "-".join(pieces)


def as_data(value: Any) -> Any:  # noqa: ANN401 - any part of a block comes through here
    """Return a block, or any part of one, as plain data for a template.

    A block becomes an object with the name of its class under `type`. Long words get places to
    break, but an SVG drawing stays as it is: it is code, not words.
    """
    match value:
        case Picture():
            return {"svg": as_svg(value), **size_on_paper(value)._asdict()}
        case tuple() if hasattr(value, "_asdict"):
            data: dict[str, Any] = {"type": type(value).__name__}
            for name, part in value._asdict().items():
                if name == "svg":
                    data[name] = part
                else:
                    data[name] = as_data(part)
            return data
        case tuple() | list():
            return [as_data(part) for part in value]
        case str():
            return _LONG_WORD.sub(lambda match: _with_breaks(match[0]), value)
        case frozenset():
            return sorted(value)
        case _:
            return value
