"""The lines that set a reminder up, read the way each system would."""

from __future__ import annotations

import plistlib
import re
import shlex
import subprocess
import sys
from datetime import time
from typing import TYPE_CHECKING

import pytest

from cps_study.app.reminding import SYSTEMS, System, make_reminder, system_of
from cps_study.store.settings import WEEKDAYS

if TYPE_CHECKING:
    from pathlib import Path

EVENING = time(18, 5)
WEEKEND = ("saturday", "sunday", "2026-12-24")
needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="there is no shell here")


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("days_off", [(), WEEKEND, WEEKDAYS])
def test_a_line_is_one_line_that_names_no_exam(system: System, days_off: tuple[str, ...]) -> None:
    """A screen is often shared."""
    made = make_reminder(system, EVENING, days_off, ["cps-study"], 1000)
    for line in (made.line, made.remove):
        assert "\n" not in line
        assert line.isascii()
        assert not re.search("exam|recover|peer", line, re.IGNORECASE)
    assert made.at == "18:05"
    assert len(made.days) == (5 if days_off == WEEKEND else 7)


@needs_a_shell
def test_cron_gets_one_more_line_and_loses_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines run in a real shell, on a table of ours in place of cron's."""
    table = tmp_path / "table"
    table.write_text("5 4 * * * backup\n", encoding="utf-8")
    fake = tmp_path / "crontab"
    fake.write_text(
        f'#!/bin/sh\n[ "$1" = -l ] && exec cat "{table}"\ncat > "{table}.new"\n'
        f'mv "{table}.new" "{table}"\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    made = make_reminder("linux", EVENING, WEEKEND, ["cps-study"], 1000)
    subprocess.run(["sh", "-c", made.line], check=True)
    assert table.read_text(encoding="utf-8").splitlines() == [
        "5 4 * * * backup",
        '5 18 * * 1,2,3,4,5 XDG_RUNTIME_DIR=/run/user/1000 notify-send "Time to study"',
    ]
    subprocess.run(["sh", "-c", made.remove], check=True)
    assert table.read_text(encoding="utf-8") == "5 4 * * * backup\n"


@needs_a_shell
def test_launchd_gets_a_file_that_it_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines run in a real shell; Python's own reader of such files says what's in it."""
    (tmp_path / "launchctl").write_text('#!/bin/sh\necho "$@" >> "$HOME/calls"\n')
    (tmp_path / "launchctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path / "a home"))
    (tmp_path / "a home").mkdir()
    made = make_reminder("macos", EVENING, WEEKEND, ["cps-study"], 1000)
    subprocess.run(["sh", "-c", made.line], check=True)
    path = tmp_path / "a home" / "Library" / "LaunchAgents" / "study-reminder.plist"
    plist = plistlib.loads(path.read_bytes())
    assert plist["Label"] == path.stem
    assert plist["ProgramArguments"][2] == 'display notification "Time to study"'
    moments = plist["StartCalendarInterval"]
    assert moments == [{"Hour": 18, "Minute": 5, "Weekday": day} for day in (1, 2, 3, 4, 5)]
    subprocess.run(["sh", "-c", made.remove], check=True)
    calls = (tmp_path / "a home" / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split()[0] for call in calls] == ["load", "unload"]
    assert not path.exists()


def test_launchd_needs_no_weekdays_for_every_day() -> None:
    """One moment is enough then."""
    made = make_reminder("macos", EVENING, (), ["cps-study"], 1000)
    (plist,) = [word for word in shlex.split(made.line) if word.startswith("<?xml")]
    assert plistlib.loads(plist.encode())["StartCalendarInterval"] == [{"Hour": 18, "Minute": 5}]


def test_task_scheduler_gets_the_whole_path_in_quotes() -> None:
    """Windows splits a path at its blanks, so it has quotes of its own inside those of /TR."""
    program = [r"C:\Users\Ann Lee\study\cps-study.exe"]
    made = make_reminder("windows", EVENING, WEEKEND, program, 0)
    assert made.line == (
        'schtasks /Create /TN "Time to study" /SC WEEKLY /D MON,TUE,WED,THU,FRI /ST 18:05 '
        r'/TR "\"C:\Users\Ann Lee\study\cps-study.exe\" menu"'
    )
    assert "/SC DAILY /ST 18:05" in make_reminder("windows", EVENING, (), program, 0).line
    assert made.remove == 'schtasks /Delete /TN "Time to study" /F'


@pytest.mark.parametrize(
    ("platform", "system"),
    [("linux", "linux"), ("freebsd14", "linux"), ("darwin", "macos"), ("win32", "windows")],
)
def test_a_system_by_its_name_in_python(platform: str, system: str) -> None:
    """Whatever isn't Windows or macOS has cron."""
    assert system_of(platform) == system
