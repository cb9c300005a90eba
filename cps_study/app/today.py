"""What there is to study today, without changing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.app.aiming import todays_queue
from cps_study.app.study import StudyRequest, limits_for
from cps_study.model.event import StartEvent
from cps_study.store.copies import find_copies, merge_command
from cps_study.store.journal_search import find_events
from cps_study.store.schedule import open_progress
from cps_study.store.settings import load_settings
from cps_study.study.left import left_subjects
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from cps_study.app.attempts import PastAttempt
    from cps_study.model.event import Event
    from cps_study.store.library import Library
    from cps_study.store.paths import Home
    from cps_study.store.settings import Settings
    from cps_study.study.attempt_record import AttemptRecord
    from cps_study.study.queue import Queue


class ExamAhead(NamedTuple):
    """The day of the exam, and how many days are left; 0 on the day itself."""

    date: date
    days: int


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
    day_off: bool
    """Whether the learner doesn't study today, by the plan."""
    exam: ExamAhead | None
    """The learner's exam, if it has a date and is still to come."""
    last_exam: PastAttempt | None
    """The last mock exam that was finished."""
    merge: list[str]
    """The commands that merge the copies of the journal that a sync program left here."""
    unfinished: Sequence[AttemptRecord]
    """The quizzes and exams that were stopped, oldest first."""


def look_at_today(home: Home, library: Library, now: datetime) -> TodaysWork:
    """Return what is due and new today; raises DataError if the learner's files can't be used."""
    settings = load_settings(home)
    opened = open_progress(home, now)
    progress = opened.progress
    day = study_day(now).isoformat()
    events = find_events(home, "leave", "started")
    left = left_subjects(events, day)
    limits = limits_for(settings, StudyRequest(), left)
    queue = todays_queue(settings, progress, library.pool(), limits, now)
    today = progress.day_of(day)
    records = _attempt_records(home, events)
    return TodaysWork(
        queue,
        len(today.answered),
        len(progress.suspended),
        bool(progress.through) or bool(records),
        opened.notice,
        _is_free(settings, study_day(now)),
        _exam_of(settings, study_day(now)),
        _last_exam(records, library),
        [merge_command(home, path) for path in find_copies(home).journals],
        [record for record in records if record.ended is None],
    )


def _is_free(settings: Settings, today: date) -> bool:
    """Return whether the plan leaves the day free. Without an exam ahead there is no plan."""
    exam = settings.next_exam(today)
    return exam is not None and exam != today and settings.is_day_off(today)


def exam_ahead(home: Home, today: date) -> ExamAhead | None:
    """Return the learner's exam that is ahead; None without a date, and once it's over."""
    return _exam_of(load_settings(home), today)


def _exam_of(settings: Settings, today: date) -> ExamAhead | None:
    exam_date = settings.next_exam(today)
    if exam_date is None:
        return None
    return ExamAhead(exam_date, (exam_date - today).days)


def _attempt_records(home: Home, events: Iterable[Event]) -> list[AttemptRecord]:
    """Return every attempt. A journal without one isn't parsed: nobody should wait for that."""
    if not any(isinstance(event, StartEvent) for event in events):
        return []
    from cps_study.app.attempts import load_attempts

    return load_attempts(home)


def _last_exam(records: Sequence[AttemptRecord], library: Library) -> PastAttempt | None:
    """Return the mock exam that was finished last, or None."""
    for record in reversed(records):
        if record.terms.kind == "exam" and record.ended is not None:
            from cps_study.app.attempts import past_attempt

            return past_attempt(record, library)
    return None
