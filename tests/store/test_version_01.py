"""A learner who comes from version 0.1: a journal of 2,000 answers that its code wrote.

`version_01/` has that journal and the schedule that version 0.1 made of it. The answers are those
of a simulated candidate over 24 days: 85 % right, some items never learned, flags, items set aside,
and undos.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.model.event import AnswerEvent, Event, event_to_data
from cps_study.store.doctor import examine
from cps_study.store.journal import parse_journal
from cps_study.store.legacy_items import legacy_items
from cps_study.store.library import Library
from cps_study.store.schedule import (
    open_progress,
    progress_of,
    rebuild,
    save_progress,
    schedule_bytes,
)
from cps_study.study.times import EVER, from_stamp

if TYPE_CHECKING:
    from cps_study.model.card import Memory
    from cps_study.store.paths import Home
    from cps_study.study.progress import Progress

FOLDER = Path(__file__).parent / "version_01"
JOURNAL = lzma.decompress((FOLDER / "journal.jsonl.xz").read_bytes())
SCHEDULE = lzma.decompress((FOLDER / "schedule.json.xz").read_bytes())


@pytest.fixture(scope="module")
def events() -> list[Event]:
    """Return the events of the old journal."""
    return parse_journal(JOURNAL, "journal.jsonl").events


@pytest.fixture(scope="module")
def progress(events: list[Event]) -> Progress:
    """Return what the old journal leads to."""
    return progress_of(events)


@pytest.fixture(scope="module")
def old() -> dict[str, Any]:
    """Return the schedule of version 0.1."""
    data: dict[str, Any] = json.loads(SCHEDULE)
    return data


def memories(progress: Progress) -> dict[str, Memory]:
    """Return every memory by objective."""
    return dict(progress.deck.due(EVER))


def test_every_line_is_read_and_would_be_written_the_same(events: list[Event]) -> None:
    """Rule 1: no byte of an old journal changes, and empty new fields are left out."""
    lines = JOURNAL.splitlines()
    assert len(events) == len(lines)
    for event, line in zip(events, lines, strict=True):
        text = json.dumps(event_to_data(event), ensure_ascii=False, separators=(",", ":"))
        assert text.encode() == line


def test_the_law_of_due_dates_holds(progress: Progress, old: dict[str, Any]) -> None:
    """No objective falls due later than the latest of its items did, nor before the earliest."""
    table = legacy_items()
    dues: dict[str, list[str]] = {}
    for item, card in old["cards"].items():
        dues.setdefault(table[item].objective, []).append(card["due"])
    found = memories(progress)
    assert found.keys() == dues.keys()
    for objective, times in dues.items():
        earliest, latest = from_stamp(min(times)), from_stamp(max(times))
        assert earliest <= found[objective].card.due <= latest, objective
    assert any(len(times) > 1 for times in dues.values())


def test_marks_of_the_learner_stay_and_leeches_come_back(
    progress: Progress, old: dict[str, Any]
) -> None:
    """Rule 5: flags and what the learner set aside are as they were; what 0.1 set aside is back."""
    assert progress.flagged == set(old["flagged"])
    assert progress.suspended == set(old["suspended"]) - set(old["leeches"])


def test_the_answers_count_the_same(progress: Progress, old: dict[str, Any]) -> None:
    """Nothing is lost: the same events, and each item that was studied is known."""
    assert (progress.events, progress.through) == (old["events"], old["through"])
    studied = old["cards"].keys()
    assert all(progress.items.get(item) is not None for item in studied)


def test_it_opens_with_one_sentence_and_the_doctor_is_content(made_home: Home) -> None:
    """The first start says that the schedule is from an earlier version, the second nothing."""
    made_home.journal.write_bytes(JOURNAL)
    made_home.schedule.write_bytes(SCHEDULE)
    library = Library(made_home)
    now = from_stamp("2026-10-25T15:00:00.000Z")
    assert examine(made_home, library, now).well
    opened = open_progress(made_home)
    assert opened.notice == (
        "Your schedule is from an earlier version; it was made again from your answers."
    )
    save_progress(made_home, opened.progress)
    assert open_progress(made_home).notice == ""
    assert examine(made_home, library, now).well
    content = made_home.schedule.read_bytes()
    rebuild(made_home)
    assert made_home.schedule.read_bytes() == content
    assert made_home.journal.read_bytes() == JOURNAL


def test_a_late_answer_of_version_01_takes_a_replay_and_agrees_with_it(
    made_home: Home, events: list[Event]
) -> None:
    """Who goes back to version 0.1 for a day loses nothing."""
    lines = JOURNAL.splitlines(keepends=True)
    made_home.journal.write_bytes(b"".join(lines[:-5]))
    rebuild(made_home)
    made_home.journal.write_bytes(JOURNAL)
    opened = open_progress(made_home)
    assert opened.notice == ""
    assert schedule_bytes(opened.progress) == schedule_bytes(progress_of(events))
    assert isinstance(events[-1], AnswerEvent)
