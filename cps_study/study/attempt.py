"""An attempt at a form, quiz or mock exam: moving about, answering, the time used, taking it up again.

The attempt decides; the caller shows, stores and reads the clock. Every event is handed to `record` before anything
changes. Time is what the caller says was used: seconds of a clock that stands still while nobody could answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.event import (
    AnswerEvent,
    AttemptFlagEvent,
    ClockEvent,
    Event,
    FinishEvent,
    StartEvent,
    UndoEvent,
)
from cps_study.model.item import Item, Question, Typed, fingerprint
from cps_study.study.marking import MarkedResponse, mark_question, mark_typed, rating_for
from cps_study.study.times import stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from cps_study.model.attempt import AskedItem, Terms
    from cps_study.study.scoring import Response
    from cps_study.study.session import Recorder
    from cps_study.study.times import Moment

TICK: Final = 30.0
"""Seconds after which the time used is stored, so that a power cut gives back half a minute at most."""

Ending = Literal["submitted", "time"]


class GivenAnswer(NamedTuple):
    """A response and what it took: seconds on the item, all visits together.

    `right` and `wording` tell how it was marked then, should the item be reworded later.
    """

    response: Response
    guessed: bool = False
    seconds: float = 0.0
    right: bool = False
    wording: str = ""


class AttemptRecord(NamedTuple):
    """An attempt as the journal tells it."""

    id: str
    at: str
    terms: Terms
    form: tuple[AskedItem, ...]
    given: dict[str, GivenAnswer]
    pinned: frozenset[str]
    used: float
    breaks_taken: int
    here: int
    ended: Ending | None
    through: bool = False
    """Whether it is a quiz whose last place was left, so that nothing is there to go on with."""


def attempts(events: Iterable[Event]) -> list[AttemptRecord]:
    """Return every attempt that the events tell of, in the order in which they were started.

    The order and repetition of the events do not matter. What was undone counts no more; the last answer to an item
    is the one that counts, and one without anything chosen takes the earlier back.
    """
    by_id = {event.id: event for event in events}
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    kept = [by_id[ident] for ident in sorted(by_id) if ident not in undone]
    found = {
        event.id: _Folding(event) for event in kept if isinstance(event, StartEvent) and event.form
    }
    for event in kept:
        folding = found.get(getattr(event, "attempt", ""))
        if folding is not None:
            folding.take(event)
    return [folding.taken() for folding in found.values()]


class _Folding:
    """One attempt while its events are read."""

    def __init__(self, started: StartEvent) -> None:
        self.started = started
        self.places = [asked.item for asked in started.form]
        self.given: dict[str, GivenAnswer] = {}
        self.pinned: set[str] = set()
        self.used = 0.0
        self.breaks = 0
        self.last = ""
        self.ended: Ending | None = None

    def take(self, event: Event) -> None:
        """Take account of one event of this attempt."""
        match event:
            case AnswerEvent() if event.item in self.places:
                seconds = self.given.pop(event.item, GivenAnswer(None)).seconds + event.ms / 1000
                if event.response:
                    right = event.right is True
                    self.given[event.item] = GivenAnswer(
                        event.response, event.guessed, seconds, right, event.wording
                    )
                self.used = max(self.used, event.used)
                self.last = event.item
            case AttemptFlagEvent() if event.item in self.places:
                (self.pinned.add if event.on else self.pinned.discard)(event.item)
            case ClockEvent():
                self.used = max(self.used, event.used)
                self.breaks += event.what == "break"
                if event.what == "skip" and event.item in self.places:
                    self.last = event.item
            case FinishEvent():
                self.used = max(self.used, event.used)
                self.ended = event.why
            case _:
                pass

    def taken(self) -> AttemptRecord:
        """Return the attempt as far as its events tell."""
        return AttemptRecord(
            id=self.started.id,
            at=self.started.at,
            terms=self.started.terms,
            form=self.started.form,
            given=self.given,
            pinned=frozenset(self.pinned),
            used=self.used,
            breaks_taken=self.breaks,
            here=self._here(),
            through=self.started.terms.kind == "quiz" and self.last == self.places[-1],
            ended=self.ended,
        )

    def _here(self) -> int:
        """Return the place to go on from: the last one answered; in a quiz, which never goes back, the one after."""
        if not self.last:
            return 0
        last = self.places.index(self.last)
        if self.started.terms.kind == "exam":
            return last
        return min(last + 1, len(self.places) - 1)


class Answered(NamedTuple):
    """What an answer in an attempt led to, for a quiz that tells at once."""

    item: Item
    marked: MarkedResponse
    chosen: tuple[int, ...]
    typed: str
    guessed: bool


@dataclass(slots=True)
class AttemptSession:
    """An attempt in progress. `clock` arguments are seconds of a clock that only goes forward."""

    taken: AttemptRecord
    items: Mapping[str, Item]
    record: Recorder
    zone: tzinfo | None = None
    here: int = 0
    given: dict[str, GivenAnswer] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)
    breaks_left: int = 0
    ended: Ending | None = None
    _used: float = 0.0
    _running_since: float | None = None
    _stored: float = 0.0
    _item_used: float = 0.0
    _seconds: dict[str, float] = field(default_factory=dict)
    """Seconds on each item, on earlier visits, that no answer holds yet."""

    @property
    def terms(self) -> Terms:
        """The conditions of the attempt."""
        return self.taken.terms

    @property
    def form(self) -> tuple[AskedItem, ...]:
        """The places of the form."""
        return self.taken.form

    @property
    def asked(self) -> AskedItem:
        """The place on the screen."""
        return self.form[self.here]

    @property
    def item(self) -> Item:
        """The item on the screen."""
        return self.items[self.asked.item]

    @property
    def open_places(self) -> list[int]:
        """The places without an answer, from 0."""
        return [place for place, asked in enumerate(self.form) if asked.item not in self.given]

    @property
    def running(self) -> bool:
        """Whether the clock runs."""
        return self._running_since is not None

    def start(self, moment: Moment) -> None:
        """Let the clock run."""
        if self._running_since is None:
            self._running_since = moment.awake

    def pause(self, moment: Moment) -> None:
        """Stop the clock."""
        self._used, self._item_used = self.used(moment), self.item_used(moment)
        self._running_since = None

    def used(self, moment: Moment) -> float:
        """Return the seconds used so far, never more than the limit."""
        used = self._used + self._since(moment)
        return used if self.terms.seconds is None else min(used, self.terms.seconds)

    def item_used(self, moment: Moment) -> float:
        """Return the seconds that the item on the screen has been there on this visit."""
        return self._item_used + self._since(moment)

    def left(self, moment: Moment) -> float | None:
        """Return the seconds left of the whole limit, never below 0; None if there is none."""
        return None if self.terms.seconds is None else self.terms.seconds - self.used(moment)

    def item_left(self, moment: Moment) -> float | None:
        """Return the seconds left for the item on the screen, never below 0; None if there is no such limit."""
        return (
            None
            if self.terms.per_item is None
            else max(0.0, self.terms.per_item - self.item_used(moment))
        )

    def out_of_time(self, moment: Moment) -> bool:
        """Tell whether the whole limit is used up."""
        left = self.left(moment)
        return left is not None and left <= 0

    def tick(self, moment: Moment) -> None:
        """Store the time used, if enough of it has passed since it was last stored."""
        if self.ended is None and self.used(moment) - self._stored >= TICK:
            self._store_clock(moment, "tick")

    def go(self, place: int, moment: Moment) -> None:
        """Put another place of the form on the screen; raises IndexError if there is none."""
        if not 0 <= place < len(self.form):
            raise IndexError(place)
        ident = self.asked.item
        self._seconds[ident] = self._seconds.get(ident, 0.0) + self.item_used(moment)
        self._used, self._item_used = self.used(moment), 0.0
        if self._running_since is not None:
            self._running_since = moment.awake
        self.here = place

    def choose(self, places: Sequence[int], moment: Moment, *, guessed: bool = False) -> Answered:
        """Take the options chosen, counted from 0 in the order shown; an earlier answer is replaced."""
        item = self.item
        if not isinstance(item, Question):
            raise TypeError("only a closed question has options to choose")
        chosen = tuple(sorted(self.asked.order[place] for place in set(places)))
        return self._answer(
            Answered(item, mark_question(item, chosen), chosen, "", guessed), moment
        )

    def type(self, text: str, moment: Moment, *, guessed: bool = False) -> Answered:
        """Take a typed answer; an earlier one is replaced."""
        item = self.item
        if not isinstance(item, Typed):
            raise TypeError("only a typed question takes a typed answer")
        return self._answer(Answered(item, mark_typed(item, text), (), text, guessed), moment)

    def pin(self, moment: Moment) -> bool:
        """Flag the place on the screen to come back to, or take the flag away; return whether it is flagged now."""
        ident = self.asked.item
        on = ident not in self.pinned
        self.record(AttemptFlagEvent(stamp(moment.utc), self.taken.id, ident, on))
        (self.pinned.add if on else self.pinned.discard)(ident)
        return on

    def take_break(self, moment: Moment) -> bool:
        """Stop the clock for a break, if one is left; return whether it stands."""
        if self.breaks_left < 1:
            return False
        self._store_clock(moment, "break")
        self.breaks_left -= 1
        self.pause(moment)
        return True

    def stop(self, moment: Moment) -> None:
        """Store the time used and stop the clock, so that a stopped attempt has exactly the time that was left."""
        if self.ended is None and self.used(moment) > self._stored:
            self._store_clock(moment, "tick")
        self.pause(moment)

    def skip(self, moment: Moment) -> None:
        """Store that the item on the screen is left open for good, as its time is up."""
        self._store_clock(moment, "skip", self.asked.item)

    def finish(self, why: Ending, moment: Moment) -> None:
        """End the attempt for good."""
        self.record(FinishEvent(stamp(moment.utc), self.taken.id, _millis(self.used(moment)), why))
        self.pause(moment)
        self.ended = why

    def _since(self, moment: Moment) -> float:
        return 0.0 if self._running_since is None else max(0.0, moment.awake - self._running_since)

    def _store_clock(
        self, moment: Moment, what: Literal["tick", "break", "skip"], item: str = ""
    ) -> None:
        used = self.used(moment)
        self.record(ClockEvent(stamp(moment.utc), self.taken.id, _millis(used), what, item))
        self._stored = used

    def _answer(self, answered: Answered, moment: Moment) -> Answered:
        item, used = answered.item, self.used(moment)
        response: Response = answered.typed if isinstance(item, Typed) else answered.chosen
        seconds = self._seconds.get(item.id, 0.0) + self.item_used(moment)
        wording = fingerprint(item)
        self.record(
            AnswerEvent(
                at=stamp(moment.utc),
                day=study_day(moment.utc, self.zone).isoformat(),
                item=item.id,
                rating=int(rating_for(right=answered.marked.right, guessed=answered.guessed)),
                mode=self.terms.kind,
                right=answered.marked.right,
                guessed=answered.guessed,
                response=response,
                wording=wording,
                ms=int(seconds * 1000),
                attempt=self.taken.id,
                used=_millis(used),
            )
        )
        seconds += self.given.pop(item.id, GivenAnswer(None)).seconds
        if response:
            self.given[item.id] = GivenAnswer(
                response, answered.guessed, seconds, answered.marked.right, wording
            )
        self._seconds[item.id] = 0.0 if response else seconds
        self._used, self._item_used, self._stored = used, 0.0, used
        if self._running_since is not None:
            self._running_since = moment.awake
        return answered


def _millis(seconds: float) -> float:
    """Return the seconds cut to milliseconds: rounded, they could be more than the limit."""
    return math.floor(seconds * 1000) / 1000


def resume_attempt(
    taken: AttemptRecord, items: Mapping[str, Item], record: Recorder, zone: tzinfo | None = None
) -> AttemptSession:
    """Return the attempt where it was left: the same questions, order, answers, flags and time; the clock stands."""
    return AttemptSession(
        taken,
        items,
        record,
        zone,
        here=taken.here,
        given=dict(taken.given),
        pinned=set(taken.pinned),
        breaks_left=max(0, taken.terms.breaks - taken.breaks_taken),
        ended=taken.ended,
        _used=taken.used,
        _stored=taken.used,
    )
