"""PDF by typst, whose wheel carries the compiler: tagged, PDF/UA-1 and PDF/A-2a, with the fonts of this folder.

What items say goes in as data and never as Typst source. The compiler itself refuses a document that is not
accessible, and a sign that none of the fonts has: nothing falls back in silence.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from cps_study.errors import UsageError
from cps_study.paper.style import PAPERS

if TYPE_CHECKING:
    from cps_study.paper.document import Document
    from cps_study.paper.style import PaperStyle

HERE: Final = Path(__file__).parent
NAMES: Final = {"letter": "us-letter", "a4": "a4"}
"""What typst calls each paper."""
_FIXED: Final = 1767225600
"""The time of making that every PDF carries (2026-01-01 UTC): the same test makes the same bytes."""
_LONG_WORD: Final = re.compile(r"[^\s\u00ad-]{30,}")
_BREAK: Final = "\u200b"
"""A zero-width space: a word without a place to break would run off the page."""
_MISSING: Final = re.compile(r"the text [`\"]+(.+?)[`\"]+ could not be displayed")


class MissingGlyphError(UsageError):
    """No font here has a sign that an item holds."""

    def __init__(self, sign: str) -> None:
        super().__init__(
            f"no font on this computer has a sign for '{sign}'",
            "install a font for it, such as Noto Sans, or print it as HTML or DOCX",
        )


def document_pdf(document: Document, look: PaperStyle) -> bytes:
    """Return the document as PDF; raises MissingSignError for a sign that no font has."""
    data = as_data(document) | {
        "paper": NAMES[look.paper],
        "page_height": PAPERS[look.paper][1],
        "large": look.large,
    }
    return compile_pdf("document.typ", data)


def compile_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return a template of this folder with its data as PDF.

    The bundled fonts are tried alone first. A sign that they lack is looked for in the fonts of the computer; raises
    MissingSignError if none has it.
    """
    try:
        return _compile(template, data)
    except typst.TypstError as exc:
        if not _MISSING.search(str(exc)):
            raise
    try:
        return _compile(template, data | {"system_fonts": True}, system_fonts=True)
    except typst.TypstError as exc:
        missing = _MISSING.search(str(exc))
        if missing is None:
            raise
        raise MissingGlyphError(missing[1]) from exc


def _compile(template: str, data: dict[str, Any], *, system_fonts: bool = False) -> bytes:
    return typst.compile(
        str(HERE / template),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=not system_fonts,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=_FIXED,
    )


def as_data(value: Any) -> Any:  # noqa: ANN401 - blocks become plain data, whatever they hold
    """Return a block, or anything in one, as plain data; a block says its type under `type`."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        fields = {
            name: held if name == "svg" else as_data(held) for name, held in value._asdict().items()
        }
        return {"type": type(value).__name__} | fields
    if isinstance(value, (tuple, list)):
        return [as_data(held) for held in value]
    if isinstance(value, str):
        return _LONG_WORD.sub(lambda match: _BREAK.join(match[0]), value)
    return sorted(value) if isinstance(value, frozenset) else value
