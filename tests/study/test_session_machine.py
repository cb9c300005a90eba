"""The study session as a state machine: any learner, any clock, any number of undos."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cps_study.model.card import Rating
from cps_study.model.event import AnswerEvent, Event, MarkEvent, UndoEvent
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import replay
from cps_study.study.queue import Limits, build_queue
from cps_study.study.session import StudySession
from tests.pools import DictPool, steps_of
from tests.study.makers import (
    DAY,
    MINUTE,
    NOW,
    BrokenRecorderError,
    ListRecorder,
    Snapshot,
    answer,
    card_item,
    question,
    snapshot,
    typed_item,
    without_count,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cps_study.model.event import Mode
    from cps_study.study.queue import Step
    from cps_study.study.session_state import SessionAnswer

POOL = DictPool(
    [
        card_item("card", cites=["one"]),
        card_item("sibling", cites=["one"]),
        card_item("leech"),
        question("choice", "0100"),
        question("multi", "1100", kind="multi"),
        question("tf", "10", kind="truefalse", locked=True),
        typed_item("typed", "supervisor", "the supervisory line"),
    ],
    [PoolObjective("one", 5, "boundaries")],
)
WAITS = (
    timedelta(0),
    timedelta(seconds=20),
    MINUTE,
    11 * MINUTE,
    5 * 60 * MINUTE,
    DAY,
    30 * DAY,
    -MINUTE,
    -3 * DAY,
)
IDENTS = st.sampled_from(sorted(POOL))


class Snapshots(NamedTuple):
    """How far a session is: everything that undo has to bring back."""

    progress: Snapshot
    shown: tuple[str, tuple[int, ...]] | None
    left: int
    finished: int
    results: tuple[SessionAnswer, ...]


class Sessions(RuleBasedStateMachine):
    """Answers, marks, undos and a clock, compared with a plain record of the events."""

    @initialize(
        mode=st.sampled_from(["study", "study", "cram"]),
        seed=st.sampled_from([None, 4]),
        studied=st.lists(st.tuples(IDENTS, st.sampled_from(Rating)), max_size=6),
        share=st.integers(2, 9),
    )
    def begin(
        self, mode: Mode, seed: int | None, studied: list[tuple[str, Rating]], share: int
    ) -> None:
        """Start a session with the day's queue, after some earlier answers."""
        self.now = NOW
        self.record = ListRecorder()
        self.earlier: list[Event] = []
        lapses = [("leech", rating) for rating in (Rating.EASY, Rating.AGAIN) * 7]
        for number, (item, rating) in enumerate(lapses + studied):
            asked = POOL.asked(item)
            assert asked is not None
            then = NOW + (number * 12 - 300) * DAY
            given = answer(item, rating, then, objective=asked.objective, rung=asked.rung)
            self.earlier.append(self.record(given))
        self.progress = replay(self.earlier)
        limits = Limits(new_per_day=share)
        self.queue: Sequence[Step] = build_queue(self.progress, POOL, limits, NOW, UTC).steps
        if mode == "cram":
            self.queue = steps_of(POOL, POOL, cram=True)
        self.mode = mode
        self.start = snapshot(self.progress)
        self.session = StudySession(self.queue, self.progress, POOL, self.record, mode, seed, UTC)
        self.session.advance(self.now)
        self.undo_steps: list[tuple[Event, Snapshots]] = []

    def take_snapshots(self) -> Snapshots:
        """Return how far the session is now."""
        shown = self.session.shown
        on_screen = None
        if shown is not None:
            on_screen = (shown.item.id, shown.order)
        return Snapshots(
            progress=snapshot(self.progress),
            shown=on_screen,
            left=self.session.left,
            finished=self.session.finished,
            results=tuple(self.session.results),
        )

    def act(self, act: Callable[[], object]) -> None:
        """Do something that records one event, and remember how the session was before it."""
        before = self.take_snapshots()
        known = len(self.record.events)
        act()
        (event,) = self.record.events[known:]
        self.undo_steps.append((event, before))

    def act_on_shown(self, *, right: bool, guessed: bool, rating: Rating) -> None:
        """Answer the item on the screen, whatever its kind."""
        shown = self.session.shown
        assert shown is not None
        match shown.item:
            case Flashcard():
                self.session.rate(rating, self.now)
            case Typed():
                text = "Superviser!" if right else "the nurse"
                self.session.type(text, self.now, guessed=guessed)
            case Question() as item:
                wanted = item.keys
                if not right:
                    wanted = frozenset(range(len(item.options))) - item.keys
                positions = [
                    position for position, written in enumerate(shown.order) if written in wanted
                ]
                self.session.choose(positions, self.now, guessed=guessed)

    def has_shown(self) -> bool:
        """Return whether an item is on the screen."""
        return self.session.shown is not None

    @precondition(has_shown)
    @rule(
        right=st.booleans(),
        guessed=st.booleans(),
        rating=st.sampled_from(Rating),
        look=st.booleans(),
    )
    def answer_it(self, *, right: bool, guessed: bool, rating: Rating, look: bool) -> None:
        """Answer the item on the screen, which leaves the screen with that."""
        if look:
            self.session.reveal()
        left = self.session.left
        self.act(lambda: self.act_on_shown(right=right, guessed=guessed, rating=rating))
        assert self.session.left in {left - 1, left}
        event = self.record.events[-1]
        assert isinstance(event, AnswerEvent)
        assert self.session.results[-1][:3] == (event.item, event.objective, event.rating)
        if event.right is not None:
            assert event.right == right
            right_rating = Rating.HARD if guessed else Rating.GOOD
            assert event.rating == (right_rating if right else Rating.AGAIN)
        assert self.session.shown is None

    @precondition(lambda self: not self.has_shown())
    @rule()
    def go_on(self) -> None:
        """Ask for the next item: only the screen changes, and what's shown may be shown."""
        before = self.take_snapshots()
        shown = self.session.advance(self.now)
        after = self.take_snapshots()
        assert (after.progress, after.results) == (before.progress, before.results)
        assert after.left <= before.left
        if shown is not None:
            assert self.mode == "cram" or shown.item.id not in self.progress.suspended
            assert shown.since == self.now
            assert not shown.revealed

    @rule(ident=IDENTS)
    def flag(self, ident: str) -> None:
        """Set or remove a flag."""
        was = ident in self.progress.flagged
        self.act(lambda: self.session.flag(self.now, ident))
        assert (ident in self.progress.flagged) is not was

    @rule(ident=IDENTS, here=st.booleans())
    def set_aside(self, ident: str, *, here: bool) -> None:
        """Set an item aside or bring it back; if it's on the screen, the next one comes."""
        if here and self.session.shown is not None:
            ident = self.session.shown.item.id
        was = ident in self.progress.suspended
        self.act(lambda: self.session.suspend(self.now, ident))
        assert (ident in self.progress.suspended) is not was
        if self.session.shown is not None and self.session.shown.item.id == ident:
            self.session.advance(self.now)

    @rule(depth=st.integers(1, 4))
    def undo(self, depth: int) -> None:
        """Take back the latest events: all is as it was before, except for the count of events."""
        for _ in range(depth):
            recorded = len(self.record.events)
            undone = self.session.undo(self.now)
            if not self.undo_steps:
                assert undone is None
                assert len(self.record.events) == recorded
                return
            event, before = self.undo_steps.pop()
            assert undone == event
            taken = self.record.events[-1]
            assert isinstance(taken, UndoEvent)
            assert taken.of == event.id
            now = self.take_snapshots()
            assert now._replace(progress=before.progress) == before
            assert without_count(now.progress) == without_count(before.progress)

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        """Let the clock go forward or back."""
        self.now += wait

    @precondition(has_shown)
    @rule(what=st.sampled_from(["answer", "flag", "suspend", "undo"]))
    def the_disk_is_full(self, what: str) -> None:
        """Try something that can't be stored: it raises, and nothing has changed."""
        before = self.take_snapshots()
        shown = self.session.shown
        recorded = list(self.record.events)
        actions: dict[str, Callable[[], object]] = {
            "answer": lambda: self.act_on_shown(right=True, guessed=False, rating=Rating.GOOD),
            "flag": lambda: self.session.flag(self.now, "card"),
            "suspend": lambda: self.session.suspend(self.now, "card"),
            "undo": lambda: self.session.undo(self.now),
        }
        self.record.broken = True
        if what != "undo" or self.session.can_undo:
            with pytest.raises(BrokenRecorderError):
                actions[what]()
        self.record.broken = False
        assert self.take_snapshots() == before
        assert self.session.shown == shown
        assert self.record.events == recorded

    @invariant()
    def the_journal_leads_here(self) -> None:
        """A replay of all events gives the live progress, unless a clock went back in doubt."""
        if not self.progress.doubtful:
            assert snapshot(replay(self.record.events)) == snapshot(self.progress)

    @invariant()
    def no_answer_is_lost_or_doubled(self) -> None:
        """The results are the recorded answers that weren't taken back, in order."""
        mine = self.record.events[len(self.earlier) :]
        undone = {event.of for event in mine if isinstance(event, UndoEvent)}
        kept = [
            event for event in mine if isinstance(event, AnswerEvent) and event.id not in undone
        ]
        assert [result[:3] for result in self.session.results] == [
            (event.item, event.objective, event.rating) for event in kept
        ]
        assert {event.mode for event in kept} <= {self.mode}
        assert len({event.id for event in self.record.events}) == len(self.record.events)

    @invariant()
    def the_counts_are_possible(self) -> None:
        """Whatever is finished was answered, and whatever is shown is left."""
        assert 0 <= self.session.finished <= len({result.ident for result in self.session.results})
        assert self.session.left >= (self.session.shown is not None)
        assert self.session.can_undo == bool(self.undo_steps)

    @invariant()
    def a_drill_schedules_nothing(self) -> None:
        """In a drill, the cards and the day stay as they were; only marks change."""
        if self.mode == "cram":
            assert snapshot(self.progress)[:4] == self.start[:4]

    def teardown(self) -> None:
        """Answer everything that's left: the session ends, and no item was forgotten."""
        if not hasattr(self, "session"):
            return
        passed_over = {
            event.item
            for event in self.record.events
            if isinstance(event, MarkEvent) and event.what == "suspend"
        }
        for _ in range(200):
            if self.session.shown is None and self.session.advance(self.now) is None:
                break
            self.act(lambda: self.act_on_shown(right=True, guessed=False, rating=Rating.EASY))
            self.now += 10 * MINUTE
        assert self.session.shown is None
        aside = passed_over | self.progress.suspended
        answered = {result.objective for result in self.session.results}
        asked_for = {step.objective for step in self.queue}
        for objective in asked_for - answered:
            assert any(item.id in aside for item in POOL.asking(objective))
        self.no_answer_is_lost_or_doubled()
        self.the_journal_leads_here()
        self.a_drill_schedules_nothing()


Sessions.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestSessions = Sessions.TestCase
TestSessions.__doc__ = (
    "Any answers, marks, undos and clock changes keep session and journal in step."
)
