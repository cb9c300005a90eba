"""The one place where results and errors are shown, to people or as JSON."""

from __future__ import annotations

import codecs
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cps_study.errors import BankProblemsError, DeclinedError, ExitCode, StudyError
from cps_study.model.text import UNSAFE
from cps_study.ui.environment import tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from cps_study.model.problem import Problem
    from cps_study.ui.environment import Env
    from cps_study.ui.progress import ProgressReporter
    from cps_study.ui.report import ReportPart

SCHEMA = 1
"""The version of the JSON envelope. A program that reads it can rely on the names in it."""
HANGING = "  "
"""Before what a terminal has no room for in the line of an error or a hint."""
PATIENCE = 1.0
"""Seconds that a command works in silence before it says what it is doing."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a command found: as data for programs, as parts for people."""

    data: dict[str, Any]
    parts: Sequence[ReportPart] = ()
    problems: Sequence[Problem] = ()
    exit_code: ExitCode = ExitCode.DONE
    is_long: bool = False
    """Whether a terminal shows it in the pager if it's longer than the screen."""


def deliver(result: Result, command: str, env: Env, *, as_json: bool) -> int:
    """Show the result and return the exit code."""
    if as_json:
        envelope = {"schema": SCHEMA, "command": command} | result.data
        if result.problems:
            envelope["problems"] = [problem_data(problem) for problem in result.problems]
        env.stdout.write(as_text(envelope, env.stdout.encoding) + "\n")
        return result.exit_code
    from cps_study.ui.report import print_report, show_report

    print_problems(env.stderr, result.problems)
    show = show_report if result.is_long else print_report
    show(result.parts, env.stdout, plain=env.plain)
    return result.exit_code


def as_text(envelope: dict[str, Any], encoding: str | None = None) -> str:
    """Return the envelope as readable JSON, for a stream with this encoding.

    Characters that a terminal would obey, and those that the encoding can't write, are escaped: a
    Windows pipe may have only 256 of them.
    """
    is_unicode = encoding is None or codecs.lookup(encoding).name.startswith("utf")
    text = json.dumps(envelope, ensure_ascii=not is_unicode, indent=1)
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return the problem for a JSON envelope, without its empty fields."""
    return {name: value for name, value in problem._asdict().items() if value != ""}


def print_problems(stream: TextIO, problems: Iterable[Problem]) -> None:
    """Print each problem with its place and what to do about it."""
    for problem in problems:
        what, hint = problem.what, problem.hint
        names = ", ".join(name for name in (problem.item, problem.rule) if name)
        if names:
            what += f" [{names}]"
        if problem.basis:
            hint += f" ({problem.basis})"
        complain(stream, problem.severity, f"{what} ({problem.place})", hint)


def print_error(stream: TextIO, error: StudyError) -> None:
    """Print an error: what went wrong, then what to do. A bank's problems come before it.

    What somebody declined isn't an error in their eyes, so it's one calm line.
    """
    if isinstance(error, DeclinedError):
        tell(stream, error.what)
        return
    if isinstance(error, BankProblemsError):
        print_problems(stream, error.problems)
    complain(stream, "error", error.what, error.hint)


def complain(stream: TextIO, severity: str, what: str, hint: str = "") -> None:
    """Print `error: what` and, if there is a hint, `hint: what to do`."""
    lines = [f"{severity}: {what}"]
    if hint:
        lines.append(f"hint: {hint}")
    tell(stream, *lines, hanging=HANGING)


def show_progress(env: Env, *, at_once: bool = False) -> ProgressReporter:
    """Return a reporter for slow work; it speaks at once, or after a second of silence."""
    from cps_study.ui.progress import ProgressReporter

    silence = 0.0 if at_once else PATIENCE
    return ProgressReporter(env.tell, plain=env.plain or not env.stderr.isatty(), after=silence)


def is_plain(env: Env) -> bool:
    """Return whether to write plain lines: asked to, or the terminal can do no more."""
    return env.plain or not env.is_at_terminal or os.environ.get("TERM") == "dumb"
