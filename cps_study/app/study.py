"""The desk: everything a study session needs from the learner's files, held while it lasts."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING

from cps_study.model.event import AnswerEvent, E, Event, MarkEvent
from cps_study.store.journal import Journal
from cps_study.store.lock import writer
from cps_study.store.schedule import open_progress, save_progress
from cps_study.store.settings import Settings, device_settings
from cps_study.study.progress import counts
from cps_study.study.queue import Limits, Queue, build_queue
from cps_study.study.session import StudySession
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from cps_study.store.library import LibraryPool
    from cps_study.store.paths import Home
    from cps_study.study.progress import Progress

TORN = "The last line of the journal was cut short (a power cut?); it is set aside, every other answer counts."


class StudyStore:
    """The learner's progress, open for writing."""

    def __init__(
        self, journal: Journal, progress: Progress, settings: Settings, notice: str
    ) -> None:
        self.journal = journal
        self.progress = progress
        self.settings = settings
        self.notice = notice

    def save(self, home: Home) -> None:
        """Write the schedule.

        The last event of an attempt takes no part in it, and Ctrl-C may come between storing an event and taking
        account of it: then the file and the journal say how things stand, not this progress.
        """
        agrees = self.journal.appended in {"", self.progress.through}
        save_progress(home, self.progress if agrees else open_progress(home).progress)

    def record(self, event: E) -> E:
        """Store an event of an attempt, and take account of it if it feeds the schedule."""
        stored = self.journal.append(event)
        self._take_account(stored)
        return stored

    def _take_account(self, event: Event) -> None:
        if isinstance(event, AnswerEvent | MarkEvent) and counts(event):
            self.progress.apply(event)

    def queue(self, pool: LibraryPool, now: datetime, limit: int | None, new: int | None) -> Queue:
        """Return today's queue; `new` asks for that many new items whatever today's share."""
        share = self.settings.new_per_day if new is None else new
        limits = Limits(share, self.settings.reviews_per_day, limit, new_asked_for=new is not None)
        return build_queue(self.progress, pool, limits, now)

    def cram_queue(
        self,
        pool: LibraryPool,
        limit: int | None,
        seed: int | None,
        only: Collection[str] | None = None,
    ) -> Queue:
        """Return the pool's items, or just some of them, in random order, at most `limit`."""
        idents = [
            ident
            for ident in pool
            if ident not in self.progress.suspended and (only is None or ident in only)
        ]
        random.Random(seed).shuffle(idents)
        return Queue((), tuple(idents[:limit]))

    def bring_back(self, pool: LibraryPool, now: datetime) -> int:
        """Bring back what was set aside in the pool, and return how many items that were."""
        aside = sorted(ident for ident in self.progress.suspended if ident in pool)
        for ident in aside:
            self.progress.apply(
                self.journal.append(MarkEvent(stamp(now), "suspend", ident, on=False))
            )
        return len(aside)

    def session(
        self, queue: Queue, pool: LibraryPool, seed: int | None, *, cram: bool
    ) -> StudySession:
        """Return a session over the queue that stores its events in the journal."""
        return StudySession(
            queue.items,
            self.progress,
            pool,
            self.journal.append,
            mode="cram" if cram else "study",
            seed=seed,
        )


@contextlib.contextmanager
def open_study_store(home: Home, *, saves: bool) -> Iterator[StudyStore]:
    """Hold the home for one session; at its end the schedule is written, unless the session `saves` nothing.

    Raises DataError if another process holds the home or a file cannot be used. A session that an error ends writes
    no schedule: every stored event is in the journal, and the next start takes account of it from there.
    """
    with writer(home), contextlib.ExitStack() as stack:
        settings = device_settings(home)
        journal = Journal(home, settings.device)
        stack.callback(journal.close)
        opened = open_progress(home)
        notices = [opened.notice, TORN if journal.torn else ""]
        study_store = StudyStore(
            journal, opened.progress, settings, " ".join(notice for notice in notices if notice)
        )
        yield study_store
        if saves:
            study_store.save(home)
