"""The learner's progress: memories, flags, and what was done today, derived from events alone.

What is remembered is an objective. Items are the ways to ask it, so of an item only the last time
is kept. Nothing here looks at a bank, the outline, a setting or a clock: the same events lead to
the same progress on every device.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.asking import RUNGS
from cps_study.model.card import Card, LastShown, Memory, Rating, State
from cps_study.model.event import AnswerEvent, Event, FitEvent, MarkEvent, UndoEvent
from cps_study.model.learner import AVERAGE
from cps_study.study import memory
from cps_study.study.clock_faults import FIRST_RELEASE, believed_times, clock_day
from cps_study.study.deck import PlainDeck, PlainShelf
from cps_study.study.distinct import events_by_id
from cps_study.study.legacy import LegacyDues, asked_in, no_legacy
from cps_study.study.pace import KEPT, with_sample
from cps_study.study.times import from_stamp, stamp
from cps_study.study.today import Today, with_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cps_study.model.asking import Rung
    from cps_study.model.event import Stamp
    from cps_study.model.learner import Learner
    from cps_study.study.deck import Deck, Shelf
    from cps_study.study.legacy import AskedIn, LegacyTable
    from cps_study.study.pace import Sample


SCHEDULED: Final = frozenset({"study", "quiz"})
"""The modes whose answers feed the schedule."""
_RECOVERED: Final = 21
"""A leech that isn't due for this many days is no longer a leech."""
_ID_TIME: Final = 12
"""How many hex digits of an event's id are its time."""


class Before(NamedTuple):
    """What an event changed, as it was before: enough to take the event back."""

    item: str
    shown: LastShown | None
    flagged: bool
    suspended: bool
    objective: str
    kept: Memory | None
    leech: bool
    today: Today
    recent: tuple[Sample, ...]
    clock: Stamp


class Witnessed(NamedTuple):
    """An answer as a replay meets it: what it asked, and what was remembered just before it.

    `at` is the time to reckon with. `kept` is None if the objective had never been studied.
    `learner` is whom the schedule is fitted to.
    """

    event: AnswerEvent
    asked: AskedIn
    at: Stamp
    kept: Memory | None
    learner: Learner = AVERAGE


@dataclass(slots=True)
class Progress:
    """Everything that the schedule contains.

    `flagged` and `suspended` are items, `leeches` objectives. `recent` are the last answers, for
    the learner's pace. `events` is how many events it accounts for, `through` the id of the latest
    of them, and `clock` the latest time that is believed.
    """

    deck: Deck = field(default_factory=PlainDeck)
    items: Shelf = field(default_factory=PlainShelf)
    today: Today = field(default_factory=Today)
    flagged: set[str] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    leeches: set[str] = field(default_factory=set)
    recent: tuple[Sample, ...] = ()
    events: int = 0
    through: str = ""
    clock: Stamp = ""
    learner: Learner = AVERAGE
    """How this learner remembers, by the latest fit."""
    is_trial: bool = False
    """Whether only the memories matter, and not on which day exactly they're due."""
    doubtful: bool = False
    """Whether an answer showed that a clock was wrong. Only a replay can tell which answers were
    given under it, so this progress is for the session alone and not to be kept."""

    @property
    def level(self) -> float:
        """How long this learner's memories last; 1 is the average learner."""
        return self.learner.level

    def through_time(self) -> datetime:
        """Return the UTC time of the latest event, from its id."""
        return id_time(self.through)

    def day_of(self, day: str) -> Today:
        """Return what was done on this study day; nothing, if the last answer is of another."""
        if self.today.day == day:
            return self.today
        return Today(day)

    def apply(self, event: AnswerEvent | MarkEvent) -> Before:
        """Take account of one event and return what it changed. Drills change nothing."""
        if isinstance(event, MarkEvent):
            before = self._before(event.item)
            self._mark(event)
        else:
            asked = asked_in(event, no_legacy)
            before = self._before(event.item, asked.objective)
            if event.mode in SCHEDULED:
                at = event.at
                if self.contradicts(event):
                    self.doubtful = True
                    at = self.clock or at
                self.answer(event, asked, at)
        self._count(event)
        return before

    def contradicts(self, event: AnswerEvent) -> bool:
        """Say whether an answer's time and those of earlier ones can't all be right."""
        if not self.clock:
            return bool(self.through)
        return event.at < FIRST_RELEASE or clock_day(event.at) < clock_day(self.clock)

    def answer(
        self,
        event: AnswerEvent,
        asked: AskedIn,
        at: Stamp,
        legacy: LegacyDues | None = None,
        *,
        is_past: bool = False,
    ) -> None:
        """Take account of an answer that feeds the schedule; `at` is the time to reckon with.

        If it `is_past`, so many others follow that the day and the pace depend on those alone.
        """
        objective = asked.objective
        kept = self.deck.get(objective)
        answered_at = from_stamp(event.at)
        time = answered_at if at == event.at else from_stamp(at)
        card = None if kept is None else kept.card
        if kept is None or feeds(kept, event.day, event.rating):
            rating = Rating(event.rating)
            exact = not self.is_trial
            card = memory.review(
                card, rating, time, objective, fuzz=exact, distinct=exact, learner=self.learner
            )
        if card is None:
            raise AssertionError("the first answer always makes a card")
        if legacy is not None:
            card = card._replace(due=legacy.within(objective, card.due))
        rung = _next_rung(None if kept is None else kept.rung, asked.rung, event.rating)
        days = 1 if kept is None else kept.days + int(kept.day != event.day)
        self.deck.put(objective, Memory(card, rung, event.item, event.day, days))
        if self.is_trial:
            return
        self.items.put(event.item, LastShown(stamp(answered_at), event.wording))
        self._note_leech(objective, kept, card)
        if event.at >= FIRST_RELEASE and at == event.at:
            self.clock = max(self.clock, at)
        if is_past:
            return
        self.today = with_answer(self.day_of(event.day), event, objective, is_new=kept is None)
        self.recent = with_sample(self.recent, asked.rung, event.ms, event.rating)

    def revert(self, before: Before) -> None:
        """Put back what an event changed. Changes have to be taken back from the latest on."""
        self.items.put(before.item, before.shown)
        _put(before.item, self.flagged, on=before.flagged)
        _put(before.item, self.suspended, on=before.suspended)
        self.today = before.today
        self.recent = before.recent
        self.clock = before.clock
        if before.objective:
            self.deck.put(before.objective, before.kept)
            _put(before.objective, self.leeches, on=before.leech)

    def _before(self, item: str, objective: str = "") -> Before:
        return Before(
            item=item,
            shown=self.items.get(item),
            flagged=item in self.flagged,
            suspended=item in self.suspended,
            objective=objective,
            kept=self.deck.get(objective) if objective else None,
            leech=objective in self.leeches,
            today=self.today,
            recent=self.recent,
            clock=self.clock,
        )

    def _count(self, event: AnswerEvent | MarkEvent) -> None:
        if counts(event):
            self.events += 1
            # A clock that went back can give a later event an earlier id.
            self.through = max(self.through, event.id)

    def _note_leech(self, objective: str, kept: Memory | None, card: Card) -> None:
        """Mark an objective that is forgotten again and again, until it's known for weeks.

        Nothing is set aside: what is hard has to be asked, not hidden.
        """
        has_lapsed = kept is not None and card.lapses > kept.card.lapses
        if has_lapsed and memory.is_leech(card):
            self.leeches.add(objective)
        elif card.state is State.REVIEW and (card.due - card.last).days >= _RECOVERED:
            self.leeches.discard(objective)

    def _mark(self, event: MarkEvent) -> None:
        if event.what == "flag":
            _put(event.item, self.flagged, on=event.on)
        else:
            _put(event.item, self.suspended, on=event.on)


def feeds(kept: Memory, day: str, rating: int) -> bool:
    """Say whether an answer feeds a memory that the objective has already.

    On one study day only the first does. A second right answer within the hour says little about
    next week; but steps of learning are meant to follow each other, and a miss always counts.
    """
    is_first_today = kept.day != day
    is_learning = kept.card.state is not State.REVIEW
    return is_first_today or is_learning or rating == Rating.AGAIN


def _next_rung(current: Rung | None, asked: Rung, rating: int) -> Rung:
    """Return the rung on which an objective is asked next, after an answer on the rung `asked`."""
    if rating == Rating.AGAIN:
        return RUNGS[0]
    if rating == Rating.HARD:
        return current or asked
    reached = RUNGS.index(asked)
    if current is not None:
        reached = max(reached, RUNGS.index(current))
    return RUNGS[min(reached + 1, len(RUNGS) - 1)]


def _put(name: str, names: set[str], *, on: bool) -> None:
    """Put the name into the set, or take it out."""
    if on:
        names.add(name)
    else:
        names.discard(name)


def id_time(ident: str) -> datetime:
    """Return the UTC time in an event's id; 1970 for an empty id.

    The first twelve hex digits of an id are milliseconds since 1970.
    """
    milliseconds = int(ident[:_ID_TIME] or "0", 16)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def counts(event: Event) -> bool:
    """Say whether an event can change the schedule. Answers in drills and mock exams can't."""
    if isinstance(event, AnswerEvent):
        return event.mode in SCHEDULED
    return isinstance(event, MarkEvent | FitEvent)


def counted_ids(events: Iterable[Event]) -> set[str]:
    """Return the ids of the events that a progress accounts for.

    What was taken back counts, and so does the undo: that's how a schedule knows both.
    """
    by_id = events_by_id(events)
    counted = set()
    for ident, event in by_id.items():
        undone = by_id.get(event.of) if isinstance(event, UndoEvent) else None
        if counts(event) or (undone is not None and counts(undone)):
            counted.add(ident)
    return counted


def replay(
    events: Iterable[Event],
    onto: Progress | None = None,
    *,
    legacy: LegacyTable = no_legacy,
    today: Stamp = "",
    witness: Callable[[Witnessed], object] | None = None,
    learner: Learner | None = None,
    is_trial: bool = False,
) -> Progress:
    """Return the progress that the events lead to, in whatever order and however often they come.

    `witness` is called with each answer before it's applied, those of drills and mock exams, too.
    `onto` is the progress to put them on: an empty one. `legacy` knows the items of version 0.1.
    `today` is the time of a session that has just been started, if its clock seems to contradict
    the journal: the result is then for that session alone. `learner` is for trying what another
    one than the events say would remember. In a trial, what is due when is only about right, which
    takes a third less time.
    """
    progress = onto if onto is not None else Progress()
    by_id = events_by_id(events)
    kept = _standing(by_id)
    progress.learner = fitted_learner(kept) if learner is None else learner
    progress.is_trial = is_trial
    scheduled = _scheduled(kept)
    times = believed_times(scheduled, today)
    latest = _latest(scheduled)
    dues = LegacyDues()
    for event in kept:
        if isinstance(event, MarkEvent):
            progress.apply(event)
        elif isinstance(event, AnswerEvent):
            if witness is not None:
                witness(_witnessed(progress, event, times, legacy))
            if counts(event):
                is_past = event.id < latest
                _replay_answer(progress, event, times, dues, legacy, is_past=is_past)
    counted = counted_ids(by_id.values())
    progress.events = len(counted)
    progress.through = max(counted, default="")
    progress.doubtful = bool(today)
    return progress


def items_met(events: Iterable[Event]) -> set[str]:
    """Return the items that the schedule knows, and those that are flagged or set aside.

    A replay knows them, too, but it takes much longer: it works out every memory.
    """
    kept = _standing(events_by_id(events))
    progress = Progress()
    for event in kept:
        if isinstance(event, MarkEvent):
            progress.apply(event)
    studied = {event.item for event in _scheduled(kept)}
    return studied | progress.flagged | progress.suspended


def _standing(by_id: Mapping[str, Event]) -> list[Event]:
    """Return the events that weren't taken back, in the order of their ids."""
    undone = {event.of for event in by_id.values() if isinstance(event, UndoEvent)}
    return [by_id[ident] for ident in sorted(by_id) if ident not in undone]


def _scheduled(events: Iterable[Event]) -> list[AnswerEvent]:
    """Return the answers that feed the schedule."""
    return [event for event in events if isinstance(event, AnswerEvent) and counts(event)]


def _latest(answers: Sequence[AnswerEvent]) -> str:
    """Return the id of the first answer that the day and the pace depend on after all of these.

    A day begins anew when an answer of another one comes.
    """
    if not answers:
        return ""
    place = len(answers) - 1
    while place > 0 and answers[place - 1].day == answers[-1].day:
        place -= 1
    return answers[min(place, max(0, len(answers) - KEPT))].id


def fitted_learner(events: Iterable[Event]) -> Learner:
    """Return the learner of the latest fit among events that weren't taken back."""
    fits = [event for event in events if isinstance(event, FitEvent)]
    return max(fits, key=lambda fit: fit.id).learner if fits else AVERAGE


def _witnessed(
    progress: Progress, event: AnswerEvent, times: Mapping[str, Stamp], legacy: LegacyTable
) -> Witnessed:
    asked = asked_in(event, legacy)
    # Times are only checked for the answers that feed the schedule.
    at = times.get(event.id, event.at)
    return Witnessed(event, asked, at, progress.deck.get(asked.objective), progress.learner)


def _replay_answer(
    progress: Progress,
    event: AnswerEvent,
    times: Mapping[str, Stamp],
    dues: LegacyDues,
    legacy: LegacyTable,
    *,
    is_past: bool,
) -> None:
    asked = asked_in(event, legacy)
    at = times[event.id]
    if event.objective:
        progress.answer(event, asked, at, is_past=is_past)
        return
    dues.answer(event, asked.objective, from_stamp(at))
    progress.answer(event, asked, at, dues, is_past=is_past)


def add_later(progress: Progress, events: Sequence[Event]) -> bool:
    """Apply events that are later than all that the progress accounts for.

    Return False, with nothing applied, if it takes a replay from the start: an event takes back
    one that is accounted for, was given in version 0.1, or shows that a clock was wrong.
    """
    by_id = events_by_id(events)
    if any(isinstance(event, FitEvent) for event in by_id.values()):
        return False  # a fit changes the schedule from the first answer on
    undos = [event for event in by_id.values() if isinstance(event, UndoEvent)]
    if any(undo.of not in by_id for undo in undos):
        return False
    kept = _standing(by_id)
    if not _follow(progress, _scheduled(kept)):
        return False
    accounted = progress.events
    for event in kept:
        if isinstance(event, AnswerEvent | MarkEvent):
            progress.apply(event)
    later = counted_ids(by_id.values())
    progress.events = accounted + len(later)
    progress.through = max(progress.through, max(later, default=""))
    return True


def _follow(progress: Progress, answers: Sequence[AnswerEvent]) -> bool:
    """Say whether these answers can be applied one after the other, without a replay."""
    clock = progress.clock
    if not clock and progress.through:
        return not answers
    for event in answers:
        if not event.objective or event.at < FIRST_RELEASE:
            return False
        if clock and clock_day(event.at) < clock_day(clock):
            return False
        clock = max(clock, event.at)
    return True
