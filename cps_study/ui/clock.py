"""The clocks that a timed attempt reads, and the reminders of the time that is left.

The length of an attempt is measured in seconds that this computer was awake. Setting the system
time doesn't change them. Time asleep doesn't count, because nobody can answer then: closing the lid
must not cost a candidate the exam. Nor is it a way to think longer, since nothing is on the screen.
A program that is only stopped (Ctrl-Z) keeps using time.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.system import awake_seconds, seconds_past_2262

if TYPE_CHECKING:
    from cps_study.study.attempt import AttemptSession
    from cps_study.study.times import Moment

__all__ = ["Timekeeper", "awake_seconds", "utc_now"]

TEN_MINUTES: Final = 600.0
TWO_MINUTES: Final = 120.0


def utc_now() -> datetime:
    """Return the current time in UTC.

    Some of Python's clocks count nanoseconds in 64 bits, which end in the year 2262. A clock that
    is set wrong can be beyond that, and isn't a reason to stop.
    """
    try:
        return datetime.now(UTC)
    except OverflowError:
        return datetime.fromtimestamp(seconds_past_2262(), UTC)


class _Reminder(NamedTuple):
    """A sentence about the time, due as soon as no more than `seconds` are left."""

    seconds: float
    sentence: str


class Timekeeper:
    """Reminds of the time three times, once each: half of it, ten minutes, two minutes left."""

    def __init__(self, session: AttemptSession, moment: Moment) -> None:
        """Leave out what was due before `moment`: an attempt may be resumed past its half."""
        self._due: list[_Reminder] = []
        left = session.left(moment)
        if left is None or session.terms.seconds is None:
            return
        for reminder in _reminders(session.terms.seconds):
            if reminder.seconds < left:
                self._due.append(reminder)

    def say(self, left: float | None) -> str:
        """Return the reminder for this many seconds left, or "" if none is due.

        If several came due at once, only the last of them is still true.
        """
        sentence = ""
        while left is not None and self._due and left <= self._due[0].seconds:
            sentence = self._due.pop(0).sentence
        return sentence


def _reminders(limit: float) -> list[_Reminder]:
    """Return the reminders of an attempt of `limit` seconds, in the order in which they come due.

    A short quiz gets no "ten minutes" that would come before its half, or would never be true.
    """
    half = limit / 2
    reminders = [_Reminder(half, "Half of the time is left.")]
    if half > TEN_MINUTES:
        reminders.append(_Reminder(TEN_MINUTES, "Ten minutes are left."))
    if half > TWO_MINUTES:
        reminders.append(_Reminder(TWO_MINUTES, "Two minutes are left."))
    return reminders
