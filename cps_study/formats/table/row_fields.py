"""What items of every kind take from their row: name, topic, level, tags, picture."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import DraftItem
from cps_study.formats.item_builder import picture_name
from cps_study.formats.native.schema import MAX_TEXT, PATH
from cps_study.formats.syntax.cell import split_texts
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.item import LEVELS
from cps_study.model.picture import NO_ALT, is_picture_name
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from cps_study.formats.table.row_cells import RowCells
    from cps_study.model.item import Kind, Level

_LEVELS: Final[dict[Level, str]] = {
    "recall": "recall remember remembering knowledge",
    "understand": "understand understanding comprehension",
    "apply": "apply applying application",
}
"""The words for each level, among them those of Bloom's taxonomy in both its versions."""
_LEVEL_OF: Final[dict[str, Level]] = {
    word: level for level, words in _LEVELS.items() for word in words.split()
}

_HASH: Final = 8
"""How many characters of a hash tell pictures apart."""


def draft_of_row(cells: RowCells, kind: Kind, stem: str) -> DraftItem:
    """Return the draft without its answers. Raises SkippedRowError."""
    image, alt = _picture(cells)
    return DraftItem(
        kind=kind,
        stem=cells.checked(stem),
        name=one_line(cells.text("id")),
        topic_path=one_line(cells.text("topic")),
        level=_level(cells),
        cites=_cites(cells),
        tags=tuple(cells.checked(tag) for tag in cells.split(cells.text("tags"), r"[,;|\n]")),
        image=image,
        alt=alt,
        line=cells.number,
    )


def _level(cells: RowCells) -> Level:
    """Return the level: recall, the plainest, if the row doesn't say or the word is unknown."""
    word = cells.text("level").casefold()
    if word and word not in _LEVEL_OF:
        what = f"unknown level '{excerpt(word, 40)}', so it became recall"
        cells.warn(what, f"the levels are: {', '.join(LEVELS)}")
    return _LEVEL_OF.get(word, "recall")


def _cites(cells: RowCells) -> tuple[str, ...]:
    """Return the objectives that the row cites, each once.

    What can't be one is left out: a bank with such a name in it would not load.
    """
    cites: list[str] = []
    for part in split_texts(cells.text("cites")):
        path = tidy(part)
        if not PATH.fullmatch(path) or len(path) > MAX_TEXT:
            what = f"'{excerpt(path, 40)}' can't be the name of an objective"
            cells.warn(what, "it was left out")
        elif path not in cites:
            cites.append(path)
    return tuple(cites)


def _picture(cells: RowCells) -> tuple[str, str]:
    """Return the name of the picture and its description.

    Somebody with a screen reader gets only the description, so a missing one is a warning. The
    question isn't asked until its picture is there, wherever that is now.
    """
    image = one_line(cells.text("image"))
    alt = cells.checked_text("alt")
    if "://" in image:
        image = _name_for(image)
        what = f"its picture is on the internet; it can be put in by hand as '{image}'"
        cells.warn(what, "nothing is ever downloaded")
    if image and not alt:
        cells.warn("its picture has no description", "say in words what it shows")
        alt = NO_ALT
    return cells.checked(image), alt


def _name_for(address: str) -> str:
    """Return the name that a picture on the web has there, or one that only its address gets."""
    name = picture_name(address.partition("://")[2])
    if is_picture_name(name):
        return name
    digest = hashlib.sha256(address.encode()).hexdigest()[:_HASH]
    return f"picture-{digest}.png"
