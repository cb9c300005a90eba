"""A study session: what is shown next, what an answer does, and how to take it back.

The session decides; the caller shows and stores. Every event goes to `record` before anything else
changes, so that what the session shows next always rests on a stored answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from cps_study.model.card import Card, Rating, State
from cps_study.model.event import (
    AnswerEvent,
    E,
    Event,
    LeaveEvent,
    MarkEvent,
    Mode,
    NoteEvent,
    UndoEvent,
)
from cps_study.model.item import Flashcard, Item, Question, Typed, fingerprint
from cps_study.study import memory
from cps_study.study.left import topic_head
from cps_study.study.marking import MarkedResponse, mark_question, mark_typed, rating_for
from cps_study.study.notes import LONGEST_NOTE, tidy_note
from cps_study.study.session_state import (
    Counts,
    Outcome,
    SessionAnswer,
    SessionState,
    ShownItem,
    UndoStep,
)
from cps_study.study.times import day_end, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from cps_study.study.progress import Progress
    from cps_study.study.queue import Pool

LEARN_AHEAD: Final = timedelta(minutes=20)
"""A card in learning may come this much early if nothing else is left (as in Anki)."""
DRILL_GAP: Final = 3 * timedelta(seconds=30)
"""In a drill, a missed item comes again after about three others, at half a minute each."""


class Recorder(Protocol):
    """Stores an event for good and returns it with its id; raises an error if it can't."""

    def __call__(self, event: E, /) -> E:
        """Return the stored event."""


@dataclass(slots=True)
class StudySession:
    """Shows the items of a queue until each has left the learning steps, or the learner stops.

    In a drill (mode `cram`) nothing reaches the progress, and a missed item comes again shortly.
    With a `seed`, an item's options are always in the same order.
    """

    queue: Sequence[str]
    progress: Progress
    pool: Pool
    record: Recorder
    mode: Mode = "study"
    seed: int | None = None
    zone: tzinfo | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    """The learner's notes from before this session, by item."""
    left_subjects: frozenset[str] = frozenset()
    """The subjects that the learner left before this session; none of their items come."""
    subject_of: Callable[[Item], str] = topic_head
    """Returns what is left with an item."""
    _state: SessionState = field(default_factory=SessionState)
    _undo: list[UndoStep] = field(default_factory=list)

    @property
    def shown(self) -> ShownItem | None:
        """The item on the screen, or None at the end."""
        return self._state.shown

    @property
    def results(self) -> tuple[SessionAnswer, ...]:
        """Every answer that was given and not taken back."""
        return self._state.results

    @property
    def left(self) -> int:
        """How many items are still to come, including the one on the screen."""
        in_queue = len(self._to_come())
        on_screen = int(self._state.shown is not None)
        return in_queue + len(self._state.learning) + on_screen

    @property
    def finished(self) -> int:
        """How many items are done for today."""
        answered = {result.ident for result in self.results}
        return len(answered - self._still_open())

    def counts(self) -> Counts:
        """Return how many items are still to come, including the one on the screen."""
        to_come = list(self._to_come())
        if self._state.shown is not None:
            to_come.append(self._state.shown.item.id)
        cards = [self._card(ident) for ident in to_come]
        new = cards.count(None)
        due = sum(card is not None and card.state is State.REVIEW for card in cards)
        learning = len(cards) - new - due + len(self._state.learning)
        return Counts(new, learning, due)

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._undo)

    def advance(self, now: datetime) -> ShownItem | None:
        """Put the next item on the screen and return it, or None at the end of the session.

        First comes an item in learning whose time has come, then the queue, then an item in
        learning a little early. Items that have been set aside or removed are passed over.
        """
        state = self._state
        item: Item | None = None
        while item is None:
            ident, state = self._take_next(state, now)
            if ident is None:
                self._state = state._replace(shown=None)
                return None
            if self.mode == "cram" or ident not in self.progress.suspended:
                item = self._unless_left(self.pool.item(ident), state)
        shown = ShownItem(item, self._order(item), now, self._card(item.id))
        self._state = state._replace(shown=shown)
        return shown

    def _take_next(self, state: SessionState, now: datetime) -> tuple[str | None, SessionState]:
        """Return the id of the item that comes next, or None, and the state once it's taken."""
        soonest = state.soonest
        if soonest is not None and soonest.due <= now:
            return soonest.ident, state.without_learning(soonest)
        while state.position < len(self.queue):
            ident = self.queue[state.position]
            state = state._replace(position=state.position + 1)
            card = self._card(ident)
            if card is None or card.state is State.REVIEW or card.due <= now:
                return ident, state
            # Its minute hasn't come yet: it waits with the others in learning.
            state = state.with_learning(card.due, ident)
        soonest = state.soonest
        if soonest is not None and soonest.due <= now + LEARN_AHEAD:
            return soonest.ident, state.without_learning(soonest)
        return None, state

    def _unless_left(self, item: Item | None, state: SessionState) -> Item | None:
        """Return the item, or None if the learner left its subject."""
        left = self.left_subjects | state.left_subjects
        if item is None or self.subject_of(item) in left:
            return None
        return item

    def _to_come(self) -> Sequence[str]:
        """Return what is still to come of the queue, without the subjects that were left."""
        state = self._state
        to_come = self.queue[state.position :]
        if not (self.left_subjects or state.left_subjects):
            return to_come
        return [ident for ident in to_come if self._unless_left(self.pool.item(ident), state)]

    def reveal(self) -> None:
        """Show the answer of the flashcard on the screen."""
        shown = self._current()
        self._state = self._state._replace(shown=shown._replace(revealed=True))

    def intervals(self, now: datetime) -> dict[Rating, timedelta]:
        """Return, for each rating, how long it would take until the item comes again."""
        shown = self._current()
        return memory.preview(shown.card, now, shown.item.id)

    def rate(self, rating: Rating, now: datetime) -> Outcome:
        """Take the learner's own rating of the flashcard on the screen."""
        if not isinstance(self._current().item, Flashcard):
            raise TypeError("only a flashcard is rated by the learner")
        return self._answer(rating, now)

    def choose(self, positions: Sequence[int], now: datetime, *, guessed: bool = False) -> Outcome:
        """Mark the options chosen, by their positions on the screen, counted from 0."""
        shown = self._current()
        if not isinstance(shown.item, Question):
            raise TypeError("only a closed question has options to choose")
        chosen = tuple(sorted(shown.order[position] for position in set(positions)))
        marked = mark_question(shown.item, chosen)
        rating = rating_for(right=marked.right, guessed=guessed)
        return self._answer(rating, now, marked, chosen=chosen, guessed=guessed)

    def type(self, text: str, now: datetime, *, guessed: bool = False) -> Outcome:
        """Mark the typed answer."""
        shown = self._current()
        if not isinstance(shown.item, Typed):
            raise TypeError("only a typed question takes a typed answer")
        marked = mark_typed(shown.item, text)
        rating = rating_for(right=marked.right, guessed=guessed)
        return self._answer(rating, now, marked, typed=text, guessed=guessed)

    def flag(self, now: datetime, ident: str) -> bool:
        """Flag an item, or remove its flag; return whether it's flagged now."""
        on = ident not in self.progress.flagged
        self._mark(MarkEvent(stamp(now), "flag", ident, on))
        return on

    def suspend(self, now: datetime, ident: str) -> bool:
        """Set an item aside, or bring it back; return whether it's set aside now."""
        on = ident not in self.progress.suspended
        self._mark(MarkEvent(stamp(now), "suspend", ident, on))
        if on:
            learning = tuple(item for item in self._state.learning if item.ident != ident)
            self._state = self._state._replace(learning=learning)
        return on

    def note_on(self, ident: str) -> str:
        """Return the learner's note on an item, or "" if there is none."""
        return self._state.written.get(ident, self.notes.get(ident, ""))

    def write_note(self, now: datetime, ident: str, text: str) -> bool:
        """Keep a note on an item; an empty one removes it. Return whether it's short enough."""
        note = tidy_note(text)
        if len(note) > LONGEST_NOTE:
            return False
        stored = self.record(NoteEvent(stamp(now), ident, note))
        self._undo.append(UndoStep(stored, None, self._state))
        written = {**self._state.written, ident: note}
        self._state = self._state._replace(written=written)
        return True

    def leave_subject(self, now: datetime, item: Item) -> str:
        """Leave the subject of an item for the learner's day, and return its name.

        `advance` brings something else then.
        """
        subject = self.subject_of(item)
        day = study_day(now, self.zone).isoformat()
        stored = self.record(LeaveEvent(stamp(now), day, subject))
        self._undo.append(UndoStep(stored, None, self._state))
        state = self._state
        learning = tuple(
            entry for entry in state.learning if self._subject_by_id(entry.ident) != subject
        )
        self._state = state._replace(
            left_subjects=state.left_subjects | {subject}, learning=learning
        )
        return subject

    def is_first_of_subject(self, now: datetime, item: Item) -> bool:
        """Say whether no other item of this subject was answered on the learner's day."""
        answered = {result.ident for result in self.results}
        if self.progress.today.day == study_day(now, self.zone).isoformat():
            answered.update(self.progress.today.answered)
        subject = self.subject_of(item)
        return not any(self._subject_by_id(ident) == subject for ident in answered - {item.id})

    def _subject_by_id(self, ident: str) -> str:
        """Return the subject of an item, or "" if no bank has it anymore."""
        item = self.pool.item(ident)
        return "" if item is None else self.subject_of(item)

    def undo(self, now: datetime) -> Event | None:
        """Take back the latest event of the session and return it, or None if there is none.

        The item that was on the screen then is shown again, with its answer hidden.
        """
        if not self._undo:
            return None
        event, before, state = self._undo[-1]
        stored = self.record(UndoEvent(stamp(now), event.id))
        self._undo.pop()
        if before is not None:
            self.progress.revert(before)
            self.progress.events += 1
            self.progress.through = stored.id
        if state.shown is not None:
            # The time to answer it starts again.
            state = state._replace(shown=state.shown._replace(since=now, revealed=False))
        self._state = state
        return event

    def due_tomorrow(self, now: datetime) -> int:
        """Return how many items of the pool are due on the learner's next day.

        What is left over from today isn't counted.
        """
        today_ends = day_end(now, self.zone)
        start = stamp(today_ends)
        end = stamp(day_end(today_ends, self.zone))
        count = 0
        for ident, card in self.progress.deck.due(end):
            may_be_shown = ident in self.pool and ident not in self.progress.suspended
            if may_be_shown and stamp(card.due) >= start:
                count += 1
        return count

    def _current(self) -> ShownItem:
        if self._state.shown is None:
            raise LookupError("the session is at its end")
        return self._state.shown

    def _card(self, ident: str) -> Card | None:
        """Return the item's card. A drill pretends that there is none."""
        if self.mode == "cram":
            return None
        return self.progress.deck.get(ident)

    def _answer(
        self,
        rating: Rating,
        now: datetime,
        marked: MarkedResponse | None = None,
        *,
        chosen: tuple[int, ...] = (),
        typed: str = "",
        guessed: bool = False,
    ) -> Outcome:
        """Record the answer, apply it, and take the item off the screen."""
        shown = self._current()
        ident = shown.item.id
        event = self._answer_event(shown, rating, now, marked, chosen, typed, guessed=guessed)
        stored = self.record(event)
        was_leech = ident in self.progress.leeches
        before = None
        if self.mode == "study":
            before = self.progress.apply(stored)
        self._undo.append(UndoStep(stored, before, self._state))
        card = self._card(ident)
        was_new = self.mode == "study" and shown.card is None
        results = (*self.results, SessionAnswer(ident, rating, was_new))
        answered = self._state._replace(shown=None, results=results)
        self._state = self._keep_learning(answered, ident, card, rating, now)
        again_in = None
        if card is not None:
            again_in = card.due - card.last
        is_leech = not was_leech and ident in self.progress.leeches
        return Outcome(shown.item, rating, marked, chosen, typed, guessed, again_in, is_leech)

    def _answer_event(
        self,
        shown: ShownItem,
        rating: Rating,
        now: datetime,
        marked: MarkedResponse | None,
        chosen: tuple[int, ...],
        typed: str,
        *,
        guessed: bool,
    ) -> AnswerEvent:
        """Return the event of an answer: what was shown and answered, and how long that took."""
        response: tuple[int, ...] | str | None = None
        if isinstance(shown.item, Question):
            response = chosen
        elif isinstance(shown.item, Typed):
            response = typed
        right = None
        if marked is not None:
            right = marked.right
        # A clock that went back would make the time negative.
        milliseconds = max(0, int((now - shown.since).total_seconds() * 1000))
        return AnswerEvent(
            at=stamp(now),
            day=study_day(now, self.zone).isoformat(),
            item=shown.item.id,
            rating=int(rating),
            mode=self.mode,
            right=right,
            guessed=guessed,
            response=response,
            wording=fingerprint(shown.item),
            ms=milliseconds,
        )

    def _keep_learning(
        self,
        state: SessionState,
        ident: str,
        card: Card | None,
        rating: Rating,
        now: datetime,
    ) -> SessionState:
        """Return the state with the item in learning, if it comes again in this session.

        In a drill that's after Again. Otherwise it depends on the card as it is after the answer:
        it comes again while it's in learning and due before the learner's day ends.
        """
        if self.mode == "cram":
            if rating is Rating.AGAIN:
                return state.with_learning(now + DRILL_GAP, ident)
            return state
        if card is None or card.state is State.REVIEW or ident in self.progress.suspended:
            return state
        if card.due < day_end(now, self.zone):
            return state.with_learning(card.due, ident)
        return state

    def _mark(self, mark: MarkEvent) -> None:
        stored = self.record(mark)
        before = self.progress.apply(stored)
        self._undo.append(UndoStep(stored, before, self._state))

    def _order(self, item: Item) -> tuple[int, ...]:
        """Return the positions of the options in the order to show them.

        The order depends on the seed alone, if there is one. Otherwise it's another one each time
        the item comes, so that nobody learns the key by its position.
        """
        if not isinstance(item, Question):
            return ()
        positions = list(range(len(item.options)))
        if not item.keeps_order:
            times = 0
            if self.seed is None:
                times = self._times_answered(item.id)
            random.Random(f"{self.seed}:{item.id}:{times}").shuffle(positions)
        return tuple(positions)

    def _times_answered(self, ident: str) -> int:
        """Return a number that grows with each answer to the item, in a drill, too."""
        in_session = sum(result.ident == ident for result in self.results)
        card = self.progress.deck.get(ident)
        if card is None:
            return in_session
        return card.reps + in_session

    def _still_open(self) -> set[str]:
        """Return the items that are on the screen or come again in this session."""
        open_items = {item.ident for item in self._state.learning}
        if self._state.shown is not None:
            open_items.add(self._state.shown.item.id)
        return open_items
