"""A candidate who follows the plan through the program's own queue and session, day by day.

    python -m tests.benchmarks.exam_program            # six weeks, four, two, and three days
    python -m tests.benchmarks.exam_program --days 42 --minutes 20

Each answer is right with the probability that FSRS gives, and the first one to something new with
60 %; a card takes 12 seconds, a question 35. Beside the plan stands ordinary retention, the same
days and minutes. `forecast` is what the plan promises on the first day, `known` is what comes of
it, on average of a few runs: the recall on the day of everything that has to be known, by its
weight.
"""

from __future__ import annotations

import argparse
import random
import statistics
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from cps_study.model.card import State
from cps_study.store.plan_table import plan_table
from cps_study.study.aim import Aim, domain_weights
from cps_study.study.memory import recall_after
from cps_study.study.plan_outcome import follow_plan
from cps_study.study.planned_day import build_day, standing_of
from cps_study.study.progress import Progress
from cps_study.study.queue import Limits, Queue, build_queue
from cps_study.study.session import StudySession
from cps_study.study.times import study_day
from tests.benchmarks.bench_curve import START, _answer, make_pool, seconds_for
from tests.study.makers import ListRecorder

if TYPE_CHECKING:
    from datetime import datetime

    from tests.benchmarks.bench_curve import FastPool

RIGHT_AT_FIRST: Final = 0.6
TASKS: Final = ((42, 20.0), (42, 40.0), (28, 15.0), (14, 40.0), (3, 200.0))


def aim_on(now: datetime, left: int, minutes: float, pool: FastPool) -> Aim:
    """Return the aim on a day with so many days left."""
    weights = domain_weights(pool.outlined())
    exam = study_day(now, UTC) + timedelta(days=left)
    return Aim(exam, left, [minutes] * left, plan_table(), weights, lambda _: False)


def follow(days: int, minutes: float, *, planned: bool, seed: int) -> tuple[float, int, float]:
    """Return what is known on the day, how many were met, and the minutes of an average day."""
    pool, rng, progress, recorder = make_pool(), random.Random(seed), Progress(), ListRecorder()
    taken = 0.0
    for day in range(days):
        now = begun = START + timedelta(days=day)
        limits = Limits(minutes=minutes)
        queue = todays(progress, pool, limits, now, days - day, planned=planned)
        session = StudySession(queue.steps, progress, pool, recorder, zone=UTC)
        while (shown := session.advance(now)) is not None:
            now += timedelta(seconds=seconds_for(shown.item))
            chance = RIGHT_AT_FIRST
            if shown.card is not None:
                passed = (now - shown.card.last).days
                is_learning = shown.card.state is not State.REVIEW
                chance = 0.9 if is_learning else recall_after(shown.card.stability, passed)
            _answer(session, shown.item, right=rng.random() < chance, now=now)
        taken += (now - begun).total_seconds() / 60
    known, met = known_on_day(progress, pool, days)
    return known, met, taken / days


def known_on_day(progress: Progress, pool: FastPool, days: int) -> tuple[float, int]:
    """Return what is known on the day, each objective by its weight, and how many were met."""
    aim = aim_on(START, days, 20.0, pool)
    known = whole = 0.0
    met = 0
    for ident, objective in pool.objectives.items():
        weight = aim.weight(objective)
        whole += weight
        kept = progress.deck.get(ident)
        if kept is not None:
            passed = (START + timedelta(days=days) - kept.card.last).days
            known += weight * recall_after(kept.card.stability, max(1, passed))
            met += 1
    return known / whole, met


def todays(
    progress: Progress, pool: FastPool, limits: Limits, now: datetime, left: int, *, planned: bool
) -> Queue:
    """Return the day's queue."""
    if not planned:
        return build_queue(progress, pool, limits, now, UTC)
    return build_day(progress, pool, limits, now, aim_on(now, left, limits.minutes, pool), UTC)


def main() -> None:
    """Print each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--runs", type=int, default=4)
    args = parser.parse_args()
    tasks = TASKS if args.days is None else ((args.days, args.minutes),)
    for days, minutes in tasks:
        pool, progress = make_pool(), Progress()
        aim = aim_on(START, days, minutes, pool)
        standing = standing_of(progress, pool, Limits(), START, aim, UTC)
        told = follow_plan(standing, aim, today=study_day(START, UTC))
        promised = f"forecast {told.mean:.3f}, {told.low:.3f}-{told.high:.3f}"
        print(f"{days} days of {minutes:.0f} minutes, {len(pool.objectives)} objectives")
        for name, planned in (("the plan", True), ("ordinary", False)):
            seeds = range(args.seed, args.seed + args.runs)
            runs = [follow(days, minutes, planned=planned, seed=seed) for seed in seeds]
            known, met, taken = (statistics.mean(column) for column in zip(*runs, strict=True))
            words = f"known {known:.3f}, met {met:.0f}, {taken:.1f} minutes a day"
            print(f"  {name}: {words}" + (f" ({promised})" if planned else ""), flush=True)


if __name__ == "__main__":
    main()
