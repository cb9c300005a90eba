"""What was done on one study day."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Rating
from cps_study.study.growing import GrowingTuple, growing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.model.event import AnswerEvent

MOST_MISSES: Final = 5
"""An objective that was missed this often on one day rests until the next."""
LONGEST_MS: Final = 120_000
"""No single answer counts for more of the day than two minutes: somebody was called away."""


class Today(NamedTuple):
    """What was done on one study day: the objectives and items answered, each listed once.

    `new` are the objectives answered for the first time, and `missed` says how often each objective
    was missed. `ms` is the time that answers took, in milliseconds, and `new_ms` the part of it
    that went to the new ones.
    """

    day: str = ""
    answered: GrowingTuple[str] = growing()
    new: GrowingTuple[str] = growing()
    items: GrowingTuple[str] = growing()
    missed: Mapping[str, int] = MappingProxyType({})
    ms: int = 0
    new_ms: int = 0

    @property
    def resting(self) -> frozenset[str]:
        """The objectives that rest until tomorrow."""
        return frozenset(name for name, times in self.missed.items() if times >= MOST_MISSES)

    def rests(self, objective: str) -> bool:
        """Say whether the objective was missed so often that it rests until tomorrow."""
        return self.missed.get(objective, 0) >= MOST_MISSES


def with_answer(today: Today, event: AnswerEvent, objective: str, *, is_new: bool) -> Today:
    """Return the day with one more answer."""
    new = today.new.with_one(objective) if is_new else today.new
    missed = today.missed
    if event.rating == Rating.AGAIN:
        missed = {**missed, objective: missed.get(objective, 0) + 1}
    took = min(max(event.ms, 0), LONGEST_MS)
    return Today(
        today.day,
        today.answered.with_new(objective),
        new,
        today.items.with_new(event.item),
        missed,
        today.ms + took,
        today.new_ms + (took if is_new or objective in new else 0),
    )
