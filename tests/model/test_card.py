"""Ratings and states, as FSRS numbers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fsrs
import pytest

from cps_study.model.card import Rating, State

if TYPE_CHECKING:
    from enum import IntEnum


@pytest.mark.parametrize(
    ("ours", "theirs"), [(Rating, fsrs.Rating), (State, fsrs.State)], ids=["rating", "state"]
)
def test_ratings_and_states_are_numbered_as_in_fsrs(
    ours: type[Rating | State], theirs: type[IntEnum]
) -> None:
    """The journal keeps these numbers and the scheduler reads them, so they agree name by name."""
    assert {member.name.lower(): member.value for member in ours} == {
        member.name.lower(): member.value for member in theirs
    }
