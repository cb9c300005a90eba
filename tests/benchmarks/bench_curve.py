"""How much of what the exam asks is met in six weeks: by objectives, and item by item as before.

    python tests/benchmarks/bench_curve.py            # 42 days of 20 minutes, 80 % and 92 % right

A simulated candidate studies every day through the program's own queue and session, with FSRS-6
as it schedules: 12 seconds a card, 35 a question, right with the same probability on every showing.
The outline has 95, 150 and 180 objectives of importance 5, 4 and 3, each with a card and a
situation. `met` counts the days on which an objective was answered. Beside it stands the order of
version 0.1: item by item, due first, then new ones by their place in the file.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.asking import RUNGS
from cps_study.model.card import Rating, State
from cps_study.model.item import Flashcard, Question
from cps_study.study import memory
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.queue import Limits, build_queue
from cps_study.study.session import StudySession
from tests.pools import DictPool
from tests.study.makers import ListRecorder, card_item, question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.card import Card
    from cps_study.model.item import Item
    from cps_study.model.outline import Domain
    from cps_study.study.pool import PoolItem

SIZES: Final = {5: 95, 4: 150, 3: 180}
DOMAINS: Final[tuple[Domain, ...]] = (
    "confidentiality",
    "boundaries",
    "skills",
    "values",
    "knowledge",
    "team",
    "rights",
    "roles",
    "crisis",
)
START: Final = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
CARD_SECONDS: Final = 12.0
QUESTION_SECONDS: Final = 35.0
SHOWN_DAYS: Final = (7, 14, 21, 28, 35, 42)


class Curve(NamedTuple):
    """For each day: the objectives of each importance met on so many days or more, and minutes."""

    met: list[dict[int, list[int]]]
    minutes: list[float]


class FastPool(DictPool):
    """A pool with its items by objective at hand."""

    def __init__(self, items: Sequence[Item], objectives: Sequence[PoolObjective]) -> None:
        super().__init__(items, objectives)
        self._known = {item.id: self._asked(item) for item in items}
        self._by_objective: dict[str, list[PoolItem]] = defaultdict(list)
        for asked in self._known.values():
            self._by_objective[asked.objective].append(asked)

    def asking(self, objective: str) -> Sequence[PoolItem]:
        """Return the items that ask the objective."""
        return self._by_objective[objective]

    def asked(self, ident: str) -> PoolItem | None:
        """Return what the item asks."""
        return self._known.get(ident)


def make_pool() -> FastPool:
    """Return the pool: three items for each objective, the importances mixed."""
    numbers = [importance for importance, size in SIZES.items() for _ in range(size)]
    random.Random(1).shuffle(numbers)
    objectives = []
    items: list[Item] = []
    for number, importance in enumerate(numbers):
        name = f"o{number:03}"
        objectives.append(PoolObjective(name, importance, DOMAINS[number % len(DOMAINS)]))
        items += [card_item(f"{name}-c", cites=[name]), question(f"{name}-s", cites=[name])]
    return FastPool(items, objectives)


def seconds_for(item: Item) -> float:
    """Return what an answer takes."""
    return CARD_SECONDS if isinstance(item, Flashcard) else QUESTION_SECONDS


def by_objectives(pool: FastPool, right: float, days: int, minutes: float, seed: int) -> Curve:
    """Study through the program's queue and session, and return the curve."""
    rng = random.Random(seed)
    progress, recorder = Progress(), ListRecorder()
    met_on: dict[str, set[int]] = defaultdict(set)
    curve = Curve([], [])
    for day in range(days):
        now = START + timedelta(days=day)
        queue = build_queue(progress, pool, Limits(minutes=minutes), now, UTC)
        session = StudySession(queue.steps, progress, pool, recorder, zone=UTC)
        begun = now
        while (shown := session.advance(now)) is not None:
            now += timedelta(seconds=seconds_for(shown.item))
            met_on[shown.objective].add(day)
            _answer(session, shown.item, right=rng.random() < right, now=now)
        curve.minutes.append((now - begun).total_seconds() / 60)
        curve.met.append(_counted(pool, met_on))
    return curve


def _answer(session: StudySession, item: Item, *, right: bool, now: datetime) -> None:
    if isinstance(item, Flashcard):
        session.rate(Rating.GOOD if right else Rating.AGAIN, now)
        return
    assert isinstance(item, Question)
    assert session.shown is not None
    wanted = [place for place, at in enumerate(session.shown.order) if (at in item.keys) == right]
    session.choose(wanted[:1], now)


def item_by_item(pool: FastPool, right: float, days: int, minutes: float, seed: int) -> Curve:
    """Study as version 0.1 did: each item for itself, what's due first, then 20 new ones."""
    rng = random.Random(seed)
    cards: dict[str, Card] = {}
    met_on: dict[str, set[int]] = defaultdict(set)
    curve = Curve([], [])
    for day in range(days):
        now = begun = START + timedelta(days=day)
        until = begun + timedelta(minutes=minutes)
        end_of_day = begun + timedelta(hours=12)
        due = sorted(
            (ident for ident, card in cards.items() if card.due < end_of_day),
            key=lambda ident: memory.retrievability(cards[ident], begun),
        )
        line = due + [ident for ident in pool.items if ident not in cards][:20]
        while line and now < until:
            ident = line.pop(0)
            item = pool.items[ident]
            now += timedelta(seconds=seconds_for(item))
            rating = Rating.GOOD if rng.random() < right else Rating.AGAIN
            cards[ident] = memory.review(cards.get(ident), rating, now, ident, distinct=False)
            asked = pool.asked(ident)
            assert asked is not None
            met_on[asked.objective].add(day)
            if cards[ident].state is not State.REVIEW:
                line.insert(min(3, len(line)), ident)
        curve.minutes.append((now - begun).total_seconds() / 60)
        curve.met.append(_counted(pool, met_on))
    return curve


def _counted(pool: FastPool, met_on: dict[str, set[int]]) -> dict[int, list[int]]:
    """Return, for each importance, how many objectives were met on 1, 2 and 3 days or more."""
    counted: dict[int, list[int]] = {}
    for importance in SIZES:
        days = [
            len(met_on.get(objective.id, ()))
            for objective in pool.objectives.values()
            if objective.importance == importance
        ]
        counted[importance] = [sum(number >= least for number in days) for least in (1, 2, 3)]
    return counted


def report(name: str, curve: Curve) -> None:
    """Print one curve, a line for each week."""
    print(f"  {name}: {sum(curve.minutes) / len(curve.minutes):.1f} minutes a day")
    for day in SHOWN_DAYS:
        if day <= len(curve.met):
            met = curve.met[day - 1]
            parts = []
            for importance, size in SIZES.items():
                once, _, thrice = met[importance]
                parts.append(f"{importance}: {once:3}/{size} met, {thrice:3} three times")
            words = "   ".join(parts)
            print(f"    day {day:2}   {words}")


def main() -> None:
    """Print the curves of both candidates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=42)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    pool = make_pool()
    rungs = Counter(asked.rung for ident in pool.items if (asked := pool.asked(ident)))
    print(
        f"{len(pool.objectives)} objectives, items: " + ", ".join(f"{rungs[r]} {r}" for r in RUNGS)
    )
    for right in (0.92, 0.80):
        print(f"{right:.0%} right")
        report("by objectives", by_objectives(pool, right, args.days, args.minutes, args.seed))
        report("item by item ", item_by_item(pool, right, args.days, args.minutes, args.seed))


if __name__ == "__main__":
    main()
