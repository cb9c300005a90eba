"""The learner's day, and the stamps that the journal writes times as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from cps_study.model.event import Stamp

EVER: Final[Stamp] = "9999-12-31T23:59:59.999Z"
"""A stamp that is later than any other."""
DAY_STARTS: Final = timedelta(hours=4)
"""A study day runs from 4 a.m. to 4 a.m., so that studying past midnight is still one evening."""


class Moment(NamedTuple):
    """One point in time as both clocks show it, which a timed attempt reads together.

    Neither clock is enough alone. The calendar time says when an answer was given, but it jumps
    when somebody sets the computer's clock. The seconds measure how long something took.
    """

    utc: datetime
    """The calendar time, in UTC."""
    awake: float
    """Seconds of a clock that only goes forward, and only while the computer is awake.

    Where it starts is arbitrary: only the difference between two moments means anything.
    """


def study_day(now: datetime, zone: tzinfo | None = None) -> date:
    """Return the learner's day at `now`, in local time unless a zone is given."""
    local = now.astimezone(zone).replace(tzinfo=None)
    return (local - DAY_STARTS).date()


def day_end(now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the UTC time at which the learner's day ends: the next 4 a.m. in local time.

    The end is found by the calendar: a day on which the clocks change has 23 or 25 hours.
    """
    tomorrow = study_day(now, zone) + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)
    return (midnight + DAY_STARTS).astimezone(UTC)


def stamp(time: datetime) -> Stamp:
    """Return a time as a stamp: UTC with milliseconds, of fixed width, so stamps sort as text."""
    in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    text = in_utc.isoformat(timespec="milliseconds")
    return f"{text.removesuffix('+00:00')}Z"


def from_stamp(text: Stamp) -> datetime:
    """Return the UTC time of a stamp; raises ValueError for any text that isn't a stamp."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"a time without a zone: {text}")
    return time if time.tzinfo is UTC else time.astimezone(UTC)
