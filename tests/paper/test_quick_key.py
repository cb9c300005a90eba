"""A key to mark with, in the layout of the answer sheet."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from cps_study.paper.build import key_letters
from cps_study.paper.quick_key import quick_key_pdf
from cps_study.paper.style import PaperStyle
from tests.study.paper_makers import mixed_items, paper_test

TEST = paper_test(mixed_items(8), forms=2)


@pytest.mark.parametrize("large", [False, True])
def test_it_has_a_page_for_each_page_of_the_sheet(large: bool) -> None:  # noqa: FBT001
    """It names the form, the test, every number, and the answer in words."""
    form = TEST.forms[1]
    (page,) = PdfReader(io.BytesIO(quick_key_pdf(TEST, form, PaperStyle(large=large)))).pages
    text = page.extract_text()
    assert "quick key to form B" in text
    assert f"test {TEST.code}" in text
    assert "supervisor" in text
    numbers_and_letters = text.split()
    for number, entry in enumerate(form.entries, 1):
        assert str(number) in text
        assert key_letters(entry) in "".join(numbers_and_letters)


def test_a_long_test_is_as_short_as_its_sheet() -> None:
    """A form of 75 with four options each is one page."""
    test = paper_test(mixed_items(72), forms=1)
    raw = quick_key_pdf(test, test.forms[0], PaperStyle())
    assert len(PdfReader(io.BytesIO(raw)).pages) <= 2
