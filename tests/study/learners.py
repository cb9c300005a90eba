"""Learners whose memories aren't the average learner's, and what they answered."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

from fsrs.scheduler import DEFAULT_PARAMETERS

from cps_study.model.card import Rating
from cps_study.model.learner import Learner
from cps_study.study import memory
from cps_study.study.times import from_stamp
from tests.study.past import answered

if TYPE_CHECKING:
    from cps_study.model.card import Card
    from cps_study.model.event import AnswerEvent

SLOW_START: Final = Learner(
    0.7,
    (
        *(0.05, 0.1, 0.15, 0.2, 6.4133, 0.8334, 3.0194, 0.001, 2.5),
        *DEFAULT_PARAMETERS[9:20],
        0.4,
    ),
)
"""What is new fades fast, and what was repeated lasts all the longer: no level tells that."""
_GAPS: Final = (1, 1, 2, 3, 5, 9, 16, 30)
"""Days from one answer to the next, if this learner answers one after the other."""


def answers_of(learner: Learner, objectives: int, times: int, seed: int = 1) -> list[AnswerEvent]:
    """Return what a learner answers about so many objectives, each so many times, in order.

    A new objective starts each day, and what was missed is right ten minutes later.
    """
    rng = random.Random(seed)
    found = []
    for number in range(objectives):
        day = number
        card: Card | None = None
        for time in range(times):
            rating = Rating.EASY
            if card is not None:
                at = from_stamp(answered("", day=day, minute=number).at)
                known = memory.retrievability(card, at, learner)
                rating = Rating.GOOD if rng.random() < known else Rating.AGAIN
            ratings = [rating] if rating != Rating.AGAIN else [rating, Rating.GOOD]
            for place, one in enumerate(ratings):
                event = answered(f"i{number}", day=day, minute=number + 10 * place, rating=one)
                event = event._replace(id=f"{event.id[:17]}{number:04x}{place:04x}")
                card = memory.review(card, one, from_stamp(event.at), "", learner=learner)
                found.append(event)
            day += rng.choice(_GAPS[: time + 2])
    return sorted(found, key=lambda event: event.id)
