"""What there is to study today, without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.store.schedule import open_progress
from cps_study.store.settings import load_settings
from cps_study.study.queue import Limits, Queue, build_queue
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class TodaysWork(NamedTuple):
    """Today's queue, and how far the learner is."""

    queue: Queue
    answered: int
    """How many items were answered today."""
    set_aside: int
    has_studied: bool
    """Whether anything was ever studied here."""
    notice: str
    """What was wrong with the learner's files, or ""."""


def look_at_today(home: Home, library: Library, now: datetime) -> TodaysWork:
    """Return what is due and new today; raises DataError if the learner's files cannot be used."""
    settings = load_settings(home)
    opened = open_progress(home)
    progress = opened.progress
    limits = Limits(settings.new_per_day, settings.reviews_per_day)
    queue = build_queue(progress, library.pool(), limits, now)
    answered = 0
    if progress.today.day == study_day(now).isoformat():  # else it is from an earlier day
        answered = len(progress.today.answered)
    return TodaysWork(
        queue,
        answered,
        len(progress.suspended),
        bool(progress.through),
        opened.notice,
    )
