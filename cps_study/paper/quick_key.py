"""Prints a key to mark with: a page in the layout of the answer sheet, the right circles filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cps_study.model.item import Typed
from cps_study.model.text import excerpt, printable
from cps_study.paper.build import key_letters, running_line
from cps_study.paper.pdf import TYPST_PAPERS, compile_pdf
from cps_study.paper.sheet import POINTS, lay_out

if TYPE_CHECKING:
    from cps_study.model.form import Entry, Form, PaperTest
    from cps_study.model.sheet import SheetPage
    from cps_study.paper.style import PaperStyle

_SIDE: Final = 18.0
"""From the page's edge to the title, in millimeters."""
_WORDS: Final = 40
"""The most characters of an answer in words."""


def quick_key_pdf(test: PaperTest, form: Form, style: PaperStyle) -> bytes:
    """Return the key of a form as PDF; its circles are where those of the answer sheet are."""
    pages = [page for page in lay_out(test, style) if page.form == form.letter]
    data = {
        "paper": TYPST_PAPERS[style.paper],
        "language": test.language,
        "title": f"{test.title}, quick key to form {form.letter}",
        "running": running_line(test, form),
        "side": _SIDE,
        "unit": pages[0].scale * POINTS,
        "pages": [_page_data(page, form) for page in pages],
    }
    return compile_pdf("quick_key.typ", data)


def _page_data(page: SheetPage, form: Form) -> dict[str, Any]:
    """Return a page: its circles and which are right, the numbers of its rows, and its words."""
    letters = {number: key_letters(entry) for number, entry in enumerate(form.entries, 1)}
    bubbles = [
        bubble._asdict() | {"right": bubble.option in letters[bubble.question]}
        for bubble in page.bubbles
    ]
    ends = {bubble.question: bubble.x for bubble in page.bubbles}
    rows = [
        {
            "number": bubble.question,
            "x": bubble.x,
            "y": bubble.y,
            "end": ends[bubble.question],
            "words": letters[bubble.question],
        }
        for bubble in page.bubbles
        if bubble.option == "A"
    ]
    lines = []
    for line in page.lines:
        words = _words(form.entries[line.question - 1])
        lines.append(line._asdict() | {"words": words})
        rows.append({"number": line.question, "x": line.x, "y": line.y, "end": 0, "words": words})
    return {"page": page.page, "bubbles": bubbles, "rows": rows, "lines": lines}


def _words(entry: Entry) -> str:
    """Return the answer in words; "" for a question with options."""
    if not isinstance(entry.item, Typed):
        return ""
    return excerpt(printable(entry.item.accept[0]), _WORDS)
