"""Where everything is on a page of an answer sheet, so that a scanner can find it again.

Every length is in points (72 to the inch), from the upper left corner of the page. A position is
that of a center.
"""

from __future__ import annotations

from typing import Final, NamedTuple

NUMBER_PLACES: Final = 8
"""The most digits that a candidate's number has."""


class OptionBubble(NamedTuple):
    """The circle of an option: the number of its question on the form, and its letter."""

    question: int
    option: str
    x: float
    y: float
    r: float


class DigitBubble(NamedTuple):
    """A circle of the candidate's number: its place, counted from 1 at the left, and its digit."""

    place: int
    digit: int
    x: float
    y: float
    r: float


class FormBubble(NamedTuple):
    """The circle of a form. The sheet's own form is printed filled in."""

    form: str
    x: float
    y: float
    r: float


class AnswerLine(NamedTuple):
    """The line for an answer in words: where it begins, and how long it is."""

    question: int
    x: float
    y: float
    width: float


class SheetBox(NamedTuple):
    """An area of the page: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


class SheetPage(NamedTuple):
    """A page of the answer sheet of one form.

    `corners` are the marks in the corners and `codes` the two printed codes, each as the center
    and the side of a square. The marks go clockwise from the upper left one, which has a hole. The
    large code comes before the small one. `layout` says which layout it is, as the codes do.
    """

    form: str
    page: int
    pages: int
    layout: str
    paper: tuple[float, float]
    scale: float
    corners: tuple[tuple[float, float, float], ...]
    codes: tuple[tuple[float, float, float], ...]
    name: SheetBox
    bubbles: tuple[OptionBubble, ...]
    digits: tuple[DigitBubble, ...]
    forms: tuple[FormBubble, ...]
    lines: tuple[AnswerLine, ...]


class SheetOwner(NamedTuple):
    """Whose answer sheet it is, if that's printed on it. Empty means that it's left to fill in."""

    name: str = ""
    number: str = ""
