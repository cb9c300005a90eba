"""Numerical questions as typed ones: exact numbers, and what becomes of a tolerance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.numbers import MOST_ACCEPTED, around, between, numeric_answers
from cps_study.model.number import decimal_in


@pytest.mark.parametrize(
    ("number", "tolerance", "accept"),
    [
        ("988", "", ("988",)),
        ("-3.50", "0", ("-3.5",)),
        ("1e3", "0.0", ("1000",)),
        ("1822", "2", ("1822", "1820", "1821", "1823", "1824")),
        ("0,5", "0.1", ("0.5", "0.4", "0.6")),
        ("3.14159", "0.0005", ("3.14159", "3.1416", "3.142")),
        ("100", "50", ("100",)),
        ("1e20", "1e-5", ()),
        ("123456789012345678901234567890123", "", ("123456789012345678901234567890123",)),
        ("many", "", ()),
    ],
)
def test_a_tolerance_becomes_what_can_be_typed(
    number: str, tolerance: str, accept: tuple[str, ...]
) -> None:
    """A few numbers as precise as the file's, or the number and what it's rounded to."""
    answers = numeric_answers([around(number, tolerance)])
    assert answers.accept == accept
    assert bool(answers.lost) is (bool(accept) and tolerance.strip("0.") != "")


def test_a_range_is_listed_if_it_is_short() -> None:
    """Without an exact number there's nothing to fall back on."""
    answers = numeric_answers([between("5", "3")])
    assert answers.accept == ("3", "4", "5")
    assert answers.lost == (
        "the tolerance: every number from 3 to 5 was right; here it's only 3 or 4 or 5"
    )
    assert numeric_answers([between("1", "100")]).accept == ()
    assert numeric_answers([between("1", "x")]).accept == ()
    assert numeric_answers([around("1"), None]).accept == ()


@given(st.text("0123456789.,-+eE \u2212", max_size=12), st.text("0123456789.eE-", max_size=8))
def test_whatever_is_listed_is_within_the_tolerance(number: str, tolerance: str) -> None:
    """Nothing raises, the list stays short, and each text is a number in the range."""
    numbers = around(number, tolerance)
    accept = numeric_answers([numbers]).accept
    assert len(accept) <= MOST_ACCEPTED + 1
    for text in accept:
        value = decimal_in(text)
        assert numbers is not None
        assert value is not None
        assert numbers.low <= value <= numbers.high
