"""Memory by FSRS-6: what an answer does to a card, and how likely it is still known.

The algorithm is that of the `fsrs` library, without the library's fuzz: it draws from the global
random generator, so no replay would agree with the first run. Our fuzz depends on the objective
and its repetition instead, within the published bounds:
https://github.com/open-spaced-repetition/fsrs4anki/wiki and Anki's
rslib/src/scheduler/states/fuzz.rs.
"""

from __future__ import annotations

import math
import random
from datetime import timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Card, Rating, State
from cps_study.model.learner import AVERAGE

if TYPE_CHECKING:
    from datetime import datetime

    from fsrs import Card as FsrsCard
    from fsrs import Rating as FsrsRating
    from fsrs import Scheduler
    from fsrs import State as FsrsState

    from cps_study.model.learner import Learner

DESIRED_RETENTION: Final = 0.9
"""An objective comes back when it's still known with this probability."""
MAX_INTERVAL: Final = 36500
"""In days: a century."""
LEECH_LAPSES: Final = 8
LEECH_AGAIN: Final = 4
"""A card is a leech at its 8th lapse, and again after every four more (as in Anki)."""
_FUZZ: Final = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))
"""Spans of an interval in days, from and to, and the part of each that fuzz may shift it by."""
_DECAY: Final = -0.1542
"""The last of FSRS-6's default parameters, negated."""
_FACTOR: Final = 0.9 ** (1 / _DECAY) - 1


class _Fsrs(NamedTuple):
    """What is used of the library, which is imported with the first rating."""

    card: type[FsrsCard]
    state: type[FsrsState]
    rating: type[FsrsRating]


@cache
def _fsrs() -> _Fsrs:
    """Return the library's classes; its card without what only a shared one needs."""
    from fsrs import Card as FsrsCard  # noqa: PLC0415 - as in _scheduler
    from fsrs import Rating as FsrsRating  # noqa: PLC0415 - as in _scheduler
    from fsrs import State as FsrsState  # noqa: PLC0415 - as in _scheduler

    class OwnCard(FsrsCard):
        """A card that nobody else has, so the library may change it: a copy takes its time."""

        def __copy__(self) -> OwnCard:
            return self

    return _Fsrs(OwnCard, FsrsState, FsrsRating)


@cache
def _scheduler(retention: float, parameters: tuple[float, ...]) -> Scheduler:
    """Return the library's scheduler; without parameters, with those of the average learner."""
    from fsrs import Scheduler  # noqa: PLC0415 - the first card is on the screen before any rating
    from fsrs.scheduler import DEFAULT_PARAMETERS  # noqa: PLC0415 - as above

    return Scheduler(
        parameters or DEFAULT_PARAMETERS,
        desired_retention=retention,
        maximum_interval=MAX_INTERVAL,
        enable_fuzzing=False,
    )


def review(  # noqa: PLR0913 - each is a choice of its own, and most callers make none
    card: Card | None,
    rating: Rating,
    now: datetime,
    seed: str,
    retention: float = DESIRED_RETENTION,
    *,
    fuzz: bool = True,
    distinct: bool = True,
    learner: Learner = AVERAGE,
) -> Card:
    """Return the card as it is after a rating at `now`; what is new has no card yet.

    `seed` is the objective's id: with the repetition it decides the fuzz. If the clock went back
    since the last rating, no time has passed. `distinct` makes Hard, Good and Easy days apart,
    as the learner is promised; version 0.1 didn't. What's remembered lasts as long as it does for
    the `learner`: by the learner's own parameters, or so many times as long as the average.
    """
    level = 1.0 if learner.parameters else learner.level
    average = _as_average(card, now, level)
    after = _as_learners(_review(average, rating, now, retention, learner), now, level)
    if after.state is not State.REVIEW:
        return after
    days = (after.due - now).days
    if fuzz:
        days = fuzzed(days, _last_interval(card), f"{seed}#{after.reps}")
    if distinct and rating > Rating.HARD:
        # A better answer has to wait longer. Rounding and fuzz can make two of them the same.
        lower = review(card, Rating(rating - 1), now, seed, retention, fuzz=fuzz, learner=learner)
        if lower.state is State.REVIEW:
            days = min(max(days, (lower.due - now).days + 1), MAX_INTERVAL)
    return after._replace(due=now + timedelta(days=days))


def _review(
    card: Card | None, rating: Rating, now: datetime, retention: float, learner: Learner
) -> Card:
    """Return the card as the library leaves it."""
    reviewed, _ = _scheduler(retention, learner.parameters).review_card(
        _to_fsrs(card, now), _fsrs().rating(rating), review_datetime=now
    )
    if reviewed.stability is None or reviewed.difficulty is None:
        raise AssertionError("fsrs returned a reviewed card without memory")
    reps = 1
    lapses = 0
    if card is not None:
        reps = card.reps + 1
        lapses = card.lapses
        if card.state is State.REVIEW and rating is Rating.AGAIN:
            lapses += 1
    return Card(
        state=State(reviewed.state),
        step=reviewed.step,
        stability=reviewed.stability,
        difficulty=reviewed.difficulty,
        due=reviewed.due,
        last=now,
        reps=reps,
        lapses=lapses,
    )


def _as_average(card: Card | None, now: datetime, level: float) -> Card | None:
    """Return the card as if time passed for this learner as it does for the average one.

    FSRS knows only the average learner. A memory that lasts `level` times as long is one for which
    time passes as much slower: its stability and the days since its last answer are divided.
    """
    if card is None or level == 1:
        return card
    passed = now - card.last
    if passed.days >= 1:
        # What was a day or more ago stays so, for the steps of one day are another matter.
        passed = timedelta(days=max(1, round(passed.days / level)))
    return card._replace(stability=card.stability / level, last=now - passed)


def _as_learners(card: Card, now: datetime, level: float) -> Card:
    """Return a card that the average learner would have, as this learner has it."""
    if level == 1:
        return card
    stability = card.stability * level
    if card.state is not State.REVIEW:
        return card._replace(stability=stability)
    days = min(max(1, round((card.due - now).days * level)), MAX_INTERVAL)
    return card._replace(stability=stability, due=now + timedelta(days=days))


def _last_interval(card: Card | None) -> int:
    """Return the interval that a card in review had, in days; 0 for any other card."""
    if card is None or card.state is not State.REVIEW:
        return 0
    return (card.due - card.last).days


def preview(
    card: Card | None,
    now: datetime,
    seed: str,
    retention: float = DESIRED_RETENTION,
    *,
    learner: Learner = AVERAGE,
) -> dict[Rating, timedelta]:
    """Return, for each rating, how long it would take until the objective comes again."""
    outcomes = {
        rating: review(card, rating, now, seed, retention, learner=learner) for rating in Rating
    }
    return {rating: outcome.due - outcome.last for rating, outcome in outcomes.items()}


def retrievability(card: Card, now: datetime, learner: Learner = AVERAGE) -> float:
    """Return the probability (0 to 1) that the learner recalls the objective at `now`.

    FSRS-6 counts time in whole days. A card from the future counts as just seen.
    """
    days = max(0, (now - card.last).days)
    if not learner.parameters:
        return recall_after(card.stability, days)
    decay = -learner.parameters[-1]
    factor = 0.9 ** (1 / decay) - 1
    return float((1 + factor * days / card.stability) ** decay)


def recall_after(stability: float, days: float) -> float:
    """Return the probability (0 to 1) of recall that many days after the last review.

    This is the forgetting curve of FSRS-6: R = (1 + F * t / S)^D, with D = -0.1542 and
    F = 0.9^(1 / D) - 1, so that R is 0.9 after as many days as the stability.
    """
    return float((1 + _FACTOR * days / stability) ** _DECAY)


def fuzz_bounds(interval: int, last_interval: int) -> tuple[int, int]:
    """Return the shortest and the longest interval, in days, that fuzz may make of this one.

    Both are 1 day away, plus a part of each span of _FUZZ that the interval overlaps. Intervals
    under 2.5 days have no fuzz. An interval that grows stays longer than the last one.
    """
    if interval < 2.5:
        return interval, interval
    delta = 1.0
    for start, end, factor in _FUZZ:
        delta += factor * max(0.0, min(interval, end) - start)
    least = 2
    if interval > last_interval:
        least = max(least, last_interval + 1)
    lower = min(max(round(interval - delta), least), interval)
    upper = min(round(interval + delta), MAX_INTERVAL)
    return lower, upper


def fuzzed(interval: int, last_interval: int, seed: str) -> int:
    """Return the interval in days, moved within its bounds; always the same for the same seed."""
    lower, upper = fuzz_bounds(interval, last_interval)
    return lower + math.floor(_chance(seed) * (upper - lower + 1))


@lru_cache(maxsize=64)
def _chance(seed: str) -> float:
    """Return a number from 0 to 1 (exclusive), always the same for the same seed.

    Making a generator takes most of its time, and the four ratings of an answer share one seed.
    """
    return random.Random(seed).random()


def is_leech(card: Card) -> bool:
    """Say whether a card is a leech at this lapse: at the 8th, and at every 4th after it."""
    beyond = card.lapses - LEECH_LAPSES
    return beyond >= 0 and beyond % LEECH_AGAIN == 0


def _to_fsrs(card: Card | None, now: datetime) -> FsrsCard:
    fsrs = _fsrs()
    if card is None:
        # Without an id, the library sleeps a millisecond to make one.
        return fsrs.card(card_id=0, due=now)
    return fsrs.card(
        card_id=0,
        state=fsrs.state(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=min(card.last, now),
    )
