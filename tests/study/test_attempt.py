"""An attempt: answering, moving about, the time used, and resuming it."""

from __future__ import annotations

import json
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
    FinishEvent,
    StartEvent,
    event_from_data,
    event_to_data,
)
from cps_study.model.item import fingerprint
from cps_study.study.attempt import TICK
from cps_study.study.attempt_record import GivenAnswer, attempts
from cps_study.study.scoring import score_attempt
from tests.study.attempts import (
    FORM,
    ITEMS,
    QUIZ,
    again,
    at,
    attempt_of,
    begin,
    events_of,
    respond,
)
from tests.study.makers import (
    BrokenRecorderError,
    ListRecorder,
    answer,
    progress_of,
    shuffled,
    snapshot,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.model.attempt import AttemptKind


def test_a_choice_is_stored_by_the_banks_positions_whatever_the_order_shown() -> None:
    """The second option shown is the bank's first; the event has all that a replay needs."""
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
    assert (event.day, event.ms, event.attempt) == ("2026-11-21", 12500, session.attempt.id)
    assert event.used == 12.5
    assert session.given == attempt_of(session).given


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
    """A new answer replaces the old; the seconds of all visits add up, answered or not."""
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
    assert attempt_of(session).given == session.given
    assert session.unanswered == [1, 2, 4]


def test_an_answer_with_nothing_chosen_takes_back_the_earlier_one() -> None:
    """With every check removed, the question is unanswered again, here and after a restart."""
    session = begin()
    session.go(1, at(1.0))
    session.choose([0, 1], at(2.0))
    session.choose([], at(3.0))
    assert 1 in session.unanswered
    assert 1 in again(session).unanswered
    session.choose([1], at(4.0))
    assert 1 not in again(session).unanswered


def test_a_response_of_the_wrong_kind_or_place_is_refused_and_not_stored() -> None:
    """Options are for closed questions, text for typed ones, and a form has only its questions."""
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
    assert [type(event) for event in events_of(session)[1:]] == [ClockEvent]  # it's here now
    assert (session.here, session.given) == (3, {})


def test_the_time_is_up_exactly_at_the_limit() -> None:
    """Just before the limit it isn't, from then on it is, and no more is ever used."""
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
    record = attempt_of(session)
    assert (record.used, record.breaks_taken, record.here, record.ended) == (60.0, 0, 0, "time")
    assert (session.ended, session.running) == ("time", False)


@pytest.mark.parametrize("limit", [10.0006, 0.0007, 59.9999])
def test_a_stored_time_is_never_beyond_the_limit(limit: float) -> None:
    """Fractions of a millisecond are cut off, not rounded up."""
    session = begin(Terms("exam", seconds=limit))
    respond(session, 100.0)
    session.finish("time", at(100.0))
    assert limit - 0.001 < attempt_of(session).used <= limit


def test_without_a_limit_the_time_is_never_up() -> None:
    """Without a limit, the time used is still known."""
    session = begin(Terms("exam"))
    assert (session.left(at(1e6)), session.item_left(at(1e6)), session.out_of_time(at(1e6))) == (
        None,
        None,
        False,
    )
    assert session.used(at(1e6)) == 1e6


def test_the_time_for_one_item_starts_anew_with_each() -> None:
    """It runs down to 0, waits during a pause, and starts anew with another question."""
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


def test_the_clock_is_paused_in_a_break_and_there_are_as_many_as_were_set() -> None:
    """A break uses no time; one more than were set is refused, and the clock keeps running."""
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
    """Only a stopped clock starts; an earlier reading than the start counts as the start."""
    session = begin()
    session.start(at(50.0))
    assert session.used(at(60.0)) == 60.0
    session.pause(at(60.0))
    session.start(at(60.0))
    assert session.used(at(10.0)) == 60.0


def test_the_time_used_is_stored_every_half_minute_and_not_more_often() -> None:
    """With a tick a second, it is stored every thirty, counted from the last answer, too."""
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
    """Stopping stores the time used, so stopping again and again gains nothing.

    A stop with no time used writes nothing, and neither does one after the end.
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


@pytest.mark.parametrize("act", ["answer", "pin", "break", "tick", "finish", "stop"])
def test_what_cannot_be_stored_changes_nothing(act: str) -> None:
    """With a full disk, each step raises, and the attempt is as it was."""
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
    """An exam's events change nothing; a quiz's change what the same answers would in study."""
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
    """A candidate's attempt, with another in the same journal, and power cuts at any point."""

    @initialize(
        kind=st.sampled_from(("exam", "quiz")),
        seconds=st.none() | st.sampled_from((45.0, 200.0, 3600.0)),
        breaks=st.integers(0, 2),
    )
    def begin(self, kind: AttemptKind, seconds: float | None, breaks: int) -> None:
        """Start both attempts."""
        self.record = ListRecorder()
        self.session = begin(Terms(kind, seconds=seconds, breaks=breaks), self.record)
        self.other = begin(QUIZ, self.record, FORM[:2])
        self.other.pause(at(0.0))
        self.clock = 0.0
        self.real_used = 0.0
        self.unstored = 0.0
        self.chosen: dict[str, object] = {}
        self.flags: set[str] = set()
        self.breaks_left = breaks

    def going_on(self) -> bool:
        """Return whether the attempt goes on."""
        return self.session.ended is None

    @precondition(going_on)
    @rule(seconds=st.sampled_from((0.0, 0.4, 7.0, 29.0, 31.0, 400.0)))
    def time_passes(self, seconds: float) -> None:
        """Let time pass with a tick every second, as the screens do."""
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
        """Go to another question: no time is lost or gained."""
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
        paused = self.session.take_break(at(self.clock))
        assert paused is (self.breaks_left > 0)
        self.breaks_left -= paused

    @precondition(going_on)
    @rule(run=st.booleans())
    def pause_or_start(self, *, run: bool) -> None:
        """Stop the clock or let it run."""
        (self.session.start if run else self.session.pause)(at(self.clock))
        assert self.session.running is run

    @rule(place=st.integers(0, 1))
    def answer_the_other(self, place: int) -> None:
        """Answer something in the other attempt."""
        self.other.go(place, at(0.0))
        respond(self.other, 0.0)

    @precondition(going_on)
    @rule(clean=st.booleans())
    def die_and_come_back(self, *, clean: bool) -> None:
        """Stop, or lose power: at most half a minute of the clock is given back."""
        if clean:
            self.session.stop(at(self.clock))
        left, used = self.session.left(at(self.clock)), self.session.used(at(self.clock))
        given = dict(self.session.given)
        self.session = again(self.session)
        assert not self.session.running
        assert list(self.session.given) == list(attempt_of(self.session).given)
        assert {ident: answer[:2] for ident, answer in self.session.given.items()} == {
            ident: answer[:2] for ident, answer in given.items()
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
        """Questions, answers, flags and breaks are the candidate's, live and in the journal."""
        for session in (self.session, again(self.session)):
            assert session.form == FORM
            assert {
                ident: answer.response for ident, answer in session.given.items()
            } == self.chosen
            assert session.flagged == self.flags
            assert session.breaks_left == self.breaks_left
            assert session.unanswered == [
                n for n, asked in enumerate(FORM) if asked.item not in self.chosen
            ]

    @invariant()
    def the_time_used_is_the_time_that_passed(self) -> None:
        """It never goes beyond the limit; the journal is at most half a minute behind."""
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
        assert -1e-6 <= used - attempt_of(self.session).used <= TICK

    def mine(self) -> list[AnswerEvent | ClockEvent | FinishEvent | StartEvent | AttemptFlagEvent]:
        """Return the events of the attempt."""
        kinds = (AnswerEvent, ClockEvent, FinishEvent, AttemptFlagEvent)
        return [
            e
            for e in self.record.events
            if isinstance(e, kinds) and e.attempt == self.session.attempt.id
        ]

    def teardown(self) -> None:
        """Shuffled, repeated and sent through JSON, the events describe the same attempts."""
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
