"""The doctor: names each kind of damage and touches nothing."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import DataError
from cps_study.model.event import AnswerEvent
from cps_study.store.doctor import Diagnosis, examine
from cps_study.store.journal import read_journal
from cps_study.store.library import Library
from cps_study.store.schedule import rebuild
from tests.samples import SMALL_BANK
from tests.store.samples import (
    NOW,
    answer,
    card_bank,
    line,
    mark,
    own_bank,
    snapshot,
    study,
    undo,
    write_journal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.store.paths import Home

pytestmark = pytest.mark.usefixtures("only_own_banks")
LATER = NOW + timedelta(days=9000)


@pytest.fixture
def studied(home: Home) -> Home:
    """Return a home in order, with answers."""
    own_bank(home)
    answers = [
        answer("small-card", number=1),
        answer("small-tf", 1, 2),
        answer("small-typed", number=5),
    ]
    write_journal(home, [*answers[:2], mark("small-multi", "flag", 3), undo(2, 4), answers[2]])
    home.settings.write_bytes(b'{"device": "mine"}')
    rebuild(home)
    return home


def looked_at(home: Home) -> Diagnosis:
    """Return what the doctor finds, and see that no file of the learner changed."""
    before = {
        name: (raw, (home.root / name).stat().st_mtime_ns)
        for name, raw in snapshot(home.root).items()
    }
    found = examine(home, Library(home), LATER)
    assert {
        name: (raw, (home.root / name).stat().st_mtime_ns)
        for name, raw in snapshot(home.root).items()
    } == before
    return found


def said(found: Diagnosis) -> str:
    """Return everything that the learner should do something about."""
    assert all(sign.advice for sign in found.signs if not sign.well)
    return "\n".join(sign.what for sign in found.signs if not sign.well)


def test_a_home_in_order_is_well(studied: Home) -> None:
    """Counts of events, answers and what was taken back; schedule and banks in order; nothing to do."""
    found = looked_at(studied)
    assert found.well
    assert found.vanished == []
    assert [sign.what for sign in found.signs] == [
        "journal: 5 events, 3 answers, 1 taken back",
        "schedule: agrees with the journal",
        "banks: 1 can be used",
    ]


def test_a_home_that_is_not_there_is_well_and_stays_away(home: Home) -> None:
    """Before the first session there is nothing to mend and nothing is made."""
    found = looked_at(home)
    assert found.well
    assert not home.root.exists()
    assert "none yet" in found.signs[1].what


def test_a_home_after_real_sessions_is_well(home: Home) -> None:
    """Sessions, drills and days leave nothing for the doctor."""
    own_bank(home)
    rng = random.Random(5)
    for day in range(4):
        study(home, rng, NOW + timedelta(days=day), 15, cram=day == 2)
    assert looked_at(home).well


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda raw: raw.replace(b'"mark"', b'"ma'), "journal line 3 holds no event"),
        (lambda raw: raw + b'{"v":1,"id', "journal line 6 holds no event (cut short)"),
        (lambda raw: b"\0\0\0\n" + raw, "journal line 1 holds no event"),
        (lambda raw: raw + b"\n\xff\xfe\n", "journal line 7 holds no event"),
    ],
    ids=["middle", "torn", "start", "bytes"],
)
def test_damaged_lines_are_named_by_number(
    harm: Callable[[bytes], bytes], words: str, studied: Home
) -> None:
    """Each with the advice that the rest counts and how to bring a backup back."""
    studied.journal.write_bytes(harm(studied.journal.read_bytes()))
    found = looked_at(studied)
    assert not found.well
    assert words in said(found)
    assert any("data restore" in sign.advice for sign in found.signs if not sign.well)


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda raw: raw[:50],
        lambda raw: raw.replace(b'"reps": 1', b'"reps": 9'),
        lambda raw: raw.replace(b'"schema": 1', b'"schema": 2'),
    ],
    ids=["empty", "cut", "edited", "newer"],
)
def test_a_schedule_that_is_not_the_journals_is_named(
    harm: Callable[[bytes], bytes], studied: Home
) -> None:
    """Damaged, edited or newer: the advice is to make it again, and that is left to the learner."""
    content = studied.schedule.read_bytes()
    studied.schedule.write_bytes(harm(content))
    found = looked_at(studied)
    assert said(found) == "schedule: does not agree with the journal"
    assert "data rebuild" in next(sign.advice for sign in found.signs if not sign.well)
    rebuild(studied)
    assert looked_at(studied).well
    assert studied.schedule.read_bytes() == content


def test_a_schedule_of_another_journal_is_named(studied: Home) -> None:
    """Also when the journal is gone altogether."""
    write_journal(studied, [answer("small-card", number=70)])
    assert said(looked_at(studied)) == "schedule: does not agree with the journal"
    studied.journal.unlink()
    assert said(looked_at(studied)) == "schedule: does not agree with the journal"


def test_a_schedule_that_only_lags_is_well(studied: Home) -> None:
    """After a crash the next start catches up by itself."""
    with studied.journal.open("ab") as file:
        file.write(line(answer("small-tf", 4, 9)))
    assert looked_at(studied).well


def test_events_that_stand_twice_are_told_and_count_once(studied: Home) -> None:
    """The journal put together from two copies is no damage, and the schedule it leads to is the same."""
    content = studied.journal.read_bytes()
    studied.journal.write_bytes(content + content)
    found = looked_at(studied)
    assert "5 events stand twice; each counts once" in [sign.what for sign in found.signs]
    before = studied.schedule.read_bytes()
    rebuild(studied)
    assert studied.schedule.read_bytes() == before
    assert looked_at(studied).well


def test_events_from_the_future_are_told(studied: Home) -> None:
    """A clock that ran ahead is advice, not damage to be mended by the program."""
    found = examine(studied, Library(studied), NOW - timedelta(days=4000))
    assert "5 events are dated later than now" in said(found)
    assert any("clock" in sign.advice for sign in found.signs)


def test_a_vanished_item_is_kept_and_told(studied: Home) -> None:
    """Its history stays, and counts again as soon as a bank has it; it is nothing to worry about."""
    path = own_bank(studied, SMALL_BANK.replace("id: small-typed", "id: small-other"))
    found = looked_at(studied)
    assert found.well
    assert found.vanished == ["small-typed"]
    assert "1 studied item is in no bank any more (small-typed)" in [
        sign.what for sign in found.signs
    ]
    study(studied, random.Random(1), NOW + timedelta(days=30), 12)
    events = read_journal(studied.journal).events
    assert "small-typed" in {event.item for event in events if isinstance(event, AnswerEvent)}
    assert b'"small-typed"' in studied.schedule.read_bytes()
    path.write_text(SMALL_BANK)
    assert "small-typed" not in looked_at(studied).vanished


def test_many_vanished_items_are_counted_and_a_few_named(home: Home) -> None:
    """A bank taken away does not fill the screen; marks without an answer count too."""
    own_bank(home, card_bank(1), "deck.yaml")
    write_journal(
        home, [*(answer(f"gone-{n}", number=n) for n in range(1, 8)), mark("gone-8", "suspend", 9)]
    )
    found = looked_at(home)
    assert found.vanished == [f"gone-{n}" for n in range(1, 9)]
    (told,) = [sign.what for sign in found.signs if "no bank" in sign.what]
    assert told.endswith("(gone-1, gone-2, gone-3, gone-4, gone-5 …)")


def test_a_broken_bank_is_told(studied: Home) -> None:
    """With the command that shows its problems."""
    path = own_bank(studied, "bank: [", "bad.yaml")
    found = looked_at(studied)
    assert said(found) == f"{path}: 1 problem"
    assert "banks: 1 can be used" in [sign.what for sign in found.signs]
    assert "bank check" in next(sign.advice for sign in found.signs if not sign.well)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("settings.json", b"{"),
        ("settings.json", b'{"new_per_day": -3}'),
        ("journal.jsonl", b"garbage\ngarbage\n"),
        ("journal.jsonl", b'{"v":9}\n'),
    ],
)
def test_data_that_cannot_be_used_at_all_is_an_error(
    name: str, content: bytes, studied: Home
) -> None:
    """The doctor ends as every other command does, and leaves the file for mending."""
    (studied.root / name).write_bytes(content)
    before = snapshot(studied.root)
    with pytest.raises(DataError, match=name):
        examine(studied, Library(studied), LATER)
    assert snapshot(studied.root) == before
