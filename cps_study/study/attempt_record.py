"""What the journal knows of an attempt: the questions, the answers that count, the time used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cps_study.model.attempt import AskedItem
from cps_study.model.event import (
    AnswerEvent,
    AttemptFlagEvent,
    ClockEvent,
    Event,
    FinishEvent,
    ReaskEvent,
    StartEvent,
    TermsEvent,
    UndoEvent,
    WithdrawEvent,
)
from cps_study.study.distinct import events_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.attempt import Terms
    from cps_study.model.shown import ShownQuestion
    from cps_study.study.scoring import Response

Ending = Literal["submitted", "time"]
"""Why an attempt is over: the candidate handed it in, or the time was up."""


class GivenAnswer(NamedTuple):
    """The answer that counts for an item, and how it was marked when it was given.

    `right` and `wording` (the item's fingerprint) settle the points if the item is reworded later.
    """

    response: Response
    guessed: bool = False
    seconds: float = 0.0
    """Seconds spent on the item, in all its visits together."""
    right: bool = False
    wording: str = ""


class AttemptRecord(NamedTuple):
    """An attempt as far as the journal knows it. Its times are in seconds."""

    id: str
    at: str
    terms: Terms
    """The terms now; accommodations may have changed them since the start."""
    first_terms: Terms
    """The terms it was started with."""
    form: tuple[AskedItem, ...]
    shown: dict[str, ShownQuestion]
    """Each question as it was shown; empty for an attempt of a version that didn't keep it."""
    given: dict[str, GivenAnswer]
    flagged: frozenset[str]
    used: float
    breaks_taken: int
    here: int
    """The index in the form of the question to go on with."""
    ended: Ending | None
    nothing_left: bool = False
    """Whether this is a quiz that has left its last question, so that only its end is missing."""


def attempts(events: Iterable[Event]) -> list[AttemptRecord]:
    """Return every attempt among the events, in the order in which they were started.

    The events may come in any order, and more than once. Whatever was undone is left out. The last
    answer to an item counts; if nothing is chosen in it, it takes the earlier answer back.
    """
    by_id = events_by_id(events)
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    kept = [by_id[ident] for ident in sorted(by_id) if ident not in undone]
    replays: dict[str, _AttemptReplay] = {}
    # All the starts first: an answer from a computer whose clock is behind sorts before them.
    for event in kept:
        if isinstance(event, StartEvent) and event.form:
            replays[event.id] = _AttemptReplay(event)
    for event in kept:
        replay = replays.get(getattr(event, "attempt", ""))
        if replay is not None:
            replay.apply(event)
    return [replay.result() for replay in replays.values()]


class _AttemptReplay:
    """One attempt while its events are read in order."""

    def __init__(self, started: StartEvent) -> None:
        self.started = started
        self.terms = started.terms
        self.form = {asked.item: asked for asked in started.form}
        self.asked = list(self.form)
        self.shown = {shown.item: shown for shown in started.shown}
        self.given: dict[str, GivenAnswer] = {}
        self.flagged: set[str] = set()
        self.used = 0.0
        self.breaks = 0
        self.last_item = ""
        self.ended: Ending | None = None

    def apply(self, event: Event) -> None:
        """Apply an event of this attempt; one about an item that isn't in the form is ignored."""
        match event:
            case AnswerEvent() if event.item in self.asked:
                self._apply_answer(event)
            case AttemptFlagEvent() if event.item in self.asked:
                self._apply_flag(event)
            case ClockEvent():
                self._apply_clock(event)
            case ReaskEvent() if event.item in self.asked:
                self.form[event.item] = AskedItem(event.item, event.order)
                self.shown[event.item] = event.shown
                self.given.pop(event.item, None)
            case WithdrawEvent() if event.item in self.asked:
                self._withdraw(event.item)
            case TermsEvent():
                self.terms = event.terms
            case FinishEvent():
                self._use(event.used)
                self.ended = event.why
            case _:
                pass

    def result(self) -> AttemptRecord:
        """Return the attempt as far as the events so far describe it."""
        is_quiz = self.started.terms.kind == "quiz"
        return AttemptRecord(
            id=self.started.id,
            at=self.started.at,
            terms=self.terms,
            first_terms=self.started.terms,
            form=tuple(self.form.values()),
            shown=self.shown,
            given=self.given,
            flagged=frozenset(self.flagged),
            used=self.used,
            breaks_taken=self.breaks,
            here=self._here(),
            ended=self.ended,
            nothing_left=is_quiz and bool(self.last_item) and self.last_item == self.asked[-1],
        )

    def _withdraw(self, item: str) -> None:
        """Leave a question out; the exam goes on at the one that follows it."""
        position = self.asked.index(item)
        self.asked.remove(item)
        del self.form[item]
        self.shown.pop(item, None)
        self.given.pop(item, None)
        self.flagged.discard(item)
        if self.last_item == item:
            self.last_item = self.asked[max(0, position - 1)] if self.asked else ""

    def _apply_answer(self, event: AnswerEvent) -> None:
        seconds = event.ms / 1000
        earlier = self.given.pop(event.item, None)
        if earlier is not None:
            seconds += earlier.seconds
        if event.response:
            self.given[event.item] = GivenAnswer(
                event.response, event.guessed, seconds, event.right is True, event.wording
            )
        self._use(event.used)
        self.last_item = event.item

    def _apply_flag(self, event: AttemptFlagEvent) -> None:
        if event.on:
            self.flagged.add(event.item)
        else:
            self.flagged.discard(event.item)

    def _apply_clock(self, event: ClockEvent) -> None:
        self._use(event.used)
        if event.what == "break":
            self.breaks += 1
        if event.what in {"skip", "tick"} and event.item in self.asked:
            self.last_item = event.item

    def _use(self, used: float) -> None:
        """Note the time used; it never goes down, in whatever order events are read."""
        self.used = max(self.used, used)

    def _here(self) -> int:
        """Return the index of the question to go on with.

        An exam goes on at the question that was on the screen last. A quiz never goes back, since
        its feedback may have been shown, so it goes on after the question that was answered last.
        """
        if not self.last_item:
            return 0
        last = self.asked.index(self.last_item)
        if self.started.terms.kind == "exam":
            return last
        return min(last + 1, len(self.asked) - 1)
