"""A study session on the learner's files: opening them, drawing the queue, and what came of it."""

from __future__ import annotations

import contextlib
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.aiming import aim_at_exam, todays_queue
from cps_study.errors import UsageError
from cps_study.model.card import Rating
from cps_study.model.event import AnswerEvent, E, Event, MarkEvent
from cps_study.store.attempts_file import save_attempts
from cps_study.store.journal import Journal, read_journal
from cps_study.store.journal_search import find_events
from cps_study.store.lock import writer
from cps_study.store.schedule import open_progress, save_progress
from cps_study.store.settings import Settings, device_settings
from cps_study.study.left import left_subjects
from cps_study.study.notes import current_notes
from cps_study.study.pool import OWN_PREFIX
from cps_study.study.progress import counts
from cps_study.study.queue import Limits, Queue, Step, fit_into
from cps_study.study.session import StudySession
from cps_study.study.time_box import TimeBox
from cps_study.study.times import study_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from cps_study.model.event import Mode
    from cps_study.store.library import Library
    from cps_study.store.library_pool import LibraryPool
    from cps_study.store.paths import Home
    from cps_study.study.course import Course
    from cps_study.study.progress import Progress

WEAKEST: Final = 10
"""How many objectives a session of the least known brings."""
TORN = (
    "The last line of the journal was cut short (maybe a power cut). "
    "It was set aside; every other answer counts."
)


class StudyRequest(NamedTuple):
    """What the learner asks for in a study session. None leaves the usual."""

    banks: Sequence[str] = ()
    topics: Sequence[str] = ()
    limit: int | None = None
    new: int | None = None
    """How many new objectives to bring, and nothing else."""
    minutes: float | None = None
    """How many minutes this session is to take, whatever was done today."""
    cram: bool = False
    """Whether to drill: anything, in random order, with no effect on the schedule."""
    missed: bool = False
    """Whether to bring only what was missed in the last attempts."""
    flagged: bool = False
    """Whether to bring only what the learner flagged."""
    everything: bool = False
    """Whether what is only good to know counts, too."""
    seed: int | None = None
    weakest: bool = False
    """Whether to bring only what is known least of what the learner has met."""
    reserve: bool = False
    """Whether a drill may also bring items that are kept for mock exams."""

    @property
    def is_set(self) -> bool:
        """Whether it names a set of items, and doesn't ask for the learner's day."""
        return self.cram or self.missed or self.flagged or self.weakest


class OpenStudy(NamedTuple):
    """A study session before its first item, and what is worth saying about it."""

    session: StudySession
    queue: Queue
    notice: str
    """What was wrong with the learner's files, or ""."""
    set_aside: int


class StudySummary(NamedTuple):
    """What came of a study session, in numbers."""

    answers: int
    items: int
    new: int
    known: int
    missed: tuple[str, ...]
    left: int
    due_tomorrow: int
    cram: bool


NOTHING_DONE = StudySummary(0, 0, 0, 0, (), 0, 0, cram=False)
"""What comes of a session that didn't start."""


class StudyStore:
    """The learner's progress, open for writing."""

    def __init__(
        self, journal: Journal, progress: Progress, settings: Settings, notice: str
    ) -> None:
        self.journal = journal
        self.progress = progress
        self.settings = settings
        self.notes: Mapping[str, str] = {}
        """The learner's notes, by item; only a study session needs them."""
        self.left_subjects: frozenset[str] = frozenset()
        """What the learner leaves out today, or until further notice."""
        self.has_attempt = False
        """Whether anything of a quiz or an exam was stored."""
        self.notice = notice

    def save(self, home: Home) -> None:
        """Write the schedule.

        This progress may be behind the journal: the last event of an attempt doesn't feed it, and
        Ctrl-C may come between storing an event and applying it. And if a clock was wrong, only
        the whole journal can tell when. Then the progress is read again from the files.
        """
        progress = self.progress
        if progress.doubtful or self.journal.appended not in {"", progress.through}:
            progress = open_progress(home).progress
        save_progress(home, progress)

    def record(self, event: E) -> E:
        """Store an event of an attempt, and apply it to the progress if it feeds the schedule."""
        stored = self.journal.append(event)
        self.has_attempt |= not isinstance(event, MarkEvent)
        self._apply(stored)
        return stored

    def _apply(self, event: Event) -> None:
        if isinstance(event, AnswerEvent | MarkEvent) and counts(event):
            self.progress.apply(event)

    def queue(self, pool: LibraryPool, now: datetime, request: StudyRequest | None = None) -> Queue:
        """Return what the learner's day brings, or what the request asks for of it."""
        asked = request or StudyRequest()
        limits = limits_for(self.settings, asked, self.left_subjects)
        return todays_queue(self.settings, self.progress, pool, limits, now)

    def course(self, pool: LibraryPool, now: datetime, queue: Queue) -> Course | None:
        """Return what a session over the queue is aimed at; None without an exam ahead."""
        aim = aim_at_exam(self.settings, pool, study_day(now))
        if aim is None:
            return None
        # Nobody without an exam ahead should wait for these.
        from cps_study.study.aim import USUAL
        from cps_study.study.course import Course

        limits = limits_for(self.settings, StudyRequest(), self.left_subjects)
        return Course(aim, USUAL if queue.price is None else queue.price, limits)

    def cram_queue(
        self,
        pool: LibraryPool,
        limit: int | None,
        seed: int | None,
        only: Collection[str] | None = None,
    ) -> Queue:
        """Return the pool's items, or only some of them, in random order, at most `limit`."""
        suspended = self.progress.suspended
        idents = [ident for ident in pool if ident not in suspended]
        if only is not None:
            idents = [ident for ident in idents if ident in only]
        random.Random(seed).shuffle(idents)
        return items_queue(idents[:limit], pool)

    def read_marks(self, home: Home, now: datetime) -> None:
        """Read the learner's notes from the journal, and what is left out today."""
        events = find_events(home, "note", "leave")
        self.notes = {item: note.text for item, note in current_notes(events).items()}
        left = left_subjects(events, study_day(now).isoformat())
        self.left_subjects = left | set(self.settings.skip_domain)

    def session(
        self,
        queue: Queue,
        pool: LibraryPool,
        seed: int | None,
        *,
        cram: bool,
        course: Course | None = None,
        box: TimeBox | None = None,
    ) -> StudySession:
        """Return a session over the queue that stores its events in the journal."""
        mode: Mode = "cram" if cram else "study"
        return StudySession(
            queue.steps,
            self.progress,
            pool,
            self.journal.append,
            mode=mode,
            seed=seed,
            is_first_start=not self.progress.through,
            notes=self.notes,
            left_subjects=self.left_subjects,
            subject_of=pool.subject_of,
            course=course,
            box=box,
        )


@contextlib.contextmanager
def open_study_store(
    home: Home, *, saves: bool, now: datetime | None = None
) -> Iterator[StudyStore]:
    """Hold the home for one session; at its end, write the schedule if the session `saves` it.

    With `now`, answers from the future, given while the clock was wrong, don't stretch anything.
    Raises DataError if another process holds the home or a file can't be used. When an error ends
    the session, no schedule is written: every event is in the journal, and the next start catches
    up from there.
    """
    with writer(home), contextlib.ExitStack() as stack:
        settings = device_settings(home)
        journal = Journal(home, settings.device)
        stack.callback(journal.close)
        opened = open_progress(home, now)
        journal.continue_after(opened.progress.through)
        notices = [opened.notice] if opened.notice else []
        if journal.torn:
            notices.append(TORN)
        notice = " ".join(notices)
        study_store = StudyStore(journal, opened.progress, settings, notice)
        yield study_store
        if saves:
            study_store.save(home)
        if study_store.has_attempt:
            save_attempts(home, read_journal(home.journal).events)


@contextlib.contextmanager
def start_study(
    home: Home, library: Library, request: StudyRequest, now: datetime
) -> Iterator[OpenStudy]:
    """Draw what the learner asks for, and hold the home while it is studied.

    A drill leaves the schedule as it is. Raises an error for an unknown bank or topic before a
    home is made.
    """
    if request.reserve and not request.cram:
        raise UsageError(
            "--reserve goes with --cram: your schedule never holds what is kept for mock exams",
            "drill it with: cps-study study --cram --reserve",
        )
    pool = library.pool(
        request.banks, request.topics, reserve=request.reserve, everything=request.everything
    )
    with open_study_store(home, saves=not request.cram, now=now) as study_store:
        study_store.read_marks(home, now)
        queue = _queue(home, library, study_store, pool, request, now)
        if request.minutes is not None and request.is_set:
            queue = fit_into(queue, study_store.progress, pool, request.minutes)
        course = None if request.cram else study_store.course(pool, now, queue)
        box = _first_box(study_store, request, now)
        session = study_store.session(
            queue, pool, request.seed, cram=request.cram, course=course, box=box
        )
        set_aside = len(study_store.progress.suspended)
        yield OpenStudy(session, queue, study_store.notice, set_aside)


def _first_box(study_store: StudyStore, request: StudyRequest, now: datetime) -> TimeBox | None:
    """Return when a learner's very first session is over; None for a later one.

    Nobody's pace is known before it, so only the clock keeps it to the minutes that were promised.
    Whoever asks for a number of items gets that number.
    """
    is_counted = request.limit is not None or request.new is not None
    if study_store.progress.through or request.cram or is_counted:
        return None
    minutes = limits_for(study_store.settings, request).minutes
    return TimeBox(now, now + timedelta(minutes=minutes))


def _queue(
    home: Home,
    library: Library,
    study_store: StudyStore,
    pool: LibraryPool,
    request: StudyRequest,
    now: datetime,
) -> Queue:
    if request.weakest:
        return _weakest_queue(study_store, pool, request, now)
    only = _only(home, library, study_store.progress, request)
    if request.cram:
        return study_store.cram_queue(pool, request.limit, request.seed, only)
    if only is None:
        return study_store.queue(pool, now, request)
    suspended = study_store.progress.suspended
    idents = [ident for ident in only if ident in pool and ident not in suspended]
    return items_queue(idents[: request.limit], pool)


def _weakest_queue(
    study_store: StudyStore, pool: LibraryPool, request: StudyRequest, now: datetime
) -> Queue:
    """Return what is known least, without the subjects that the learner leaves out."""
    from cps_study.study.standing import weakest_objectives

    steps = [
        Step(one.id, one.domain)
        for one in weakest_objectives(pool, study_store.progress, now)
        if one.domain not in study_store.left_subjects
    ]
    steps = steps[: request.limit or WEAKEST]
    return Queue(tuple(steps), due=len(steps))


def items_queue(idents: Sequence[str], pool: LibraryPool) -> Queue:
    """Return a queue of exactly these items, in this order."""
    steps = []
    for ident in idents:
        asked = pool.asked(ident)
        if asked is not None:
            domain = pool.objective(asked.objective).domain
            steps.append(Step(asked.objective, domain, item=ident))
    return Queue(tuple(steps), due=len(steps))


def limits_for(
    settings: Settings, request: StudyRequest, left: frozenset[str] = frozenset()
) -> Limits:
    """Return how much a session may bring: by the settings, and by what the learner asks for."""
    minutes = settings.minutes_per_day if request.minutes is None else request.minutes
    return Limits(
        minutes=minutes,
        new_per_day=settings.new_per_day,
        reviews_per_day=settings.reviews_per_day,
        session=request.limit,
        minutes_asked_for=request.minutes is not None,
        new_only=request.new,
        skipped=left | frozenset(settings.skip_domain),
    )


def why_nothing(home: Home, library: Library, request: StudyRequest) -> str:
    """Return why there is nothing of what the learner asks for, as a sentence; "" if there is.

    Only for what was missed, flagged or is known least; whether anything is due, a session finds
    out.
    """
    if not (request.missed or request.flagged or request.weakest):
        return ""
    pool = library.pool(request.banks, request.topics)
    progress = open_progress(home).progress
    if request.weakest:
        return _why_nothing_weak(progress, pool)
    only = _only(home, library, progress, request) or []
    if any(ident in pool and ident not in progress.suspended for ident in only):
        return ""
    if only:
        what = "flagged" if request.flagged else "missed lately"
        return f"Nothing here is {what}: choose other banks or topics."
    if request.flagged:
        return "Nothing is flagged yet. While you study, f flags what you want to come back to."
    return "Nothing was missed in your last attempts."


def _why_nothing_weak(progress: Progress, pool: LibraryPool) -> str:
    if any(objective.id in progress.deck for objective in pool.outlined()):
        return ""
    if any(OWN_PREFIX + ident in progress.deck for ident in pool.own()):
        return ""
    return "You haven't met anything here yet. Start with: cps-study study"


def _only(
    home: Home, library: Library, progress: Progress, request: StudyRequest
) -> list[str] | None:
    """Return the items that the learner asks for by what happened to them; None for any."""
    if request.flagged:
        return sorted(progress.flagged)
    if request.missed:
        return _missed(home, library)
    return None


def _missed(home: Home, library: Library) -> list[str]:
    # It brings the reader of blueprints, which no other start of a session should wait for.
    from cps_study.app.attempts import missed_lately

    return missed_lately(home, library)


def summarize(session: StudySession, now: datetime) -> StudySummary:
    """Return what came of a session."""
    results = session.results
    again = [result.ident for result in results if result.rating is Rating.AGAIN]
    return StudySummary(
        answers=len(results),
        items=len({result.ident for result in results}),
        new=len({result.ident for result in results if result.was_new}),
        known=len(results) - len(again),
        missed=tuple(dict.fromkeys(again)),
        left=session.left,
        due_tomorrow=session.due_tomorrow(now),
        cram=session.mode == "cram",
    )
