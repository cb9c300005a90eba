"""The record of one answer sheet."""

from __future__ import annotations

import pytest

from cps_study.model.answer_sheet import AnswerSheet


def test_a_sheet_is_a_value() -> None:
    """Two readings of one sheet are equal and hash alike, and nothing in it can be changed."""
    sheet = AnswerSheet("Ann", "B", ((2,), None, "supervisor", ()), 2)
    assert {sheet} == {AnswerSheet("Ann", "B", ((2,), None, "supervisor", ()), 2)}
    with pytest.raises(AttributeError):
        sheet.form = "A"  # type: ignore[misc] # must not work
