"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cps_study.model.number import decimal_in


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("988", "988"),
        (" -5 ", "-5"),
        ("\u22125", "-5"),
        ("+ 5", "5"),
        ("1,000", "1000"),
        ("1,5", "1.5"),
        ("0,500", "0.5"),
        (".5", "0.5"),
        ("2.", "2"),
        ("1.5e-3", "0.0015"),
        ("1,234,567.8", "1234567.8"),
    ],
)
def test_a_number_is_read_as_a_whole(text: str, number: str) -> None:
    """With a sign, a point or a comma, and commas in thousands."""
    assert decimal_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", ".", "-", "5 mg", "9-8-8", "1..5", "e5", "1" * 50])
def test_anything_else_is_none(text: str) -> None:
    """A word beside it, a range, or far too many digits."""
    assert decimal_in(text) is None
