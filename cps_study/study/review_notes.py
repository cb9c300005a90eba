"""What the figures of an item ask its author to look at, each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question
from cps_study.model.text import excerpt
from cps_study.study.figures import ReviewNote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.study.figures import Chosen, ItemFigures

EASY: Final = 0.95
HARD: Final = 0.20
"""A facility above the first or below the second tells candidates apart only a little."""
REVISE: Final = 0.10
WEAK: Final = 0.20
"""A correlation below 0.20 is poor in Ebel's bands; the lower end is divided once more."""
RARE: Final = 0.05
"""A distractor that fewer choose doesn't work."""
MANY_BLANKS: Final = 0.10


def review_item(figures: ItemFigures) -> Iterator[ReviewNote]:
    """Yield what an author should look at.

    That is an item that's too easy or too hard, or that doesn't tell candidates apart; distractors
    that hardly anybody chooses, or mainly those with high scores; and many blanks.
    """
    yield from _of_facility(figures.facility)
    yield from _of_correlation(figures.r)
    if isinstance(figures.item, Question):
        for option in figures.options:
            if not option.key:
                yield from _of_distractor(option)
    blanks = figures.blank.share
    if blanks > MANY_BLANKS:
        yield ReviewNote(
            "blanks", f"{blanks:.0%} left it blank: is it clear, and was there enough time?"
        )


def _of_facility(facility: float) -> Iterator[ReviewNote]:
    if facility > EASY:
        yield ReviewNote("easy", f"too easy: {facility:.1%} got it right")
    elif facility < HARD:
        yield ReviewNote("hard", f"too hard: {facility:.1%} got it right")


def _of_correlation(r: float | None) -> Iterator[ReviewNote]:
    if r is None:
        yield ReviewNote(
            "no spread", "whether it tells candidates apart is unknown: the scores don't differ"
        )
    elif r < 0:
        yield ReviewNote(
            "check key", f"check the key: candidates who do well otherwise miss it (r {r:.2f})"
        )
    elif r < REVISE:
        yield ReviewNote("revise", f"revise it: it hardly tells candidates apart (r {r:.2f})")
    elif r < WEAK:
        yield ReviewNote("weak", f"weak: it tells candidates apart only a little (r {r:.2f})")


def _of_distractor(option: Chosen) -> Iterator[ReviewNote]:
    name = excerpt(option.text)
    if option.share < RARE:
        yield ReviewNote(
            "unused", f"only {option.share:.1%} chose '{name}': it adds nothing", option.place
        )
    if option.r is not None and option.r > 0:
        reason = (
            f"'{name}' attracts candidates who do well otherwise (r {option.r:.2f}): "
            "is it right, too?"
        )
        yield ReviewNote("draws the able", reason, option.place)
