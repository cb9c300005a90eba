"""The doctor: names every kind of damage and changes nothing."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cps_study.errors import INSTALL_AGAIN, DataError
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
    """Return a home with answers in which nothing is wrong."""
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


def look_at(home: Home) -> Diagnosis:
    """Return the diagnosis, and check that no file of the learner changed."""
    before = {
        name: (raw, (home.root / name).stat().st_mtime_ns)
        for name, raw in snapshot(home.root).items()
    }
    diagnosis = examine(home, Library(home), LATER)
    assert {
        name: (raw, (home.root / name).stat().st_mtime_ns)
        for name, raw in snapshot(home.root).items()
    } == before
    return diagnosis


def to_do(diagnosis: Diagnosis) -> str:
    """Return everything that the learner should do something about, one line each."""
    assert all(check.advice for check in diagnosis.checks if not check.well)
    return "\n".join(check.what for check in diagnosis.checks if not check.well)


def test_a_home_without_damage_is_well(studied: Home) -> None:
    """It counts events, answers and undos; the schedule and the banks are fine; nothing to do."""
    diagnosis = look_at(studied)
    assert diagnosis.well
    assert diagnosis.vanished == []
    assert [check.what for check in diagnosis.checks] == [
        "journal: 5 events, 3 answers, 1 undone",
        "schedule: matches the journal",
        "banks: 1 bank ready to use",
    ]


def test_a_home_that_does_not_exist_is_well_and_is_not_created(home: Home) -> None:
    """Before the first session there is nothing to fix, and nothing is created."""
    diagnosis = look_at(home)
    assert diagnosis.well
    assert not home.root.exists()
    assert "there is none yet" in diagnosis.checks[1].what


def test_a_home_after_real_sessions_is_well(home: Home) -> None:
    """Days of sessions and drills leave nothing for the doctor to do."""
    own_bank(home)
    rng = random.Random(5)
    for day in range(4):
        study(home, rng, NOW + timedelta(days=day), 15, cram=day == 2)
    assert look_at(home).well


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda raw: raw.replace(b'"mark"', b'"ma'), "journal line 3 can't be read"),
        (lambda raw: raw + b'{"v":1,"id', "journal line 6 can't be read (cut short)"),
        (lambda raw: b"\0\0\0\n" + raw, "journal line 1 can't be read"),
        (lambda raw: raw + b"\n\xff\xfe\n", "journal line 7 can't be read"),
    ],
    ids=["middle", "torn", "start", "bytes"],
)
def test_damaged_lines_are_named_by_number(
    harm: Callable[[bytes], bytes], words: str, studied: Home
) -> None:
    """The advice: the other lines count, and how to restore a backup."""
    studied.journal.write_bytes(harm(studied.journal.read_bytes()))
    diagnosis = look_at(studied)
    assert not diagnosis.well
    assert words in to_do(diagnosis)
    assert any("data restore" in check.advice for check in diagnosis.checks if not check.well)


@pytest.mark.parametrize(
    "harm",
    [
        lambda _: b"",
        lambda raw: raw[:50],
        lambda raw: raw.replace(b'"reps": 1', b'"reps": 9'),
        lambda raw: raw.replace(b'"schema": 2', b'"schema": 3'),
    ],
    ids=["empty", "cut", "edited", "newer"],
)
def test_a_schedule_that_is_not_the_journals_is_named(
    harm: Callable[[bytes], bytes], studied: Home
) -> None:
    """Damaged, edited or newer: the advice is to rebuild it, which is left to the learner."""
    content = studied.schedule.read_bytes()
    studied.schedule.write_bytes(harm(content))
    diagnosis = look_at(studied)
    assert to_do(diagnosis) == "schedule: doesn't match the journal"
    assert "data rebuild" in next(check.advice for check in diagnosis.checks if not check.well)
    rebuild(studied)
    assert look_at(studied).well
    assert studied.schedule.read_bytes() == content


def test_a_schedule_of_another_journal_is_named(studied: Home) -> None:
    """Even if the journal is gone altogether."""
    write_journal(studied, [answer("small-card", number=70)])
    assert to_do(look_at(studied)) == "schedule: doesn't match the journal"
    studied.journal.unlink()
    assert to_do(look_at(studied)) == "schedule: doesn't match the journal"


def test_a_schedule_that_only_lags_is_well(studied: Home) -> None:
    """After a crash, the next start catches up by itself."""
    with studied.journal.open("ab") as file:
        file.write(line(answer("small-tf", 4, 9)))
    assert look_at(studied).well


def test_repeated_events_are_reported_and_count_once(studied: Home) -> None:
    """A journal pasted together from two copies isn't damaged, and its schedule is the same."""
    content = studied.journal.read_bytes()
    studied.journal.write_bytes(content + content)
    diagnosis = look_at(studied)
    assert "5 events appear more than once; each counts only once" in [
        check.what for check in diagnosis.checks
    ]
    before = studied.schedule.read_bytes()
    rebuild(studied)
    assert studied.schedule.read_bytes() == before
    assert look_at(studied).well


def test_a_second_journal_is_named_with_the_command_that_merges_it(studied: Home) -> None:
    """With how much of it isn't in ours; one that can't be read is named, too."""
    path = studied.root / "journal (conflicted copy).jsonl"
    for content, words in (
        (line(answer("small-tf", 4, 9)), "; 1 event in it isn't in yours"),
        (
            line(answer("small-tf", 4, 9)) + line(answer("small-tf", 4, 10)),
            "; 2 events in it aren't in yours",
        ),
        (studied.journal.read_bytes(), "; everything in it is in yours, too"),
        (b"something\nelse\n", ""),
    ):
        path.write_bytes(content)
        (check,) = [check for check in look_at(studied).checks if not check.well]
        assert check.what == (
            f"{path.name} looks like a second journal{words}. To put both together, run:"
        )
        assert check.advice == 'cps-study data merge "journal (conflicted copy).jsonl"'


def test_copies_of_other_files_are_named(studied: Home) -> None:
    """A bank's copy waits for a decision; one of the schedule can be deleted."""
    (studied.root / "schedule 2.json").write_bytes(b"")
    assert "schedule 2.json looks like a copy that a sync program made" in [
        check.what for check in look_at(studied).checks if check.well
    ]
    copy = own_bank(studied, SMALL_BANK, "small (1).yaml")
    assert to_do(look_at(studied)) == f"{copy} is a copy of small.yaml, and left out"


def test_marks_of_a_conflict_are_nothing_to_worry_about(studied: Home) -> None:
    """Both sides count; the marks say nothing."""
    content = studied.journal.read_bytes()
    first, rest = content.split(b"\n", 1)
    studied.journal.write_bytes(
        b"<<<<<<< HEAD\n" + first + b"\n=======\n" + rest + b">>>>>>> other\n"
    )
    diagnosis = look_at(studied)
    assert diagnosis.well
    assert any(
        "git left the marks of a conflict in it (lines 1, 3" in c.what for c in diagnosis.checks
    )


def test_endless_damage_is_counted(studied: Home) -> None:
    """A thousand lines are described; of more there is only the number."""
    with studied.journal.open("ab") as file:
        file.write(b"x\n" * 1002)
    assert "2 more lines of the journal can't be read" in to_do(look_at(studied))


def test_events_from_the_future_are_reported(studied: Home) -> None:
    """A clock that ran ahead is a reason for advice, not damage for the program to fix."""
    diagnosis = examine(studied, Library(studied), NOW - timedelta(days=4000))
    assert "5 events are dated later than now" in to_do(diagnosis)
    assert any("clock" in check.advice for check in diagnosis.checks)


def test_a_vanished_item_is_kept_and_reported(studied: Home) -> None:
    """Its history is kept and counts again as soon as a bank has it: nothing to worry about."""
    path = own_bank(studied, SMALL_BANK.replace("id: small-typed", "id: small-other"))
    diagnosis = look_at(studied)
    assert diagnosis.well
    assert diagnosis.vanished == ["small-typed"]
    assert "1 studied item is no longer in any bank (small-typed)" in [
        check.what for check in diagnosis.checks
    ]
    study(studied, random.Random(1), NOW + timedelta(days=30), 12)
    events = read_journal(studied.journal).events
    assert "small-typed" in {event.item for event in events if isinstance(event, AnswerEvent)}
    assert b'"small-typed"' in studied.schedule.read_bytes()
    path.write_text(SMALL_BANK)
    assert "small-typed" not in look_at(studied).vanished


def test_many_vanished_items_are_counted_and_a_few_named(home: Home) -> None:
    """A removed bank doesn't fill the screen; marked items without an answer count too."""
    own_bank(home, card_bank(1), "deck.yaml")
    write_journal(
        home, [*(answer(f"gone-{n}", number=n) for n in range(1, 8)), mark("gone-8", "suspend", 9)]
    )
    diagnosis = look_at(home)
    assert diagnosis.vanished == [f"gone-{n}" for n in range(1, 9)]
    (what,) = [check.what for check in diagnosis.checks if "no longer in any bank" in check.what]
    assert what.endswith("(gone-1, gone-2, gone-3, gone-4, gone-5, …)")


def test_a_broken_bank_is_reported(studied: Home) -> None:
    """The advice names the command that shows its problems."""
    path = own_bank(studied, "bank: [", "bad.yaml")
    diagnosis = look_at(studied)
    assert to_do(diagnosis) == f"{path}: 1 problem"
    assert "banks: 1 bank ready to use" in [check.what for check in diagnosis.checks]
    assert "bank check" in next(check.advice for check in diagnosis.checks if not check.well)


def test_missing_files_of_the_program_are_counted_and_a_few_named(
    studied: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bank that a cleaner took away makes no error anywhere: it's just not asked."""
    missing = [f"cps_study/_banks/{number}.yaml" for number in range(6)]
    monkeypatch.setattr("cps_study.store.doctor.missing_files", lambda: missing)
    check = look_at(studied).checks[-1]
    assert check.what.startswith("program: 6 files are missing (cps_study/_banks/0.yaml, ")
    assert check.what.endswith("/4.yaml, …)")
    assert (check.well, check.advice) == (False, INSTALL_AGAIN)


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
    """The doctor ends as any other command does, and leaves the file to be fixed."""
    (studied.root / name).write_bytes(content)
    before = snapshot(studied.root)
    with pytest.raises(DataError, match=name):
        examine(studied, Library(studied), LATER)
    assert snapshot(studied.root) == before
