"""Study sessions on files, for the tests of what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.store.library import Library
from cps_study.store.schedule import rebuild
from tests.store.samples import NOW

if TYPE_CHECKING:
    from cps_study.app.study import StudyStore
    from cps_study.store.paths import Home
    from cps_study.study.session import StudySession


def session_at(study_store: StudyStore, home: Home, *, cram: bool = False) -> StudySession:
    """Return a session over everything with its first item shown."""
    pool = Library(home).pool()
    queue = study_store.cram_queue(pool, None, 1) if cram else study_store.queue(pool, NOW)
    session = study_store.session(queue, pool, 1, cram=cram)
    session.advance(NOW)
    return session


def rebuilt(home: Home) -> bytes:
    """Return the schedule that the journal leads to."""
    rebuild(home)
    return home.schedule.read_bytes()
