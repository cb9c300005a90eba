"""Aiming a day at the exam, by the learner's settings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cps_study.app.aiming import MOST_MINUTES, aim_at_exam, todays_queue
from cps_study.store.settings import Settings
from cps_study.study.queue import Limits, build_queue
from tests.study.makers import NOW
from tests.study.planning import TODAY, memory, pool_of, progress_with

EVE = TODAY + timedelta(days=1)


@pytest.mark.parametrize("exam", [None, TODAY - timedelta(days=3)])
def test_without_an_exam_ahead_nothing_changes(exam: date | None) -> None:
    """Without a date, and once it's over, the queue is that of ordinary retention."""
    settings = Settings(exam_date=exam, days_off=("saturday",), minutes_per_day=35)
    progress = progress_with(o000=memory(2, ago=9), o001=memory(50, ago=2))
    pool = pool_of(20)
    assert aim_at_exam(settings, pool, TODAY) is None
    queue = todays_queue(settings, progress, pool, Limits(), NOW)
    assert queue == build_queue(progress, pool, Limits(), NOW)


def test_nothing_new_comes_on_the_day_itself() -> None:
    """On the day of the exam what's due comes, and nothing new."""
    settings = Settings(exam_date=TODAY)
    progress = progress_with(o000=memory(2, ago=9))
    queue = todays_queue(settings, progress, pool_of(20), Limits(), NOW)
    assert (queue.due, queue.new) == (1, 0)


def test_the_aim_has_the_minutes_of_each_day() -> None:
    """Weekdays and dates off have none, and no day has more than anybody learns in."""
    settings = Settings(
        exam_date=TODAY + timedelta(days=5), days_off=("sunday", "2026-11-24"), minutes_per_day=999
    )
    aim = aim_at_exam(settings, pool_of(3), TODAY)
    assert aim is not None
    assert aim.left == 5
    assert list(aim.minutes) == [MOST_MINUTES, 0, MOST_MINUTES, 0, MOST_MINUTES]
    assert not aim.is_day_off


def test_only_a_ceiling_that_was_chosen_counts() -> None:
    """The usual 12 new ones a day are no ceiling for a plan; a number that was set is."""
    usual = aim_at_exam(Settings(exam_date=EVE), pool_of(3), TODAY)
    chosen = Settings(exam_date=EVE, new_per_day=12, chosen=frozenset({"new_per_day"}))
    limited = aim_at_exam(chosen, pool_of(3), TODAY)
    assert usual is not None
    assert limited is not None
    assert (usual.new_per_day, limited.new_per_day) == (None, 12)
