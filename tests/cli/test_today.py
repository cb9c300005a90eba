"""`cps-study` alone: today's page."""

from __future__ import annotations

import shlex
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unittest.mock import ANY

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def test_a_new_learner_is_welcomed(program: Program) -> None:
    """A new learner reads in a few lines what this is and how to start.

    Nothing is made.
    """
    ran = program()
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Welcome.")
    assert "You have 7 cards and questions to study, each with its source." in ran.out
    assert "cps-study study" in ran.out
    assert len(ran.out.splitlines()) <= 6
    assert not program.home.root.exists()


def test_today_says_what_is_due_and_the_one_command(program: Program) -> None:
    """After a session, today's page counts what is due and new, and what was done.

    It names the next command.
    """
    program("study", "--bank", "small", lines="\n4\n")
    assert program("study", "--bank", "small", "--json", lines="b\n").code == 0
    ran = program()
    assert ran.out.startswith("Today: ")
    assert "4 new." in ran.out
    assert "You've studied 2 items today." in ran.out
    assert ran.out.splitlines()[-1] == "Next:  cps-study study"


def test_nothing_due_offers_a_drill(program: Program) -> None:
    """When nothing is left today, the page offers a drill, which leaves the schedule alone."""
    program("study", "--new", "1", "--topic", "small/cards", lines="\n4\n")
    program.home.settings.write_text('{"new_per_day": 0, "device": "d"}', encoding="utf-8")
    ran = program()
    assert ran.out.startswith("Nothing else is due today. You've studied 1 item today.")
    assert "cps-study study --cram --limit 10" in ran.out


def test_json_counts_the_same(program: Program) -> None:
    """The envelope of today's page carries the numbers and the next command."""
    fresh = program("--json").json
    assert fresh == {
        "schema": 1,
        "command": "today",
        "due": 0,
        "new": 6,
        "learning": 0,
        "minutes": 6,
        "exam": None,
        "last_exam": None,
        "unfinished": [],
        "waiting": 0,
        "answered_today": 0,
        "set_aside": 0,
        "day_off": False,
        "merge": [],
        "next": "cps-study study",
    }
    program("study", "--bank", "small", lines="s\n")
    assert program("--json").json | {"new": 0, "minutes": ANY} == fresh | {
        "new": 0,
        "minutes": ANY,
        "set_aside": 1,
    }


def test_what_was_set_aside_is_mentioned_when_nothing_else_is_left(program: Program) -> None:
    """With nothing due, the page says what was set aside and how to bring it back."""
    program("study", "--topic", "small/cards", lines="s\n")
    program.home.settings.write_text('{"new_per_day": 0, "device": "d"}', encoding="utf-8")
    assert "1 item is set aside. To bring it back: cps-study progress" in program().out


def test_a_damaged_schedule_is_mentioned_on_stderr(program: Program) -> None:
    """A damaged schedule is rebuilt for the page, which stderr mentions.

    The file is left for the next session to repair.
    """
    program("study", "--bank", "small", lines="\n3\n")
    program.home.schedule.write_bytes(b"{}")
    ran = program()
    assert ran.code == 0
    assert "it was made again from your answers" in ran.err
    assert program.home.schedule.read_bytes() == b"{}"


def test_a_stopped_attempt_and_the_last_exam_are_mentioned(program: Program, shipped: Path) -> None:
    """The page says what was stopped and how the last mock exam went, each with its command."""
    text = "blueprint: b\ntitle: B\nitems: 3\nminutes: 9\npass_mark: 85\nshares:\n"
    shares = "- {topic: small, weight: 1}\n"
    (shipped / "exam-blueprint.yaml").write_text(text + shares, encoding="utf-8")
    exam = ("exam", "--bank", "small", "--items", "3")
    assert program(*exam, "--seed", "1", lines="a\nsubmit\ny\n").code == 0
    program(*exam, "--seed", "2", lines="a\nq\n")
    ran = program()
    assert "You stopped a mock exam before its end. To go on:  cps-study exam --resume" in ran.out
    assert "Your last mock exam: " in ran.out
    assert "To review it:  cps-study exam --review" in ran.out
    assert "To practice what you missed:  cps-study study --missed" in ran.out
    data = program("--json").json
    assert [record["kind"] for record in data["unfinished"]] == ["exam"]
    assert data["last_exam"]["passed"] is False
    assert data["last_exam"]["missed"] >= 2


@pytest.mark.parametrize(
    ("date", "sentence", "exam"),
    [
        ("2026-11-28", "Your exam is today. You've got this.", {"date": ANY, "days": 0}),
        ("2026-11-29", "Your exam is tomorrow.", {"date": ANY, "days": 1}),
        ("2027-01-15", "in 48 days, on January 15.", {"date": "2027-01-15", "days": 48}),
        ("2026-11-27", "", None),
    ],
)
def test_the_days_to_the_exam_are_counted(
    program: Program, date: str, sentence: str, exam: dict[str, object] | None
) -> None:
    """The page counts the days to the exam by the learner's own day; a past one isn't mentioned."""
    noon = datetime(2026, 11, 28, 12, 0).astimezone()
    before = noon - timedelta(days=9)
    program("study", "--bank", "small", lines="\n3\n", now=lambda: before)
    assert program("settings", "exam-date", date, now=lambda: before).code == 0
    ran = program(now=lambda: noon)
    assert sentence in ran.out
    assert ("exam is" in ran.out) == (exam is not None)
    assert program("--json", now=lambda: noon).json["exam"] == exam


def test_a_copy_that_a_sync_program_left_is_named_with_the_command_that_merges_it(
    program: Program,
) -> None:
    """On the page, and the command works as it is; afterward nobody is told of it anymore."""
    program("study", "--bank", "small", lines="\n3\n")
    copy = program.home.root / "journal (Ann's conflicted copy).jsonl"
    copy.write_bytes(program.home.journal.read_bytes())
    program.home.journal.write_bytes(b"")
    words = program().out.splitlines()
    (command,) = [line for line in words if line.startswith("cps-study data merge")]
    assert program("--json").json["merge"] == [command]
    ran = program(*shlex.split(command)[1:])
    assert (ran.code, ran.err) == (0, "")
    assert len(program.events()) == 1
    assert "data merge" not in program().out


def test_a_new_learner_is_told_of_a_copy_too(program: Program) -> None:
    """The welcome of an empty home beside a second journal says so."""
    program.home.root.mkdir()
    (program.home.root / "journal.sync-conflict-20261128-163000-ABC.jsonl").write_bytes(b"")
    assert "cps-study data merge journal.sync-conflict-" in program().out
