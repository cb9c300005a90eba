"""A crisis never comes first in a session, and never right after another (DESIGN, section 1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.model.card import Rating
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.session import StudySession
from tests.pools import DictPool, steps_of
from tests.study.makers import NOW, ListRecorder, card_item

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.outline import Domain

MINUTE = timedelta(minutes=1)
DOMAINS: dict[str, Domain] = {"c": "crisis", "s": "skills"}


def shown_order(queue: Sequence[str], rating: Rating = Rating.EASY) -> list[str]:
    """Return the items in the order in which a session shows them, each rated the same."""
    objectives = [PoolObjective(f"item:{name}", 5, DOMAINS[name[0]]) for name in queue]
    pool = DictPool([card_item(name) for name in queue], objectives)
    session = StudySession(steps_of(pool, queue), Progress(), pool, ListRecorder())
    order: list[str] = []
    now = NOW
    while len(order) < 9:
        shown = session.advance(now)
        if shown is None:
            break
        order.append(shown.item.id)
        session.reveal()
        session.rate(rating, now)
        now += MINUTE
    return order


@pytest.mark.parametrize(
    ("queue", "order"),
    [
        ("c1 s1 s2", "s1 c1 s2"),
        ("c1 c2 s1 s2", "s1 c1 s2 c2"),
        ("s1 c1 c2 s2", "s1 c1 s2 c2"),
        ("c1 c2", "c1 c2"),
    ],
)
def test_a_crisis_waits_for_something_else(queue: str, order: str) -> None:
    """It comes after the next other one; where there is nothing else, it was asked for."""
    assert shown_order(queue.split()) == order.split()


def test_a_crisis_that_is_repeated_waits_too() -> None:
    """Missed ones come again, but never two crises in a row and none at the start."""
    order = shown_order(["c1", "c2", "s1", "s2"], Rating.AGAIN)
    assert order[0] == "s1"
    assert "c1" in order
    assert "cc" not in "".join(name[0] for name in order)
