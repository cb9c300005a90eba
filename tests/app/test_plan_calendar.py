"""The days of a plan as an iCalendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cps_study.app.plan_calendar import calendar_bytes
from cps_study.study.plan_outcome import PlanDay

NOW = datetime(2026, 11, 28, 18, 0, tzinfo=UTC)
FIRST = date(2026, 12, 30)


def lines(title: str = "Study", *minutes: float) -> list[str]:
    """Return the lines of a file with days of so many minutes."""
    days = [
        PlanDay(FIRST + timedelta(days=place), each, 0, 0) for place, each in enumerate(minutes)
    ]
    text = calendar_bytes(days, title, NOW).decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.split("\r\n")


def test_each_study_day_has_an_all_day_entry() -> None:
    """The end of an all-day entry is the next day, across the new year too."""
    written = lines("Study", 20, 0, 15.4)
    assert written.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20261230" in written
    assert "DTEND;VALUE=DATE:20270102" in written
    assert "SUMMARY:Study\\, 15 min" in written


def test_the_same_day_has_the_same_id() -> None:
    """A calendar replaces the entry of a day by the one of a new plan."""
    first = [line for line in lines("Study", 20) if line.startswith("UID:")]
    again = [line for line in lines("Other", 35) if line.startswith("UID:")]
    assert first == again


def test_a_title_can_hold_anything() -> None:
    """What the format uses for itself is escaped, and a long line is broken by its bytes."""
    written = lines("Read; think, rest\\" + " Übung" * 20 + "\r\nBEGIN:VALARM", 20)
    assert "BEGIN:VALARM" not in written
    assert all(len(line.encode()) <= 75 for line in written)
    unfolded = "\r\n".join(written).replace("\r\n ", "")
    assert "SUMMARY:Read\\; think\\, rest\\\\ Übung" in unfolded
