"""What somebody types when the first start asks about their exam, written as people write it."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from cps_study.app.settings import check_exam_date
from cps_study.errors import UsageError
from cps_study.store.settings import MINUTES_A_DAY

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_IN_NUMBERS: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d\d|\d{4}))?")
"""As 1/15/2027, 1/15/27 or 1/15."""
_IN_WORDS: Final = re.compile(r"([a-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?(?:,? +(\d{4}))?")
"""As January 15, 2027 or Jan 15."""
_MINUTES: Final = re.compile(r"(\d{1,4}) *(?:m|min|mins|minutes?)?\.?")
_THIS_CENTURY: Final = 2000


def read_exam_day(text: str, today: date) -> str:
    """Return the day that was typed, as settings write it: 2027-01-15.

    Without a year, it's the next such day from `today` on. Raises UsageError for what isn't a day,
    and for a day in the past or years away.
    """
    typed = " ".join(text.casefold().split())
    try:
        day = _day(typed, today)
    except ValueError as exc:
        what = f"I can't read '{text.strip()}' as a date"
        raise UsageError(what, "Type it like 1/15/2027") from exc
    try:
        check_exam_date(day, today)
    except UsageError as exc:
        raise UsageError(exc.what, "Type the day of your exam, like 1/15/2027") from exc
    return day.isoformat()


def read_minutes(text: str) -> str:
    """Return the minutes a day that were typed; raises UsageError if it's not a number."""
    found = _MINUTES.fullmatch(text.casefold().strip())
    minutes = int(found[1]) if found else 0
    if not 1 <= minutes <= MINUTES_A_DAY:
        what = f"I can't read '{text.strip()}' as minutes"
        raise UsageError(what, "Type a number such as 15")
    return str(minutes)


def _day(typed: str, today: date) -> date:
    """Return the day in one of the ways to write one; raises ValueError for anything else."""
    if in_numbers := _IN_NUMBERS.fullmatch(typed):
        month, day, year = in_numbers.groups()
        return _in_year(int(month), int(day), year, today)
    if in_words := _IN_WORDS.fullmatch(typed):
        name, day, year = in_words.groups()
        return _in_year(_month(name), int(day), year, today)
    return date.fromisoformat(typed)


def _month(name: str) -> int:
    """Return the number of a month by its name, which may be cut short; raises ValueError."""
    for number, known in enumerate(_MONTHS, 1):
        if known.startswith(name):
            return number
    raise ValueError(f"no month is called {name}")


def _in_year(month: int, day: int, year: str | None, today: date) -> date:
    """Return a day of a year, which may have two digits or be left open; raises ValueError."""
    if year is None:
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    if len(year) == 2:
        return date(_THIS_CENTURY + int(year), month, day)
    return date(int(year), month, day)
