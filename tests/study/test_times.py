"""The study day, which starts at 4 a.m. in any zone, and stamps, which sort as text."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cps_study.study.times import EVER, day_end, from_stamp, stamp, study_day
from tests.study.makers import many, zone

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = (
    "America/Chicago",
    "America/St_Johns",
    "Europe/Helsinki",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - naive bounds


def utc(text: str) -> datetime:
    """Return a UTC time from its text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-21T09:59:59.999", "2026-11-20"),  # 03:59:59.999 in Chicago
        ("2026-11-21T10:00", "2026-11-21"),
        ("2026-11-22T06:00", "2026-11-21"),  # midnight is still the same evening
        ("2026-07-04T08:59", "2026-07-03"),  # in summer 4 a.m. is 09:00 UTC
        ("2026-07-04T09:00", "2026-07-04"),
        (
            "2026-03-08T08:30",
            "2026-03-07",
        ),  # the clocks go forward at 2 a.m.: 03:30 comes half an hour after 01:59
        ("2026-03-08T09:00", "2026-03-08"),
        ("2026-11-01T09:30", "2026-10-31"),  # they went back at 2 a.m.: 03:30
        ("2026-11-01T10:00", "2026-11-01"),
    ],
)
def test_a_study_day_starts_at_four_in_the_morning(now: str, day: str) -> None:
    """Until 4 a.m. it's still the evening before, even on days when the clocks change."""
    assert study_day(utc(now), zone("America/Chicago")).isoformat() == day


@pytest.mark.parametrize(
    ("name", "now", "end"),
    [
        ("America/Chicago", "2026-11-21T18:00", "2026-11-22T10:00"),
        ("America/Chicago", "2026-11-21T09:59", "2026-11-21T10:00"),
        ("America/Chicago", "2026-11-21T10:00", "2026-11-22T10:00"),
        ("America/Chicago", "2026-03-07T10:00", "2026-03-08T09:00"),  # a day of 23 hours
        ("America/Chicago", "2026-10-31T09:00", "2026-11-01T10:00"),  # a day of 25 hours
        (
            "Europe/Helsinki",
            "2026-10-24T12:00",
            "2026-10-25T02:00",
        ),  # 4 a.m. itself is put back to 3, then comes
        ("Europe/Helsinki", "2026-03-28T12:00", "2026-03-29T01:00"),  # 3 a.m. is put forward to 4
        ("Asia/Kathmandu", "2026-11-21T12:00", "2026-11-21T22:15"),
        ("Pacific/Kiritimati", "2026-11-21T12:00", "2026-11-21T14:00"),
    ],
)
def test_a_day_ends_at_the_next_four_in_the_morning(name: str, now: str, end: str) -> None:
    """The end of the day in UTC, worked out by hand, for days of 23 and 25 hours, too."""
    assert day_end(utc(now), zone(name)) == utc(end)


@many
@given(TIMES, st.sampled_from(ZONES))
@example(utc("2026-03-07T10:00"), "America/Chicago")
@example(utc("2026-10-25T00:30"), "Europe/Helsinki")
def test_a_day_ends_where_the_next_begins(now: datetime, name: str) -> None:
    """In every zone, the end is at most 25 hours ahead, and the next day begins with it."""
    place = zone(name)
    end = day_end(now, place)
    assert now < end <= now + timedelta(hours=25)
    assert study_day(end - timedelta(microseconds=1), place) == study_day(now, place)
    assert study_day(end, place) == study_day(now, place) + timedelta(days=1)


@pytest.fixture
def in_chicago(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the machine's own time zone."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system's zone cannot be set for one process")
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_chicago")
def test_without_a_zone_the_day_is_that_of_the_machine() -> None:
    """The machine's own zone counts, including its clock changes."""
    assert study_day(utc("2026-11-21T09:59")) == date(2026, 11, 20)
    assert study_day(utc("2026-11-21T10:00")) == date(2026, 11, 21)
    assert day_end(utc("2026-03-07T18:00")) == utc("2026-03-08T09:00")
    assert day_end(utc("2026-10-31T17:00")) == utc("2026-11-01T10:00")


def test_a_stamp_is_utc_with_milliseconds() -> None:
    """A time in any zone is written in UTC, cut (not rounded) to milliseconds."""
    chicago = timezone(timedelta(hours=-6))
    assert (
        stamp(datetime(2026, 11, 21, 16, 33, 0, 123_999, tzinfo=chicago))
        == "2026-11-21T22:33:00.123Z"
    )
    assert stamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05.000Z"


@many
@given(TIMES, TIMES)
def test_text_order_of_stamps_is_time_order(one: datetime, other: datetime) -> None:
    """Stamps sort like their times, and EVER comes after all of them."""
    one_ms, other_ms = from_stamp(stamp(one)), from_stamp(stamp(other))
    assert (stamp(one) < stamp(other)) == (one_ms < other_ms)
    assert len(stamp(one)) == len(stamp(other)) == len(EVER)
    assert stamp(one) < EVER


@many
@given(TIMES)
def test_a_stamp_reads_back_to_its_millisecond(now: datetime) -> None:
    """Reading a stamp gives the time in UTC, less than a millisecond before the one stamped."""
    back = from_stamp(stamp(now))
    assert back.tzinfo is UTC
    assert timedelta(0) <= now - back < timedelta(milliseconds=1)
    assert stamp(back) == stamp(now)


def test_a_stamp_with_another_zone_is_the_same_time() -> None:
    """Text with an offset is converted to UTC."""
    assert from_stamp("2026-11-21T16:33:00-06:00") == utc("2026-11-21T22:33")


@pytest.mark.parametrize(
    "text", ["", "now", "2026-11-21", "2026-11-21T22:33:00", "2026-13-01T00:00:00Z", "٢٠٢٦"]
)
def test_other_text_than_a_stamp_is_refused(text: str) -> None:
    """Text that isn't a time, or a time without a zone, is a ValueError."""
    with pytest.raises(ValueError, match=r"isoformat|zone|month"):
        from_stamp(text)
