"""The records of a study session: what is shown, what an answer led to, how far the session is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

    from cps_study.model.card import Card, Rating
    from cps_study.model.event import Event
    from cps_study.model.item import Item
    from cps_study.study.marking import MarkedResponse
    from cps_study.study.progress import Before


class ShownItem(NamedTuple):
    """An item on the screen. `order` has the positions of its options in the order shown."""

    item: Item
    order: tuple[int, ...]
    since: datetime
    card: Card | None
    revealed: bool = False


class Outcome(NamedTuple):
    """What an answer led to.

    `chosen` has the positions of options in the order of the file. `again_in` is None in a drill.
    """

    item: Item
    rating: Rating
    marked: MarkedResponse | None
    chosen: tuple[int, ...]
    typed: str
    guessed: bool
    again_in: timedelta | None
    leech: bool


class SessionAnswer(NamedTuple):
    """One answer of the session, for its summary."""

    ident: str
    rating: Rating
    was_new: bool


class Counts(NamedTuple):
    """How many items are still to come: new, being learned, and due for review."""

    new: int
    learning: int
    due: int


class LearningItem(NamedTuple):
    """An item that comes again in this session, and when; the soonest one sorts first."""

    due: datetime
    ident: str


class SessionState(NamedTuple):
    """How far the session is. Immutable, so undo only has to keep the state before."""

    position: int = 0
    """How many items of the queue have been taken."""
    learning: tuple[LearningItem, ...] = ()
    shown: ShownItem | None = None
    results: tuple[SessionAnswer, ...] = ()
    written: Mapping[str, str] = MappingProxyType({})
    """The notes written in this session, by item; an empty one was removed."""
    left_subjects: frozenset[str] = frozenset()
    """The subjects left in this session."""

    @property
    def soonest(self) -> LearningItem | None:
        """The item in learning that comes next, or None if there is none."""
        if not self.learning:
            return None
        return min(self.learning)

    def with_learning(self, due: datetime, ident: str) -> SessionState:
        """Return the state with another item in learning."""
        return self._replace(learning=(*self.learning, LearningItem(due, ident)))

    def without_learning(self, gone: LearningItem) -> SessionState:
        """Return the state without one item in learning."""
        return self._replace(learning=tuple(item for item in self.learning if item is not gone))


class UndoStep(NamedTuple):
    """What it takes to undo an event. `before` is None if it didn't change the progress."""

    event: Event
    before: Before | None
    state: SessionState
