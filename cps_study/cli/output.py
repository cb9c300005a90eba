"""The one place where results and errors are shown, for people or as JSON."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cps_study.errors import BankProblemsError, ExitCode, StudyError
from cps_study.model.text import UNSAFE, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.problem import Problem
    from cps_study.store.paths import Home
    from cps_study.ui.progress import ProgressReporter
    from cps_study.ui.report import ReportPart

SCHEMA = 1
PATIENCE = 1.0
"""Seconds after which a command says what it is at."""


class Env(NamedTuple):
    """What every command knows: the learner's home, and whether to speak plainly."""

    home: Home
    plain: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a command found: as data for programs, as parts for people."""

    data: dict[str, Any]
    parts: Sequence[ReportPart] = ()
    problems: Sequence[Problem] = ()
    exit_code: ExitCode = ExitCode.DONE


def deliver(result: Result, command: str, env: Env, *, as_json: bool) -> int:
    """Show the result and return the exit code."""
    if as_json:
        found = (
            {"problems": [problem_data(problem) for problem in result.problems]}
            if result.problems
            else {}
        )
        envelope = {"schema": SCHEMA, "command": command} | result.data | found
        sys.stdout.write(as_text(envelope) + "\n")
        return result.exit_code
    from cps_study.ui.report import print_report

    print_problems(result.problems)
    print_report(result.parts, sys.stdout, plain=env.plain)
    return result.exit_code


def as_text(envelope: dict[str, Any]) -> str:
    """Return the JSON, readable, with everything escaped that a terminal could obey or no encoding could hold."""
    text = json.dumps(envelope, ensure_ascii=False, indent=1)
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def problem_data(problem: Problem) -> dict[str, Any]:
    """Return the problem for a JSON envelope."""
    return {name: value for name, value in problem._asdict().items() if value != ""}


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each problem with its place and its mend on stderr."""
    for problem in problems:
        named = ", ".join(filter(None, (problem.item, problem.rule)))
        about = f" [{named}]" if named else ""
        source = f" ({problem.basis})" if problem.basis else ""
        complain(
            problem.severity, f"{problem.what}{about} ({problem.place})", f"{problem.hint}{source}"
        )


def print_error(error: StudyError) -> None:
    """Print an error as the program words them: what, then what to do."""
    if isinstance(error, BankProblemsError):
        print_problems(error.problems)
    complain("error", error.what, error.hint)


def complain(severity: str, what: str, hint: str = "") -> None:
    """Print `error: what` and `hint: what to do` on stderr."""
    tell(f"{severity}: {what}", f"hint: {hint}" if hint else "")


def tell(*sentences: str) -> None:
    """Print sentences on stderr, beside the result. If nobody can read them there, the exit code still says it."""
    with contextlib.suppress(OSError):
        sys.stderr.writelines(f"{printable(sentence)}\n" for sentence in sentences if sentence)
        sys.stderr.flush()


def show_progress(env: Env, *, at_once: bool = False) -> ProgressReporter:
    """Return what says on stderr what takes long: at once, or when it has taken a second."""
    from cps_study.ui.progress import ProgressReporter

    return ProgressReporter(
        tell, plain=env.plain or not sys.stderr.isatty(), after=0.0 if at_once else PATIENCE
    )


def is_plain(*, asked: bool) -> bool:
    """Tell whether to speak plainly: asked to, or not at a terminal that can do more."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    return asked or not terminal or os.environ.get("TERM") == "dumb"
