"""The command line in the test's own process, on two small shipped banks."""

from __future__ import annotations

import io
import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import typer

from cps_study.cli.app import app, run
from cps_study.store import library
from cps_study.ui.environment import Env
from tests.cli.samples import OTHER_BANK, OUTLINE
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home


class Ran(NamedTuple):
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one envelope on stdout."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        assert data["schema"] == 1
        return data


class InterruptedInput(io.StringIO):
    """An input at whose end somebody presses Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override] # its bases disagree
        """Return the next line; raises KeyboardInterrupt after the last."""
        line = super().readline(-1 if size is None else size)
        if not line:
            raise KeyboardInterrupt
        return line


class Keyboard(io.StringIO):
    """An input that somebody types at a terminal."""

    def isatty(self) -> bool:
        """Say that this is a terminal."""
        return True


class Program:
    """Runs commands as the console script does, and looks at the files that they leave."""

    def __init__(self, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *args: str, lines: str = "", **env: Any) -> Ran:
        """Run one command with this input; `env` replaces parts of its `Env`."""
        surroundings: dict[str, Any] = {"stdin": io.StringIO(lines)} | env
        code = run(list(args), partial(Env, **surroundings))
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Ran(code, captured.out, captured.err)

    def events(self, kind: str = "answer") -> list[dict[str, Any]]:
        """Return the journal's events of this kind."""
        if not self.home.journal.exists():
            return []
        lines = self.home.journal.read_text(encoding="utf-8").splitlines()
        return [event for event in map(json.loads, lines) if event["type"] == kind]

    def files(self) -> dict[str, bytes]:
        """Return every file of the home by its name, without the lock."""
        paths = self.home.root.rglob("*") if self.home.root.exists() else ()
        return {
            str(path.relative_to(self.home.root)): path.read_bytes()
            for path in paths
            if path.is_file() and path != self.home.lock
        }


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ship two small banks and their outline instead of the real ones; return their folder."""
    folder = tmp_path / "package" / "_banks"
    folder.mkdir(parents=True)
    (folder / "small.yaml").write_text(SMALL_BANK, encoding="utf-8")
    (folder / "other.yaml").write_text(OTHER_BANK, encoding="utf-8")
    (folder / "objectives.yaml").write_text(OUTLINE, encoding="utf-8")
    monkeypatch.setattr(library, "_PACKAGE", folder.parent)
    return folder


@pytest.fixture(scope="session")
def command() -> object:
    """Return the commands as typer builds them, which takes longer than running most of them."""
    return typer.main.get_command(app)


@pytest.fixture
def program(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: object
) -> Program:
    """Return the command line."""
    monkeypatch.setattr(typer.main, "get_command", lambda _: command)
    return Program(home, capsys)


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is written go to a terminal, where a Keyboard is one, too."""
    monkeypatch.setattr(Env, "is_at_terminal", property(lambda env: env.stdin.isatty()))


@pytest.fixture
def interrupted() -> InterruptedInput:
    """Return an input in which Ctrl-C is pressed at once."""
    return InterruptedInput("")
