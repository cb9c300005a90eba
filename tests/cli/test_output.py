"""The one place where results and errors are shown."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.cli.output import (
    Result,
    as_text,
    complain,
    deliver,
    is_plain,
    print_error,
    print_problems,
    problem_data,
)
from cps_study.errors import BankProblemsError, ExitCode, UsageError
from cps_study.model.problem import Problem
from cps_study.ui.environment import Env, tell
from cps_study.ui.page import Block

if TYPE_CHECKING:
    from cps_study.store.paths import Home

PROBLEM = Problem("mine.yaml", 3, 5, "'key' is missing", "mark the right option", "key", "mine-1")


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        """Return true."""
        return True


def test_people_get_parts_and_programs_the_envelope(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same result is lines for people and, with its problems, one JSON object for programs."""
    result = Result({"items": 2}, [Block("text", "Two items.")], [PROBLEM], ExitCode.NO)
    assert deliver(result, "bank check", Env(home, plain=True), as_json=False) == 1
    shown = capsys.readouterr()
    assert shown.out == "Two items.\n"
    assert (
        shown.err
        == "error: 'key' is missing [mine-1] (mine.yaml:3:5)\nhint: mark the right option\n"
    )
    assert deliver(result, "bank check", Env(home, plain=True), as_json=True) == 1
    shown = capsys.readouterr()
    assert shown.err == ""
    data = json.loads(shown.out)
    assert list(data)[:2] == ["schema", "command"]
    assert data == {
        "schema": 1,
        "command": "bank check",
        "items": 2,
        "problems": [problem_data(PROBLEM)],
    }


def test_envelope_without_problems_has_no_list(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    """A result without problems has no empty list of them."""
    deliver(Result({}), "x", Env(home, plain=True), as_json=True)
    assert json.loads(capsys.readouterr().out) == {"schema": 1, "command": "x"}


@given(st.dictionaries(st.text(), st.text(st.characters())))
def test_json_is_safe_to_show_and_loses_nothing(data: dict[str, str]) -> None:
    """Every text comes back from the JSON as it was, even lone surrogates.

    None of it can move a cursor.
    """
    text = as_text(data)
    assert json.loads(text) == data
    assert not any(
        char != "\n" and not 32 <= ord(char) < 127 and not ord(char) >= 160 for char in text
    )
    text.encode()


def test_problems_name_their_place_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """A problem is printed with its severity, item and place, and its hint if it has one."""
    print_problems(
        sys.stderr,
        [PROBLEM._replace(severity="warning", hint="", item=""), PROBLEM._replace(line=0)],
    )
    assert capsys.readouterr().err == (
        "warning: 'key' is missing (mine.yaml:3:5)\n"
        "error: 'key' is missing [mine-1] (mine.yaml)\n"
        "hint: mark the right option\n"
    )


def test_problem_data_leaves_out_what_is_empty() -> None:
    """A problem in JSON has its fields by name, without the empty ones."""
    assert problem_data(PROBLEM._replace(hint="")) == {
        "source": "mine.yaml",
        "line": 3,
        "column": 5,
        "what": "'key' is missing",
        "field": "key",
        "item": "mine-1",
        "severity": "error",
    }


def test_errors_are_what_then_hint(capsys: pytest.CaptureFixture[str]) -> None:
    """An error is its sentence and its hint; a bank's problems come before it."""
    print_error(sys.stderr, UsageError("no", "yes"))
    assert capsys.readouterr().err == "error: no\nhint: yes\n"
    print_error(sys.stderr, BankProblemsError("mine.yaml", [PROBLEM, PROBLEM._replace(line=9)]))
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "error",
        "hint",
        "error",
        "hint",
        "error",
        "hint",
    ]
    assert lines[4] == "error: mine.yaml can't be used: it has 2 problems"


def test_complaints_and_notices_are_printable(capsys: pytest.CaptureFixture[str]) -> None:
    """What an error or a notice quotes is escaped; empty notices print nothing."""
    complain(sys.stderr, "error", "\x1b[2J", "\x07")
    tell(sys.stderr, "", "\x9b", "")
    assert capsys.readouterr().err == "error: \\x1b[2J\nhint: \\x07\n\\x9b\n"


def test_an_unreadable_stderr_is_not_an_error() -> None:
    """If nobody can read stderr, the exit code isn't lost in another error."""

    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError("full")

    complain(Full(), "error", "unheard")


@pytest.mark.parametrize(
    ("stdin", "stdout", "term", "asked", "plain"),
    [
        (Terminal, Terminal, "xterm", False, False),
        (Terminal, Terminal, "xterm", True, True),
        (io.StringIO, Terminal, "xterm", False, True),
        (Terminal, io.StringIO, "xterm", False, True),
        (Terminal, Terminal, "dumb", False, True),
    ],
)
def test_plain_is_for_everything_but_a_terminal(
    stdin: type[io.StringIO],
    stdout: type[io.StringIO],
    term: str,
    asked: bool,  # noqa: FBT001 - a column of the table
    plain: bool,  # noqa: FBT001 - a column of the table
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plain lines are for whoever asks, for pipes, and for simple terminals.

    A terminal that can do more gets the screen.
    """
    monkeypatch.setenv("TERM", term)
    assert is_plain(Env(home, asked, stdin=stdin(), stdout=stdout())) is plain
