"""Plots of a learner's progress: what is drawn, that it stays inside, and that it's in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.paper.html import stylesheet
from cps_study.paper.progress_plots import (
    WIDTH,
    SharePlace,
    calibration_plot,
    day_columns,
    heatmap,
    interval_plot,
    score_dots,
    share_bars,
)

if TYPE_CHECKING:
    from cps_study.paper.document import Drawing

SVG = "{http://www.w3.org/2000/svg}"
shares = st.floats(0, 1)


def elements(drawing: Drawing, name: str) -> list[ET.Element]:
    """Return the drawing's elements of this name."""
    return ET.fromstring(drawing.svg).findall(f"{SVG}{name}")  # noqa: S314 - our own drawing


def inside(drawing: Drawing) -> bool:
    """Say whether every place that is drawn at is inside the drawing."""
    root = ET.fromstring(drawing.svg)  # noqa: S314 - our own drawing
    height = float(root.attrib["viewBox"].split()[3])
    across = ("x", "x1", "x2", "cx")
    for mark in root:
        for name, value in mark.attrib.items():
            limit = WIDTH if name in across else height
            if name in {*across, "y", "y1", "y2", "cy"} and not 0 <= float(value) <= limit:
                return False
    return drawing.alt == "words"


@given(st.tuples(shares, shares, shares).map(sorted), shares)
def test_an_interval_is_drawn_on_its_scale(interval: list[float], mark: float) -> None:
    """Whatever the figures are, all is inside, and the pass mark is named."""
    low, expected, high = interval
    drawing = interval_plot(low, expected, high, mark, "words")
    assert inside(drawing)
    assert f"pass mark {mark:.0%}" in drawing.svg


@given(st.lists(st.tuples(shares, st.none() | shares), max_size=12))
def test_shares_are_bars_with_their_numbers(given_shares: list[tuple[float, float | None]]) -> None:
    """Each has its name, its percentage and, if there is one, a line for later."""
    places = [SharePlace(f"<{n}>", *pair) for n, pair in enumerate(given_shares)]
    drawing = share_bars(places, "words")
    assert inside(drawing)
    assert len(elements(drawing, "line")) == sum(later is not None for _, later in given_shares)
    told = [text.text for text in elements(drawing, "text")]
    assert all(f"{share:.0%}" in told for share, _ in given_shares)


def test_a_bar_is_as_long_as_its_share() -> None:
    """Half of it is half as long as all of it."""
    half, full = share_bars([SharePlace("a", 0.5)], ""), share_bars([SharePlace("a", 1.0)], "")
    lengths = [float(elements(drawing, "rect")[1].attrib["width"]) for drawing in (half, full)]
    assert lengths[0] == pytest.approx(lengths[1] / 2)


@given(st.lists(st.floats(0, 300), max_size=40))
def test_days_are_columns(values: list[float]) -> None:
    """A day without anything has none."""
    drawing = day_columns(values, "today", "Dec 27", "words")
    assert inside(drawing)
    assert len(elements(drawing, "rect")) == sum(value > 0 for value in values)


@given(st.lists(st.lists(st.none() | st.integers(0, 4), min_size=7, max_size=7), max_size=20))
def test_a_heatmap_has_a_square_for_each_day_so_far(weeks: list[list[int | None]]) -> None:
    """Days to come are left blank."""
    drawing = heatmap(weeks, [(0, "Nov")] if weeks else [], "words")
    assert inside(drawing)
    days = sum(shade is not None for week in weeks for shade in week)
    assert len(elements(drawing, "rect")) == days


@given(st.lists(st.tuples(shares, shares, st.integers(1, 5000)), max_size=6))
def test_calibration_has_a_dot_for_each_bin(bins: list[tuple[float, float, int]]) -> None:
    """Also those far from the diagonal are inside."""
    drawing = calibration_plot(bins, "words")
    assert inside(drawing)
    assert len(elements(drawing, "circle")) == len(bins)


@given(st.lists(shares, max_size=30), shares)
def test_scores_are_dots_over_the_pass_mark(scores: list[float], mark: float) -> None:
    """A better score is higher."""
    drawing = score_dots(scores, mark, "words")
    assert inside(drawing)
    heights = [float(dot.attrib["cy"]) for dot in elements(drawing, "circle")]
    by_score = sorted(zip(scores, heights, strict=True))
    assert [y for _, y in by_score] == sorted(heights, reverse=True)


def test_the_calibration_begins_where_its_lowest_dot_is() -> None:
    """A dot is where its numbers are, even if little was known."""
    drawing = calibration_plot([(0.62, 0.3, 9), (0.93, 0.9, 40)], "words")
    told = [text.text for text in elements(drawing, "text")]
    assert "20%" in told
    assert "0%" not in told
    low, high = (float(dot.attrib["cy"]) for dot in elements(drawing, "circle"))
    ticks = {text.text: float(text.attrib["y"]) for text in elements(drawing, "text")}
    assert ticks["100%"] < high < low < ticks["20%"]


def test_every_color_has_one_for_dark_screens() -> None:
    """The page gives each class of mark a color of its own there."""
    dark = stylesheet("page.css").partition("@media screen and (prefers-color-scheme: dark)")[2]
    drawn = share_bars([SharePlace("a", 0.5, 0.7)], "").svg
    drawn += heatmap([[0, 1, 2, 3, 4, None, None]], [(0, "Nov")], "").svg
    classes = set(re.findall(r'class="(\w+)"', drawn))
    assert len(classes) == 9
    assert not [name for name in classes if f".plot .{name} {{" not in dark]


def test_no_plot_tells_a_script_from_a_name() -> None:
    """Names are text."""
    assert "<script" not in share_bars([SharePlace("<script>", 0.5)], "").svg
    assert not re.search(r"href|url\(", interval_plot(0.1, 0.2, 0.3, 0.85, "").svg)
