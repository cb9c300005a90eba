"""What a command works with."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cps_study.ui.environment import Env, tell

if TYPE_CHECKING:
    import pytest

    from cps_study.store.paths import Home


def test_the_streams_are_those_of_the_process_when_it_is_made(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stream that was replaced after the import is the one that is used."""
    streams = {name: io.StringIO() for name in ("stdin", "stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    env = Env(home, plain=True)
    assert [env.stdin, env.stdout, env.stderr] == list(streams.values())
    assert env.dialogue(as_json=False) is env.stdout
    assert env.dialogue(as_json=True) is env.stderr


def test_lines_are_read_to_the_end_of_the_input(home: Home) -> None:
    """An empty line is a line; the end of the input is None, as often as it is asked."""
    env = Env(home, plain=True, stdin=io.StringIO("one\n\nlast"))
    assert [env.read_line() for _ in range(5)] == ["one", "", "last", None, None]


def test_a_line_has_no_control_characters(home: Home) -> None:
    """What a key such as Ctrl-Z or an arrow sends never becomes part of an answer."""
    env = Env(home, plain=True, stdin=io.StringIO("resource\tbro\x1b[Dker\x1a\x00\r\n"))
    assert env.read_line() == "resource broker"


def test_a_moment_is_what_both_clocks_show(home: Home) -> None:
    """The calendar time and the awake seconds are read together."""
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    env = Env(home, plain=True, now=lambda: noon, clock=lambda: 7.5)
    assert env.moment() == (noon, 7.5)


def test_sentences_are_printable_lines_without_the_empty_ones() -> None:
    """Control characters are escaped, so that a sentence can't obey them."""
    stream = io.StringIO()
    tell(stream, "one", "", "\x1b[2J")
    assert stream.getvalue() == "one\n\\x1b[2J\n"
