"""Words that several screens share: times, counts, letters and kind verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model import text
from cps_study.model.card import Rating

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

RATING_WORDS = {
    Rating.AGAIN: "Again",
    Rating.HARD: "Hard",
    Rating.GOOD: "Good",
    Rating.EASY: "Easy",
}
LETTERS = text.LETTERS.lower()


def span(time: timedelta) -> str:
    """Return a length of time in the unit a person would use: `10 minutes`, `3 days`, `4 months`."""
    minutes = time.total_seconds() / 60
    if minutes < 0.75:
        return "a moment"
    if minutes < 60:
        return count(round(minutes), "minute")
    if minutes < 24 * 60:
        return count(round(minutes / 60), "hour")
    days = round(minutes / (24 * 60))
    if days < 60:
        return count(days, "day")
    if days < 730:
        return count(round(days / 30.44), "month")
    return count(round(days / 365.25), "year")


def count(number: int, noun: str, plural: str = "") -> str:
    """Return the number with its noun: `1 card`, `2 cards`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def letter(place: int) -> str:
    """Return what names the option at this place, from 0: a letter, and past z its number."""
    return text.letter_of(place).lower()


def listed(names: Sequence[str], joiner: str = "and") -> str:
    """Return the names as a sentence lists them: `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joiner} {names[-1]}"


def topic_words(topic: str) -> str:
    """Return a topic as a reader sees it: `boundaries: sponsor`."""
    return topic.replace("/", ": ").replace("-", " ")
