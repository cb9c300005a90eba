"""What there is to study today, without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.app.study import StudyRequest, limits_for
from cps_study.store.journal_search import find_events
from cps_study.store.schedule import open_progress
from cps_study.store.settings import load_settings
from cps_study.study.left import left_subjects
from cps_study.study.queue import Queue, build_queue
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from datetime import datetime

    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class TodaysWork(NamedTuple):
    """Today's queue, and how far the learner is."""

    queue: Queue
    answered: int
    """How many objectives were answered today."""
    set_aside: int
    has_studied: bool
    """Whether anything was ever studied here."""
    notice: str
    """What was wrong with the learner's files, or ""."""


def look_at_today(home: Home, library: Library, now: datetime) -> TodaysWork:
    """Return what is due and new today; raises DataError if the learner's files cannot be used."""
    settings = load_settings(home)
    opened = open_progress(home, now)
    progress = opened.progress
    day = study_day(now).isoformat()
    left = left_subjects(find_events(home, "leave"), day)
    limits = limits_for(settings, StudyRequest(), left)
    queue = build_queue(progress, library.pool(), limits, now)
    today = progress.day_of(day)
    return TodaysWork(
        queue,
        len(today.answered),
        len(progress.suspended),
        bool(progress.through),
        opened.notice,
    )
