"""The learner's progress: cards, marks and what was done today, derived from events alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cps_study.model.card import Card, Rating
from cps_study.model.event import AnswerEvent, Event, MarkEvent, UndoEvent
from cps_study.study import memory
from cps_study.study.times import from_stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


SCHEDULED: Final = frozenset({"study", "quiz"})
"""The modes whose answers feed the schedule."""


class Deck(Protocol):
    """The cards by item. The store keeps a deck that reads only the cards that are asked for."""

    def get(self, item: str) -> Card | None:
        """Return the item's card, or None if it was never studied."""

    def put(self, item: str, card: Card | None) -> None:
        """Hold this card for the item from now on; None forgets it."""

    def due(self, before: str) -> Iterator[tuple[str, Card]]:
        """Yield the items and cards that are due before the stamp, in no special order."""

    def __contains__(self, item: str) -> bool: ...


class PlainDeck:
    """A deck in a dict."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {}

    def get(self, item: str) -> Card | None:
        """Return the item's card, or None if it was never studied."""
        return self.cards.get(item)

    def put(self, item: str, card: Card | None) -> None:
        """Hold this card for the item from now on; None forgets it."""
        if card is None:
            self.cards.pop(item, None)
        else:
            self.cards[item] = card

    def due(self, before: str) -> Iterator[tuple[str, Card]]:
        """Yield the items and cards that are due before the stamp."""
        limit = from_stamp(before)
        return ((item, card) for item, card in self.cards.items() if card.due < limit)

    def __contains__(self, item: str) -> bool:
        return item in self.cards


class Today(NamedTuple):
    """What was done on one study day: the items answered, with how often, and those first met on it."""

    day: str = ""
    answered: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Before(NamedTuple):
    """What an event changed, as it was before: enough to take it back."""

    item: str
    card: Card | None
    today: Today
    flagged: bool
    suspended: bool
    leech: bool


@dataclass(slots=True)
class Progress:
    """Everything that the schedule holds. `through` is the latest event it takes account of."""

    deck: Deck = field(default_factory=PlainDeck)
    today: Today = field(default_factory=Today)
    flagged: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    leeches: set[str] = field(default_factory=set)
    events: int = 0
    through: str = ""

    def through_time(self) -> datetime:
        """Return the time of the latest event, as its id tells it."""
        return id_time(self.through)

    def apply(self, event: AnswerEvent | MarkEvent) -> Before:
        """Take account of one event and return what it changed. Drills (`cram`) change nothing."""
        item = event.item
        before = Before(
            item,
            self.deck.get(item),
            self.today,
            item in self.flagged,
            item in self.suspended,
            item in self.leeches,
        )
        if isinstance(event, MarkEvent):
            self._mark(event)
        elif event.mode in SCHEDULED:
            self._answer(event, before.card)
        if counts(event):
            self.events += 1
            self.through = max(self.through, event.id)
        return before

    def revert(self, before: Before) -> None:
        """Put back what an event changed. The latest change has to be taken back first."""
        self.deck.put(before.item, before.card)
        self.today = before.today
        for marks, was in (
            (self.flagged, before.flagged),
            (self.suspended, before.suspended),
            (self.leeches, before.leech),
        ):
            (marks.add if was else marks.discard)(before.item)

    def _answer(self, event: AnswerEvent, card: Card | None) -> None:
        after = memory.review(card, Rating(event.rating), from_stamp(event.at), event.item)
        self.deck.put(event.item, after)
        today = self.today if self.today.day == event.day else Today(event.day)
        new = (event.item,) if card is None else ()
        again = () if event.item in today.answered else (event.item,)
        self.today = Today(event.day, today.answered + again, today.new + new)
        lapsed = card is not None and after.lapses > card.lapses
        if lapsed and memory.is_leech(after):
            self.leeches.add(event.item)
            self.suspended.add(event.item)

    def _mark(self, event: MarkEvent) -> None:
        marks = self.flagged if event.what == "flag" else self.suspended
        (marks.add if event.on else marks.discard)(event.item)
        if event.what == "suspend" and not event.on:
            self.leeches.discard(event.item)


def id_time(ident: str) -> datetime:
    """Return the UTC time in an event's id: its first twelve hex digits are milliseconds since 1970."""
    return datetime.fromtimestamp(int(ident[:12] or "0", 16) / 1000, UTC)


def counts(event: Event) -> bool:
    """Tell whether the event can change the schedule: an answer of a drill or a mock exam cannot."""
    return isinstance(event, MarkEvent) or (
        isinstance(event, AnswerEvent) and event.mode in SCHEDULED
    )


def replay(events: Iterable[Event], onto: Progress | None = None) -> Progress | None:
    """Return the progress that the events lead to, whatever order and however often they are given.

    With `onto`, the events are later ones than it holds; returns None if they take back one that it holds
    already, so that only a replay from the start can tell.
    """
    by_id = {event.id: event for event in events}
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    progress = Progress() if onto is None else onto
    if onto is not None and undone - by_id.keys():
        return None
    for ident in sorted(by_id):
        event = by_id[ident]
        if isinstance(event, UndoEvent):
            target = by_id.get(event.of)
            if target is not None and counts(target):
                progress.events += 1
                progress.through = ident
        elif ident in undone:
            if counts(event):
                progress.events += 1
                progress.through = ident
        elif isinstance(event, AnswerEvent | MarkEvent):
            progress.apply(event)
    return progress


def card_to_data(card: Card) -> dict[str, object]:
    """Return the card as the schedule writes it."""
    return {
        "due": stamp(card.due),
        "state": card.state.name.lower(),
        "step": card.step,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "last": stamp(card.last),
        "reps": card.reps,
        "lapses": card.lapses,
    }
