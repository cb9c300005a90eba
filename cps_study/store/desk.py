"""The desk: everything a study session needs from the learner's files, held while it lasts."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING

from cps_study.model.event import Mark
from cps_study.store.journal import Journal
from cps_study.store.lock import writer
from cps_study.store.schedule import open_progress, save_progress
from cps_study.store.settings import Settings, device_settings
from cps_study.study.queue import Limits, Queue, build_queue
from cps_study.study.session import StudySession
from cps_study.study.times import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cps_study.store.library import LibraryPool
    from cps_study.store.paths import Home
    from cps_study.study.progress import Progress

TORN = "The last line of the journal was cut short (a power cut?); it is set aside, every other answer counts."


class Desk:
    """The learner's progress, open for writing."""

    def __init__(self, journal: Journal, progress: Progress, settings: Settings, notice: str) -> None:
        self.journal = journal
        self.progress = progress
        self.settings = settings
        self.notice = notice

    def queue(self, pool: LibraryPool, now: datetime, limit: int | None, new: int | None) -> Queue:
        """Return today's queue; `new` asks for that many new items whatever today's share."""
        share = self.settings.new_per_day if new is None else new
        limits = Limits(share, self.settings.reviews_per_day, limit, new_asked_for=new is not None)
        return build_queue(self.progress, pool, limits, now)

    def cram_queue(self, pool: LibraryPool, limit: int | None, seed: int | None) -> Queue:
        """Return the pool's items in random order, at most `limit` of them."""
        idents = [ident for ident in pool if ident not in self.progress.suspended]
        random.Random(seed).shuffle(idents)
        return Queue((), tuple(idents[:limit]))

    def bring_back(self, pool: LibraryPool, now: datetime) -> int:
        """Bring back what was set aside in the pool, and return how many items that were."""
        aside = sorted(ident for ident in self.progress.suspended if ident in pool)
        for ident in aside:
            self.progress.apply(self.journal.append(Mark(stamp(now), "suspend", ident, on=False)))
        return len(aside)

    def session(self, queue: Queue, pool: LibraryPool, seed: int | None, *, cram: bool) -> StudySession:
        """Return a session over the queue that stores its events in the journal."""
        return StudySession(
            queue.items, self.progress, pool, self.journal.append, mode="cram" if cram else "study", seed=seed
        )


@contextlib.contextmanager
def open_desk(home: Home, *, saves: bool) -> Iterator[Desk]:
    """Hold the home for one session; at its end the schedule is written, unless the session `saves` nothing.

    Raises DataError if another process holds the home or a file cannot be used. The schedule is derived from the
    journal, so losing it here loses nothing: the next start makes it again.
    """
    with writer(home), contextlib.ExitStack() as stack:
        settings = device_settings(home)
        journal = Journal(home, settings.device)
        stack.callback(journal.close)
        opened = open_progress(home)
        notices = [opened.notice, TORN if journal.torn else ""]
        desk = Desk(journal, opened.progress, settings, " ".join(notice for notice in notices if notice))
        try:
            yield desk
        finally:
            if saves:
                save_progress(home, desk.progress)
