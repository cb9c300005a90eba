"""How long until an objective comes again."""

from __future__ import annotations

from datetime import UTC, timedelta

from cps_study.model.card import Rating
from cps_study.study import memory
from cps_study.study.course import Course
from cps_study.study.planned_day import build_day
from cps_study.study.queue import Limits
from cps_study.study.waits import due_tomorrow, waits
from tests.study.makers import DAY, NOW
from tests.study.planning import TODAY, aim, pool_of, progress_with
from tests.study.planning import memory as memory_of


def test_a_second_right_answer_of_the_day_promises_what_the_first_one_did() -> None:
    """It doesn't feed the memory, so only a miss changes when the objective comes again."""
    kept = memory_of(10, ago=0)
    promised = waits(kept.card, kept, "o000", NOW, TODAY.isoformat(), None)
    stays = kept.card.due - NOW
    assert [promised[rating] for rating in Rating][1:] == [stays, stays, stays]
    assert promised[Rating.AGAIN] < timedelta(hours=1)


def test_the_first_answer_of_the_day_promises_what_it_leads_to() -> None:
    """Each rating promises the time that the memory would have after it."""
    kept = memory_of(10, ago=5)
    promised = waits(kept.card, kept, "o000", NOW, TODAY.isoformat(), None)
    expected = memory.preview(kept.card, NOW, "o000")
    assert promised == expected


def test_tomorrow_is_counted_by_the_plan_if_there_is_one() -> None:
    """Toward an exam it's what tomorrow's plan reviews, whatever its due time; on the eve 0."""
    progress = progress_with(**{f"o{n:03}": memory_of(30, ago=20) for n in range(9)})
    pool = pool_of(9)
    limits = Limits()
    course = Course(aim(6), 3, limits)
    tomorrow = build_day(progress, pool, limits, NOW + DAY, aim(5), UTC)
    assert due_tomorrow(progress, pool, NOW, course, UTC) == tomorrow.due > 0
    assert due_tomorrow(progress, pool, NOW, None, UTC) == 0
    assert due_tomorrow(progress, pool, NOW, Course(aim(1), 3, limits), UTC) == 0
