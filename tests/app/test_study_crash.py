"""Sessions that are killed, again and again: no acknowledged answer is lost or doubled."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.app.study import TORN, open_study_store
from cps_study.model.card import Rating
from cps_study.store.journal import read_journal
from cps_study.store.schedule import open_progress, rebuild, schedule_bytes
from tests.app.study_sessions import rebuilt, session_at
from tests.store.samples import NOW, card_bank, own_bank

if TYPE_CHECKING:
    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")


@pytest.fixture
def home(home: Home) -> Home:
    """Return a home with a bank of twelve cards."""
    own_bank(home, card_bank(12), "deck.yaml")
    return home


WORKER = """
import random, sys
from datetime import datetime, timedelta
from cps_study.store import library
from cps_study.app.study import StudyRequest, open_study_store
from cps_study.model.event import MarkEvent
from cps_study.store.library import Library
from cps_study.store.paths import find_home
from cps_study.study.times import stamp
from tests.store.samples import act

library.shipped_folder = lambda: None
home, rng, now = find_home(), random.Random(int(sys.argv[1])), datetime.fromisoformat(sys.argv[2])
pool = Library(home).pool()

def telling(append):
    def record(event):
        stored = append(event)
        print("stored", stored.id, getattr(stored, "item", "-"), flush=True)
        return stored
    return record

while True:  # sessions of a few steps, so that a kill may fall on opening, answering or saving
    with open_study_store(home, saves=True) as study_store:
        study_store.journal.append = telling(study_store.journal.append)
        for ident in sorted(study_store.progress.suspended):
            study_store.record(MarkEvent(stamp(now), "suspend", ident, on=False))
        queue = study_store.queue(pool, now, StudyRequest(minutes=600))
        session = study_store.session(queue, pool, None, cram=False)
        session.advance(now)
        for _ in range(rng.randrange(3, 12)):
            now += timedelta(seconds=rng.randrange(1, 4000))
            act(session, rng, now)
    print("saved", flush=True)
"""


def start_worker(seed: int, now: datetime) -> subprocess.Popen[str]:
    """Start a process that studies and prints each stored event until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(seed), now.isoformat()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def kill_after(process: subprocess.Popen[str], wanted: int) -> list[tuple[str, str]]:
    """Kill the process when it has printed this many events.

    Return the id and the item of every event that it printed.
    """
    assert process.stdout is not None
    told: list[tuple[str, str]] = []
    for text in process.stdout:
        word, *rest = text.split()
        if word == "stored" and text.endswith("\n"):
            told.append((rest[0], rest[1]))
        if len(told) == wanted:
            process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    _, complaint = process.communicate()
    assert complaint == ""
    return told


class TestCrash:
    """Processes that are killed, again and again, on one home."""

    def test_25_killed_sessions_lose_and_double_no_acknowledged_answer(self, home: Home) -> None:
        """After any kill the journal has every acknowledged event, once.

        The schedule is what a rebuild makes.
        """
        rng = random.Random(11)
        told: list[tuple[str, str]] = []
        torn = 0
        for number in range(25):
            process = start_worker(number, NOW + timedelta(days=2 * number))
            new = kill_after(process, rng.randrange(1, 30))
            assert new
            told += new
            reading = read_journal(home.journal)
            stored_ids = [event.id for event in reading.events]
            assert stored_ids == sorted(set(stored_ids))
            assert {ident for ident, _ in told} <= set(stored_ids)
            torn = len(reading.damaged)
            assert torn <= number + 1
        items = {
            event.id: getattr(event, "item", "-") for event in read_journal(home.journal).events
        }
        assert all(items[ident] == item for ident, item in told)
        assert len(set(told)) == len(told)
        assert schedule_bytes(open_progress(home).progress) == rebuilt(home)
        with open_study_store(home, saves=True) as study_store:
            assert study_store.notice in ("", TORN)
        content = home.schedule.read_bytes()
        rebuild(home)
        assert home.schedule.read_bytes() == content == rebuilt(home)
        assert json.loads(content)["events"] == len(items)

    def test_two_processes_on_one_home_lose_nothing(self, home: Home) -> None:
        """The one that came first works on; the other is refused by name at once.

        Later it may work.
        """
        with open_study_store(home, saves=True) as study_store:
            session = session_at(study_store, home)
            session.rate(Rating.GOOD, NOW)
            told, complaint = start_worker(2, NOW).communicate()
            assert told == ""
            assert (
                f"another cps-study is already open on the same study data (process {os.getpid()})"
                in complaint
            )
            session.advance(NOW)
            session.rate(Rating.GOOD, NOW)
        later = kill_after(start_worker(3, NOW), 5)
        stored_ids = [event.id for event in read_journal(home.journal).events]
        assert stored_ids == sorted(set(stored_ids))
        assert {ident for ident, _ in later} <= set(stored_ids[2:])
        assert schedule_bytes(open_progress(home).progress) == rebuilt(home)
