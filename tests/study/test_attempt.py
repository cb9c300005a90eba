"""An attempt: answering, moving about, the time used, and taking it up again."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cps_study.model.attempt import AskedItem, Terms
from cps_study.model.event import (
    AnswerEvent,
    AttemptFlagEvent,
    ClockEvent,
    Event,
    FinishEvent,
    MarkEvent,
    StartEvent,
    UndoEvent,
    event_from_data,
    event_to_data,
)
from cps_study.model.item import Item, Question, Typed, fingerprint
from cps_study.study.attempt import TICK, AttemptSession, resume_attempt
from cps_study.study.attempt_record import AttemptRecord, GivenAnswer, attempts
from cps_study.study.scoring import score_attempt
from cps_study.study.times import Moment, stamp
from tests.study.makers import (
    NOW,
    BrokenRecorderError,
    ListRecorder,
    answer,
    event_id,
    progress_of,
    question,
    shuffled,
    snapshot,
    some,
    typed_item,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.attempt import AttemptKind

ITEMS: dict[str, Item] = {
    item.id: item
    for item in (
        question("choice", "0100"),
        question("multi", "11000", kind="multi"),
        question("tf", "10", kind="truefalse", locked=True),
        typed_item("typed", "supervisor"),
        question("last", "001"),
    )
}
FORM = (
    AskedItem("choice", (2, 0, 3, 1)),
    AskedItem("multi", (4, 1, 0, 2, 3)),
    AskedItem("tf", (0, 1)),
    AskedItem("typed"),
    AskedItem("last", (1, 2, 0)),
)
EXAM = Terms("exam", seconds=600.0, breaks=2)
OTHER = Terms("quiz", seconds=60.0)


def at(seconds: float) -> Moment:
    """Return a moment at which the clock of waking seconds reads this; the time of day never changes."""
    return Moment(NOW, seconds)


def begin(
    terms: Terms = EXAM, record: ListRecorder | None = None, form: Sequence[AskedItem] = FORM
) -> AttemptSession:
    """Return a new attempt whose start is recorded; its clock stands at 0 and runs from then on."""
    record = record if record is not None else ListRecorder()
    (taken,) = attempts([record(StartEvent(stamp(NOW), terms, tuple(form), 7))])
    session = resume_attempt(taken, ITEMS, record, UTC)
    session.start(at(0.0))
    return session


def events_of(session: AttemptSession) -> list[Event]:
    """Return what the session's recorder holds."""
    assert isinstance(session.record, ListRecorder)
    return session.record.events


def again(session: AttemptSession) -> AttemptSession:
    """Return the attempt as a new process finds it in the journal; its clock stands."""
    return resume_attempt(taken_of(session), ITEMS, session.record, UTC)


def taken_of(session: AttemptSession) -> AttemptRecord:
    """Return the attempt as its events tell it."""
    return next(taken for taken in attempts(events_of(session)) if taken.id == session.taken.id)


def respond(session: AttemptSession, seconds: float, *, right: bool = True) -> None:
    """Answer the item on the screen, right or not."""
    item = session.item
    if isinstance(item, Typed):
        session.type("supervisor" if right else "nurse", at(seconds))
        return
    assert isinstance(item, Question)
    places = [
        place
        for place, position in enumerate(session.asked.order)
        if (position in item.keys) == right
    ]
    session.choose(places, at(seconds))


def test_a_choice_is_stored_by_the_banks_positions_whatever_the_order_shown() -> None:
    """The second option shown is the bank's first; the answer carries all that a replay needs."""
    session = begin()
    answered = session.choose([1, 1], at(12.5), guessed=True)
    assert (answered.chosen, answered.marked.right, answered.guessed) == ((0,), False, True)
    event = events_of(session)[-1]
    assert isinstance(event, AnswerEvent)
    assert (event.item, event.rating, event.mode, event.right, event.guessed) == (
        "choice",
        1,
        "exam",
        False,
        True,
    )
    assert (event.response, event.wording) == ((0,), fingerprint(ITEMS["choice"]))
    assert (event.day, event.ms, event.attempt) == ("2026-11-21", 12500, session.taken.id)
    assert event.used == 12.5
    assert session.given == taken_of(session).given


@some
@given(st.permutations(range(5)), st.sets(st.integers(0, 4), min_size=1))
def test_an_order_of_options_never_changes_a_score(order: list[int], chosen: set[int]) -> None:
    """Whoever chooses the same options gets the same points, in whatever order they were shown."""
    session = begin(form=[AskedItem("multi", tuple(order))])
    session.choose([order.index(position) for position in chosen], at(1.0))
    response = {"multi": session.given["multi"].response}
    assert response == {"multi": tuple(sorted(chosen))}
    score = score_attempt([ITEMS["multi"]], response, 85, partial=True)
    assert score.total.points * 2 == max(0, len(chosen & {0, 1}) - len(chosen - {0, 1}))


def test_the_last_answer_counts_and_its_item_keeps_all_its_seconds() -> None:
    """Changing an answer replaces it; seconds of all visits add up, those that led to no answer too."""
    session = begin()
    session.go(3, at(10.0))
    session.go(0, at(14.0))
    respond(session, 19.0, right=False)
    session.go(3, at(20.0))
    session.type("nurse", at(26.0))
    session.go(0, at(27.0))
    respond(session, 29.0)
    assert session.given["choice"] == GivenAnswer(
        (1,), seconds=18.0, right=True, wording=fingerprint(ITEMS["choice"])
    )
    assert session.given["typed"].seconds == 10.0
    assert taken_of(session).given == session.given
    assert session.unanswered == [1, 2, 4]


def test_an_answer_with_nothing_chosen_takes_the_earlier_back() -> None:
    """Where every tick is taken away, the question is open again, here and after a restart."""
    session = begin()
    session.go(1, at(1.0))
    session.choose([0, 1], at(2.0))
    session.choose([], at(3.0))
    assert 1 in session.unanswered
    assert 1 in again(session).unanswered
    session.choose([1], at(4.0))
    assert 1 not in again(session).unanswered


def test_a_response_of_the_wrong_kind_or_place_is_refused_and_not_stored() -> None:
    """Options are for closed questions, text is for typed ones, and there is no place outside the form."""
    session = begin()
    with pytest.raises(TypeError):
        session.type("supervisor", at(1.0))
    with pytest.raises(IndexError):
        session.choose([4], at(1.0))
    for place in (-1, 5):
        with pytest.raises(IndexError):
            session.go(place, at(1.0))
    session.go(3, at(1.0))
    with pytest.raises(TypeError):
        session.choose([0], at(1.0))
    assert len(events_of(session)) == 1
    assert (session.here, session.given) == (3, {})


def test_the_time_is_up_exactly_at_the_limit() -> None:
    """A moment before it is not; at and after it is, and no more than the limit is ever used."""
    session = begin(Terms("exam", seconds=60.0))
    assert not session.out_of_time(at(59.999))
    assert session.out_of_time(at(60.0))
    assert (session.left(at(60.0)), session.left(at(1e6)), session.used(at(1e6))) == (
        0.0,
        0.0,
        60.0,
    )
    respond(session, 75.0)
    session.finish("time", at(80.0))
    assert [getattr(event, "used", 0) for event in events_of(session)] == [0, 60.0, 60.0]
    assert taken_of(session)[6:10] == (60.0, 0, 0, "time")
    assert (session.ended, session.running) == ("time", False)


@pytest.mark.parametrize("limit", [10.0006, 0.0007, 59.9999])
def test_a_stored_time_is_never_beyond_the_limit(limit: float) -> None:
    """Milliseconds are cut off, not rounded up."""
    session = begin(Terms("exam", seconds=limit))
    respond(session, 100.0)
    session.finish("time", at(100.0))
    assert limit - 0.001 < taken_of(session).used <= limit


def test_without_a_limit_the_time_is_never_up() -> None:
    """Untimed, the time used is still known."""
    session = begin(Terms("exam"))
    assert (session.left(at(1e6)), session.item_left(at(1e6)), session.out_of_time(at(1e6))) == (
        None,
        None,
        False,
    )
    assert session.used(at(1e6)) == 1e6


def test_the_time_for_one_item_starts_anew_with_each() -> None:
    """It runs down to 0, stands in a pause, and going on to another item gives it all again."""
    session = begin(Terms("quiz", per_item=20.0))
    assert (
        session.item_left(at(5.0)),
        session.item_left(at(20.0)),
        session.item_left(at(99.0)),
    ) == (
        15.0,
        0.0,
        0.0,
    )
    session.pause(at(5.0))
    assert session.item_left(at(50.0)) == 15.0
    session.start(at(50.0))
    session.go(1, at(52.0))
    assert session.item_left(at(52.0)) == 20.0


def test_the_clock_stands_in_a_break_and_there_are_as_many_as_were_set() -> None:
    """A break uses no time of attempt or item; one more than were set is refused and the clock runs on."""
    session = begin()
    for start in (10.0, 20.0):
        assert session.take_break(at(start))
        assert not session.running
        session.tick(at(start + 4))
        session.start(at(start + 5))
    assert session.used(at(30.0)) == session.item_used(at(30.0)) == 20.0
    assert not session.take_break(at(30.0))
    assert session.running
    assert [
        event for event in events_of(session)[1:] if isinstance(event, ClockEvent)
    ] == events_of(session)[1:3]
    assert again(session).breaks_left == 0


def test_starting_a_running_clock_changes_nothing_and_a_clock_gone_back_gives_no_time() -> None:
    """Only a standing clock starts; a reading before the last is taken for it."""
    session = begin()
    session.start(at(50.0))
    assert session.used(at(60.0)) == 60.0
    session.pause(at(60.0))
    session.start(at(60.0))
    assert session.used(at(10.0)) == 60.0


def test_the_time_used_is_stored_every_half_minute_and_not_more_often() -> None:
    """Ticks come every second; a line in the journal every thirty, counted from the last answer too."""
    session = begin()
    for second in range(1, 100):
        session.tick(at(float(second)))
    respond(session, 115.0)
    for second in range(116, 146):
        session.tick(at(float(second)))
    assert [getattr(event, "used", 0) for event in events_of(session)] == [
        0,
        30.0,
        60.0,
        90.0,
        115.0,
        145.0,
    ]
    session.finish("submitted", at(150.0))
    session.tick(at(190.0))
    assert len(events_of(session)) == 7


def test_who_stops_has_exactly_the_time_that_was_left() -> None:
    """Stopping stores the time used, so that stopping again and again gains nothing; a stop with no time used writes
    nothing, and neither does one after the end.
    """
    session = begin()
    for _ in range(5):
        session.stop(at(29.0))
        session = again(session)
        session.start(at(0.0))
    assert session.left(at(0.0)) == 600 - 5 * 29
    known = len(events_of(session))
    session.stop(at(0.0))
    session.finish("submitted", at(10.0))
    session.stop(at(90.0))
    assert len(events_of(session)) == known + 1


@pytest.mark.parametrize(("kind", "here"), [("exam", 1), ("quiz", 2)])
def test_taking_up_goes_on_where_it_was_left(kind: AttemptKind, here: int) -> None:
    """An exam at the question last answered; a quiz at the next open one, since what was told is not asked again."""
    session = begin(Terms(kind, seconds=600.0))
    respond(session, 1.0)
    session.go(1, at(2.0))
    respond(session, 3.0)
    assert again(session).here == here
    assert begin().here == 0


def test_a_quiz_that_lost_its_end_is_taken_up_at_its_last_question() -> None:
    """With nothing open after the last answer there is no next place; earlier ones are not gone back to."""
    session = begin(OTHER)
    session.go(4, at(1.0))
    respond(session, 2.0)
    assert again(session).here == 4


def test_undone_events_and_those_of_no_attempt_count_no_more() -> None:
    """An answer, a flag or a whole attempt that was taken back is gone; study answers and foreign items are no part."""
    record = ListRecorder()
    session = begin(record=record)
    respond(session, 1.0)
    record(UndoEvent(stamp(NOW), record.events[-1].id))
    session.flag(at(0.0))
    record(UndoEvent(stamp(NOW), record.events[-1].id))
    record(answer("choice"))
    record(MarkEvent(stamp(NOW), "flag", "choice", on=True))
    record(answer("foreign")._replace(attempt=session.taken.id, response=(0,)))
    record(AttemptFlagEvent(stamp(NOW), session.taken.id, "foreign", on=True))
    record(ClockEvent(stamp(NOW), "no such attempt", 50.0))
    taken = taken_of(session)
    assert (taken.given, taken.flagged, taken.used, taken.here) == ({}, frozenset(), 0.0, 0)
    record(UndoEvent(stamp(NOW), session.taken.id))
    assert attempts(record.events) == []


def test_an_attempt_without_questions_is_passed_over() -> None:
    """There is nothing to ask, to show or to score in it."""
    assert attempts([StartEvent(stamp(NOW), EXAM, (), id=event_id(stamp(NOW)))]) == []


def test_an_event_with_an_id_before_its_attempts_is_not_lost() -> None:
    """On another computer whose clock is behind, an answer may get an earlier id than the start."""
    started = StartEvent(stamp(NOW), EXAM, FORM, id=event_id(stamp(NOW)))
    early = answer("choice", at=NOW - timedelta(hours=1))._replace(
        attempt=started.id, response=(1,), used=9.0
    )
    (taken,) = attempts([started, early])
    assert (list(taken.given), taken.used) == (["choice"], 9.0)


@pytest.mark.parametrize("act", ["answer", "pin", "break", "tick", "finish", "stop"])
def test_what_cannot_be_stored_changes_nothing(act: str) -> None:
    """With a full disk each step raises, and the attempt stands as it did."""
    session = begin()
    respond(session, 1.0, right=False)
    before = (
        dict(session.given),
        set(session.flagged),
        session.breaks_left,
        session.ended,
        session.running,
    )
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: respond(session, 40.0),
        "pin": lambda: session.flag(at(0.0)),
        "break": lambda: session.take_break(at(40.0)),
        "tick": lambda: session.tick(at(40.0)),
        "finish": lambda: session.finish("submitted", at(40.0)),
        "stop": lambda: session.stop(at(40.0)),
    }
    assert isinstance(session.record, ListRecorder)
    session.record.broken = True
    with pytest.raises(BrokenRecorderError):
        acts[act]()
    assert (
        session.given,
        session.flagged,
        session.breaks_left,
        session.ended,
        session.running,
    ) == before
    assert session.used(at(40.0)) == 40.0


@pytest.mark.parametrize("kind", ["exam", "quiz"])
def test_a_mock_exam_leaves_progress_alone_and_a_quiz_counts_as_study(kind: AttemptKind) -> None:
    """An exam's events change nothing at all; a quiz's change what the same answers in study change, and no more."""
    record = ListRecorder()
    record(answer("before"))
    start = snapshot(progress_of(*record.events))
    session = begin(Terms(kind, seconds=600.0, breaks=1), record)
    for place in range(len(FORM)):
        session.go(place, at(place * 10.0))
        session.flag(at(0.0))
        respond(session, place * 10.0 + 5, right=place % 2 == 0)
    session.take_break(at(60.0))
    session.finish("submitted", at(60.0))
    now = snapshot(progress_of(*record.events))
    if kind == "exam":
        assert now == start
    else:
        as_study = [
            event._replace(mode="study")
            for event in record.events
            if isinstance(event, AnswerEvent)
        ]
        assert now == snapshot(progress_of(*as_study))
        assert now != start


class Attempts(RuleBasedStateMachine):
    """A candidate with one attempt, beside another in the same journal; power cuts come at any point."""

    @initialize(
        kind=st.sampled_from(("exam", "quiz")),
        seconds=st.none() | st.sampled_from((45.0, 200.0, 3600.0)),
        breaks=st.integers(0, 2),
    )
    def begin(self, kind: AttemptKind, seconds: float | None, breaks: int) -> None:
        """Start both attempts."""
        self.record = ListRecorder()
        self.session = begin(Terms(kind, seconds=seconds, breaks=breaks), self.record)
        self.other = begin(OTHER, self.record, FORM[:2])
        self.other.pause(at(0.0))
        self.clock = 0.0
        self.real_used = 0.0
        self.unstored = 0.0
        self.chosen: dict[str, object] = {}
        self.flags: set[str] = set()
        self.breaks_left = breaks

    def going_on(self) -> bool:
        """Tell whether the attempt goes on."""
        return self.session.ended is None

    @precondition(going_on)
    @rule(seconds=st.sampled_from((0.0, 0.4, 7.0, 29.0, 31.0, 400.0)))
    def time_passes(self, seconds: float) -> None:
        """Let time pass, a tick every second, as the screens do it."""
        end = self.clock + seconds
        if self.session.running:
            self.real_used += seconds
        while self.clock < end:
            self.clock = min(end, self.clock + 1)
            self.session.tick(at(self.clock))

    @precondition(going_on)
    @rule(places=st.sets(st.integers(0, 1), min_size=1), right=st.booleans())
    def answer_it(self, places: set[int], *, right: bool) -> None:
        """Answer the item on the screen; an earlier answer is replaced."""
        if self.session.item.id == "typed":
            self.session.type("supervisor" if right else "nurse", at(self.clock))
            self.chosen["typed"] = "supervisor" if right else "nurse"
        else:
            order = self.session.asked.order
            self.session.choose(sorted(places), at(self.clock))
            self.chosen[self.session.item.id] = tuple(sorted(order[place] for place in places))

    @precondition(going_on)
    @rule(place=st.integers(0, 4))
    def go(self, place: int) -> None:
        """Go to another place: no time is lost or won."""
        left = self.session.left(at(self.clock))
        self.session.go(place, at(self.clock))
        assert self.session.asked == FORM[place]
        assert self.session.left(at(self.clock)) == pytest.approx(left)

    @precondition(going_on)
    @rule()
    def pin(self) -> None:
        """Flag or unflag."""
        self.flags ^= {self.session.item.id}
        assert self.session.flag(at(0.0)) is (self.session.item.id in self.flags)

    @precondition(going_on)
    @rule()
    def take_break(self) -> None:
        """Take a break, if one is left."""
        stands = self.session.take_break(at(self.clock))
        assert stands is (self.breaks_left > 0)
        self.breaks_left -= stands

    @precondition(going_on)
    @rule(run=st.booleans())
    def pause_or_start(self, *, run: bool) -> None:
        """Stop the clock or let it run."""
        (self.session.start if run else self.session.pause)(at(self.clock))
        assert self.session.running is run

    @rule(place=st.integers(0, 1))
    def answer_the_other(self, place: int) -> None:
        """Something happens in the other attempt."""
        self.other.go(place, at(0.0))
        respond(self.other, 0.0)

    @precondition(going_on)
    @rule(clean=st.booleans())
    def die_and_come_back(self, *, clean: bool) -> None:
        """Stop, or lose power: nothing is lost but half a minute of the clock at most, to the candidate's good."""
        if clean:
            self.session.stop(at(self.clock))
        left, used = self.session.left(at(self.clock)), self.session.used(at(self.clock))
        given = dict(self.session.given)
        self.session = again(self.session)
        assert not self.session.running
        assert list(self.session.given) == list(taken_of(self.session).given)
        assert {ident: held[:2] for ident, held in self.session.given.items()} == {
            ident: held[:2] for ident, held in given.items()
        }
        gained = used - self.session.used(at(0.0))
        assert -1e-6 <= gained <= (0.001 if clean else TICK)
        if left is not None:
            assert self.session.left(at(0.0)) == pytest.approx(left + gained)
        self.real_used = used - gained
        self.clock = 0.0
        self.session.start(at(self.clock))

    @precondition(going_on)
    @rule(chance=st.integers(0, 4), why=st.sampled_from(("submitted", "time")))
    def finish(self, chance: int, why: str) -> None:
        """End it, once in a while."""
        if chance == 0:
            self.session.finish("time" if why == "time" else "submitted", at(self.clock))
            assert again(self.session).ended == why

    @invariant()
    def nothing_is_lost(self) -> None:
        """Questions, order, answers, flags and breaks are those of the candidate, live and in the journal."""
        for each in (self.session, again(self.session)):
            assert each.form == FORM
            assert {ident: held.response for ident, held in each.given.items()} == self.chosen
            assert each.flagged == self.flags
            assert each.breaks_left == self.breaks_left
            assert each.unanswered == [
                n for n, asked in enumerate(FORM) if asked.item not in self.chosen
            ]

    @invariant()
    def the_time_used_is_the_time_that_passed(self) -> None:
        """Up to the limit and never beyond it; the journal is at most half a minute behind."""
        used, limit = self.session.used(at(self.clock)), self.session.terms.seconds
        assert used == pytest.approx(
            self.real_used if limit is None else min(limit, self.real_used), abs=1e-6
        )
        if limit is not None:
            assert used <= limit
            assert self.session.out_of_time(at(self.clock)) == (used == limit)
            assert all(
                event.used <= limit
                for event in self.mine()
                if not isinstance(event, StartEvent | AttemptFlagEvent)
            )
        assert -1e-6 <= used - taken_of(self.session).used <= TICK

    def mine(self) -> list[AnswerEvent | ClockEvent | FinishEvent | StartEvent | AttemptFlagEvent]:
        """Return the events of the attempt."""
        kinds = (AnswerEvent, ClockEvent, FinishEvent, AttemptFlagEvent)
        return [
            e
            for e in self.record.events
            if isinstance(e, kinds) and e.attempt == self.session.taken.id
        ]

    def teardown(self) -> None:
        """Shuffled, repeated and through JSON, the events tell the same."""
        if not hasattr(self, "session"):
            return
        lines = [json.dumps(event_to_data(event)) for event in shuffled(self.record.events, 3)]
        read = [
            event
            for event in (event_from_data(json.loads(line)) for line in lines)
            if event is not None
        ]
        assert attempts(read) == attempts(self.record.events)


Attempts.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAttempts = Attempts.TestCase
TestAttempts.__doc__ = (
    "Whatever a candidate does and whenever the power goes, the attempt goes on as it was left."
)


def test_a_skipped_item_is_not_asked_again_in_a_quiz() -> None:
    """A question whose time ran out stays open, and a quiz that goes on begins behind it."""
    session = begin(OTHER)
    session.choose([0], at(5.0))
    session.go(1, at(5.0))
    session.skip(at(15.0))
    (taken,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert (taken.here, set(taken.given), taken.used, taken.nothing_left) == (
        2,
        {"choice"},
        15.0,
        False,
    )


@pytest.mark.parametrize("leave", ["answer", "skip"])
def test_a_quiz_whose_last_place_was_left_is_through(leave: str) -> None:
    """There is nothing to go on with, whether its last question was answered or its time ran out."""
    session = begin(OTHER)
    session.go(len(FORM) - 1, at(1.0))
    if leave == "answer":
        session.choose([0], at(5.0))
    else:
        session.skip(at(5.0))
    (taken,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert taken.nothing_left
    assert taken.ended is None


def test_an_exam_is_never_through_by_itself() -> None:
    """An exam can always be gone through again until it is handed in."""
    session = begin(EXAM)
    session.go(len(FORM) - 1, at(1.0))
    session.choose([0], at(5.0))
    (taken,) = attempts(session.record.events)  # type: ignore[attr-defined] # a ListRecorder
    assert not taken.nothing_left
