"""A study session: what is shown next, what an answer does, and how to take it back.

The session decides; the caller shows and stores. Every event is handed to `record` before anything else
changes, so that what the session shows next can rest on a stored answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cps_study.model.card import Card, Rating, State
from cps_study.model.event import AnswerEvent, E, Event, MarkEvent, Mode, UndoEvent
from cps_study.model.item import Flashcard, Item, Question, Typed, fingerprint
from cps_study.study import memory
from cps_study.study.marking import MarkedResponse, mark_question, mark_typed, rating_for
from cps_study.study.times import day_end, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from cps_study.study.progress import Before, Progress
    from cps_study.study.queue import Pool

LEARN_AHEAD: Final = timedelta(minutes=20)
"""A card being learned may come this much before its minute when nothing else is left (as in Anki)."""
DRILL_GAP: Final = 3


class Recorder(Protocol):
    """Stores an event for good and returns it with its id; raises if it could not."""

    def __call__(self, event: E, /) -> E:
        """Return the stored event."""


class ShownItem(NamedTuple):
    """An item on the screen. `order` holds option positions as written, in the order shown."""

    item: Item
    order: tuple[int, ...]
    since: datetime
    card: Card | None
    revealed: bool = False


class Outcome(NamedTuple):
    """What an answer led to. `chosen` holds option positions as written; `again_in` is None in a drill."""

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


class _Place(NamedTuple):
    """Where the session stands. Immutable, so that undo is keeping the one before."""

    position: int = 0
    learning: tuple[tuple[datetime, str], ...] = ()
    shown: ShownItem | None = None
    results: tuple[SessionAnswer, ...] = ()


@dataclass(slots=True)
class StudySession:
    """Shows the items of a queue until each has left the learning steps, or the learner stops."""

    queue: Sequence[str]
    progress: Progress
    pool: Pool
    record: Recorder
    mode: Mode = "study"
    seed: int | None = None
    zone: tzinfo | None = None
    _at: _Place = field(default_factory=_Place)
    _undo: list[tuple[Event, Before | None, _Place]] = field(default_factory=list)

    @property
    def shown(self) -> ShownItem | None:
        """The item on the screen, or None at the end."""
        return self._at.shown

    @property
    def results(self) -> tuple[SessionAnswer, ...]:
        """Every answer given and not taken back."""
        return self._at.results

    @property
    def left(self) -> int:
        """How many items are still to come, the one on the screen included."""
        shown = self._at.shown is not None
        return len(self.queue) - self._at.position + len(self._at.learning) + shown

    @property
    def finished(self) -> int:
        """How many items are through for today."""
        return len({result.ident for result in self.results} - self._still_open())

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._undo)

    def advance(self, now: datetime) -> ShownItem | None:
        """Put the next item on the screen and return it; None when the session is at its end.

        First a card in learning whose minute has come, then the queue, then learning cards a little early.
        """
        position, learning, _, results = self._at
        while True:
            soonest = min(learning, default=None)
            if soonest is not None and soonest[0] <= now:
                ident, learning = soonest[1], _without(learning, soonest)
            elif position < len(self.queue):
                ident, position = self.queue[position], position + 1
                card = self._card(ident)
                if card is not None and card.state is not State.REVIEW and card.due > now:
                    learning = (*learning, (card.due, ident))
                    continue
            elif soonest is not None and soonest[0] <= now + LEARN_AHEAD:
                ident, learning = soonest[1], _without(learning, soonest)
            else:
                self._at = _Place(position, learning, None, results)
                return None
            item = self.pool.item(ident)
            if item is not None and (self.mode == "cram" or ident not in self.progress.suspended):
                break
        shown = ShownItem(item, self._order(item), now, self._card(ident))
        self._at = _Place(position, learning, shown, results)
        return shown

    def reveal(self) -> None:
        """Show the answer of the flashcard on the screen."""
        shown = self._current()
        self._at = self._at._replace(shown=shown._replace(revealed=True))

    def intervals(self, now: datetime) -> dict[Rating, timedelta]:
        """Return for each rating when the item on the screen would come again."""
        shown = self._current()
        return memory.preview(shown.card, now, shown.item.id)

    def rate(self, rating: Rating, now: datetime) -> Outcome:
        """Take the learner's own rating of the flashcard on the screen."""
        if not isinstance(self._current().item, Flashcard):
            raise TypeError("only a flashcard is rated by the learner")
        return self._answer(rating, now, None, (), "", guessed=False)

    def choose(self, places: Sequence[int], now: datetime, *, guessed: bool = False) -> Outcome:
        """Mark the options chosen, counted from 0 in the order shown."""
        shown = self._current()
        if not isinstance(shown.item, Question):
            raise TypeError("only a closed question has options to choose")
        chosen = tuple(sorted(shown.order[place] for place in set(places)))
        marked = mark_question(shown.item, chosen)
        rating = rating_for(right=marked.right, guessed=guessed)
        return self._answer(rating, now, marked, chosen, "", guessed=guessed)

    def type(self, text: str, now: datetime, *, guessed: bool = False) -> Outcome:
        """Mark the typed answer."""
        shown = self._current()
        if not isinstance(shown.item, Typed):
            raise TypeError("only a typed question takes a typed answer")
        marked = mark_typed(shown.item, text)
        return self._answer(
            rating_for(right=marked.right, guessed=guessed), now, marked, (), text, guessed=guessed
        )

    def flag(self, now: datetime, ident: str) -> bool:
        """Flag an item, or take its flag away; return whether it is flagged now."""
        on = ident not in self.progress.flagged
        self._mark(MarkEvent(stamp(now), "flag", ident, on))
        return on

    def suspend(self, now: datetime, ident: str) -> bool:
        """Set an item aside, or bring it back; return whether it is set aside now."""
        on = ident not in self.progress.suspended
        self._mark(MarkEvent(stamp(now), "suspend", ident, on))
        if on:
            learning = tuple(entry for entry in self._at.learning if entry[1] != ident)
            self._at = self._at._replace(learning=learning)
        return on

    def undo(self, now: datetime) -> Event | None:
        """Take back the latest event of the session and return it; None if there is none."""
        if not self._undo:
            return None
        event, before, place = self._undo[-1]
        taken = self.record(UndoEvent(stamp(now), event.id))
        self._undo.pop()
        if before is not None:
            self.progress.revert(before)
            self.progress.events += 1
            self.progress.through = taken.id
        shown = place.shown
        self._at = place._replace(
            shown=shown._replace(since=now, revealed=False) if shown else None
        )
        return event

    def due_tomorrow(self, now: datetime) -> int:
        """Return how many items of the pool come on the learner's next day (what is left over not counted)."""
        end = day_end(now, self.zone)
        limit = stamp(day_end(end, self.zone))
        since = stamp(end)
        return sum(
            since <= stamp(card.due) and ident in self.pool and ident not in self.progress.suspended
            for ident, card in self.progress.deck.due(limit)
        )

    def _current(self) -> ShownItem:
        if self._at.shown is None:
            raise LookupError("the session is at its end")
        return self._at.shown

    def _card(self, ident: str) -> Card | None:
        return None if self.mode == "cram" else self.progress.deck.get(ident)

    def _answer(
        self,
        rating: Rating,
        now: datetime,
        marked: MarkedResponse | None,
        chosen: tuple[int, ...],
        typed: str,
        *,
        guessed: bool,
    ) -> Outcome:
        shown = self._current()
        ident = shown.item.id
        event = AnswerEvent(
            at=stamp(now),
            day=study_day(now, self.zone).isoformat(),
            item=ident,
            rating=int(rating),
            mode=self.mode,
            right=None if marked is None else marked.right,
            guessed=guessed,
            response=None
            if isinstance(shown.item, Flashcard)
            else (typed if isinstance(shown.item, Typed) else chosen),
            wording=fingerprint(shown.item),
            ms=max(0, int((now - shown.since).total_seconds() * 1000)),
        )
        stored = self.record(event)
        was_leech = ident in self.progress.leeches
        before = self.progress.apply(stored) if self.mode == "study" else None
        self._undo.append((stored, before, self._at))
        after = self._card(ident)
        result = SessionAnswer(ident, rating, self.mode == "study" and shown.card is None)
        self._at = self._at._replace(
            shown=None,
            results=(*self.results, result),
            learning=self._learning(ident, after, rating, now),
        )
        again = after.due - after.last if after is not None else None
        leech = not was_leech and ident in self.progress.leeches
        return Outcome(shown.item, rating, marked, chosen, typed, guessed, again, leech)

    def _learning(
        self, ident: str, after: Card | None, rating: Rating, now: datetime
    ) -> tuple[tuple[datetime, str], ...]:
        """Return what is in learning after the answer: what comes again in this session, and when."""
        learning = self._at.learning
        if self.mode == "cram":
            if rating is not Rating.AGAIN:
                return learning
            gap = now + DRILL_GAP * timedelta(seconds=30)
            return (*learning, (gap, ident))
        if after is None or after.state is State.REVIEW or ident in self.progress.suspended:
            return learning
        return (*learning, (after.due, ident)) if after.due < day_end(now, self.zone) else learning

    def _mark(self, mark: MarkEvent) -> None:
        stored = self.record(mark)
        before = self.progress.apply(stored)
        self._undo.append((stored, before, self._at))

    def _order(self, item: Item) -> tuple[int, ...]:
        """Return the option positions in the order to show: by the seed, or anew each time an item comes."""
        if not isinstance(item, Question):
            return ()
        places = list(range(len(item.options)))
        if not item.keeps_order:
            times = 0 if self.seed is not None else self._times_answered(item.id)
            random.Random(f"{self.seed}:{item.id}:{times}").shuffle(places)
        return tuple(places)

    def _times_answered(self, ident: str) -> int:
        """Return a number that grows with each answer to the item, in a drill as well."""
        card = self.progress.deck.get(ident)
        return (0 if card is None else card.reps) + sum(
            result.ident == ident for result in self.results
        )

    def _still_open(self) -> set[str]:
        open_items = {ident for _, ident in self._at.learning}
        return open_items | ({self._at.shown.item.id} if self._at.shown else set())


def _without(
    learning: tuple[tuple[datetime, str], ...], gone: tuple[datetime, str]
) -> tuple[tuple[datetime, str], ...]:
    return tuple(entry for entry in learning if entry is not gone)
