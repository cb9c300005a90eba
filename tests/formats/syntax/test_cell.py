"""Cells: several texts in one, and formulas that don't run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.syntax.cell import disarm_formula, join_texts, rearm_formula, split_texts

tricky = st.text(st.sampled_from("'=+-@\t\r\n|\\ab ") | st.characters(codec="utf-8"), max_size=8)


@given(tricky)
def test_a_formula_is_disarmed_and_comes_back(text: str) -> None:
    """No cell starts like a formula, and reading gives back the text that was written."""
    cell = disarm_formula(text)
    assert cell[:1] not in set("=+-@\t\r\n")
    assert rearm_formula(cell) == text


@pytest.mark.parametrize(
    ("cell", "text"), [("'=1", "=1"), ("'tis", "'tis"), ("''x", "''x"), ("'", "'"), ("''=1", "'=1")]
)
def test_an_apostrophe_that_disarms_nothing_stays(cell: str, text: str) -> None:
    """Only an apostrophe that hides a formula is removed."""
    assert rearm_formula(cell) == text


@given(st.lists(tricky.filter(bool), max_size=4))
def test_texts_share_a_cell(texts: list[str]) -> None:
    """Texts with any characters in them come out of a cell as they went in."""
    assert split_texts(join_texts(texts)) == texts


def test_a_backslash_at_the_end_stands_for_itself() -> None:
    """A cell that `join_texts` didn't make is still split."""
    assert split_texts("a|b\\") == ["a", "b\\"]
    assert split_texts("") == []
