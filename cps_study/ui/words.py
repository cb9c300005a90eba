"""Words that several screens share: ratings, times, counts and letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model import text
from cps_study.model.card import Rating
from cps_study.model.text import count

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

RATING_WORDS: Final = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}
LETTERS: Final = text.LETTERS.lower()

MINUTES_PER_DAY: Final = 24 * 60
DAYS_PER_MONTH: Final = 30.44
"""The average over a year."""
DAYS_PER_YEAR: Final = 365.25
LEAST_MINUTES: Final = 0.75
"""A shorter time is "a moment". At 45 seconds, "1 minute" begins to be true enough."""
MOST_DAYS: Final = 60
"""From here on, months are easier to picture than days."""
MOST_MONTHS_IN_DAYS: Final = 730
"""Two years; from here on, years are easier to picture than months."""


def span(time: timedelta) -> str:
    """Return a length of time as a person would say it: `10 minutes`, `3 days`, `4 months`."""
    minutes = time.total_seconds() / 60
    if minutes < LEAST_MINUTES:
        return "a moment"
    if minutes < 60:
        return count(round(minutes), "minute")
    if minutes < MINUTES_PER_DAY:
        return count(round(minutes / 60), "hour")
    days = round(minutes / MINUTES_PER_DAY)
    if days < MOST_DAYS:
        return count(days, "day")
    if days < MOST_MONTHS_IN_DAYS:
        return count(round(days / DAYS_PER_MONTH), "month")
    return count(round(days / DAYS_PER_YEAR), "year")


def letter(index: int) -> str:
    """Return the name of the option at an index from 0: `a` to `z`, then `27` and so on."""
    return text.letter_of(index).lower()


def listed(names: Sequence[str], joiner: str = "and") -> str:
    """Return the names as a sentence lists them: `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joiner} {names[-1]}"
