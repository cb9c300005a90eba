"""The mock exam at a real terminal: its clock, running out of time, stopping and resuming."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is needed", allow_module_level=True)

from tests.ui.terminal import CTRL_C, DOWN, ENTER, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from cps_study.store.paths import Home

EXAM = ("exam", "--bank", "small", "--items", "4", "--seed", "1")
TYPED = "Who should hear a question on ethics first?"
LEFT = re.compile(r"(\d+:\d\d(?::\d\d)?) left")


def left(terminal: Terminal) -> str:
    """Return the time left as the screen shows it."""
    match = LEFT.search(terminal.text)
    return match[1] if match else ""


def events(home: Home, kind: str) -> list[dict[str, Any]]:
    """Return the journal's events of a kind."""
    lines = home.journal.read_text(encoding="utf-8").splitlines()
    return [event for event in map(json.loads, lines) if event["type"] == kind]


def begin(terminal: Terminal) -> None:
    """Leave the notes and go to the first question."""
    terminal.shows("begin: the clock starts")
    terminal.press(ENTER)
    terminal.shows("Question ")


def go_to(terminal: Terminal, wanted: str) -> None:
    """Move on until the question is on the screen, whatever kinds come before it."""
    for _ in range(4):
        if wanted in terminal.text:
            return
        number = re.search(r"Question (\d)", terminal.text)
        assert number is not None, terminal.text
        terminal.press(ENTER)
        terminal.shows(f"Question {int(number[1]) + 1} of")
    assert wanted in terminal.text


def test_the_clock_changes_without_a_key(env: dict[str, str]) -> None:
    """While nobody presses a key, the time on the screen goes down."""
    with Terminal((*EXAM, "--minutes", "5", "--breaks", "1"), env) as terminal:
        begin(terminal)
        before = left(terminal)
        terminal.shows(lambda screen: left(screen) not in {"", before})
        assert left(terminal) < before


def test_it_ends_by_itself_in_the_middle_of_a_prompt(env: dict[str, str], home: Home) -> None:
    """With half a word typed when time runs out, the exam ends, shows the result, and restores the
    terminal.
    """
    with Terminal(
        (*EXAM, "--topic", "small/questions", "--minutes", "0.05", "--breaks", "1"), env, 80, 50
    ) as terminal:
        begin(terminal)
        go_to(terminal, TYPED)
        terminal.press("superv")
        terminal.shows("> superv")
        assert terminal.ends() == 0
        assert b"The time was up." in terminal.raw
        assert terminal.has_its_modes_back()
    assert events(home, "finished")[0]["why"] == "time"


def test_resizing_keeps_the_question_and_the_clock(env: dict[str, str]) -> None:
    """The question, the clock and the keys fit a smaller and a larger window."""
    with Terminal((*EXAM, "--minutes", "5", "--breaks", "1"), env) as terminal:
        begin(terminal)
        for width, height in ((50, 15), (120, 40)):
            terminal.resize(width, height)
            terminal.shows(
                lambda screen: (
                    "Question 1 of 4" in screen.lines[0]
                    and left(screen)
                    # Below the keys there may be the line that an answer is typed on.
                    and any(line.endswith("stop") for line in screen.lines[-2:])
                )
            )


def test_flag_overview_jump_submit(env: dict[str, str], home: Home) -> None:
    """A question can be answered with the arrows, flagged, and found in the overview.

    From there another one is reached, and the exam is submitted.
    """
    with Terminal((*EXAM, "--minutes", "5", "--breaks", "1"), env, 100, 40) as terminal:
        begin(terminal)
        go_to(terminal, "A threat to harm")
        number = re.search(r"Question (\d)", terminal.text)
        assert number is not None
        terminal.press(DOWN, ENTER)
        terminal.shows("●")
        terminal.press("f")
        terminal.shows("· flagged")
        terminal.press("l")
        terminal.shows("answered, flagged: A threat to harm")
        terminal.shows("1 answered, 3 open, 1 flagged.")
        other = "1" if number[1] != "1" else "2"
        terminal.press(other, ENTER)
        terminal.shows(f"Question {other} of 4")
        terminal.press(":l\r" if TYPED in terminal.text else "l")
        terminal.shows("Overview")
        terminal.press("s")
        terminal.shows("3 questions without an answer")
        terminal.press("y")
        assert terminal.ends() == 0
    assert events(home, "finished")[0]["why"] == "submitted"


@pytest.mark.parametrize("how", ["ctrl-c", "kill", "hang-up"])
def test_stopped_in_any_way_it_goes_on_the_same(how: str, env: dict[str, str], home: Home) -> None:
    """After Ctrl-C, SIGKILL or a closed window, --resume keeps the order, answers and flags."""
    with Terminal((*EXAM, "--minutes", "5", "--breaks", "1"), env, 100, 40) as terminal:
        begin(terminal)
        go_to(terminal, "A threat to harm")
        terminal.press("b")
        terminal.shows("●")
        terminal.press("f")
        terminal.shows("· flagged")
        options = [line for line in terminal.lines if "●" in line or "  b " in line]
        if how == "ctrl-c":
            terminal.press(CTRL_C)
            assert terminal.ends() == 130
            assert b"--resume" in terminal.raw
            assert events(home, "clock"), "the time used is not stored"
        elif how == "kill":
            terminal.kill(signal.SIGKILL)
            assert terminal.ends() == -signal.SIGKILL
        else:
            terminal.close()
            terminal.wait()
    (answer,) = events(home, "answer")
    with Terminal(("exam", "--resume"), env, 100, 40) as terminal:
        terminal.shows("Going on: 1 of 4 answered.")
        terminal.press(ENTER)
        terminal.shows("A threat to harm")
        terminal.shows("· flagged")
        terminal.shows(
            lambda seen: [line for line in seen.lines if "●" in line or "  b " in line] == options
        )
        assert left(terminal)
        terminal.press("q")
        assert terminal.ends() == 0
    assert len(events(home, "started")) == 1
    assert events(home, "answer") == [answer]


def test_two_unfinished_exams_are_chosen_from_at_the_terminal(
    env: dict[str, str], program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """With two unfinished exams, the arrows and Enter choose which one to go on with."""
    program(*EXAM, "--minutes", "5")
    program("exam", "--bank", "small", "--items", "2", "--minutes", "7")
    with Terminal(("exam", "--resume"), env, 100, 40) as terminal:
        terminal.shows("Which one do you want to go on with?")
        terminal.shows("0 of 2 answered")
        terminal.press(DOWN, ENTER)
        terminal.shows("Going on: 0 of 2 answered.")
        terminal.press(ENTER)
        terminal.shows("Question 1 of 2")


def test_in_lines_the_limit_ends_it_while_the_input_stays_open(
    env: dict[str, str], home: Home
) -> None:
    """With a pipe that stays silent, plain mode ends cleanly at the limit, with the result."""
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "cps_study", "--plain", *EXAM, "--minutes", "0.01"]
    ran = subprocess.run(
        command,
        env=env,
        stdin=reading,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    os.close(reading)
    os.close(writing)
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "The time is up. Everything you answered counts." in ran.stdout
    assert events(home, "finished")[0]["why"] == "time"


def test_plain_at_a_terminal_ends_while_a_line_is_half_typed(env: dict[str, str]) -> None:
    """At a terminal, half a typed line doesn't delay the end of plain mode, which is clean."""
    with Terminal(("--plain", *EXAM, "--minutes", "0.02"), env, 100, 200) as terminal:
        terminal.shows("Question 1 of 4")
        terminal.press("sup")
        assert terminal.ends() == 0
        assert b"The time is up." in terminal.raw
        assert b"Fatal" not in terminal.raw


def test_an_input_that_ends_while_submitting_does_not_hang(
    program: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """A script that forgets the y gets its shell back at once, with everything kept."""
    before = time.monotonic()
    ran = program(*EXAM, lines=":submit\n")
    assert ran.returncode == 0
    assert "--resume" in ran.stdout
    # A hang would last the three hours of the exam.
    assert time.monotonic() - before < 50
