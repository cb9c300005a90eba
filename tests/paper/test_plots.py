"""Plots: what is drawn, and where."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.paper.document import Document
from cps_study.paper.pdf import document_pdf
from cps_study.paper.plots import HEIGHT, WIDTH, histogram, scatter
from cps_study.paper.style import PaperStyle

SVG = "{http://www.w3.org/2000/svg}"


@given(st.lists(st.integers(0, 500), max_size=120))
def test_a_histogram_has_a_bar_for_each_count(counts: list[int]) -> None:
    """It is as high as the count and inside the picture; a count of 0 has no bar."""
    picture = histogram(counts, "points <&>", "words")
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    bars = root.findall(f"{SVG}rect")
    assert len(bars) == sum(count > 0 for count in counts)
    heights = [float(bar.attrib["height"]) for bar in bars]
    drawn = [count for count in counts if count]
    scaled = [max(drawn) * height / max(heights) for height in heights]
    assert scaled == pytest.approx(drawn, abs=0.01 * max(drawn, default=0))
    for bar in bars:
        assert 0 <= float(bar.attrib["x"]) <= WIDTH
        assert 0 <= float(bar.attrib["y"]) <= HEIGHT
    assert picture.alt == "words"


def test_a_scatter_has_a_named_dot_for_each_point() -> None:
    """The axes go from 0 to 1 across and from -1 to 1 up."""
    plot = scatter([(0, -1, "1"), (1, 1, "2"), (0.5, 0, "3")], "p", "r", "words")
    root = ET.fromstring(plot.svg)  # noqa: S314 - our own drawing
    dots = [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.findall(f"{SVG}circle")
    ]
    (left, bottom), (right, top), (middle, half) = dots
    assert left < middle < right
    assert top < half < bottom
    assert {"1", "2", "3", "p", "r"} <= {text.text for text in root.findall(f"{SVG}text")}


def test_a_plot_prints() -> None:
    """The compiler accepts it as an accessible picture."""
    assert document_pdf(
        Document("T", "R", (histogram([1, 2], "points", "two bars"),)), PaperStyle()
    ).startswith(b"%PDF")
