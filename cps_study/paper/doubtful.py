"""Writes the page on which a person decides what a scanner couldn't: pictures, and room to type.

It works without a network and sends nothing. What is typed goes into the table of answers, which
the page saves as a file.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.html import as_text, paragraph, stylesheet, whole_page
from cps_study.paper.interactive import as_json, page_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOW: Final = (
    "Look at each picture and type what it says: the letter or letters, or a hyphen (-) for a "
    "blank. What you leave empty stays doubtful. At the end, save the table and grade it."
)
_PRIVATE: Final = (
    "Pictures of names may be on this page. Delete the file when you don't need it anymore."
)
_SAVE_PART: Final = (
    '<p class="buttons"><button type="submit" class="main">Save answers.csv</button> '
    '<span id="said" role="status"></span></p>\n'
)


class DoubtView(NamedTuple):
    """A cell to decide: its place in words, what is asked, pictures, and which cell it is.

    `row` and `column` count from 0 in the table with its header. `hint` says what may be typed, and
    `people` are offered for it, by number and name.
    """

    where: str
    asked: str
    pictures: tuple[bytes, ...]
    row: int
    column: int
    hint: str
    people: tuple[tuple[str, str], ...] = ()


def doubtful_page(title: str, doubts: Sequence[DoubtView], table: Sequence[Sequence[str]]) -> str:
    """Return the page for these cells of a table of answers."""
    css = "".join(map(stylesheet, ("page.css", "interactive.css", "doubtful.css")))
    script = stylesheet("doubtful.js")
    policy = f"{page_policy(script, css)}; img-src data:"
    parts = "".join(_part(number, doubt) for number, doubt in enumerate(doubts, 1))
    body = (
        f"<header>\n<h1>{as_text(title)}</h1>\n{paragraph(_HOW)}{paragraph(_PRIVATE)}</header>\n"
        f'<main><form id="form" autocomplete="off" novalidate>\n{parts}{_SAVE_PART}</form></main>\n'
        f'<script type="application/json" id="data">{as_json(table)}</script>\n'
        f"<script>{script}</script>\n"
    )
    return whole_page(title, body, css, policy)


def _part(number: int, doubt: DoubtView) -> str:
    """Return the pictures of a cell and the field for what it says."""
    images = "".join(_image(picture, doubt.where) for picture in doubt.pictures)
    people = "".join(
        f'<option value="{as_text(value)}" label="{as_text(f"{value} {name}")}"></option>'
        for value, name in doubt.people
    )
    listed = f' list="p{number}"' if people else ""
    choice = f'<datalist id="p{number}">{people}</datalist>\n' if people else ""
    return (
        f'<section class="question"><h2>{as_text(doubt.where)}</h2>\n'
        f"{paragraph(doubt.asked)}{images}"
        f'<label for="f{number}">{as_text(doubt.hint)}</label>\n'
        f'<input type="text" id="f{number}" data-row="{doubt.row}" data-column="{doubt.column}" '
        f'spellcheck="false"{listed}>{choice}</section>\n'
    )


def _image(picture: bytes, where: str) -> str:
    """Return a picture of a place as part of the page."""
    data = b64encode(picture).decode()
    alt = as_text(f"Picture of {where}")
    return f'<p><img alt="{alt}" src="data:image/png;base64,{data}"></p>\n'
