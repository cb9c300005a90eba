"""Plots."""

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
    """As high as the count, inside the picture; what is not there has none."""
    picture = histogram(counts, "points <&>", "words")
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own drawing
    bars = root.findall(f"{SVG}rect")
    assert len(bars) == sum(count > 0 for count in counts)
    heights = [float(bar.attrib["height"]) for bar in bars]
    held = [count for count in counts if count]
    scaled = [max(held) * height / max(heights) for height in heights]
    assert scaled == pytest.approx(held, abs=0.01 * max(held, default=0))
    for bar in bars:
        assert 0 <= float(bar.attrib["x"]) <= WIDTH
        assert 0 <= float(bar.attrib["y"]) <= HEIGHT
    assert picture.alt == "words"


def test_a_scatter_has_a_named_dot_for_each_point() -> None:
    """From 0 to 1 across and from -1 to 1 up."""
    root = ET.fromstring(scatter([(0, -1, "1"), (1, 1, "2"), (0.5, 0, "3")], "p", "r", "words").svg)  # noqa: S314 - ours
    dots = [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.findall(f"{SVG}circle")
    ]
    (left, bottom), (right, top), (middle, half) = dots
    assert left < middle < right
    assert top < half < bottom
    assert {"1", "2", "3", "p", "r"} <= {text.text for text in root.findall(f"{SVG}text")}


def test_a_plot_prints() -> None:
    """With its words for those who do not see it."""
    assert document_pdf(
        Document("T", "R", (histogram([1, 2], "points", "two bars"),)), PaperStyle()
    ).startswith(b"%PDF")
