"""An attempt at a form, which is a quiz or a mock exam: moving about, answering, and its clock.

The attempt decides what happens. The caller shows it, stores its events and reads the clocks. Every
event goes to `record` before anything changes, so an event that can't be stored changes nothing.

Time used is measured with the awake seconds of a `Moment`, and only while the attempt's own clock
is running. It doesn't run during a break, on a page that isn't a question, or while stopped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.asking import rung_of
from cps_study.model.event import AnswerEvent, AttemptFlagEvent, ClockEvent, FinishEvent, MarkEvent
from cps_study.model.item import Item, Question, Typed, fingerprint
from cps_study.study.attempt_record import GivenAnswer
from cps_study.study.marking import MarkedResponse, mark_question, mark_typed, rating_for
from cps_study.study.pool import OWN_PREFIX
from cps_study.study.times import stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import tzinfo

    from cps_study.model.attempt import AskedItem, Terms
    from cps_study.study.attempt_record import AttemptRecord, Ending
    from cps_study.study.scoring import Response
    from cps_study.study.session_state import Recorder
    from cps_study.study.times import Moment

TICK: Final = 30.0
"""Seconds after which the time used is stored again: a power cut gives back this much at most."""


class Answered(NamedTuple):
    """An answer and its marking, for a quiz that gives feedback at once."""

    item: Item
    marked: MarkedResponse
    chosen: tuple[int, ...]
    """The chosen options, by their positions in the bank."""
    typed: str
    guessed: bool


def unanswered(item: Item) -> Answered:
    """Return the marking of an item that was left without an answer."""
    return Answered(item, MarkedResponse(right=False), (), "", guessed=False)


@dataclass(slots=True)
class AttemptSession:
    """An attempt in progress.

    Every method that depends on time takes the `Moment` at which it happens. Its private times are
    awake seconds: `_used` and `_item_used` up to the last time the clock was stopped or settled,
    `_running_since` the reading at which it last started.
    """

    attempt: AttemptRecord
    items: Mapping[str, Item]
    record: Recorder
    zone: tzinfo | None = None
    objectives: Mapping[str, str] = field(default_factory=dict)
    """What each item asks: the id of its objective, by the item's id."""
    here: int = 0
    """The index in the form of the question on the screen."""
    given: dict[str, GivenAnswer] = field(default_factory=dict)
    flagged: set[str] = field(default_factory=set)
    breaks_left: int = 0
    ended: Ending | None = None
    marked: set[str] = field(default_factory=set)
    """The items that the learner has flagged for good, as in study; a quiz can add to them."""
    _used: float = 0.0
    _running_since: float | None = None
    _stored: float = 0.0
    """The time used that the journal knows."""
    _item_used: float = 0.0
    _seconds: dict[str, float] = field(default_factory=dict)
    """Seconds on each item, from earlier visits, that are not part of a given answer yet."""

    @property
    def terms(self) -> Terms:
        """The conditions of the attempt."""
        return self.attempt.terms

    @property
    def form(self) -> tuple[AskedItem, ...]:
        """The questions of the form, in the order in which they are asked."""
        return self.attempt.form

    @property
    def asked(self) -> AskedItem:
        """The question on the screen, as the form asks it."""
        return self.form[self.here]

    @property
    def item(self) -> Item:
        """The item on the screen."""
        return self.items[self.asked.item]

    @property
    def unanswered(self) -> list[int]:
        """The indexes of the questions without an answer, from 0."""
        return [index for index, asked in enumerate(self.form) if asked.item not in self.given]

    @property
    def incomplete(self) -> list[int]:
        """The indexes of the questions with an answer that has another number of options.

        "Choose two" with one chosen, for example.
        """
        return [index for index, asked in enumerate(self.form) if self.lacks_checks(asked.item)]

    def lacks_checks(self, ident: str) -> bool:
        """Return whether an item's answer has more or fewer options than it asks for."""
        item = self.items[ident]
        given = self.given.get(ident)
        if given is None or not isinstance(item, Question) or item.kind != "multi":
            return False
        return isinstance(given.response, tuple) and len(given.response) != len(item.keys)

    @property
    def running(self) -> bool:
        """Whether the clock is running."""
        return self._running_since is not None

    def start(self, moment: Moment) -> None:
        """Start the clock, or go on; a running clock is left alone."""
        if self._running_since is None:
            self._running_since = moment.awake

    def pause(self, moment: Moment) -> None:
        """Stop the clock."""
        self._used = self.used(moment)
        self._item_used = self.item_used(moment)
        self._running_since = None

    def used(self, moment: Moment) -> float:
        """Return the seconds used so far, never more than the limit."""
        used = self._used + self._since_start(moment)
        if self.terms.seconds is None:
            return used
        return min(used, self.terms.seconds)

    def item_used(self, moment: Moment) -> float:
        """Return the seconds used on the question on the screen, on this visit."""
        return self._item_used + self._since_start(moment)

    def left(self, moment: Moment) -> float | None:
        """Return the seconds left of the whole attempt, never below 0; None without a limit."""
        if self.terms.seconds is None:
            return None
        return self.terms.seconds - self.used(moment)

    def item_left(self, moment: Moment) -> float | None:
        """Return the seconds left for the question on the screen; None without such a limit.

        They never go below 0.
        """
        if self.terms.per_item is None:
            return None
        return max(0.0, self.terms.per_item - self.item_used(moment))

    def out_of_time(self, moment: Moment) -> bool:
        """Return whether the time for the whole attempt is up."""
        left = self.left(moment)
        return left is not None and left <= 0

    def tick(self, moment: Moment) -> None:
        """Store the time used, once every `TICK` seconds, while nothing else happens.

        Somebody has to call this regularly: the full screen does whenever it is painted, plain
        mode while it waits for a line.
        """
        if self.ended is None and self.used(moment) - self._stored >= TICK:
            self._store_clock(moment, "tick")

    def go(self, index: int, moment: Moment) -> None:
        """Put the question at `index` on the screen; raises IndexError if the form has none there.

        The time for one question starts anew. An exam stores where it is, so that it goes on there
        after any end; a quiz only goes forward.
        """
        if not 0 <= index < len(self.form):
            raise IndexError(index)
        if self.terms.kind == "exam" and index != self.here:
            self._store_clock(moment, "tick", self.form[index].item)
        left_item = self.asked.item
        earlier_seconds = self._seconds.get(left_item, 0.0)
        self._seconds[left_item] = earlier_seconds + self.item_used(moment)
        self._settle(moment)
        self.here = index

    def choose(self, choices: Sequence[int], moment: Moment, *, guessed: bool = False) -> Answered:
        """Answer with these options, counted from 0 as shown; an earlier answer is replaced.

        Raises TypeError if the question on the screen has no options to choose.
        """
        item = self.item
        if not isinstance(item, Question):
            raise TypeError("only a closed question has options to choose")
        positions = {self.asked.order[choice] for choice in choices}
        chosen = tuple(sorted(positions))
        marked = mark_question(item, chosen)
        return self._answer(Answered(item, marked, chosen, "", guessed), moment)

    def type(self, text: str, moment: Moment, *, guessed: bool = False) -> Answered:
        """Answer with this text; an earlier answer is replaced.

        Raises TypeError if the question on the screen has options to choose from.
        """
        item = self.item
        if not isinstance(item, Typed):
            raise TypeError("only a typed question takes a typed answer")
        marked = mark_typed(item, text)
        return self._answer(Answered(item, marked, (), text, guessed), moment)

    def flag(self, moment: Moment) -> bool:
        """Flag the question on the screen to come back to, or remove its flag.

        Return whether it is flagged now.
        """
        ident = self.asked.item
        on = ident not in self.flagged
        self.record(AttemptFlagEvent(stamp(moment.utc), self.attempt.id, ident, on))
        if on:
            self.flagged.add(ident)
        else:
            self.flagged.remove(ident)
        return on

    def mark(self, moment: Moment) -> bool:
        """Flag the item on the screen for good, as in study, or remove that flag.

        A quiz has no way back to a question, so there a flag is for later. Return whether the item
        is flagged now.
        """
        ident = self.asked.item
        on = ident not in self.marked
        self.record(MarkEvent(stamp(moment.utc), "flag", ident, on))
        if on:
            self.marked.add(ident)
        else:
            self.marked.remove(ident)
        return on

    def take_break(self, moment: Moment) -> bool:
        """Stop the clock for a break, if one is left; return whether there was one."""
        if self.breaks_left < 1:
            return False
        self._store_clock(moment, "break")
        self.breaks_left -= 1
        self.pause(moment)
        return True

    def stop(self, moment: Moment) -> None:
        """Store the time used and stop the clock, so that stopping never gains or loses time."""
        if self.ended is None and self.used(moment) > self._stored:
            self._store_clock(moment, "tick")
        self.pause(moment)

    def skip(self, moment: Moment) -> None:
        """Store that the question on the screen is left without an answer, as its time is up."""
        self._store_clock(moment, "skip", self.asked.item)

    def finish(self, why: Ending, moment: Moment) -> None:
        """End the attempt for good."""
        used = _whole_millis(self.used(moment))
        self.record(FinishEvent(stamp(moment.utc), self.attempt.id, used, why))
        self.pause(moment)
        self.ended = why

    def _since_start(self, moment: Moment) -> float:
        """Return the seconds since the clock was started; 0 if it isn't running.

        A reading before the start counts as the start: no clock may give time back.
        """
        if self._running_since is None:
            return 0.0
        return max(0.0, moment.awake - self._running_since)

    def _settle(self, moment: Moment) -> None:
        """Add what the running clock shows to the time used, and begin anew for the next item."""
        self._used = self.used(moment)
        self._item_used = 0.0
        if self._running_since is not None:
            self._running_since = moment.awake

    def _store_clock(
        self, moment: Moment, what: Literal["tick", "break", "skip"], item: str = ""
    ) -> None:
        used = self.used(moment)
        event = ClockEvent(stamp(moment.utc), self.attempt.id, _whole_millis(used), what, item)
        self.record(event)
        self._stored = used

    def _answer(self, answered: Answered, moment: Moment) -> Answered:
        """Record the answer, then make it the one that counts."""
        item = answered.item
        right = answered.marked.right
        guessed = answered.guessed
        response: Response = answered.typed if isinstance(item, Typed) else answered.chosen
        wording = fingerprint(item)
        used = self.used(moment)
        seconds = self._seconds.get(item.id, 0.0) + self.item_used(moment)
        self.record(
            AnswerEvent(
                at=stamp(moment.utc),
                day=study_day(moment.utc, self.zone).isoformat(),
                item=item.id,
                rating=int(rating_for(right=right, guessed=guessed)),
                mode=self.terms.kind,
                right=right,
                guessed=guessed,
                response=response,
                wording=wording,
                objective=self.objectives.get(item.id, f"{OWN_PREFIX}{item.id}"),
                rung=rung_of(item),
                ms=int(seconds * 1000),
                attempt=self.attempt.id,
                used=_whole_millis(used),
            )
        )
        earlier = self.given.pop(item.id, None)
        if earlier is not None:
            seconds += earlier.seconds
        if response:
            self.given[item.id] = GivenAnswer(response, guessed, seconds, right, wording)
            self._seconds[item.id] = 0.0
        else:
            self._seconds[item.id] = seconds
        self._settle(moment)
        self._stored = used
        return answered


def _whole_millis(seconds: float) -> float:
    """Return the seconds cut down to whole milliseconds: rounded up, they could pass the limit."""
    return math.floor(seconds * 1000) / 1000


def resume_attempt(
    attempt: AttemptRecord,
    items: Mapping[str, Item],
    record: Recorder,
    zone: tzinfo | None = None,
    marked: Collection[str] = (),
    objectives: Mapping[str, str] | None = None,
) -> AttemptSession:
    """Return the attempt as it was left, with its clock stopped.

    The questions, their order, the answers, the flags and the time used are all as they were.
    `objectives` says what each item asks, by the item's id; `marked` are the items that the
    learner has flagged for good.
    """
    return AttemptSession(
        attempt,
        items,
        record,
        zone,
        objectives or {},
        here=attempt.here,
        given=dict(attempt.given),
        flagged=set(attempt.flagged),
        breaks_left=max(0, attempt.terms.breaks - attempt.breaks_taken),
        ended=attempt.ended,
        marked=set(marked),
        _used=attempt.used,
        _stored=attempt.used,
    )
