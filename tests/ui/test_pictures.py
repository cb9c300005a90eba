"""Pictures in characters: they fit, and they show what they should."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cps_study.ui.pictures import (
    BAR_WIDTH,
    SCALE_WIDTH,
    WEEKS,
    heatmap_grid,
    heatmap_months,
    heatmap_rows,
    heatmap_start,
    interval_scale,
    shade_of,
    share_bar,
    sparkline,
)

TODAY = date(2026, 11, 28)  # a Saturday
shares = st.floats(0, 1)


@given(shares)
def test_a_bar_has_its_width(share: float) -> None:
    """Also at 0% and 100%."""
    assert len(share_bar(share)) == BAR_WIDTH


@given(st.tuples(shares, shares, shares).map(sorted), shares)
def test_a_scale_has_its_width_and_all_marks(interval: list[float], mark: float) -> None:
    """What is expected is never hidden by the pass mark."""
    low, expected, high = interval
    scale = interval_scale(low, expected, high, mark)
    assert len(scale) == SCALE_WIDTH + len("0%  100%")
    assert scale.count("●") == 1


def test_a_sparkline_has_a_column_for_each_value() -> None:
    """The highest is full, and nothing is a dot."""
    assert sparkline([0, 1, 4, 8]) == "·▂▅█"
    assert sparkline([0, 0]) == "··"
    assert sparkline([]) == ""


def test_a_day_is_darker_the_longer_it_was() -> None:
    """A day without study is a dot like any other, not a gap."""
    assert [shade_of(minutes) for minutes in (0, 1, 11, 21, 31, 500)] == [0, 1, 2, 3, 4, 4]


def test_a_heatmap_ends_with_this_week() -> None:
    """Its weeks begin on Monday; days to come are blank."""
    rows = heatmap_rows({TODAY: 25.0}, TODAY)
    assert [name for name, _ in rows] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    saturday, sunday = rows[5][1], rows[6][1]
    assert saturday.endswith("▓")
    assert sunday.endswith(" ")
    assert {len(cells) for _, cells in rows} == {3 * WEEKS - 2}


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_months_stand_above_their_weeks(today: date) -> None:
    """They never run together, and the grid holds each day once."""
    months = heatmap_months(today)
    assert len(months) <= 3 * WEEKS
    assert all(len(name) == 3 for name in months.split())
    start = heatmap_start(today)
    assert start.weekday() == 0
    assert today - start < timedelta(weeks=WEEKS)
    days = [shade for week in heatmap_grid({}, today) for shade in week]
    assert days.count(0) == (today - start).days + 1
