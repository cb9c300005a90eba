"""Each event once, whatever the order."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from cps_study.study.distinct import events_by_id
from tests.store.samples import answer, mark

if TYPE_CHECKING:
    from cps_study.model.event import Event


def test_of_two_events_with_one_id_the_same_counts_in_any_order() -> None:
    """Their content settles it, not who came first."""
    events: list[Event] = [
        answer("a", 1, 5),
        answer("a", 4, 5),
        mark("a", "flag", 5),
        answer("b", 3, 6),
    ]
    found = [events_by_id(order) for order in permutations(events)]
    assert all(each == found[0] for each in found)
    assert found[0].keys() == {event.id for event in events}
