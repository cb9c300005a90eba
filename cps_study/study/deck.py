"""What the learner remembers of each objective, and what is known of each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cps_study.model.card import Brief
from cps_study.study.times import from_stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.card import LastShown, Memory
    from cps_study.model.event import Stamp


class Deck(Protocol):
    """The memories by objective. The store has a deck that reads only those it's asked for."""

    def get(self, objective: str) -> Memory | None:
        """Return the objective's memory, or None if it was never studied."""

    def put(self, objective: str, kept: Memory | None) -> None:
        """Keep this memory from now on; None forgets the objective."""

    def due(self, before: Stamp) -> Iterator[tuple[str, Memory]]:
        """Yield the objectives and memories that are due before the stamp, in no special order."""

    def briefs(self, before: Stamp) -> Iterator[tuple[str, Brief]]:
        """Yield the same objectives with the part of their memories that ranks them.

        A queue looks at everything that's due, and asks little of it.
        """

    def __contains__(self, objective: str) -> bool: ...


class Shelf(Protocol):
    """What is known of the items, by id."""

    def get(self, item: str) -> LastShown | None:
        """Return when the item was answered last, or None if it never was."""

    def put(self, item: str, shown: LastShown | None) -> None:
        """Keep this for the item from now on; None forgets the item."""


class PlainDeck:
    """A deck in a dict."""

    def __init__(self) -> None:
        self.memories: dict[str, Memory] = {}

    def get(self, objective: str) -> Memory | None:
        """Return the objective's memory, or None if it was never studied."""
        return self.memories.get(objective)

    def put(self, objective: str, kept: Memory | None) -> None:
        """Keep this memory from now on; None forgets the objective."""
        if kept is None:
            self.memories.pop(objective, None)
        else:
            self.memories[objective] = kept

    def due(self, before: Stamp) -> Iterator[tuple[str, Memory]]:
        """Yield the objectives and memories that are due before the stamp."""
        limit = from_stamp(before)
        for objective, kept in self.memories.items():
            if kept.card.due < limit:
                yield objective, kept

    def briefs(self, before: Stamp) -> Iterator[tuple[str, Brief]]:
        """Yield the same objectives with the part of their memories that ranks them."""
        for objective, kept in self.due(before):
            yield objective, brief_of(kept)

    def __contains__(self, objective: str) -> bool:
        return objective in self.memories


class PlainShelf:
    """What is known of the items, in a dict."""

    def __init__(self) -> None:
        self.items: dict[str, LastShown] = {}

    def get(self, item: str) -> LastShown | None:
        """Return when the item was answered last, or None if it never was."""
        return self.items.get(item)

    def put(self, item: str, shown: LastShown | None) -> None:
        """Keep this for the item from now on; None forgets the item."""
        if shown is None:
            self.items.pop(item, None)
        else:
            self.items[item] = shown


def brief_of(kept: Memory) -> Brief:
    """Return the part of the memory that ranks it."""
    card = kept.card
    return Brief(card.state, kept.days, card.stability, stamp(card.due), stamp(card.last))


def memory_to_data(kept: Memory) -> dict[str, object]:
    """Return the memory as it's written to the schedule."""
    card = kept.card
    return {
        "due": stamp(card.due),
        "rung": kept.rung,
        "item": kept.item,
        "day": kept.day,
        "days": kept.days,
        "state": card.state.name.lower(),
        "step": card.step,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "last": stamp(card.last),
        "reps": card.reps,
        "lapses": card.lapses,
    }
