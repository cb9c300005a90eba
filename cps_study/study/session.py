"""A study session: what is shown next, what an answer does, and how to take it back.

The session decides; the caller shows and stores. Every event goes to `record` before anything else
changes, so that what the session shows next always rests on a stored answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cps_study.model.card import Card, Rating, State
from cps_study.model.event import (
    AnswerEvent,
    Event,
    LeaveEvent,
    MarkEvent,
    Mode,
    NoteEvent,
    UndoEvent,
)
from cps_study.model.item import Flashcard, Item, Question, Typed
from cps_study.study.answering import answer_event, shuffled_options
from cps_study.study.left import topic_head
from cps_study.study.marking import MarkedResponse, mark_question, mark_typed, rating_for
from cps_study.study.new_objectives import CRISIS
from cps_study.study.notes import LONGEST_NOTE, tidy_note
from cps_study.study.pool import choose_item
from cps_study.study.session_state import (
    Counts,
    Outcome,
    SessionAnswer,
    SessionState,
    ShownItem,
    UndoStep,
)
from cps_study.study.times import stamp, study_day
from cps_study.study.waits import due_tomorrow, wait_toward, waits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from cps_study.study.course import Course
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress
    from cps_study.study.queue import Step
    from cps_study.study.scoring import Response
    from cps_study.study.session_state import Recorder
    from cps_study.study.time_box import TimeBox

LEARN_AHEAD: Final = timedelta(minutes=20)
"""A card in learning may come this much early if nothing else is left (as in Anki)."""
DRILL_GAP: Final = 3 * timedelta(seconds=30)
"""In a drill, a missed item comes again after about three others, at half a minute each."""


@dataclass(slots=True)
class StudySession:
    """Asks the objectives of a queue until each has left the learning steps, or the learner stops.

    In a drill (mode `cram`) nothing reaches the progress, and a missed item comes again shortly.
    With a `seed`, an item's options are always in the same order. `is_first_start` is true in the
    first session that a learner ever has.
    """

    queue: Sequence[Step]
    progress: Progress
    pool: Pool
    record: Recorder
    mode: Mode = "study"
    seed: int | None = None
    zone: tzinfo | None = None
    is_first_start: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)
    """The learner's notes from before this session, by item."""
    left_subjects: frozenset[str] = frozenset()
    """The subjects that the learner left before this session; none of their items come."""
    subject_of: Callable[[Item], str] = topic_head
    """Returns what is left with an item."""
    course: Course | None = None
    """What the session is aimed at, if an exam is ahead."""
    box: TimeBox | None = None
    _state: SessionState = field(default_factory=SessionState)
    _undo: list[UndoStep] = field(default_factory=list)
    _times: Counter[str] = field(default_factory=Counter)
    """How often each item was answered in this session."""

    @property
    def shown(self) -> ShownItem | None:
        """The item on the screen, or None at the end."""
        return self._state.shown

    @property
    def results(self) -> Sequence[SessionAnswer]:
        """Every answer that was given and not taken back."""
        return self._state.results

    @property
    def left(self) -> int:
        """How many steps are still to come, including the one on the screen."""
        return len(self._to_come()) + int(self._state.shown is not None)

    @property
    def finished(self) -> int:
        """How many objectives are done for today; in a drill, how many items."""
        answered = {self._name(result.ident, result.objective) for result in self.results}
        return len(answered - self._still_open())

    def counts(self) -> Counts:
        """Return how many objectives are still to come, including the one on the screen."""
        learning = {step.step.objective for step in self._state.learning}
        others = [step for step in self._to_come() if step.objective not in learning]
        shown = self._state.shown
        if shown is not None and shown.objective not in learning:
            if shown.card is not None and shown.card.state is not State.REVIEW:
                learning.add(shown.objective)
            else:
                others.append(shown.step)
        new = sum(self._card(step.objective) is None for step in others)
        return Counts(new, len(learning), len(others) - new)

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return bool(self._undo)

    def advance(self, now: datetime) -> ShownItem | None:
        """Put the next item on the screen and return it, or None at the end of the session.

        First comes what is in learning and whose time has come, then the queue, then what is in
        learning a little early. Objectives that no item can ask are passed over, and so is
        anything about a crisis at the beginning and after another such item.
        """
        state = self._state
        if self.box is not None:
            state = self.box.within(state, len(self.queue), now)
        while True:
            step, state = self._take_next(state, now)
            if step is None:
                self._state = state._replace(shown=None)
                return None
            item = None if self._is_left(step) else self._item_for(step, now)
            if item is not None:
                break
        asked = self.pool.asked(item.id)
        if asked is not None:
            step = step._replace(objective=asked.objective)
        shown = ShownItem(item, self._order(item), now, self._card(step.objective), step)
        self._state = state._replace(shown=shown, last=step)
        return shown

    def _take_next(self, state: SessionState, now: datetime) -> tuple[Step | None, SessionState]:
        """Return the step that comes next, or None, and the state once it's taken."""
        soonest, waiting = state.take_soonest(now, self._may_follow)
        if soonest is not None:
            return soonest, waiting
        for step in state.passed:
            if self._may_follow(step, state):
                return step, state.without_passed(step)
        while state.position < len(self.queue):
            step = self.queue[state.position]
            state = state._replace(position=state.position + 1)
            card = self._card(step.objective)
            if card is not None and card.state is not State.REVIEW and card.due > now:
                # Its minute hasn't come yet: it waits with the others in learning.
                state = state.with_learning(card.due, step)
            elif self._may_follow(step, state):
                return step, state
            else:
                state = state._replace(passed=(*state.passed, step))
        return state.take_soonest(now + LEARN_AHEAD, self._may_follow)

    def _may_follow(self, step: Step, state: SessionState) -> bool:
        """Say whether a step may come now: a crisis doesn't come first, nor after another."""
        if step.domain != CRISIS or all(queued.domain == CRISIS for queued in self.queue):
            return True
        return state.last is not None and state.last.domain != CRISIS

    def _item_for(self, step: Step, now: datetime) -> Item | None:
        """Return the item that asks a step's objective now, or None if there is none to show."""
        if step.item:
            if self.mode != "cram" and step.item in self.progress.suspended:
                return None
            return self.pool.item(step.item)
        kept = self.progress.deck.get(step.objective)
        rung = step.rung or "card"
        if kept is not None:
            rung = kept.rung
        today = self.progress.day_of(self._day(now))
        chosen = choose_item(self.pool, self.progress, step.objective, rung, today.items)
        if chosen is None:
            return None
        return self.pool.item(chosen.id)

    def reveal(self) -> None:
        """Show the answer of the flashcard on the screen."""
        shown = self._current()
        self._state = self._state._replace(shown=shown._replace(revealed=True))

    def intervals(self, now: datetime) -> dict[Rating, timedelta]:
        """Return, for each rating, how long it would take until the objective comes again."""
        shown = self._current()
        kept = None if self.mode == "cram" else self.progress.deck.get(shown.objective)
        day, learner = self._day(now), self.progress.learner
        return waits(shown.card, kept, shown.objective, now, day, self.course, learner)

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
        state = self._state
        if on and state.shown is not None and state.shown.item.id == ident:
            # Its objective is still to be asked, if another item can.
            state = state.with_learning(now, state.shown.step)
        learning = tuple(step for step in state.learning if self._can_come(step.step, ident))
        self._state = state._replace(learning=learning) if on else state
        return on

    def _can_come(self, step: Step, aside: str) -> bool:
        """Say whether a step can still be asked now that an item was set aside."""
        if step.item:
            return step.item != aside
        asking = self.pool.asking(step.objective)
        return any(item.id not in self.progress.suspended for item in asking)

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
        stored = self.record(LeaveEvent(stamp(now), self._day(now), subject))
        self._undo.append(UndoStep(stored, None, self._state))
        left = self._state.left_subjects | {subject}
        self._state = self._state._replace(left_subjects=left)
        return subject

    def is_first_of_subject(self, now: datetime, item: Item) -> bool:
        """Say whether no other item of this subject was answered on the learner's day."""
        answered = {result.ident for result in self.results}
        answered.update(self.progress.day_of(self._day(now)).items)
        subject = self.subject_of(item)
        others = map(self.pool.item, answered - {item.id})
        return not any(other and self.subject_of(other) == subject for other in others)

    def _is_left(self, step: Step) -> bool:
        """Say whether the learner left the subject of a step."""
        left = self.left_subjects | self._state.left_subjects
        if not left or step.domain is not None:
            return step.domain in left
        asking = self.pool.asking(step.objective)
        item = self.pool.item(step.item or (asking[0].id if asking else ""))
        return item is not None and self.subject_of(item) in left

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
        if isinstance(event, AnswerEvent):
            self._times[event.item] -= 1
        self._state = state.shown_again(now)
        return event

    def due_tomorrow(self, now: datetime) -> int:
        """Return how many objectives are due on the learner's next day, without today's rest."""
        return due_tomorrow(self.progress, self.pool, now, self.course, self.zone)

    def _day(self, now: datetime) -> str:
        return study_day(now, self.zone).isoformat()

    def _current(self) -> ShownItem:
        if self._state.shown is None:
            raise LookupError("the session is at its end")
        return self._state.shown

    def _card(self, objective: str) -> Card | None:
        """Return the memory of the objective. A drill pretends that there is none."""
        kept = self.progress.deck.get(objective)
        if kept is None or self.mode == "cram":
            return None
        return kept.card

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
        objective = shown.objective
        response: Response = typed if isinstance(shown.item, Typed) else chosen
        right = None if marked is None else marked.right
        event = answer_event(
            shown, rating, response, now, self.zone, mode=self.mode, right=right, guessed=guessed
        )
        stored = self.record(event)
        was_leech = objective in self.progress.leeches
        before = None
        if self.mode == "study":
            before = self.progress.apply(stored)
        self._undo.append(UndoStep(stored, before, self._state))
        card = self._card(objective)
        again_in, after_exam = wait_toward(self.course, card, shown.card, now)
        was_new = self.mode == "study" and shown.card is None
        result = SessionAnswer(shown.item.id, objective, rating, was_new)
        answered = self._state.with_result(result)
        self._times[shown.item.id] += 1
        resting = self.mode == "study" and self.progress.day_of(event.day).rests(objective)
        self._state = answered if resting else self._keep_learning(answered, shown, event, now)
        return Outcome(
            shown.item,
            rating,
            marked,
            chosen,
            typed,
            guessed,
            again_in=again_in,
            leech=not was_leech and objective in self.progress.leeches,
            resting=resting and rating is Rating.AGAIN,
            objective=objective,
            after_exam=after_exam,
        )

    def _keep_learning(
        self, state: SessionState, shown: ShownItem, answer: AnswerEvent, now: datetime
    ) -> SessionState:
        """Return the state with the step in learning, if it comes again in this session.

        In a drill that's after Again. Otherwise it depends on the memory as it is after the answer:
        it comes again while it's in learning and due on the same study day.
        """
        if self.mode == "cram":
            if answer.rating == Rating.AGAIN:
                return state.with_learning(now + DRILL_GAP, shown.step)
            return state
        card = self._card(shown.objective)
        if card is None or card.state is State.REVIEW or self._day(card.due) > answer.day:
            return state
        # The repeat may be asked by another item, unless it's an objective of one item anyway.
        return state.with_learning(card.due, shown.step._replace(item=""))

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
        times = self._times_answered(item.id) if self.seed is None else 0
        return shuffled_options(item, f"{self.seed}:{item.id}:{times}")

    def _times_answered(self, ident: str) -> int:
        """Return a number that grows with each answer to the item, also in a drill."""
        asked = self.pool.asked(ident)
        kept = None if asked is None else self.progress.deck.get(asked.objective)
        earlier = 0 if kept is None else kept.card.reps
        return earlier + self._times[ident]

    def _to_come(self) -> list[Step]:
        """Return the steps that are still to come, without the one on the screen."""
        in_learning = [step.step for step in self._state.learning]
        steps = [*self._state.passed, *self.queue[self._state.position :], *in_learning]
        if not (self.left_subjects or self._state.left_subjects):
            return steps
        return [step for step in steps if not self._is_left(step)]

    def _still_open(self) -> set[str]:
        """Return what is on the screen or comes again in this session."""
        steps = [step.step for step in self._state.learning]
        if self._state.shown is not None:
            steps.append(self._state.shown.step)
        return {self._name(step.item, step.objective) for step in steps}

    def _name(self, ident: str, objective: str) -> str:
        """Return what counts as one thing to do: an item in a drill, else an objective."""
        return ident if self.mode == "cram" else objective
