"""What a spreadsheet shows for a number or a date."""

from __future__ import annotations

import datetime as dt

import pytest

from cps_study.formats.syntax.number_format import shown_date, shown_percentage

MOMENT = dt.datetime(2026, 2, 1, 14, 5, 9, tzinfo=None)  # noqa: DTZ001 - a cell has no time zone


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.25, "0%", "25%"),
        (1, "0%", "100%"),
        (0.333, "0.00%", "33.30%"),
        (0.25, "0.00", ""),
        (0.25, "General", ""),
        (-0.5, "0%;[Red]-0%", "-50%"),
    ],
)
def test_a_percentage_has_the_decimals_of_its_format(
    value: float, number_format: str, shown: str
) -> None:
    """Another format is none of a percentage."""
    assert shown_percentage(value, number_format) == shown


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
