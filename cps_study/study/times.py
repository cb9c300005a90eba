"""The learner's day and the stamps of the journal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from cps_study.model.event import Stamp

EVER: Final[Stamp] = "9999-12-31T23:59:59.999Z"
"""A time that everything is before."""
DAY_STARTS: Final = timedelta(hours=4)
"""A study day runs from 4 a.m. to 4 a.m., so that an evening past midnight is still one evening."""


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
    return (now.astimezone(zone).replace(tzinfo=None) - DAY_STARTS).date()


def day_end(now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the UTC time at which the learner's day ends: the next 4 a.m. local time."""
    local = now.astimezone(zone)
    tomorrow = (local.replace(tzinfo=None) - DAY_STARTS).date() + timedelta(days=1)
    end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone) + DAY_STARTS
    return end.astimezone(UTC)


def stamp(time: datetime) -> Stamp:
    """Return the UTC time as fixed-width text with milliseconds."""
    utc = time.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def from_stamp(text: Stamp) -> datetime:
    """Return the time that a stamp stands for; raises ValueError if it is none."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"a time without its zone: {text}")
    return time.astimezone(UTC)
