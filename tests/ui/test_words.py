"""Words that several screens share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cps_study.ui.words import letter, listed, span


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=5), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=10), "10 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3), "3 days"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=122), "4 months"),
        (timedelta(days=365), "12 months"),
        (timedelta(days=731), "2 years"),
    ],
)
def test_span_uses_the_unit_a_person_would(time: timedelta, words: str) -> None:
    """Minutes, hours, days, months or years, whichever is easiest to read."""
    assert span(time) == words


def test_span_is_calm_about_the_past() -> None:
    """A time in the past is a moment, not a negative number."""
    assert span(timedelta(minutes=-5)) == "a moment"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed_reads_as_a_sentence(names: list[str], sentence: str) -> None:
    """Commas join the names, and a word the last one."""
    assert listed(names) == sentence


def test_listed_takes_another_joiner() -> None:
    """Alternatives are joined by or."""
    assert listed(["a", "b"], "or") == "a or b"


def test_every_option_has_a_name_of_its_own() -> None:
    """Options have letters, and after z numbers, so forty of them have forty names."""
    assert [letter(place) for place in (0, 25, 26)] == ["a", "z", "27"]
    assert len({letter(place) for place in range(40)}) == 40
