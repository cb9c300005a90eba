"""A key to mark with, in the layout of the answer sheet."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader

from cps_study.paper import quick_key
from cps_study.paper.build import key_letters
from cps_study.paper.quick_key import quick_key_pdf
from cps_study.paper.sheet import lay_out
from cps_study.paper.style import PaperStyle
from tests.study.paper_makers import mixed_items, paper_test

TEST = paper_test(mixed_items(8), forms=2)


@pytest.mark.parametrize("large", [False, True])
def test_it_has_a_page_for_each_page_of_the_sheet(large: bool) -> None:  # noqa: FBT001
    """It names the form, the test and the answer in words."""
    form = TEST.forms[1]
    (page,) = PdfReader(io.BytesIO(quick_key_pdf(TEST, form, PaperStyle(large=large)))).pages
    text = page.extract_text()
    assert "quick key to form B" in text
    assert f"test {TEST.code}" in text
    assert "supervisor" in text


@pytest.mark.parametrize("large", [False, True])
def test_the_circles_are_those_of_the_sheet_and_the_right_ones_are_black(
    monkeypatch: pytest.MonkeyPatch,
    large: bool,  # noqa: FBT001
) -> None:
    """Each row has its number, and its letters beside the circles."""
    drawn: list[dict[str, Any]] = []

    def keep(_template: str, data: dict[str, Any]) -> bytes:
        drawn.append(data)
        return b""

    monkeypatch.setattr(quick_key, "compile_pdf", keep)
    form = TEST.forms[1]
    letters = {number: key_letters(entry) for number, entry in enumerate(form.entries, 1)}
    quick_key_pdf(TEST, form, PaperStyle(large=large))
    (data,) = drawn
    sheet = [page for page in lay_out(TEST, PaperStyle(large=large)) if page.form == "B"]
    for page, expected in zip(data["pages"], sheet, strict=True):
        assert [(b["x"], b["y"], b["r"]) for b in page["bubbles"]] == [
            (bubble.x, bubble.y, bubble.r) for bubble in expected.bubbles
        ]
        for bubble in page["bubbles"]:
            assert bubble["right"] == (bubble["option"] in letters[bubble["question"]])
    rows = [row for page in data["pages"] for row in page["rows"]]
    assert sorted(row["number"] for row in rows) == list(letters)
    assert all(row["words"] == letters[row["number"]] for row in rows if row["end"])


def test_a_long_test_is_as_short_as_its_sheet() -> None:
    """It has as many pages as the answer sheet, whatever the number of questions."""
    test = paper_test(mixed_items(72), forms=1)
    raw = quick_key_pdf(test, test.forms[0], PaperStyle())
    assert len(PdfReader(io.BytesIO(raw)).pages) == len(lay_out(test, PaperStyle()))
