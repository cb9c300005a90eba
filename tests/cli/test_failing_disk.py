"""A failing disk: the program says so and never ends as if all were well."""

from __future__ import annotations

import errno
import importlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.cli import streams
from cps_study.errors import INSTALL_AGAIN
from tests.cli.samples import OTHER_BANK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Program, Ran

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
UNREADABLE = Path("/proc/self/mem")
"""A file that opens, and whose first byte can't be read: EIO, without a file's name in it."""


def make_unreadable(path: Path) -> None:
    """Put a link to what can't be read in a file's place."""
    path.unlink()
    path.symlink_to(UNREADABLE)


class Disk:
    """Makes one system call fail with EIO: the last one that is made, or a chosen one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made = 0
        self.fails_at = 0
        self._monkeypatch = monkeypatch

    def on_progress(self, holder: Any, name: str) -> None:
        """Count this call from here on, and make it fail when its turn has come."""
        original = getattr(holder, name)

        def call(*args: Any, **named: Any) -> Any:
            self.made += 1
            if self.made == self.fails_at:
                raise OSError(
                    errno.EIO, os.strerror(errno.EIO)
                )  # as read, write and fsync: no name
            return original(*args, **named)

        self._monkeypatch.setattr(holder, name, call)

    def fail_at(self, number: int) -> None:
        """Make the call with this number, counted from 1, fail."""
        self.made = 0
        self.fails_at = number


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Return the disk."""
    return Disk(monkeypatch)


@pytest.fixture(autouse=True)
def kept_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the standard output of the tests themselves alone."""
    monkeypatch.setattr("cps_study.cli.app.drop_output", lambda: None)


ANSWERS = "name,form,Q1,Q2\nAda,A,A,B\n"
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "study": (("study", "--bank", "small"), "\n3\na\n"),
    "quiz": (
        ("quiz", "--bank", "small", "--items", "2", "--extra-time", "1.5", "--seed", "1"),
        "a\n",
    ),
    "cram": (("study", "--cram", "--bank", "small", "--seed", "1"), "\n3\na\nq\n"),
    "today": ((), ""),
    "check": (("bank", "check"), ""),
    "coverage": (("bank", "coverage"), ""),
    "remove": (("bank", "remove", "mine", "--yes"), ""),
    "add": (("bank", "add", "added.yaml", "--yes"), ""),
    "export": (("bank", "export", "small", "--out", "small.yaml"), ""),
    "print": (("print", "--bank", "small", "--items", "1", "--format", "html", "--out", "p"), ""),
    "grade": (("grade", "answers.csv", "--test", "test.json", "--out", "g"), ""),
    "backup": (("data", "backup"), ""),
    "rebuild": (("data", "rebuild"), ""),
    "doctor": (("data", "doctor"), ""),
}
CALLS: dict[str, tuple[Any, str]] = {
    "read": (Path, "read_bytes"),
    "read text": (Path, "read_text"),
    "open": (Path, "open"),
    "unlink": (Path, "unlink"),
    "rename": (Path, "replace"),
    "fsync": (os, "fsync"),
    "write": (os, "write"),
}


@pytest.fixture
def prepared(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Return a function that makes the folder that each command starts from, and runs in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    printed = program("print", "--bank", "small", "--items", "2", "--format", "md", "--out", ".")
    assert printed.code == 0, printed.err
    Path("answers.csv").write_text(ANSWERS, encoding="utf-8")
    mine = OTHER_BANK.replace("other", "mine")
    Path("added.yaml").write_text(OTHER_BANK.replace("other", "added"), encoding="utf-8")
    kept = sorted(folder.iterdir())

    def prepare() -> None:
        for path in sorted(folder.rglob("*"), reverse=True):
            if path not in kept:
                path.rmdir() if path.is_dir() else path.unlink()
        if program.home.root.exists():
            for path in sorted(program.home.root.rglob("*"), reverse=True):
                path.rmdir() if path.is_dir() else path.unlink()
        program.home.banks.mkdir(parents=True)
        (program.home.banks / "mine.yaml").write_text(mine, encoding="utf-8")
        program("study", "--bank", "other", lines="\n3\nq\n")

    return prepare


def left(program: Program) -> set[str]:
    """Return which files there are, without the random parts of their names."""
    paths = [*Path().rglob("*"), *program.home.root.rglob("*")]
    return {re.sub(r"\d{6,}", "#", str(path)) for path in paths if path != program.home.lock}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_succeeds_in_silence_on_a_failing_disk(
    program: Program, prepared: Callable[[], None], disk: Disk, name: str, call: str
) -> None:
    """Whichever call fails: it is said, or the command does all that it would have done.

    What is said ends with a code of the contract; the cache alone may fail without a word.
    """
    args, lines = COMMANDS[name]

    def run() -> Ran:
        return program(*args, lines=lines)

    prepared()
    run()
    prepared()
    wanted = run()
    wanted_files = left(program)
    assert wanted.code in {0, 1}, wanted.err
    disk.on_progress(*CALLS[call])
    prepared()
    disk.fail_at(0)
    run()
    for number in range(1, disk.made + 1):
        disk.fail_at(0)
        prepared()
        disk.fail_at(number)
        ran = run()
        assert ran.code in {0, 1, 2, 3, 4}, ran.err
        if ran.code > 1:
            assert re.search(r"^error: .", ran.err, re.MULTILINE), (number, ran)
        elif (ran.code, ran.err) == (wanted.code, wanted.err):
            assert left(program) == wanted_files, number
            assert bool(ran.out) == bool(wanted.out), number
        else:
            assert ran.code == 1 or ran.err, number


def test_a_bank_that_cannot_be_removed_is_named(
    program: Program, prepared: Callable[[], None], disk: Disk
) -> None:
    """`bank remove` says which file is still there."""
    prepared()
    disk.on_progress(Path, "unlink")
    disk.fail_at(1)
    ran = program("bank", "remove", "mine", "--yes")
    path = program.home.banks / "mine.yaml"
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith(f"error: {path} couldn't be removed: Input/output error\nhint: ")
    assert path.exists()


@linux
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("settings.json", ("study",)),
        ("settings.json", ("quiz", "--items", "2")),
    ],
)
def test_an_unreadable_file_of_the_learner_is_named(
    program: Program, name: str, args: tuple[str, ...]
) -> None:
    """A real system error without a file's name in it is reported with the name."""
    program("study", "--bank", "small", lines="\n3\nq\n")
    path = program.home.root / name
    make_unreadable(path)
    ran = program(*args)
    assert ran.code == 4
    assert re.search(
        rf"^error: {re.escape(str(path))} .*Input/output error$", ran.err, re.MULTILINE
    )


@linux
def test_an_unreadable_schedule_is_made_again(program: Program) -> None:
    """It's made from the journal, so the session goes on, and says so."""
    program("study", "--bank", "small", lines="\n3\nq\n")
    before = program.home.schedule.read_bytes()
    make_unreadable(program.home.schedule)
    ran = program("study", "--bank", "small", lines="q\n")
    assert (ran.code, ran.err) == (0, "")
    assert "Input/output error; it was made again from your answers." in ran.out
    assert program.home.schedule.read_bytes() == before
    assert program("data", "doctor").code == 0


@linux
def test_a_rebuild_takes_the_place_of_an_unreadable_schedule(program: Program) -> None:
    """The doctor sends people there, so it has to help."""
    program("study", "--bank", "small", lines="\n3\nq\n")
    before = program.home.schedule.read_bytes()
    make_unreadable(program.home.schedule)
    assert program("data", "rebuild").code == 0
    assert program.home.schedule.read_bytes() == before


@linux
def test_coverage_without_a_readable_outline_is_3(program: Program, shipped: Path) -> None:
    """Nothing counts as covered if it isn't known what there is to cover."""
    path = shipped / "objectives.yaml"
    path.unlink()
    missing = program("bank", "coverage")
    assert (missing.code, missing.out) == (3, "")
    assert missing.err.startswith(
        "error: the outline of the sources is missing (objectives.yaml)\n"
    )
    path.symlink_to(UNREADABLE)
    for args in (("bank", "coverage"), ("bank", "show", "demo/one")):
        ran = program(*args)
        assert (ran.code, ran.out) == (3, "")
        what = f"error: the outline of the sources couldn't be read ({path}): Input/output error\n"
        assert ran.err.startswith(what)
    checked = program("bank", "check")
    assert checked.code == 1
    assert "error: objectives.yaml couldn't be read: Input/output error" in checked.err
    doctor = program("data", "doctor")
    assert doctor.code == 1
    assert "objectives.yaml: 1 problem" in doctor.out


def test_coverage_with_a_broken_outline_is_3(program: Program, shipped: Path) -> None:
    """Its problems are listed, each with its line."""
    (shipped / "objectives.yaml").write_text("sources: 5\n", encoding="utf-8")
    ran = program("bank", "coverage")
    assert (ran.code, ran.out) == (3, "")
    assert "(objectives.yaml:1:" in ran.err
    assert "error: objectives.yaml can't be used: " in ran.err


@linux
def test_a_part_of_the_program_that_cannot_be_read_is_named(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module is read when it is first needed; if the disk fails then, that's said too."""
    module = "cps_study.checks.statistics"
    original = io.open_code

    def open_code(path: str) -> Any:
        if "statistics" in path:
            return UNREADABLE.open("rb")
        return original(path)

    monkeypatch.delitem(sys.modules, module)
    monkeypatch.delattr("cps_study.checks.statistics")
    bootstrap: Any = importlib.import_module("importlib._bootstrap_external")
    monkeypatch.setattr(bootstrap._io, "open_code", open_code)
    ran = program("bank", "statistics")
    assert (ran.code, ran.out) == (4, "")
    what = rf"error: \S+{os.sep}checks{os.sep}statistics\.py: Input/output error\n"
    assert re.match(what, ran.err)


def test_a_part_of_the_program_that_is_gone_is_named(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page, or a module: a cleaner or a virus scanner may have taken it away."""
    page = tmp_path / "guide" / "data.md"
    monkeypatch.setattr("cps_study.store.installation.PACKAGE", tmp_path)
    monkeypatch.setattr("cps_study.guide.page_file", lambda _: page)
    ran = program("guide", "data")
    assert (ran.code, ran.err) == (4, f"error: {page} is missing\nhint: {INSTALL_AGAIN}\n")
    module = "cps_study.app.checking"
    monkeypatch.setitem(sys.modules, module, None)  # as if it weren't there
    ran = program("bank", "check")
    what = f"{module}, a part of the program, is missing"
    assert (ran.code, ran.err) == (70, f"error: {what}\nhint: {INSTALL_AGAIN}\n")


def raising(exc: OSError) -> Callable[..., None]:
    """Return a call that fails with this error."""

    def fail(*_: object, **__: object) -> None:
        raise exc

    return fail


def test_an_error_without_a_name_is_said(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no terminal and nothing waiting to be written, it can only be about a file."""
    exc = OSError(errno.EIO, os.strerror(errno.EIO))
    monkeypatch.setattr("cps_study.app.checking.check_banks", raising(exc))
    ran = program("bank", "check")
    assert ran.code == 4
    assert ran.err.startswith("error: a file couldn't be read or written: Input/output error\n")
    monkeypatch.setattr("cps_study.cli.app.output_fails", lambda: True)
    assert program("bank", "check").err.startswith("error: the output couldn't be written: ")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_a_reader_is_gone_only_with_its_terminal() -> None:
    """With the terminal still there, the error means a failing disk; else, a lost terminal."""
    import pty

    nameless = OSError(errno.EIO, os.strerror(errno.EIO))
    named = OSError(errno.EIO, os.strerror(errno.EIO), "bank.yaml")
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    master, terminal = pty.openpty()
    try:
        assert not any(streams.reader_is_gone(exc, [terminal]) for exc in (nameless, named, full))
        os.close(master)
        assert streams.reader_is_gone(nameless, [terminal])
        assert not streams.reader_is_gone(named, [terminal])
        assert not streams.reader_is_gone(full, [terminal])
    finally:
        os.close(terminal)
    assert not streams.reader_is_gone(nameless, [])
    assert streams.reader_is_gone(BrokenPipeError(errno.EPIPE, "Broken pipe"), [])


QUIZ = ("quiz", "--bank", "small", "--items", "2", "--seed", "1")


@pytest.mark.parametrize(
    ("args", "lines", "shown"),
    [(COMMANDS["study"][0], "\n3\na\nq\n", "2 answers"), (QUIZ, "a\n\n\na\n\n\n", "of 2")],
)
def test_a_full_disk_at_the_end_still_shows_the_summary(
    args: tuple[str, ...],
    lines: str,
    shown: str,
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every answer is saved, and only what's made from them isn't: the summary, then 4."""
    assert program("study", "--bank", "other", lines="a\n").code == 0

    def replace(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", replace)
    ran = program(*args, lines=lines)
    assert ran.code == 4
    assert "free up some disk space" in ran.err
    assert shown in ran.out.splitlines()[-1] or shown in ran.out


@pytest.mark.parametrize(
    ("args", "lines", "kept", "shown"),
    [
        (COMMANDS["study"][0], "\n3\na\nq\n", 1, "1 answer"),
        (("quiz", "--bank", "other", "--items", "1"), "a\n", 0, "quiz --resume"),
    ],
)
def test_a_disk_that_fills_up_on_the_way_does_too(
    args: tuple[str, ...],
    lines: str,
    kept: int,
    shown: str,
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The answers before it are kept, and what came of them is shown: then 4."""
    assert program("study", "--bank", "other", lines="a\n").code == 0
    real_write = os.write
    answers = 0

    def write(handle: int, content: bytes) -> int:
        nonlocal answers
        answers += b'"type":"answer"' in content
        if answers > kept:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real_write(handle, content)

    monkeypatch.setattr(os, "write", write)
    ran = program(*args, lines=lines)
    assert ran.code == 4
    assert "free up some disk space" in ran.err
    assert shown in ran.out
