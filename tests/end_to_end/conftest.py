"""The program as a process of its own, on a cache that is filled once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.cli.app import run
from cps_study.model.event import MarkEvent
from cps_study.store.journal import Journal
from cps_study.study.times import stamp
from cps_study.ui.environment import Env
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cps_study.store.paths import Home

WINDOWS_HAS_NONE = ["test_full_screen.py", "test_menu.py", "test_ways_to_end.py"]
"""These need a pseudo-terminal, or signals."""
collect_ignore = WINDOWS_HAS_NONE if sys.platform == "win32" else []
DROPPED = {"COLUMNS", "LINES", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
"""Variables of the test run that a learner doesn't have set."""


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache folder that already has the parsed banks, as after the first start."""
    folder = tmp_path_factory.mktemp("cache")
    (folder / "home" / "banks").mkdir(parents=True)
    (folder / "home" / "banks" / "small.yaml").write_text(SMALL_BANK, encoding="utf-8")
    places = {"XDG_CACHE_HOME": str(folder), "CPS_STUDY_HOME": str(folder / "home")}
    subprocess.run(
        [sys.executable, "-m", "cps_study", "bank", "coverage"],
        env=os.environ | places,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def env(warm_cache: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return the environment of a learner with the small bank, at an ordinary terminal."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(warm_cache))
    home.banks.mkdir(parents=True)
    (home.banks / "small.yaml").write_text(SMALL_BANK, encoding="utf-8")
    variables = os.environ | {"TERM": "xterm-256color"}
    return {name: value for name, value in variables.items() if name not in DROPPED}


def begin_home(home: Home) -> None:
    """Leave the first start behind, with its line on what may hit close to home."""
    journal = Journal(home, "device-0")
    for on in (True, False):
        journal.append(MarkEvent(stamp(datetime.now(UTC)), "flag", "small-card", on))
    journal.close()


@pytest.fixture
def program(env: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs the program with these arguments and this input."""

    def run(*args: str, lines: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cps_study", *args]
        return subprocess.run(
            command,
            env=env | more,
            input=lines,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def here(env: dict[str, str]) -> Callable[..., int]:  # noqa: ARG001 - the same home
    """Return a function that runs the program in this process, which is faster.

    It returns the exit code."""

    def run_here(*args: str, lines: str = "") -> int:
        return run(args, partial(Env, stdin=io.StringIO(lines)))

    return run_here


@pytest.fixture
def answers(home: Home) -> Callable[[], list[dict[str, Any]]]:
    """Return a function that reads the answers in the journal."""

    def read() -> list[dict[str, Any]]:
        if not home.journal.exists():
            return []
        events = [
            json.loads(line) for line in home.journal.read_text(encoding="utf-8").splitlines()
        ]
        return [event for event in events if event["type"] == "answer"]

    return read
