"""What a study session shows, what an answer led to, and how far the session is."""

from __future__ import annotations

from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cps_study.study.growing import GrowingTuple, growing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from cps_study.model.card import Card, Rating
    from cps_study.model.event import E, Event
    from cps_study.model.item import Item
    from cps_study.study.marking import MarkedResponse
    from cps_study.study.progress import Before
    from cps_study.study.queue import Step


class Recorder(Protocol):
    """Stores an event for good and returns it with its id; raises an error if it can't."""

    def __call__(self, event: E, /) -> E:
        """Return the stored event."""


class ShownItem(NamedTuple):
    """An item on the screen. `order` has the positions of its options in the order shown.

    `card` is the memory of its objective, or None if that is new; `step` is its place in the queue.
    """

    item: Item
    order: tuple[int, ...]
    since: datetime
    card: Card | None
    step: Step
    revealed: bool = False

    @property
    def objective(self) -> str:
        """The objective that the item asks."""
        return self.step.objective


class Outcome(NamedTuple):
    """What an answer led to.

    `chosen` has the positions of options in the order of the file. `again_in` is None in a drill.
    `resting` says that the objective was missed so often today that it rests until tomorrow, and
    `leech` that it is forgotten again and again: for both, its source is what helps now.
    `after_exam` says that it comes again on the day of the exam or later.
    """

    item: Item
    rating: Rating
    marked: MarkedResponse | None
    chosen: tuple[int, ...]
    typed: str
    guessed: bool
    again_in: timedelta | None
    leech: bool
    resting: bool = False
    objective: str = ""
    after_exam: bool = False


class SessionAnswer(NamedTuple):
    """One answer of the session, for its summary."""

    ident: str
    objective: str
    rating: Rating
    was_new: bool


class Counts(NamedTuple):
    """How many objectives are still to come: new, being learned, and due for review."""

    new: int
    learning: int
    due: int


class LearningStep(NamedTuple):
    """What comes again in this session, and when."""

    due: datetime
    step: Step

    def order(self) -> tuple[datetime, str]:
        """Return what sorts the soonest first."""
        return self.due, self.step.objective


class SessionState(NamedTuple):
    """How far the session is. Immutable, so undo only has to keep the state before."""

    position: int = 0
    """How many steps of the queue have been taken."""
    passed: tuple[Step, ...] = ()
    """Steps about a crisis that were passed over, so that none comes first or follows another."""
    learning: tuple[LearningStep, ...] = ()
    """What comes again in this session, the soonest first."""
    shown: ShownItem | None = None
    last: Step | None = None
    """The step that was shown last."""
    results: GrowingTuple[SessionAnswer] = growing()
    written: Mapping[str, str] = MappingProxyType({})
    """The notes written in this session, by item; an empty one was removed."""
    left_subjects: frozenset[str] = frozenset()
    """The subjects left in this session."""

    def shown_again(self, now: datetime) -> SessionState:
        """Return the state with its item as if it had just come: the time to answer it starts."""
        if self.shown is None:
            return self
        return self._replace(shown=self.shown._replace(since=now, revealed=False))

    def with_result(self, result: SessionAnswer) -> SessionState:
        """Return the state after one more answer, with nothing on the screen."""
        return self._replace(shown=None, results=self.results.with_one(result))

    def with_learning(self, due: datetime, step: Step) -> SessionState:
        """Return the state with another step in learning."""
        one_more = LearningStep(due, step)
        place = bisect_right(self.learning, one_more.order(), key=LearningStep.order)
        return self._replace(learning=(*self.learning[:place], one_more, *self.learning[place:]))

    def take_soonest(
        self, until: datetime, may_follow: Callable[[Step, SessionState], bool]
    ) -> tuple[Step | None, SessionState]:
        """Return what is in learning and comes next, and the state once it's taken.

        That's None if nothing may come until then; `may_follow` says whether a step may come.
        """
        for place, soonest in enumerate(self.learning):
            if soonest.due > until:
                break
            if may_follow(soonest.step, self):
                others = self.learning[:place] + self.learning[place + 1 :]
                return soonest.step, self._replace(learning=others)
        return None, self

    def without_passed(self, gone: Step) -> SessionState:
        """Return the state without one step that was passed over."""
        return self._replace(passed=tuple(step for step in self.passed if step is not gone))


class UndoStep(NamedTuple):
    """What it takes to undo an event. `before` is None if it didn't change the progress."""

    event: Event
    before: Before | None
    state: SessionState
