"""The ids of a bank are the same however they are asked for."""

from __future__ import annotations

from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from cps_study.store.bank_ids import BankIds, first_part, ids_text

IDENTS = st.lists(st.text("abc-._012", min_size=1), unique=True)


@given(IDENTS, st.integers(min_value=0, max_value=20))
def test_a_walk_that_stops_anywhere_changes_nothing(idents: list[str], steps: int) -> None:
    """Every id has its place, and every place its id, whether the walk passed it or not."""
    ids = BankIds(ids_text(idents))
    assert list(islice(ids, steps)) == idents[:steps]
    assert [ids.position(ident) for ident in idents] == list(range(len(idents)))
    assert [ids[place] for place in range(len(idents))] == idents
    assert list(ids) == ids.every() == list(ids.positions()) == idents


def test_an_id_that_is_not_there_has_no_position() -> None:
    """Neither has a part of one, nor two of them with what's between."""
    ids = BankIds(ids_text(["a-1", "b-1"]))
    assert [ids.position(ident) for ident in ("a", "a-1 b-1", "")] == [None, None, None]
    assert BankIds("").position("") is None


def test_numbered_ids_share_their_first_part() -> None:
    """So a bank has few first parts, and a start has few to look at."""
    parts = {ident: first_part(ident) for ident in ("role-12", "v2-12", "role12", "12", "role")}
    assert parts == {"role-12": "role", "v2-12": "v2", "role12": "role", "12": "", "role": "role"}


@given(st.text("a1-", min_size=1), st.text("a1-", min_size=1))
def test_ids_with_another_first_part_are_different(one: str, other: str) -> None:
    """So banks whose first parts differ can't clash."""
    assert one != other or first_part(one) == first_part(other)
    assert one.startswith(first_part(one))
