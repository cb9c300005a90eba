"""Words about an attempt."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from fractions import Fraction

import pytest

from cps_study.model.attempt import Terms
from cps_study.study.scoring import Score, Tally
from cps_study.ui.attempt_words import (
    attempt_line,
    bar,
    clock_words,
    length_words,
    local_time_words,
    score_words,
    start_notes,
)
from tests.ui.attempts import Attempt


def score(points: int | Fraction, items: int, mark: float = 85) -> Score:
    """Return a score of that many points."""
    return Score(Tally(Fraction(points), items), Fraction(str(mark)), items, {}, {}, {})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (-3, "0:00"),
        (0.2, "0:01"),
        (59.5, "1:00"),
        (545, "9:05"),
        (3600, "1:00:00"),
        (10747, "2:59:07"),
    ],
)
def test_a_time_is_written_as_a_clock_shows_it(seconds: float, words: str) -> None:
    """A second once begun still counts, hours come only when needed, nothing is below zero."""
    assert clock_words(seconds) == words


@pytest.mark.parametrize(
    ("points", "items", "words"),
    [
        (51, 60, "51 of 60, 85%: at the mark of 85%"),
        (52, 60, "52 of 60, 86.7%: 1 point above the mark of 85%"),
        (50, 60, "50 of 60, 83.3%: not yet at the mark of 85%; 1 more point would reach it"),
        (0, 60, "0 of 60, 0%: not yet at the mark of 85%; 51 more points would reach it"),
        (
            Fraction(101, 2),
            60,
            "50.5 of 60, 84.2%: not yet at the mark of 85%; 1 more point would reach it",
        ),
        (75, 75, "75 of 75, 100%: 11.25 points above the mark of 85%"),
    ],
)
def test_the_score_is_compared_with_the_mark(
    points: int | Fraction, items: int, words: str
) -> None:
    """The score has its percentage and its exact distance from the mark."""
    assert score_words(score(points, items)) == words


@pytest.mark.parametrize(("percent", "full"), [(0, 0), (50, 10), (85, 17), (100, 20)])
def test_a_bar_has_twenty_places(percent: float, full: int) -> None:
    """A percentage fills its share of twenty places."""
    assert bar(percent) == "█" * full + "·" * (20 - full)


def test_an_attempt_to_go_on_with_fits_on_a_line() -> None:
    """The list to choose from says when it began, what is answered and how much time is left."""
    record = Attempt().record
    assert attempt_line(record, UTC) == "Nov 21, 3:00 PM: 0 of 4 answered, 1:00 left"
    assert attempt_line(record._replace(terms=Terms("exam")), UTC).endswith("untimed")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-28T15:16:00.000Z", "Nov 28, 9:16 AM"),
        ("2026-12-01T05:59:00.000Z", "Nov 30, 11:59 PM"),
        ("2026-01-01T06:00:00.000Z", "Jan 1, 12:00 AM"),
        ("2026-05-05T18:05:00.000Z", "May 5, 12:05 PM"),
    ],
)
def test_a_time_is_the_local_one(at: str, words: str) -> None:
    """What the journal keeps in UTC is shown as the clock on the wall had it."""
    assert local_time_words(at, timezone(timedelta(hours=-6))) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (10800, "3 hours"),
        (720, "12 minutes"),
        (8100, "2 hours 15 minutes"),
        (3660, "1 hour 1 minute"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "90 seconds"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(seconds: float, words: str) -> None:
    """The first page of an exam isn't a clock."""
    assert length_words(seconds) == words


def test_an_exam_says_first_what_will_happen() -> None:
    """Questions, time, pass mark, that nothing is shown until the end, going back, keeping."""
    notes = start_notes(Terms("exam", 10800.0), 75)
    assert notes[0] == "75 questions, 3 hours. The pass mark is 85%: 64 of 75 right."
    assert "Nothing is shown until the end" in notes[1]
    assert "go back" in notes[1]
    assert "Everything is kept" in notes[2]


def test_a_page_without_a_clock_speaks_of_none() -> None:
    """An untimed attempt has no time limit, and nothing else is said about time."""
    assert start_notes(Terms("exam"), 5)[0].startswith("5 questions, no time limit.")
    assert not any("clock" in note for note in start_notes(Terms("exam"), 5))


@pytest.mark.parametrize(("feedback", "says"), [("each", "after each"), ("end", "at the end")])
def test_a_quiz_says_when_the_reasons_come(feedback: str, says: str) -> None:
    """Its limits are named, in all or for each question."""
    terms = Terms("quiz", None, 45.0)._replace(feedback=feedback)  # type: ignore[arg-type] # a literal
    (note,) = start_notes(terms, 10)
    assert note.startswith("10 questions, 45 seconds for each question.")
    assert says in note
