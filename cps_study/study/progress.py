"""The learner's progress: cards, flags, and what was done today, all derived from events alone."""

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
_ID_TIME: Final = 12
"""How many hex digits of an event's id are its time."""


class Deck(Protocol):
    """The cards by item. The store has a deck that reads only the cards it's asked for."""

    def get(self, item: str) -> Card | None:
        """Return the item's card, or None if it was never studied."""

    def put(self, item: str, card: Card | None) -> None:
        """Keep this card for the item from now on; None forgets the item's card."""

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
        """Keep this card for the item from now on; None forgets the item's card."""
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
    """What was done on one study day: the items answered, and those answered for the first time.

    Each item is listed once, however often it was answered.
    """

    day: str = ""
    answered: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class Before(NamedTuple):
    """What an event changed, as it was before: enough to take the event back."""

    item: str
    card: Card | None
    today: Today
    flagged: bool
    suspended: bool
    leech: bool


@dataclass(slots=True)
class Progress:
    """Everything that the schedule contains.

    `events` is how many events it accounts for, and `through` is the id of the latest of them.
    """

    deck: Deck = field(default_factory=PlainDeck)
    today: Today = field(default_factory=Today)
    flagged: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    leeches: set[str] = field(default_factory=set)
    events: int = 0
    through: str = ""

    def through_time(self) -> datetime:
        """Return the UTC time of the latest event, from its id."""
        return id_time(self.through)

    def apply(self, event: AnswerEvent | MarkEvent) -> Before:
        """Take account of one event and return what it changed. Drills change nothing."""
        before = self._before(event.item)
        if isinstance(event, MarkEvent):
            self._mark(event)
        elif event.mode in SCHEDULED:
            self._answer(event, before.card)
        if counts(event):
            self.events += 1
            # A clock that went back can give a later event an earlier id.
            self.through = max(self.through, event.id)
        return before

    def _before(self, item: str) -> Before:
        return Before(
            item=item,
            card=self.deck.get(item),
            today=self.today,
            flagged=item in self.flagged,
            suspended=item in self.suspended,
            leech=item in self.leeches,
        )

    def revert(self, before: Before) -> None:
        """Put back what an event changed. Changes have to be taken back from the latest on."""
        item = before.item
        self.deck.put(item, before.card)
        self.today = before.today
        _put(item, self.flagged, on=before.flagged)
        _put(item, self.suspended, on=before.suspended)
        _put(item, self.leeches, on=before.leech)

    def _answer(self, event: AnswerEvent, card: Card | None) -> None:
        item = event.item
        after = memory.review(card, Rating(event.rating), from_stamp(event.at), item)
        self.deck.put(item, after)
        self._count_today(item, event.day, is_new=card is None)
        has_lapsed = card is not None and after.lapses > card.lapses
        if has_lapsed and memory.is_leech(after):
            self.leeches.add(item)
            self.suspended.add(item)

    def _count_today(self, item: str, day: str, *, is_new: bool) -> None:
        """List the item among those answered on the day; a new day starts with empty lists."""
        answered: tuple[str, ...] = ()
        new: tuple[str, ...] = ()
        if self.today.day == day:
            answered = self.today.answered
            new = self.today.new
        if item not in answered:
            answered = (*answered, item)
        if is_new:
            new = (*new, item)
        self.today = Today(day, answered, new)

    def _mark(self, event: MarkEvent) -> None:
        if event.what == "flag":
            _put(event.item, self.flagged, on=event.on)
            return
        _put(event.item, self.suspended, on=event.on)
        # An item that the learner brings back has another chance: it's no longer a leech.
        if not event.on:
            self.leeches.discard(event.item)


def _put(item: str, items: set[str], *, on: bool) -> None:
    """Put the item into the set, or take it out."""
    if on:
        items.add(item)
    else:
        items.discard(item)


def id_time(ident: str) -> datetime:
    """Return the UTC time in an event's id; 1970 for an empty id.

    The first twelve hex digits of an id are milliseconds since 1970.
    """
    milliseconds = int(ident[:_ID_TIME] or "0", 16)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def counts(event: Event) -> bool:
    """Say whether an event can change the schedule. Answers in drills and mock exams can't."""
    if isinstance(event, MarkEvent):
        return True
    return isinstance(event, AnswerEvent) and event.mode in SCHEDULED


def replay(events: Iterable[Event], onto: Progress | None = None) -> Progress | None:
    """Return the progress that the events lead to, in whatever order and however often they come.

    With `onto`, the events are added to that progress; they have to be later ones. If they take
    back an event that it already accounts for, None is returned: only a replay from the start can
    leave that event out.
    """
    by_id = {event.id: event for event in events}
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    if onto is None:
        progress = Progress()
    elif undone <= by_id.keys():
        progress = onto
    else:
        return None
    for ident in sorted(by_id):
        event = by_id[ident]
        if isinstance(event, UndoEvent):
            if event.of in by_id and counts(by_id[event.of]):
                _count_without_effect(progress, ident)
        elif ident in undone:
            if counts(event):
                _count_without_effect(progress, ident)
        elif isinstance(event, AnswerEvent | MarkEvent):
            progress.apply(event)
    return progress


def _count_without_effect(progress: Progress, ident: str) -> None:
    """Count an event that was undone, or that undid it: together they change nothing else."""
    progress.events += 1
    progress.through = ident


def card_to_data(card: Card) -> dict[str, object]:
    """Return the card as it's written to the schedule."""
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
