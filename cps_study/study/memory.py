"""Memory by FSRS-6: what an answer does to a card, and how likely it is still known.

The algorithm is the `fsrs` library's with its fuzz turned off (it draws from the global random generator, so no
replay would agree with the first run). Our fuzz is drawn from the item and its repetition instead, inside the
published bounds: https://github.com/open-spaced-repetition/fsrs4anki/wiki and Anki's
rslib/src/scheduler/states/fuzz.rs.
"""

from __future__ import annotations

import math
import random
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from cps_study.model.card import Card, Rating, State

if TYPE_CHECKING:
    from datetime import datetime

    from fsrs import Card as FsrsCard
    from fsrs import Scheduler

DESIRED_RETENTION: Final = 0.9
MAX_INTERVAL: Final = 36500
LEECH_LAPSES: Final = 8
LEECH_AGAIN: Final = 4
_FUZZ: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))
_DECAY: Final = -0.1542  # the last of FSRS-6's default parameters, negated
_FACTOR: Final = 0.9 ** (1 / _DECAY) - 1


@cache
def _scheduler(retention: float) -> Scheduler:
    from fsrs import Scheduler  # noqa: PLC0415 - the first card is on the screen before anything is rated

    return Scheduler(
        desired_retention=retention, maximum_interval=MAX_INTERVAL, enable_fuzzing=False
    )


def review(
    card: Card | None,
    rating: Rating,
    now: datetime,
    item: str,
    retention: float = DESIRED_RETENTION,
    *,
    fuzz: bool = True,
) -> Card:
    """Return the card after it was rated at `now`; a new item has no card yet.

    A clock that went back counts as no time passed.
    """
    from fsrs import Rating as FsrsRating  # noqa: PLC0415 - as in _scheduler

    reviewed, _ = _scheduler(retention).review_card(
        _to_fsrs(card, now), FsrsRating(rating), review_datetime=now
    )
    state = State(reviewed.state)
    due = reviewed.due
    reps = 1 if card is None else card.reps + 1
    if fuzz and state is State.REVIEW:
        last_interval = (
            0 if card is None or card.state is not State.REVIEW else (card.due - card.last).days
        )
        due = now + timedelta(days=fuzzed((due - now).days, last_interval, f"{item}#{reps}"))
    lapsed = card is not None and card.state is State.REVIEW and rating is Rating.AGAIN
    lapses = (0 if card is None else card.lapses) + lapsed
    if reviewed.stability is None or reviewed.difficulty is None:
        raise AssertionError("fsrs returned a reviewed card without memory")
    return Card(
        state, reviewed.step, reviewed.stability, reviewed.difficulty, due, now, reps, lapses
    )


def preview(
    card: Card | None, now: datetime, item: str, retention: float = DESIRED_RETENTION
) -> dict[Rating, timedelta]:
    """Return for each rating how long it would be until the item comes again."""
    outcomes = {rating: review(card, rating, now, item, retention) for rating in Rating}
    return {rating: outcome.due - outcome.last for rating, outcome in outcomes.items()}


def retrievability(card: Card, now: datetime) -> float:
    """Return the probability (0 to 1) that the item is recalled at `now`.

    FSRS-6 forgetting curve, R = (1 + F·t/S)^D with t in whole days, D = -0.1542 and F = 0.9^(1/D) - 1.
    """
    return recall_after(card.stability, max(0, (now - card.last).days))


def recall_after(stability: float, days: float) -> float:
    """Return the probability of recall that many days after the last review."""
    return float((1 + _FACTOR * days / stability) ** _DECAY)


def fuzz_bounds(interval: int, last_interval: int) -> tuple[int, int]:
    """Return the shortest and longest interval, in days, that fuzz may make of this one.

    ±(1 + Σ factor·overlap) with the overlaps of 2.5-7, 7-20 and 20+ days; nothing under 2.5 days; an interval
    that grows never falls to the last one or below.
    """
    least = last_interval + 1 if interval > last_interval else 1
    if interval < 2.5:
        return interval, interval
    delta = 1 + sum(factor * max(0.0, min(interval, end) - start) for start, end, factor in _FUZZ)
    lower = min(max(round(interval - delta), least, 2), interval)
    return lower, min(round(interval + delta), MAX_INTERVAL)


def fuzzed(interval: int, last_interval: int, seed: str) -> int:
    """Return the interval in days moved inside its bounds, the same for the same seed."""
    lower, upper = fuzz_bounds(interval, last_interval)
    return lower + math.floor(random.Random(seed).random() * (upper - lower + 1))


def is_leech(card: Card) -> bool:
    """Tell whether this lapse is one at which an item is set aside: the 8th and every 4th after it."""
    return card.lapses >= LEECH_LAPSES and (card.lapses - LEECH_LAPSES) % LEECH_AGAIN == 0


def _to_fsrs(card: Card | None, now: datetime) -> FsrsCard:
    from fsrs import Card as FsrsCard  # noqa: PLC0415 - as in _scheduler
    from fsrs import State as FsrsState  # noqa: PLC0415 - as in _scheduler

    if card is None:
        return FsrsCard(card_id=0, due=now)  # without an id, the library sleeps to make one
    return FsrsCard(
        card_id=0,
        state=FsrsState(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=min(card.last, now),
    )
