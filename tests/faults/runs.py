"""Runs a command on a disk with a fault or a power cut, and says what doesn't hold afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import random
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest import mock

from cps_study.store.journal import Journal, read_journal
from cps_study.store.paths import Home
from tests.cli.samples import OTHER_BANK
from tests.faults.commands import COMMANDS, GIFT, LEFT_BEHIND, may_be_gone
from tests.faults.disk import KINDS, NONE, Disk, Fault, KilledError
from tests.faults.here import Ran, run_here, ship_banks, what_is_wrong, wrong_in_journal
from tests.faults.power import SURVIVES, Ended, Saved, after_power_cut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.power import Files, Log

_START: Final = datetime(2026, 11, 28, 16, tzinfo=UTC)
_A_DAY: Final = 24
"""Hours from the start to the run with the fault."""


class Point(NamedTuple):
    """A command and what it meets: a call that fails, or a power cut after so many steps."""

    command: str
    number: int
    kind: str

    def __str__(self) -> str:
        return f"{self.command} {self.number} {self.kind}"


class Bench:
    """A folder with a home that has been studied in, to be broken again and again.

    The clock and the random numbers are the same in each run, and so are the calls.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.disk = folder / "disk"
        """The folder whose calls are watched: the home and the cache are in it."""
        self.home = Home(self.disk / "deep" / "home", self.disk / "cache")
        self._package = folder / "package"
        self._hours = 0
        """How many hours after the start the last run was; no two runs have the same clock."""
        self._well: dict[str, str] = {}
        """What was found on a disk that was the same, byte for byte."""
        self._make()

    def _make(self) -> None:
        """Make the banks, the files to import, and the homes to begin with."""
        ship_banks(self._package)
        (self.folder / "list.gift").write_text(GIFT, encoding="utf-8")
        for name in ("own", "spare"):
            text = OTHER_BANK.replace("other", name)
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        self.disk.mkdir()
        self._keep("new")
        self.run(("study", "--bank", "small"), "\n3\na\n")
        self.home.root.rename(self.folder / "laptop")
        self.run(("study", "--bank", "small"), "\n3\na\n")
        self.run(("bank", "add", str(self.folder / "spare.yaml"), "--yes"))
        self.run(("data", "backup", "--out", str(self.folder / "backup.zip")))
        self.run(("study", "--bank", "small"), "a b\n")
        shutil.copy(self.home.journal, self.folder / "journal-before")
        for place in (self.home.root, self.home.banks):
            (place / LEFT_BEHIND).write_text("{}", encoding="utf-8")
        self._keep("studied")
        with self.home.journal.open("ab") as journal:
            journal.write(b'{"v":1,"id":"01')
        self._keep("torn")
        self.bring_back("studied")
        self.run(("exam", "--bank", "small", "--items", "2"), "a\nq\n")
        self._keep("paused")

    def _keep(self, name: str) -> None:
        shutil.copytree(self.disk, self.folder / name)

    def bring_back(self, name: str) -> None:
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.folder / name, self.disk)

    def points(self) -> Iterator[Point]:
        """Yield every call of every command with each way to fail."""
        for name in COMMANDS:
            disk, _ = self._run_on_disk(name, NONE)
            for number, call in enumerate(disk.calls, 1):
                for kind in KINDS[call]:
                    yield Point(name, number, kind)

    def power_cuts(self) -> Iterator[Point]:
        """Yield every step of every command with each way in which a power cut can end it."""
        for name in COMMANDS:
            for number in range(len(self._log(name).steps) + 1):
                for kind in SURVIVES:
                    yield Point(name, number, kind)

    @cache  # noqa: B019 - a bench lives as long as its process
    def _log(self, name: str) -> Log:
        log = self._run_on_disk(name, NONE)[0].log
        assert log is not None
        return log

    def check(self, point: Point) -> str:
        """Run the command with its fault, start the program again, and say what doesn't hold."""
        if point.kind in SURVIVES:
            log = self._log(point.command)
            self._hours = _A_DAY + 1
            _lay_out(self.disk, after_power_cut(log, point.number, point.kind))
            steps = log.steps[: point.number]
            code = next((step.code for step in steps if isinstance(step, Ended)), None)
            saved = {step.id for step in steps if isinstance(step, Saved)}
            return self._check_disk(point.command, Ran(code, ""), saved)
        disk, ran = self._run_on_disk(point.command, Fault(point.number, point.kind))
        if point.number > len(disk.calls):
            return "the call was never made: two runs differ"
        if wrong := what_is_wrong(ran):
            return wrong
        return self._check_disk(point.command, ran, disk.saved)

    def _check_disk(self, name: str, ran: Ran, saved: set[str]) -> str:
        """Say what doesn't hold on the disk as it is, unless the same disk was checked before."""
        same = hashlib.sha256(repr((name, ran.code, sorted(saved))).encode())
        for path in sorted(self.disk.rglob("*")):
            same.update(str(path).encode())
            same.update(path.read_bytes() if path.is_file() else b"")
        key = same.hexdigest()
        if key not in self._well:
            self._well[key] = self._find(name, ran, saved)
        return self._well[key]

    def _find(self, name: str, ran: Ran, saved: set[str]) -> str:
        home = self.home
        command = COMMANDS[name]
        if ran.code == 0 and not command.is_done(home, self.folder):
            return f"it says that it's done, and isn't: {ran.said}"
        if wrong := self._find_in_journal(name, saved):
            return wrong
        torn = len(read_journal(home.journal).damaged)
        for args, lines in ((("study", "--bank", "small"), "q\n"), ((), "")):
            again = self.run(args, lines)
            if again.code != 0:
                return f"afterwards, {args} ends with {again.code}: {again.said}"
        checked = self.run(("data", "doctor"))
        if checked.code != int(torn > 0) and name != "accept":
            return f"afterwards, the doctor ends with {checked.code}: {checked.said}"
        return self._find_in_journal(name, saved)

    def _find_in_journal(self, name: str, saved: set[str]) -> str:
        """Say what is wrong with the events, of which these have been said to be saved."""
        wanted = set(saved)
        if COMMANDS[name].home != "new":
            before = read_journal(self.folder / COMMANDS[name].home / "deep/home/journal.jsonl")
            wanted |= {event.id for event in before.events}
        if may_be_gone(name, self.home, self.folder):
            wanted.clear()
        return wrong_in_journal(self.home, wanted)

    def _run_on_disk(self, name: str, fault: Fault) -> tuple[Disk, Ran]:
        """Run a command on a fresh copy of its home, on a disk with this fault."""
        command = COMMANDS[name]
        self.bring_back(command.home)
        self._hours = _A_DAY
        disk = Disk(self.disk, fault)
        append = Journal.append

        def noted(journal: Journal, event: Any) -> Any:
            stored = append(journal, event)
            disk.save(stored.id)
            return stored

        ran = Ran(None, "")
        patched = mock.patch.object(Journal, "append", noted)
        args = tuple(word.format(bench=self.folder) for word in command.args)
        with contextlib.suppress(KilledError), patched:
            ran = self.run(args, command.lines, disk)
        disk.let_go()
        if disk.log is not None:
            disk.log.steps.append(Ended(ran.code or 0))
        return disk, ran

    def run(self, args: tuple[str, ...], lines: str = "", disk: Disk | None = None) -> Ran:
        """Run a command under the same clock and chance each time."""
        self._hours += 1
        ticks = itertools.count(self._hours * 3_600_000)

        def now() -> datetime:
            return _START + timedelta(milliseconds=next(ticks))

        def now_ms() -> int:
            return int(now().timestamp() * 1000)

        with (
            mock.patch.object(os, "urandom", lambda size: next(ticks).to_bytes(size, "big")),
            mock.patch.object(random, "SystemRandom", return_value=random.Random(self._hours)),
            mock.patch("cps_study.store.journal._now_ms", now_ms),
            mock.patch("cps_study.system.MACOS", "none"),  # whose files are synced in another way
            disk.installed() if disk is not None else mock.patch.object(os, "fsync"),
        ):
            clock = float(next(ticks))
            return run_here(self.home, self._package, args, lines, now, lambda: clock)


def _lay_out(folder: Path, files: Files) -> None:
    """Make a folder anew with these files."""
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)
