"""Commands that write, each run on a disk with a fault, and what has to hold afterwards."""

from __future__ import annotations

import contextlib
import io
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest import mock

from cps_study.cli.app import run
from cps_study.store import library
from cps_study.store.journal import Journal, read_journal
from cps_study.store.paths import Home
from cps_study.ui.environment import Env
from tests.cli.samples import OTHER_BANK, OUTLINE
from tests.faults.disk import KINDS, TORN, Disk, Fault, KilledError
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMANDS: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "study": (("study", "--bank", "small"), "\n3\na\nf\nq\n"),
    "first": (("study", "--bank", "other"), "\n3\na\n"),
    "cram": (("study", "--cram", "--seed", "1"), "\n3\na\nq\n"),
    "quiz": (("quiz", "--bank", "other", "--items", "1"), "a\n"),
    "exam": (("exam", "--bank", "small", "--items", "1"), "a\nsubmit\ny\n"),
    "import": (("bank", "import", "{there}/list.gift", "--as", "mine", "--yes"), ""),
    "backup": (("data", "backup"), ""),
    "restore": (("data", "restore", "{there}/backup.zip", "--yes"), ""),
    "merge": (("data", "merge", "{there}/laptop"), ""),
    "rebuild": (("data", "rebuild"), ""),
    "accept": (("data", "doctor", "--accept"), ""),
    "plan": (("plan", "--minutes-per-day", "15"), ""),
    "settings": (("settings", "breaks", "2"), ""),
}
_BLUEPRINT: Final = """\
blueprint: practice-exam
title: Practice exam
items: 2
minutes: 9
pass_mark: 85
shares:
  - {domain: skills, weight: 1}
"""
_CODES: Final = {0, 1, 2, 3, 4, None}
"""Any other exit code is a bug; None is a kill."""


class Point(NamedTuple):
    """A command and the fault that it meets."""

    command: str
    fault: Fault


class Bench:
    """A folder with a home that has been studied in, to be broken again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._banks = folder / "package" / "_banks"
        self._banks.mkdir(parents=True)
        banks = {"small": SMALL_BANK, "other": OTHER_BANK, "objectives": OUTLINE}
        for name, text in banks.items():
            (self._banks / f"{name}.yaml").write_text(text, encoding="utf-8")
        (self._banks / "exam-blueprint.yaml").write_text(_BLUEPRINT, encoding="utf-8")
        (folder / "list.gift").write_text("Who helps? {=A peer ~Nobody}", encoding="utf-8")
        for home in ("laptop", "clean"):
            self.command(self._home(home), ("study", "--bank", "small"), "\n3\na\n")
        backup = ("data", "backup", "--out", str(folder / "backup.zip"))
        self.command(self._home("clean"), backup, "")
        self.command(self._home("clean"), ("study", "--bank", "small"), "a b\n")

    def calls_of(self, name: str) -> list[str]:
        """Return the calls that a command makes when all goes well."""
        return self._run(Point(name, Fault()))[0].calls

    def check(self, point: Point) -> str:
        """Run the command with its fault, start the program again, and say what doesn't hold."""
        disk, acknowledged, code = self._run(point)
        home = self._home("broken")
        events = read_journal(home.journal).events if home.journal.exists() else []
        found = [event.id for event in events]
        if code not in _CODES:
            return f"exit {code}"
        if len(found) != len(set(found)):
            return "an event is there twice"
        if missing := acknowledged - set(found):
            return f"{len(missing)} acknowledged events are missing"
        for args, lines in ((("study", "--bank", "small"), "q\n"), ((), "")):
            again = self.command(home, args, lines)
            if again != 0:
                return f"afterwards, {args} ends with {again}"
        checked = self.command(home, ("data", "doctor"), "")
        torn = read_journal(home.journal).damaged
        if checked != (1 if torn else 0):
            return f"afterwards, the doctor ends with {checked} after {disk.calls[-1:]}"
        return ""

    def _run(self, point: Point) -> tuple[Disk, set[str], int | None]:
        home = self._home("broken")
        shutil.rmtree(home.root, ignore_errors=True)
        if point.command != "first":
            shutil.copytree(self._home("clean").root, home.root)
        disk = Disk(home.root, point.fault)
        acknowledged: set[str] = set()
        if point.command not in {"first", "restore"}:
            acknowledged = {event.id for event in read_journal(home.journal).events}
        args, lines = COMMANDS[point.command]
        words = tuple(word.format(there=self.folder) for word in args)
        append = Journal.append

        def noted(journal: Journal, event: Any) -> Any:
            stored = append(journal, event)
            acknowledged.add(stored.id)
            return stored

        code: int | None = None
        patched = mock.patch.object(Journal, "append", noted)
        with contextlib.suppress(KilledError), patched, disk.installed():
            code = self.command(home, words, lines)
        disk.let_go()
        return disk, acknowledged, code

    def _home(self, name: str) -> Home:
        return Home(self.folder / name, self.folder / "cache")

    def command(self, home: Home, args: tuple[str, ...], lines: str) -> int:
        """Run a command without a terminal, and return its exit code."""
        out, err = io.StringIO(), io.StringIO()

        def make_env(_: Home, plain: bool) -> Env:  # noqa: FBT001 - as the program calls it
            return Env(home, plain, stdin=io.StringIO(lines), stdout=out, stderr=err)

        with (
            mock.patch.object(library, "_PACKAGE", self._banks.parent),
            mock.patch("cps_study.cli.app.drop_output"),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            return int(run(list(args), partial(make_env)))


def points(bench: Bench) -> Iterator[Point]:
    """Yield every call of every command with each way to fail."""
    for name in COMMANDS:
        for number, call in enumerate(bench.calls_of(name), 1):
            kinds = KINDS + TORN if call == "write" else KINDS
            for kind in kinds:
                yield Point(name, Fault(number, kind))
