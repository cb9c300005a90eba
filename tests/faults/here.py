"""A command in this process, without a terminal: no new interpreter has to start."""

from __future__ import annotations

import contextlib
import io
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest import mock

import typer

from cps_study.cli.app import app, run
from cps_study.model.event import AnswerEvent
from cps_study.store import library
from cps_study.store.journal import Journal, read_journal
from cps_study.ui.clock import awake_seconds, utc_now
from cps_study.ui.environment import Env
from tests.cli.samples import OTHER_BANK, OUTLINE
from tests.faults.commands import BLUEPRINT
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from cps_study.store.paths import Home

CODES: Final = {0, 1, 2, 3, 4}
"""Any other exit code is a bug."""


@cache
def _commands() -> object:
    """Return the commands as typer builds them, which takes longer than running most of them."""
    return typer.main.get_command(app)


class Ran(NamedTuple):
    """What a command left: its exit code (None: killed), and what it said if that isn't 0."""

    code: int | None
    said: str


def ship_banks(package: Path) -> None:
    """Make the folder of a package that comes with two small banks."""
    folder = package / "_banks"
    folder.mkdir(parents=True)
    banks = {"small": SMALL_BANK, "other": OTHER_BANK, "objectives": OUTLINE}
    for name, text in (banks | {"exam-blueprint": BLUEPRINT}).items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def run_here(
    home: Home,
    package: Path,
    args: Sequence[str],
    lines: str = "",
    now: Callable[[], datetime] = utc_now,
    clock: Callable[[], float] = awake_seconds,
) -> Ran:
    """Run a command with this input, with a package's banks, under this clock."""
    out, err = io.StringIO(), io.StringIO()

    def make_env(_: Home, plain: bool) -> Env:  # noqa: FBT001 - as the program calls it
        return Env(home, plain, now, clock, io.StringIO(lines), stdout=out, stderr=err)

    with (
        mock.patch.object(library, "_PACKAGE", package),
        mock.patch.object(typer.main, "get_command", return_value=_commands()),
        mock.patch("cps_study.cli.app.drop_output"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = int(run(list(args), make_env))
    return Ran(code, err.getvalue() + (out.getvalue() if code else ""))


def what_is_wrong(ran: Ran) -> str:
    """Say what is wrong with how a command ended: a bug, a traceback, or not a word."""
    if ran.code is None:
        return ""
    if ran.code not in CODES or "Traceback" in ran.said:
        return f"exit {ran.code}: {ran.said}"
    if ran.code > 1 and "error: " not in ran.said:
        return f"exit {ran.code}, and says nothing: {ran.said!r}"
    return ""


def wrong_in_journal(home: Home, saved: set[str]) -> str:
    """Say what is wrong with the events, of which these have been said to be saved."""
    events = read_journal(home.journal).events
    found = {event.id for event in events}
    answers = [event._replace(id="") for event in events if isinstance(event, AnswerEvent)]
    if len(found) != len(events) or len({str(answer) for answer in answers}) != len(answers):
        return "an event is there twice"
    if missing := saved - found:
        return f"{len(missing)} of the answers that were saved are missing"
    return ""


def noting(saved: set[str]) -> contextlib.AbstractContextManager[object]:
    """Let the ids of the events that the program says are saved be noted inside a block."""
    append = Journal.append

    def noted(journal: Journal, event: Any) -> Any:
        stored = append(journal, event)
        saved.add(stored.id)
        return stored

    return mock.patch.object(Journal, "append", noted)
