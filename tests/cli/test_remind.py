"""`cps-study remind`: the line for cron, launchd or Task Scheduler."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Program


def test_the_line_is_printed_whole_and_nothing_is_written(program: Program) -> None:
    """A line that was broken couldn't be pasted; and only a person pastes it."""
    ran = program("remind", "--system", "macos")
    data = program("remind", "--system", "macos", "--json").json
    assert (ran.code, ran.err) == (0, "")
    assert {data["line"], data["remove"]} <= set(ran.out.splitlines())
    assert data["system"] == "macos"
    assert "every day" in ran.out
    assert not program.home.root.exists()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("7:05", "07:05"),
        ("18:30", "18:30"),
        ("6pm", "18:00"),
        ("6:30 PM", "18:30"),
        ("12am", "00:00"),
        ("12:15pm", "12:15"),
    ],
)
def test_a_time_is_typed_as_people_write_it(program: Program, typed: str, at: str) -> None:
    """With or without a.m. and p.m."""
    assert program("remind", "--at", typed, "--json").json["at"] == at


@pytest.mark.parametrize("typed", ["25:00", "13pm", "0am", "6:75", "noon", "", "6:3"])
def test_what_is_no_time_is_refused(program: Program, typed: str) -> None:
    """The hint shows how to write one."""
    ran = program("remind", "--at", typed)
    assert ran.code == 2
    assert "hint: give a time such as 18:30 or 6:30pm" in ran.err


def test_days_off_are_left_out(program: Program) -> None:
    """The reminder comes on the days on which the learner studies."""
    program("plan", "--days-off", "sat,sun")
    ran = program("remind", "--system", "linux")
    assert "on Monday, Tuesday, Wednesday, Thursday and Friday" in ran.out
    assert "0 18 * * 1,2,3,4,5 " in ran.out


def test_an_unknown_system_is_refused_with_the_nearest(program: Program) -> None:
    """There are three."""
    ran = program("remind", "--system", "window")
    assert ran.code == 2
    assert "did you mean 'windows'?" in ran.err


@pytest.mark.parametrize(
    ("platform", "system"), [("linux", "linux"), ("darwin", "macos"), ("win32", "windows")]
)
def test_the_line_is_for_this_computer(
    program: Program, monkeypatch: pytest.MonkeyPatch, platform: str, system: str
) -> None:
    """It starts this very program: by Python's own path or, in the folder, by the program's."""
    monkeypatch.setattr("cps_study.cli.remind.sys.platform", platform)
    monkeypatch.setattr(sys, "executable", r"C:\Our Study\program.exe")
    assert program("remind", "--json").json["system"] == system
    line = program("remind", "--json").json["line"]
    assert (r"\"C:\Our Study\program.exe\" -m cps_study menu" in line) == (system == "windows")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    line = program("remind", "--json").json["line"]
    assert (r"\"C:\Our Study\program.exe\" menu" in line) == (system == "windows")
