"""The answers of the past, each with what was remembered just before it was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.card import Rating, State
from cps_study.study import memory
from cps_study.study.legacy import no_legacy
from cps_study.study.progress import SCHEDULED, feeds, replay
from cps_study.study.times import from_stamp
from cps_study.study.today import LONGEST_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.event import AnswerEvent, Event
    from cps_study.model.learner import Learner
    from cps_study.study.legacy import LegacyTable
    from cps_study.study.progress import Witnessed


class PastAnswer(NamedTuple):
    """An answer, and what the program thought of the objective's memory at that moment.

    `recall` is the probability that the objective was still known (0 to 1), or None if it had
    never been studied, and `reps` how often it had been answered before. `is_review` says whether
    the memory was put to the test: the objective was in review, its last answer at least a day
    ago, and this is the first on its study day. `stability` is the memory's, in days, and `days`
    is how long ago the last answer was. `feeds` says whether the answer changed the memory.
    """

    event: AnswerEvent
    objective: str
    rung: str
    recall: float | None = None
    reps: int = 0
    is_review: bool = False
    stability: float = 0.0
    days: int = 0
    feeds: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the objective was recalled, as the learner or the marking said."""
        return self.event.rating != Rating.AGAIN

    @property
    def seconds(self) -> float:
        """What the answer took; two minutes at most, for who is away longer isn't studying."""
        return min(max(self.event.ms, 0), LONGEST_MS) / 1000


def past_answers(
    events: Iterable[Event], legacy: LegacyTable = no_legacy, learner: Learner | None = None
) -> list[PastAnswer]:
    """Return all answers that weren't taken back, in the order in which they were given.

    `learner` is for trying what would have been remembered by another one than the fitted one.
    """
    answers: list[PastAnswer] = []

    def witness(seen: Witnessed) -> None:
        answers.append(_past_answer(seen))

    # Nobody asks here when anything is due.
    replay(events, legacy=legacy, witness=witness, learner=learner, is_trial=True)
    return answers


def _past_answer(seen: Witnessed) -> PastAnswer:
    event, asked, kept = seen.event, seen.asked, seen.kept
    is_scheduled = event.mode in SCHEDULED
    if kept is None:
        return PastAnswer(event, asked.objective, asked.rung, feeds=is_scheduled)
    at = from_stamp(seen.at)
    is_review = (
        is_scheduled
        and kept.card.state is State.REVIEW
        and kept.day != event.day
        and (at - kept.card.last).days >= 1
    )
    recall = memory.retrievability(kept.card, at, seen.learner)
    return PastAnswer(
        event,
        asked.objective,
        asked.rung,
        recall,
        kept.card.reps,
        is_review,
        kept.card.stability,
        max(0, (at - kept.card.last).days),
        feeds=is_scheduled and feeds(kept, event.day, event.rating),
    )


def first_answers(answers: Sequence[PastAnswer]) -> list[PastAnswer]:
    """Return the answers to questions that were met for the first time, in order.

    Flashcards aren't among them: nobody but the learner marked those. In an attempt a question may
    be answered several times; the last answer counts, as it does for the score.
    """
    last_in_attempt: dict[tuple[str, str], PastAnswer] = {}
    for answer in answers:
        if answer.event.attempt:
            last_in_attempt[answer.event.attempt, answer.event.item] = answer
    met: set[str] = set()
    first = []
    for answer in answers:
        event = answer.event
        if event.item in met or (event.right is None and not event.attempt):
            continue
        met.add(event.item)
        counted = answer
        if event.attempt:
            counted = last_in_attempt[event.attempt, event.item]
        if counted.event.right is not None and counted.event.response:
            first.append(counted)
    return first
