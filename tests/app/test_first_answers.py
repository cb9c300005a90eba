"""The answers of the first start are read as people write them."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.app.first_answers import read_exam_day, read_minutes
from cps_study.errors import UsageError

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "typed",
    [
        "1/15/2027",
        "01/15/27",
        "1-15-2027",
        "1.15.2027",
        "1/15",
        "2027-01-15",
        "January 15, 2027",
        "jan 15 2027",
        "Jan. 15th",
        " january   15 ",
    ],
)
def test_a_date_is_read_as_it_is_written_here(typed: str) -> None:
    """Without a year, it's the next one."""
    assert read_exam_day(typed, TODAY) == "2027-01-15"


def test_a_day_without_a_year_may_be_today() -> None:
    """Then the exam is today, not in a year."""
    assert read_exam_day("11/28", TODAY) == "2026-11-28"
    assert read_exam_day("nov 27", TODAY) == "2027-11-27"


@pytest.mark.parametrize("typed", ["soon", "15", "15/1/2027", "2/30", "ja 15", "jat 3", "1/15/127"])
def test_what_is_no_date_is_refused_in_plain_words(typed: str) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="I can't read") as caught:
        read_exam_day(typed, TODAY)
    assert caught.value.hint == "Type it like 1/15/2027"


@pytest.mark.parametrize("typed", ["1/15/2025", "1/15/2099"])
def test_a_day_in_the_past_or_far_away_is_a_slip(typed: str) -> None:
    """As in the settings."""
    with pytest.raises(UsageError, match=r"is in the past|years away"):
        read_exam_day(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("15", "15"), ("15 min", "15"), (" 20 Minutes", "20"), ("1m", "1")]
)
def test_minutes_may_have_their_unit(typed: str, minutes: str) -> None:
    """The number is what counts."""
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["0", "1441", "-3", "half an hour", "1.5"])
def test_other_minutes_are_refused(typed: str) -> None:
    """A day has 1,440 of them."""
    with pytest.raises(UsageError, match="as minutes"):
        read_minutes(typed)


@given(st.text())
def test_anything_is_an_answer_or_refused(typed: str) -> None:
    """Nothing that can be typed is an error of the program."""
    for read in (lambda text: read_exam_day(text, TODAY), read_minutes):
        with contextlib.suppress(UsageError):
            assert read(typed)
