"""A tuple that grows at its end, with all its earlier versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.study.growing import GrowingTuple, growing

STEPS = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abc"), st.booleans()), max_size=30)


@given(STEPS)
def test_every_version_stays_as_it_was(steps: list[tuple[int, str, bool]]) -> None:
    """Whichever version grows, and however often, all of them equal the plain tuples."""
    versions: list[GrowingTuple[str]] = [growing()]
    plain: list[tuple[str, ...]] = [()]
    for place, entry, is_set in steps:
        old, expected = versions[place % len(versions)], plain[place % len(plain)]
        if is_set and entry in expected:
            plain.append(expected)
        else:
            plain.append((*expected, entry))
        versions.append(old.with_new(entry) if is_set else old.with_one(entry))
        assert [tuple(version) for version in versions] == plain
        for version, entries in zip(versions, plain, strict=True):
            assert (len(version), version[-2:]) == (len(entries), entries[-2:])
            assert {one for one in "abcd" if one in version} == set(entries)


def test_it_is_like_a_tuple() -> None:
    """It equals the tuple with its entries, has its hash and its places, and looks like it."""
    shorter = growing("a", "b", "a")
    longer = shorter.with_one("c")
    assert longer == ("a", "b", "a", "c") != shorter
    assert (shorter[0], shorter[-1], longer[-1], longer[1:3]) == ("a", "a", "c", ("b", "a"))
    assert hash(longer) == hash(tuple(longer))
    assert repr(longer) == "('a', 'b', 'a', 'c')"
    assert longer != ["a", "b", "a", "c"]
    with pytest.raises(IndexError):
        shorter[3]
