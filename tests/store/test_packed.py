"""Numbers in a text come back one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.store.packed import Packed, packed


@given(st.lists(st.integers(min_value=0)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    """Each is at its place, whatever the others are."""
    kept = Packed(packed(numbers), len(numbers))
    assert [kept[place] for place in range(len(numbers))] == numbers


def test_another_number_of_numbers_is_refused() -> None:
    """A text that can't be of so many isn't read as if it were."""
    with pytest.raises(ValueError, match="another number"):
        Packed("0a0b0c0", 3)
    with pytest.raises(ValueError, match="another number"):
        Packed("0a", 0)


def test_a_place_beyond_the_numbers_is_refused() -> None:
    """Nothing is made up for it."""
    with pytest.raises(ValueError, match="invalid literal"):
        Packed(packed([1, 2]), 2)[2]
