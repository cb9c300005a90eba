"""Aims, standings and progresses for the tests of plans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cps_study.model.card import Card, Memory, State
from cps_study.store.plan_table import plan_table
from cps_study.study.aim import Aim, costs_of
from cps_study.study.memory_model import Strength
from cps_study.study.pace import pace_of
from cps_study.study.plan_table import spot_of
from cps_study.study.planned_day import Kept, PlanStanding
from cps_study.study.pool import PoolObjective
from cps_study.study.progress import Progress
from cps_study.study.queue import DueObjective
from tests.pools import DictPool
from tests.study.makers import DAY, NOW, card_item, question

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.model.item import Item

TODAY = date(2026, 11, 21)


def aim(
    left: int = 30,
    minutes: float = 20,
    *,
    off: Collection[date] = (),
    new_per_day: int | None = None,
) -> Aim:
    """Return an aim at an exam so many days after TODAY."""
    days = [TODAY + timedelta(days=place) for place in range(left)]
    each = [0.0 if day in off else minutes for day in days]
    exam = TODAY + timedelta(days=left)
    return Aim(exam, left, each, plan_table(), {}, lambda day: day in off, new_per_day)


def objectives(number: int, importance: int = 3) -> list[PoolObjective]:
    """Return so many objectives."""
    return [PoolObjective(f"o{place:03}", importance, "skills") for place in range(number)]


def pool_of(number: int, importance: int = 3) -> DictPool:
    """Return a pool in which each objective has a card and a question."""
    items: list[Item] = []
    for one in objectives(number, importance):
        items += [card_item(f"{one.id}-c", cites=[one.id]), question(f"{one.id}-q", cites=[one.id])]
    return DictPool(items, objectives(number, importance))


def memory(stability: float = 10.0, *, ago: int = 5, days: int = 3, lapses: int = 0) -> Memory:
    """Return the memory of an objective that was last answered so many days before TODAY."""
    last = NOW - ago * DAY
    card = Card(State.REVIEW, None, stability, 5.0, last + round(stability) * DAY, last, 4, lapses)
    return Memory(card, "question", "", (TODAY - timedelta(days=ago)).isoformat(), days)


def progress_with(**memories: Memory) -> Progress:
    """Return a progress with these memories by objective."""
    progress = Progress()
    for objective, kept in memories.items():
        progress.deck.put(objective, kept)
    return progress


def standing(
    new: int = 0, kept: Collection[Memory] = (), *, missed: bool = False, importance: int = 3
) -> PlanStanding:
    """Return where a learner is who has these memories, and so many objectives before her."""
    known = []
    for place, one in enumerate(kept):
        due = DueObjective(PoolObjective(f"k{place:03}", importance, "skills"), one)
        spot = spot_of(Strength(one.card.stability, one.card.difficulty))
        elapsed = (TODAY - date.fromisoformat(one.day)).days
        known.append(Kept(due, spot, elapsed, 1.0))
    costs = costs_of(pace_of(()))
    return PlanStanding(known, [], objectives(new, importance), costs, missed)
