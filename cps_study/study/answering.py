"""What an answer in a study session is recorded as, and what it leads to."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cps_study.model.asking import rung_of
from cps_study.model.event import AnswerEvent
from cps_study.model.item import Flashcard, fingerprint
from cps_study.study.times import stamp, study_day

if TYPE_CHECKING:
    from datetime import datetime, timedelta, tzinfo

    from cps_study.model.card import Card, Rating
    from cps_study.model.event import Mode
    from cps_study.model.item import Question
    from cps_study.study.scoring import Response
    from cps_study.study.session_state import ShownItem


def answer_event(  # noqa: PLR0913 - all of an answer, in one go
    shown: ShownItem,
    rating: Rating,
    response: Response,
    now: datetime,
    zone: tzinfo | None,
    *,
    mode: Mode = "study",
    right: bool | None = None,
    guessed: bool = False,
) -> AnswerEvent:
    """Return the event of an answer: what was shown and answered, and how long that took."""
    is_flashcard = isinstance(shown.item, Flashcard)
    # A clock that went back would make the time negative.
    milliseconds = max(0, int((now - shown.since).total_seconds() * 1000))
    return AnswerEvent(
        at=stamp(now),
        day=study_day(now, zone).isoformat(),
        item=shown.item.id,
        rating=int(rating),
        mode=mode,
        right=right,
        guessed=guessed,
        response=None if is_flashcard else response,
        wording=fingerprint(shown.item),
        objective=shown.objective,
        rung=rung_of(shown.item),
        ms=milliseconds,
    )


def wait_until_due(card: Card | None, before: Card | None, now: datetime) -> timedelta | None:
    """Return how long it is until a memory is due, after an answer at `now` to the one before."""
    if card is None:
        return None
    # A second answer of the day needn't feed the memory: then its due time stays.
    since = now if card == before else card.last
    return card.due - since


def shuffled_options(question: Question, seed: str) -> tuple[int, ...]:
    """Return the positions of a question's options in another order, always the same for a seed.

    Options that have to keep their order do.
    """
    positions = list(range(len(question.options)))
    if not question.keeps_order:
        random.Random(seed).shuffle(positions)
    return tuple(positions)
