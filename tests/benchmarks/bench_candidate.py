"""A candidate who studies the shipped banks for six weeks, in a home of her own, by the defaults.

    python tests/benchmarks/bench_candidate.py           # 42 days, 92 % and 80 % right

Each day she opens the program once and studies until it says that she's done: with the journal,
the schedule, the settings, and the banks that everybody has. An answer takes 12 seconds for a card
and 35 for a question, more or less (lognormal, sigma 0.4), and is right with the same probability
on every showing. For each week: minutes a day, and the objectives of each importance that were
answered on so many different days.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from unittest import mock

from cps_study.app.study import StudyRequest, start_study, why_nothing
from cps_study.model.asking import rung_of
from cps_study.model.card import Rating
from cps_study.model.item import Flashcard, Question
from cps_study.store.library import Library
from cps_study.store.paths import Home

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.study.session import StudySession

START: Final = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
CARD_SECONDS: Final = 12.0
QUESTION_SECONDS: Final = 35.0
SPREAD: Final = 0.4
SHOWN: Final = (5, 4, 3)
FIRST: Final = 40
"""How many of the first items are described: what a new candidate sees in her first sittings."""


class Course(NamedTuple):
    """What six weeks came to: minutes by day, days on which each objective was met, first items."""

    minutes: list[float]
    met: dict[str, set[int]]
    first: list[Item]


def study(right: float, days: int, seed: int) -> Course:
    """Study day after day in a new home, and return what came of it."""
    rng = random.Random(seed)
    course = Course([], defaultdict(set), [])
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home", Path(folder) / "cache")
        library = Library(home)
        for day in range(days):
            now = START + timedelta(days=day)
            if why_nothing(home, library, StudyRequest()):
                course.minutes.append(0.0)
                continue
            # The journal takes the time of its ids from the clock, and here it's another day.
            today = partial(_milliseconds, now)
            with (
                mock.patch("cps_study.store.journal._now_ms", today),
                start_study(home, library, StudyRequest(), now) as opened,
            ):
                course.minutes.append(_sitting(opened.session, course, day, now, right, rng))
    return course


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)


def _sitting(
    session: StudySession,
    course: Course,
    day: int,
    now: datetime,
    right: float,
    rng: random.Random,
) -> float:
    """Answer until the program says that today is done; return how many minutes it took."""
    begun = now
    while (shown := session.advance(now)) is not None:
        usual = CARD_SECONDS if isinstance(shown.item, Flashcard) else QUESTION_SECONDS
        now += timedelta(seconds=usual * rng.lognormvariate(-(SPREAD**2) / 2, SPREAD))
        course.met[shown.objective].add(day)
        if len(course.first) < FIRST and shown.item not in course.first:
            course.first.append(shown.item)
        _answer(session, shown.item, now, right=rng.random() < right)
    return (now - begun).total_seconds() / 60


def _answer(session: StudySession, item: Item, now: datetime, *, right: bool) -> None:
    if isinstance(item, Flashcard):
        session.rate(Rating.GOOD if right else Rating.AGAIN, now)
    elif isinstance(item, Question):
        assert session.shown is not None
        order = session.shown.order
        if item.kind == "multi" and right:
            chosen = [place for place, at in enumerate(order) if at in item.keys]
        else:
            chosen = [place for place, at in enumerate(order) if (at in item.keys) == right][:1]
            chosen += [place for place in range(len(order)) if place not in chosen][
                : len(item.keys) - 1
            ]
        session.choose(chosen, now)
    else:
        session.type(item.accept[0] if right else "something else entirely", now)


def report(course: Course, right: float) -> None:
    """Print what came of it, a line for each week."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Home(Path(folder), Path(folder)))
        outline = library.outline()
    sizes = Counter(objective.importance for objective in outline.objectives.values())
    mean = sum(course.minutes) / len(course.minutes)
    spread = math.sqrt(sum((m - mean) ** 2 for m in course.minutes) / len(course.minutes))
    print(
        f"{right:.0%} right: {mean:.1f} minutes a day (sd {spread:.1f}), first day "
        f"{course.minutes[0]:.1f}, longest {max(course.minutes):.1f}"
    )
    for day in range(7, len(course.minutes) + 1, 7):
        parts = []
        for importance in SHOWN:
            days = [
                sum(at < day for at in met_on)
                for ident, met_on in course.met.items()
                if ident in outline.objectives
                and outline.objectives[ident].importance == importance
            ]
            counts = " ".join(f"{sum(n >= least for n in days):3}" for least in (1, 2, 3))
            parts.append(f"{importance}: {counts} of {sizes[importance]}")
        print(f"  day {day:2}, met on 1, 2, 3 days:  {'   '.join(parts)}")
    kinds = Counter(rung_of(item) for item in course.first)
    weights = Counter(
        outline.objectives[item.cites[0]].importance for item in course.first if item.cites
    )
    print(
        f"  first {len(course.first)} items: by importance {dict(sorted(weights.items()))}, "
        f"by rung {dict(kinds)}"
    )


def main() -> None:
    """Print the course of both candidates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=42)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for right in (0.92, 0.80):
        report(study(right, asked.days, asked.seed), right)


if __name__ == "__main__":
    main()
