"""What the figures of an item ask its author to look at, each in a sentence.

In a class of twenty, one person can move any figure. So a note needs more than a figure beyond its
limit: enough people behind it, and in small groups a figure that's clear of its own error.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question
from cps_study.model.text import excerpt
from cps_study.study.figures import ReviewNote
from cps_study.study.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.study.figures import Chosen, ItemFigures, ReviewNoteId

EASY: Final = 0.95
HARD: Final = 0.20
"""A facility above the first or below the second tells candidates apart only a little."""
SURELY_EASY: Final = 0.90
SURELY_HARD: Final = 0.40
"""Its interval has to be on the far side of these."""
REVISE: Final = 0.10
WEAK: Final = 0.20
"""A correlation below 0.20 is poor in Ebel's bands; the lower end is divided once more."""
RARE: Final = 0.05
"""A distractor that fewer choose doesn't work, if there were enough wrong answers for all."""
WRONG_ANSWERS: Final = 5
"""For each distractor there have to be so many wrong answers, or nothing follows."""
CHOOSERS: Final = 4
"""A distractor draws the able only if so many chose it."""
PEOPLE: Final = 3
"""So many have to have missed an item, and got it right, before its correlation says anything."""
MANY_BLANKS: Final = 0.10
SMALL: Final = 30
"""With fewer sheets, a figure has to be clear of its own error."""
MOST_NOTES: Final = 5
"""The most notes for a whole test with fewer sheets than that."""
_MOST_TELLING: Final[tuple[ReviewNoteId, ...]] = (
    "check key",
    "draws the able",
    "hard",
    "revise",
    "blanks",
    "unused",
    "weak",
    "easy",
    "no spread",
)
"""The notes in the order of how much harm it does to overlook one."""


def review_item(figures: ItemFigures) -> Iterator[ReviewNote]:
    """Yield what an author should look at.

    That is an item that's too easy or too hard, or that doesn't tell candidates apart; distractors
    that hardly anybody chooses, or mainly those with high scores; and many blanks.
    """
    yield from _of_facility(figures)
    yield from _of_correlation(figures)
    if isinstance(figures.item, Question):
        yield from _of_distractors(figures)
    blanks = figures.blank
    surely = blanks.share
    if figures.sheets < SMALL:
        surely, _ = wilson(blanks.sheets, figures.sheets)
    if surely > MANY_BLANKS and blanks.sheets >= PEOPLE:
        yield ReviewNote(
            "blanks", f"{blanks.share:.0%} left it blank: is it clear, and was there enough time?"
        )


def most_telling(items: Sequence[ItemFigures]) -> tuple[ItemFigures, ...]:
    """Return the items with the notes that matter most, `MOST_NOTES` in all."""
    notes = [
        (_MOST_TELLING.index(note.id), _correlation(figures, note), position, number)
        for position, figures in enumerate(items)
        for number, note in enumerate(figures.flags)
    ]
    kept = {(position, number) for _, _, position, number in sorted(notes)[:MOST_NOTES]}
    shorter = []
    for position, figures in enumerate(items):
        flags = [note for number, note in enumerate(figures.flags) if (position, number) in kept]
        shorter.append(figures._replace(flags=tuple(flags)))
    return tuple(shorter)


def _correlation(figures: ItemFigures, note: ReviewNote) -> float:
    """Return the sort key for notes of one kind, the most telling first."""
    if note.place is None:
        return figures.r or 0.0
    of_option = [option.r for option in figures.options if option.place == note.place]
    return -(of_option[0] or 0.0) if of_option else 0.0


def _error(figures: ItemFigures) -> float:
    """Return the standard error of a correlation that's really nothing: 1/√(n - 1)."""
    return 1 / sqrt(max(1, figures.sheets - 1))


def _of_facility(figures: ItemFigures) -> Iterator[ReviewNote]:
    facility = figures.facility
    if facility > EASY and figures.low > SURELY_EASY:
        yield ReviewNote("easy", f"too easy: {facility:.1%} got it right")
    elif facility < HARD and figures.high < SURELY_HARD:
        yield ReviewNote("hard", f"too hard: {facility:.1%} got it right")


def _of_correlation(figures: ItemFigures) -> Iterator[ReviewNote]:
    if min(figures.right, figures.sheets - figures.right) < PEOPLE:
        return
    r = figures.r
    if r is None:
        yield ReviewNote(
            "no spread", "whether it tells candidates apart is unknown: the scores don't differ"
        )
        return
    surely_below = r
    if figures.sheets < SMALL:
        surely_below += _error(figures)
    if surely_below < 0:
        yield ReviewNote(
            "check key", f"check the key: candidates who do well otherwise miss it (r {r:.2f})"
        )
    elif surely_below < REVISE:
        yield ReviewNote("revise", f"revise it: it hardly tells candidates apart (r {r:.2f})")
    elif surely_below < WEAK:
        yield ReviewNote("weak", f"weak: it tells candidates apart only a little (r {r:.2f})")


def _of_distractors(figures: ItemFigures) -> Iterator[ReviewNote]:
    distractors = [option for option in figures.options if not option.key]
    wrong_answers = sum(option.sheets for option in distractors)
    enough = wrong_answers >= WRONG_ANSWERS * len(distractors)
    for option in distractors:
        if enough and option.share < RARE:
            yield ReviewNote("unused", f"{_how_many(option)}: it adds nothing", option.place)
        if _draws_the_able(option, _error(figures)):
            reason = (
                f"'{excerpt(option.text)}' attracts candidates who do well otherwise "
                f"(r {option.r:.2f}): is it right, too?"
            )
            yield ReviewNote("draws the able", reason, option.place)


def _how_many(option: Chosen) -> str:
    """Return how few chose an option, in words."""
    name = excerpt(option.text)
    if not option.sheets:
        return f"nobody chose '{name}'"
    return f"only {option.share:.1%} chose '{name}'"


def _draws_the_able(option: Chosen, error: float) -> bool:
    """Say whether those who chose an option surely do better than the others."""
    if option.r is None or option.sheets < CHOOSERS:
        return False
    return option.r > 2 * error
