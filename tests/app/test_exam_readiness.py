"""The mock exam that readiness predicts: what is remembered of what it asks."""

from __future__ import annotations

from datetime import UTC

import pytest

from cps_study.app.exam_readiness import MemoryNow, MemoryOnDay, mock_exam
from cps_study.model.attempt import Blueprint, Share
from cps_study.study.plan_outcome import PlanAhead, follow_plan
from cps_study.study.planned_day import standing_of
from cps_study.study.queue import Limits
from tests.study.makers import NOW
from tests.study.planning import TODAY, aim, memory, pool_of, progress_with

ANYTHING = Blueprint("", "", 75, 180, 85, (Share("", 1),), {})
POOL = pool_of(40)
PROGRESS = progress_with(o000=memory(3, ago=2), o001=memory(9, ago=5))


def plan(minutes: float, left: int = 20) -> PlanAhead:
    """Return what comes of a plan with so many minutes a day."""
    aimed = aim(left, minutes)
    place = standing_of(PROGRESS, POOL, Limits(), NOW, aimed, UTC)
    outcome = follow_plan(place, aimed, today=TODAY, by_domain=True)
    return PlanAhead(outcome, place.objectives)


def test_now_an_objective_is_what_it_is() -> None:
    """What was met has its recall and its answers, and the rest is new."""
    exam = mock_exam(POOL, ANYTHING, MemoryNow(PROGRESS, NOW))
    new = [part for part in exam.parts if part.recall is None]
    met = [part for part in exam.parts if part.recall is not None]
    assert sum(part.share for part in new) == pytest.approx(38 / 40)
    assert {part.reps for part in met} == {4}
    assert exam.recall_error == 0


def test_on_the_day_the_plans_reviews_count() -> None:
    """With time for all, everything was met and is known as well as the plan says."""
    ahead = plan(20)
    exam = mock_exam(POOL, ANYTHING, MemoryOnDay(PROGRESS, NOW, ahead))
    assert sum(part.share for part in exam.parts) == pytest.approx(1)
    assert all(part.recall == pytest.approx(ahead.outcome.mean) for part in exam.parts)
    assert min(part.reps for part in exam.parts) > 2
    assert exam.recall_error == ahead.outcome.model_error > 0


def test_on_the_day_what_stays_unmet_is_unmet() -> None:
    """With too little time, the rest is as new as it's today; with none at all, nothing changes."""
    exam = mock_exam(POOL, ANYTHING, MemoryOnDay(PROGRESS, NOW, plan(3, left=3)))
    new = sum(part.share for part in exam.parts if part.recall is None)
    assert 0.5 < new < 38 / 40
    alone = PlanAhead(plan(20).outcome, frozenset())
    exam = mock_exam(POOL, ANYTHING, MemoryOnDay(PROGRESS, NOW, alone))
    assert exam.parts == mock_exam(POOL, ANYTHING, MemoryNow(PROGRESS, NOW)).parts
