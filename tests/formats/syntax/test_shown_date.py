"""What a spreadsheet shows for a date or a time."""

from __future__ import annotations

import datetime as dt

import pytest

from cps_study.formats.syntax.shown_date import shown_date

MOMENT = dt.datetime(2026, 2, 1, 14, 5, 9, tzinfo=None)  # noqa: DTZ001 - a cell has no time zone


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("m/d/yyyy", "2/1/2026"),
        ("dd.mm.yy", "01.02.26"),
        ("d-mmm", "1-Feb"),
        ("mmmm d, yyyy", "February 1, 2026"),
        ("dddd", "Sunday"),
        ("h:mm", "14:05"),
        ("hh:mm:ss", "14:05:09"),
        ("h:mm AM/PM", "2:05 PM"),
        ("mm:ss", "05:09"),
        ("[$-409]m/d/yy", "2/1/26"),
        ('yyyy"-"mm', "2026-02"),
        ("General", ""),
        ("[h]:mm", ""),
    ],
)
def test_a_date_is_shown_as_its_cell_shows_it(number_format: str, shown: str) -> None:
    """Months in numbers, letters or words; minutes are known by what is beside them."""
    assert shown_date(MOMENT, number_format) == shown
