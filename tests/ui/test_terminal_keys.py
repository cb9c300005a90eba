"""Keys as the prompt library reads them from a pipe, on a study session with a clock of its own."""

from __future__ import annotations

import io
import os
import pty
import sys
import tty

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from cps_study.ui import terminal
from cps_study.ui.terminal import drop_typed_ahead, run_screen
from tests.ui.sessions import Study

CTRL_C = "\x03"
CTRL_Z = "\x1a"


def play(study: Study, keys: str) -> None:
    """Send all keys at once to the session's full screen, then Ctrl-C."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys + CTRL_C)
        with pytest.raises(KeyboardInterrupt):
            run_screen(study.screen())


def test_keys_typed_ahead_rate_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """` 3 3 3` in one go shows one answer and rates none: nobody can have seen it."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    study = Study("small-card", "picture")
    study.keys.step = 0
    play(study, " 3 3 3")
    assert study.notebook.events == []
    assert study.session.shown is not None
    assert study.session.shown.revealed


def test_a_hundred_spaces_rate_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Space held down, at 30 a second, rates no card and doesn't end the session."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    study = Study("small-card", "picture", "small-tf")
    study.keys.step = 1 / 30 / 8  # each key looks at the clock a few times
    play(study, " " * 100)
    assert study.notebook.events == []


def test_ctrl_z_suspends_and_is_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-Z in the middle of a typed answer suspends the program; the answer goes on after it."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    suspended: list[None] = []
    monkeypatch.setattr(terminal, "suspend", lambda _: suspended.append(None))
    study = Study("small-typed", "small-card")
    play(study, f"super{CTRL_Z}visor\r")
    assert suspended == [None]
    assert [answer.response for answer in study.notebook.answers] == ["supervisor"]


def test_a_pasted_control_character_enters_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pasted text may hold anything; what is stored holds letters."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    study = Study("small-typed", "small-card")
    play(study, "\x1b[200~super\x00\x07visor\x1a\n\x1b[201~\r")
    assert [answer.response for answer in study.notebook.answers] == ["supervisor"]


def test_what_was_typed_before_the_first_picture_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Keys that wait in the terminal are forgotten; those that come later aren't."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    with os.fdopen(slave, "r", encoding="utf-8") as keyboard:
        monkeypatch.setattr(sys, "stdin", keyboard)
        os.write(master, b" 3 3 3")
        drop_typed_ahead()
        os.write(master, b"4")
        assert os.read(slave, 20) == b"4"
    os.close(master)


def test_an_input_that_is_no_terminal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is piped in isn't typed ahead."""
    piped = io.StringIO("q")
    monkeypatch.setattr(sys, "stdin", piped)
    drop_typed_ahead()
    assert piped.read() == "q"
