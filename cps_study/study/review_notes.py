"""What the figures of an item ask its author to look at, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.item import Question
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.study.analysis import Chosen, ItemFigures

ReviewNoteId = Literal[
    "easy", "hard", "no spread", "check key", "revise", "weak", "unused", "draws the able", "blanks"
]

EASY: Final = 0.95
HARD: Final = 0.20
REVISE: Final = 0.10
WEAK: Final = 0.20
RARE: Final = 0.05
MANY_BLANKS: Final = 0.10


class ReviewNote(NamedTuple):
    """Something to look at: a short name for it, the reason in words, and the option it is about, if any."""

    id: ReviewNoteId
    reason: str
    place: int | None = None


def review_item(figures: ItemFigures) -> Iterable[ReviewNote]:
    """Yield what the figures ask for: too easy or hard, not telling apart, options that do no work, many blanks.

    A correlation of less than 0.10 asks for a revision and less than 0.20 is weak (Ebel's bands, cut finer at the
    lower end). A distractor works if at least 5 % choose it, and those with lower scores rather.
    """
    yield from _of_facility(figures)
    yield from _of_correlation(figures)
    if isinstance(figures.item, Question):
        for option in figures.options:
            if not option.key:
                yield from _of_distractor(option)
    if figures.blank.share > MANY_BLANKS:
        yield ReviewNote(
            "blanks", f"{figures.blank.share:.0%} left it blank: is it clear, and was there time?"
        )


def _of_facility(figures: ItemFigures) -> Iterable[ReviewNote]:
    if figures.facility > EASY:
        yield ReviewNote("easy", f"too easy: {figures.facility:.1%} got it right")
    elif figures.facility < HARD:
        yield ReviewNote("hard", f"too hard: {figures.facility:.1%} got it right")


def _of_correlation(figures: ItemFigures) -> Iterable[ReviewNote]:
    if figures.r is None:
        yield ReviewNote(
            "no spread", "it cannot be told whether it tells candidates apart: there is no spread"
        )
    elif figures.r < 0:
        yield ReviewNote(
            "check key", f"check the key: those who do well otherwise miss it (r {figures.r:.2f})"
        )
    elif figures.r < REVISE:
        yield ReviewNote(
            "revise", f"revise it: it hardly tells candidates apart (r {figures.r:.2f})"
        )
    elif figures.r < WEAK:
        yield ReviewNote("weak", f"weak: it tells candidates apart a little (r {figures.r:.2f})")


def _of_distractor(option: Chosen) -> Iterable[ReviewNote]:
    name = excerpt(option.text)
    if option.share < RARE:
        yield ReviewNote(
            "unused", f"'{name}' was chosen by {option.share:.1%}: it does no work", option.place
        )
    if option.r is not None and option.r > 0:
        reason = (
            f"'{name}' draws those who do well otherwise (r {option.r:.2f}): is it right as well?"
        )
        yield ReviewNote("draws the able", reason, option.place)
