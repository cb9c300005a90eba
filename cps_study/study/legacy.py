"""Answers of version 0.1, which remembered items: what they asked, and when their items were due.

A learner who comes from version 0.1 was promised a day for each item. An objective keeps these
promises: it falls due neither before the earliest of its items nor after the latest of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.card import Rating
from cps_study.study import memory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from cps_study.model.asking import Rung
    from cps_study.model.card import Card
    from cps_study.model.event import AnswerEvent

    LegacyTable = Callable[[], Mapping[str, tuple[str, Rung]]]
    """Returns what each item of version 0.1 asked: the objective and the rung, by the item's id."""


class AskedIn(NamedTuple):
    """What an answered item asked: the objective and the rung."""

    objective: str
    rung: Rung


def no_legacy() -> Mapping[str, tuple[str, Rung]]:
    """Return an empty table, for answers that are known to say what they asked."""
    return {}


def asked_in(event: AnswerEvent, table: LegacyTable) -> AskedIn:
    """Return what an answer's item asked: by the event itself, or by the table for version 0.1.

    An item that isn't in the table is an objective of its own, and counts as a question.
    """
    if event.objective:
        return AskedIn(event.objective, event.rung or "question")
    known = table().get(event.item)
    if known is None:
        return AskedIn(f"item:{event.item}", "question")
    return AskedIn(*known)


class LegacyDues:
    """When the items of version 0.1 were due, by the rules of that version."""

    def __init__(self) -> None:
        self._cards: dict[str, dict[str, Card]] = {}
        """The cards by objective and item."""

    def answer(self, event: AnswerEvent, objective: str, at: datetime) -> None:
        """Take account of an answer that was given in version 0.1."""
        cards = self._cards.setdefault(objective, {})
        cards[event.item] = memory.review(
            cards.get(event.item), Rating(event.rating), at, event.item, distinct=False
        )

    def within(self, objective: str, due: datetime) -> datetime:
        """Return the due time, moved between the earliest and the latest due time of the items."""
        dues = [card.due for card in self._cards[objective].values()]
        return min(max(due, min(dues)), max(dues))
