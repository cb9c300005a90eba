"""Does fitting the schedule to a learner help, and does it hurt the average one?

    python tests/benchmarks/fitting.py

Simulated learners study 470 objectives, twelve new ones a day, by the average learner's schedule.
Some are average; some remember so many times as long as the average (a level, with a standard
deviation of .5 in logarithms); some have FSRS-6 parameters of their own, which differ from the
usual ones about as `fsrs-rs` supposes when it trains. After 400, 1,000 and 3,000 reviews the
program looks for a fit. The table has the mean log-loss of the thousand reviews that follow, where
each was recalled with the learner's true probability: by the average learner, by a level alone, by
what the program decides (with the extra `fit`), and by the truth, which nothing can beat.
"""

from __future__ import annotations

import argparse
import itertools
import math
import random
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Final, NamedTuple

from fsrs.scheduler import DEFAULT_PARAMETERS

from cps_study.model.card import Rating
from cps_study.model.event import AnswerEvent
from cps_study.model.learner import AVERAGE, PARAMETER_BOUNDS, Learner
from cps_study.study import memory
from cps_study.study.fitting import find_fit
from cps_study.study.looking_back import PastAnswer, past_answers
from cps_study.study.own_parameters import fitted_parameters
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from cps_study.model.card import Card

KINDS: Final = ("average", "level", "parameters")
OBJECTIVES: Final = 470
NEW_A_DAY: Final = 12
MOST_A_DAY: Final = 80
TESTED: Final = 1000
START: Final = datetime(2026, 1, 1, 18, tzinfo=UTC)
_SPREAD: Final = (
    *(0.57, 0.28, 0.6, 0.12, 0.39, 0.18, 0.33, 0.3, 0.09, 0.16, 0.57, 0.25, 1.03, 0.31, 0.32),
    *(0.14, 0.27),
)
"""How far the parameters from the fifth on go from the usual ones, by `fsrs-rs`'s training."""
_PART: Final = 0.6
"""The part of that spread that's used: the parameters of one person hang together."""


class History(NamedTuple):
    """The answers of a learner, and the true recall of each review by its event's id."""

    events: list[AnswerEvent]
    recall: dict[str, float]


def draw_learner(kind: str, rng: random.Random) -> Learner:
    """Return a learner of a kind."""
    if kind == "average":
        return AVERAGE
    if kind == "level":
        return Learner(math.exp(rng.gauss(0, 0.5)))
    first = sorted(value * math.exp(rng.gauss(0, 0.8)) for value in DEFAULT_PARAMETERS[:4])
    usual = zip(DEFAULT_PARAMETERS[4:], _SPREAD, strict=True)
    drawn = (*first, *(rng.gauss(value, _PART * spread) for value, spread in usual))
    bounded = zip(drawn, PARAMETER_BOUNDS, strict=True)
    return Learner(1.0, tuple(min(max(value, low), high) for value, (low, high) in bounded))


class Student:
    """Somebody who studies by the average learner's schedule, and remembers in another way."""

    def __init__(self, learner: Learner, rng: random.Random) -> None:
        self.learner = learner
        self.rng = rng
        self.true: dict[str, Card] = {}
        self.believed: dict[str, Card] = {}
        self.history = History([], {})

    def study(self, reviews: int) -> History:
        """Return what was answered until there were so many reviews, true recall included."""
        names = iter([f"o{number}" for number in range(OBJECTIVES)])
        for day in itertools.count():
            now = START + timedelta(days=day)
            end = now + timedelta(hours=8)
            due = sorted(name for name, card in self.believed.items() if card.due <= end)
            self.rng.shuffle(due)
            for name in [*due[:MOST_A_DAY], *itertools.islice(names, NEW_A_DAY)]:
                self._ask(name, now)
            if len(self.history.recall) >= reviews:
                return self.history
        raise AssertionError("days never end")

    def _ask(self, name: str, now: datetime) -> None:
        """Ask until it's known for the day."""
        at = now
        while True:
            rating = self._rating(name, at)
            self.true[name] = memory.review(
                self.true.get(name), rating, at, "", distinct=False, learner=self.learner
            )
            believed = memory.review(self.believed.get(name), rating, at, name)
            self.believed[name] = believed
            if believed.due - at > timedelta(hours=1):
                return
            at += timedelta(minutes=10)

    def _rating(self, name: str, at: datetime) -> Rating:
        card = self.true.get(name)
        number = len(self.history.events)
        ident = f"{round(at.timestamp() * 1000):012x}0000-{number:08x}"
        if card is None:
            rating = Rating(self.rng.choice((1, 1, 2, 3, 3, 3, 4)))
        else:
            recall = 0.9
            if (at - card.last).days >= 1:
                recall = memory.retrievability(card, at, self.learner)
                self.history.recall[ident] = recall
            rating = Rating.AGAIN
            if self.rng.random() < recall:
                rating = Rating(self.rng.choices((2, 3, 4), (0.1, 0.75, 0.15))[0])
        day = f"{at:%Y-%m-%d}"
        event = AnswerEvent(
            stamp(at), day, name, rating, objective=name, rung="card", id=ident, device="sim"
        )
        self.history.events.append(event)
        return rating


class Losses(NamedTuple):
    """The log-losses of a learner's next reviews, and what the program fitted."""

    average: float
    level: float
    decided: float
    truth: float
    fitted: str


def losses(seed: int, kind: str, reviews: int) -> Losses:
    """Return how well the next reviews of a learner are predicted."""
    rng = random.Random(f"{kind} {seed}")
    learner = draw_learner(kind, rng)
    history = Student(learner, rng).study(reviews + TESTED)
    until = list(history.recall)[reviews]
    known = [event for event in history.events if event.id < until]

    @cache
    def answers_as(tried: Learner) -> list[PastAnswer]:
        return past_answers(known, learner=tried)

    def loss(tried: Learner) -> float:
        later = [
            one
            for one in past_answers(history.events, learner=tried)
            if one.event.id >= until and one.event.id in history.recall
        ]
        return fmean(
            _cross_entropy(history.recall[one.event.id], one.recall or 0.0) for one in later
        )

    level = find_fit(answers_as, lambda _: ())
    found = find_fit(answers_as, fitted_parameters)
    by_level = AVERAGE if level is None else level.learner
    decided = AVERAGE if found is None else found.learner
    what = "parameters" if decided.parameters else ("level" if decided != AVERAGE else "none")
    recalls = [recall for ident, recall in history.recall.items() if ident >= until]
    best = fmean(_cross_entropy(recall, recall) for recall in recalls)
    return Losses(loss(AVERAGE), loss(by_level), loss(decided), best, what)


def _cross_entropy(true: float, thought: float) -> float:
    thought = min(max(thought, 1e-6), 1 - 1e-6)
    return -true * math.log(thought) - (1 - true) * math.log(1 - thought)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    print("learners    reviews  average  level   decided  truth   parameters, level used")
    seeds = [args.seed * 10_000 + number for number in range(args.learners)]
    with ProcessPoolExecutor(args.processes) as executor:
        for kind, reviews in itertools.product(KINDS, (400, 1000, 3000)):
            each = len(seeds)
            found = list(executor.map(losses, seeds, [kind] * each, [reviews] * each))
            columns = list(zip(*(one[:4] for one in found), strict=True))
            means = "  ".join(f"{fmean(column):.4f}" for column in columns)
            used = [sum(one.fitted == what for one in found) for what in ("parameters", "level")]
            print(f"{kind:<10}  {reviews:>7}  {means}  {used[0]}, {used[1]} of {each}", flush=True)


if __name__ == "__main__":
    main()
