"""The figures of an item analysis: records of how a test and each of its items worked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from cps_study.model.item import Item

ReviewNoteId = Literal[
    "easy", "hard", "no spread", "check key", "revise", "weak", "unused", "draws the able", "blanks"
]


class Spread(NamedTuple):
    """How the scores are distributed, in points.

    `sd` is the standard deviation of the population. `histogram[s]` counts the sheets with s
    points, or with s points and a part of one more.
    """

    mean: float
    sd: float
    median: float
    least: float
    most: float
    histogram: tuple[int, ...]


class Chosen(NamedTuple):
    """A row of an item's table: an option, a wording, a blank or a double mark, and who chose it.

    `place` is the option's position in the bank file; None if the row isn't about an option.
    `share` is a share of all sheets. `r` is None where the correlation isn't defined.
    """

    text: str
    place: int | None
    key: bool
    sheets: int
    share: float
    r: float | None


class ReviewNote(NamedTuple):
    """Something for an item's author to look at: a short name for it, and the reason in words.

    `place` is the position of the option that it's about, or None if it's about the whole item.
    """

    id: ReviewNoteId
    reason: str
    place: int | None = None


class ItemFigures(NamedTuple):
    """How an item worked.

    `facility` lies between `low` and `high` for people like these, 19 times of 20. `r` and
    `alpha_without`, the reliability of the test without the item, are None where they aren't
    defined.
    """

    item: Item
    sheets: int
    right: int
    facility: float
    low: float
    high: float
    r: float | None
    discrimination: float
    alpha_without: float | None
    options: tuple[Chosen, ...]
    blank: Chosen
    double: Chosen
    flags: tuple[ReviewNote, ...] = ()


class Analysis(NamedTuple):
    """How a test worked.

    With few sheets there are only the scores, and `notes` says so in words. `spread` is None if
    there is no sheet at all. `alpha` and `sem`, the standard error of measurement in points, are
    None where they aren't defined. `kr20` is the same as alpha, where every item earned 0 or 1.
    """

    sheets: int
    spread: Spread | None
    alpha: float | None
    sem: float | None
    items: tuple[ItemFigures, ...]
    notes: tuple[str, ...]
    is_partial: bool = False

    @property
    def kr20(self) -> float | None:
        """KR-20; None if an item could earn a part of a point."""
        return None if self.is_partial else self.alpha
