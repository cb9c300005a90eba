"""What differs between Linux, macOS and Windows, each emulated on whatever system this is."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
import time
from importlib.resources import files as files_of
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest
from platformdirs.windows import Windows, get_win_folder_from_env_vars

from cps_study import system
from cps_study.cli.output import as_text
from cps_study.errors import DataError, UsageError
from cps_study.store import files, outputs
from cps_study.store.disk import make_folder
from cps_study.store.files import explain_os_errors, replace_files
from cps_study.store.learner_zip import _check_names
from cps_study.system import MACOS, WINDOWS

LINUX = "linux"
TRIES = 12


ONLY_SOME_HAVE = "(fcntl|msvcrt|termios|winreg)"
SEAM = re.compile(
    rf"\bos\.name\b|clock_gettime|import {ONLY_SOME_HAVE}\b|import_module\(.{ONLY_SOME_HAVE}"
)


def test_only_one_module_knows_the_systems() -> None:
    """Elsewhere nobody imports what only some systems have, so that a test can be on any."""
    package = Path(str(files_of("cps_study")))
    knowing = [path.name for path in package.rglob("*.py") if SEAM.search(path.read_text("utf-8"))]
    assert knowing == ["system.py"]


class FakeFile:
    """A file on Windows that another program has open for the next few tries."""

    def __init__(self, busy: int) -> None:
        self.busy = busy
        self.tries = 0

    def replace(self, _target: object) -> None:
        """Take the other file's place, or be refused."""
        self.tries += 1
        if self.tries <= self.busy:
            raise PermissionError(errno.EACCES, "Access is denied")


def fake(monkeypatch: pytest.MonkeyPatch, name: str, **content: Any) -> None:
    """Put a module in place of one that this system may not have."""
    monkeypatch.setitem(sys.modules, name, SimpleNamespace(**content))


class TestLocks:
    """One process at a time, by the call that each system has."""

    def test_windows_locks_the_first_byte(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """At once, or not at all."""
        calls: list[tuple[int, ...]] = []
        fake(monkeypatch, "msvcrt", LK_NBLCK=2, locking=lambda *args: calls.append(args))
        assert system.lock_file(5, WINDOWS)
        assert calls == [(5, 2, 1)]

    @pytest.mark.parametrize("number", [errno.EACCES, errno.EDEADLK])
    def test_windows_refuses_a_second_process(
        self, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        """That is the answer no; any other error is one."""

        def refuse(*_: int) -> None:
            raise OSError(number, "denied")

        fake(monkeypatch, "msvcrt", LK_NBLCK=2, locking=refuse)
        assert not system.lock_file(5, WINDOWS)

    def test_a_drive_without_locks_is_an_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It doesn't pass for somebody else's session."""

        def refuse(*_: int) -> None:
            raise OSError(errno.ENOLCK, "no locks")

        fake(monkeypatch, "msvcrt", LK_NBLCK=2, locking=refuse)
        with pytest.raises(OSError, match="no locks"):
            system.lock_file(5, WINDOWS)
        fake(monkeypatch, "fcntl", LOCK_EX=2, LOCK_NB=4, flock=refuse)
        with pytest.raises(OSError, match="no locks"):
            system.lock_file(5, MACOS)

    def test_elsewhere_the_whole_file_is_locked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """By flock, which the system lets go when the process ends."""
        calls: list[tuple[int, ...]] = []
        fake(monkeypatch, "fcntl", LOCK_EX=2, LOCK_NB=4, flock=lambda *args: calls.append(args))
        assert system.lock_file(5, LINUX)
        assert calls == [(5, 6)]


class TestFiles:
    """Replacing, renaming and naming."""

    @pytest.mark.parametrize("busy", [0, 1, TRIES - 1])
    def test_windows_waits_until_a_file_is_closed(self, busy: int) -> None:
        """A virus scanner reads each new file for a moment."""
        file, pauses = FakeFile(busy), list[float]()
        system.replace(file, Path("x"), WINDOWS, pauses.append)  # type: ignore[arg-type] # a fake
        assert file.tries == busy + 1
        assert len(pauses) == busy
        assert sum(pauses) < 2

    def test_a_file_that_stays_open_is_an_error_in_the_end(self) -> None:
        """After about a second."""
        file, pauses = FakeFile(99), list[float]()
        with pytest.raises(PermissionError):
            system.replace(file, Path("x"), WINDOWS, pauses.append)  # type: ignore[arg-type]
        assert file.tries == TRIES
        assert 0.8 < sum(pauses) < 2

    @pytest.mark.parametrize("platform", [LINUX, MACOS])
    def test_elsewhere_nobody_waits(self, platform: str) -> None:
        """A refusal is a refusal there."""
        file = FakeFile(1)
        with pytest.raises(PermissionError):
            system.replace(file, Path("x"), platform)  # type: ignore[arg-type]
        assert file.tries == 1

    def test_an_error_says_that_another_program_has_the_file(self, tmp_path: Path) -> None:
        """And not that a permission is missing."""
        error = PermissionError(errno.EACCES, "used by another process")
        error.winerror = 32  # type: ignore[attr-defined] # only Windows has it
        with pytest.raises(DataError) as caught, explain_os_errors(tmp_path, "be written"):
            raise error
        assert caught.value.hint.startswith("another program has it open")

    def test_a_path_that_is_too_long_is_named_as_that(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Windows itself only says that there is no such file."""
        path = tmp_path / "x" / ("y" * 260)
        assert system.is_too_long(path, WINDOWS)
        assert not system.is_too_long(tmp_path, WINDOWS)
        assert not system.is_too_long(path, LINUX)
        monkeypatch.setattr(files, "is_too_long", lambda path: system.is_too_long(path, WINDOWS))
        with pytest.raises(DataError) as caught, explain_os_errors(path, "be written"):
            raise FileNotFoundError(errno.ENOENT, "no such file")
        assert "too long for Windows" in caught.value.hint

    def test_a_system_without_hard_links_replaces_several_files_all_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Windows may not know links that aren't followed; then the earlier file is copied."""

        def refuse(*_: object, **__: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(os, "link", refuse)
        contents = {tmp_path / name: name.encode() for name in ("a", "b")}
        for path in contents:
            path.write_bytes(b"before")
        replace_files(contents)
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == contents

    def test_a_new_name_replaces_nothing_on_windows(self, tmp_path: Path) -> None:
        """Its rename refuses a name that is taken; elsewhere a rename would replace it."""
        (tmp_path / "a").write_bytes(b"a")
        assert system.rename_to_new(tmp_path / "a", tmp_path / "b", WINDOWS)
        assert (tmp_path / "b").read_bytes() == b"a"
        assert not system.rename_to_new(tmp_path / "b", tmp_path / "c", LINUX)
        assert not (tmp_path / "c").exists()

    def test_bytes_stay_as_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """On Windows, a file would otherwise get a carriage return before each line feed."""
        monkeypatch.setattr(os, "O_BINARY", 0x8000, raising=False)
        monkeypatch.setattr(os, "O_NOINHERIT", 0x80, raising=False)
        assert system.open_flags(WINDOWS) == 0x8080
        assert system.open_flags(LINUX) == 0

    def test_only_windows_cannot_sync_a_folder(self) -> None:
        """It can't even open one."""
        assert [system.syncs_folders(each) for each in (LINUX, MACOS, WINDOWS)] == [
            True,
            True,
            False,
        ]

    @pytest.mark.parametrize(
        "name", ["con", "AUX.yaml", "nul.tar.gz", "LPT9.txt", "com\u00b2.x", "CONIN$", "con.yaml "]
    )
    def test_a_device_is_no_name_on_windows(self, name: str) -> None:
        """Whatever its extension; other systems have no such names."""
        assert system.is_device(name)
        assert not system.is_name_allowed(name, WINDOWS)
        assert system.is_name_allowed(name, MACOS)

    @pytest.mark.parametrize("name", ["console.yaml", "com.yaml", "lpt10.yaml", "aux-1.yaml", "é"])
    def test_a_name_that_only_begins_like_one_is_allowed(self, name: str) -> None:
        """As is any letter."""
        assert system.is_name_allowed(name, WINDOWS)

    @pytest.mark.parametrize("name", ["a:b", "a?", 'a"b', "a\\b", "a.", "a ", "a\tb"])
    def test_characters_that_mean_something_are_not_allowed_there(self, name: str) -> None:
        """A colon would even write into a hidden stream of another file."""
        assert not system.is_name_allowed(name, WINDOWS)

    def test_names_that_differ_by_case_alone_are_one_file(self) -> None:
        """On Windows and macOS; there, it makes no difference either how an accent is written."""
        names = ["Four.yaml", "four.yaml", "caf\u00e9.yaml", "cafe\u0301.yaml", "x.yaml"]
        pairs = [("Four.yaml", "four.yaml"), ("caf\u00e9.yaml", "cafe\u0301.yaml")]
        assert system.same_names(names, WINDOWS) == pairs
        assert system.same_names(names, MACOS) == pairs
        assert system.same_names(names, LINUX) == []
        assert system.same_names(["a", "a"], WINDOWS) == []

    def test_a_backup_whose_files_would_be_one_is_refused(self, tmp_path: Path) -> None:
        """One of the two banks would be lost."""
        names = ["journal.jsonl", "banks/four.yaml", "banks/Four.yaml"]
        with pytest.raises(DataError, match=r"are one file on this computer"):
            _check_names(names, tmp_path / "b.zip", tmp_path, WINDOWS)
        _check_names(names, tmp_path / "b.zip", tmp_path, LINUX)


class TestDrives:
    """Windows has many roots, and one may not be connected."""

    @pytest.fixture(autouse=True)
    def no_drive(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let nothing exist, as on a drive that isn't there."""
        monkeypatch.setattr(os.path, "lexists", lambda _: False)
        monkeypatch.setattr(Path, "exists", lambda _: False)

    def test_a_folder_on_one_is_refused_by_the_system(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The search for a folder above that exists comes to an end."""

        def refuse(path: Path, *_: object, **__: object) -> None:
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the path", str(path))

        monkeypatch.setattr(Path, "mkdir", refuse)
        with pytest.raises(FileNotFoundError):
            make_folder(tmp_path / "a" / "b")

    def test_two_places_on_one_are_told_apart(self) -> None:
        """Their names are all there is to go by."""
        assert outputs._same_place(Path("/A/x"), Path("/a/X"))
        assert not outputs._same_place(Path("/a/x"), Path("/b/x"))
        assert not outputs._same_place(Path("/a/x"), Path("/x"))

    def test_an_output_there_is_refused(self, tmp_path: Path) -> None:
        """By the name of the drive."""
        guard = outputs.OutputGuard(SimpleNamespace(files=()))  # type: ignore[arg-type] # unused
        with pytest.raises(UsageError, match="there is no drive"):
            guard._check_folder(tmp_path / "a" / "b.pdf")

    def test_the_data_is_in_the_local_app_data(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Windows' own place for it, which doesn't travel with the profile."""
        local = r"C:\Users\Ann Lee\AppData\Local"
        monkeypatch.setenv("LOCALAPPDATA", local)
        monkeypatch.setattr(
            "platformdirs.windows.get_win_folder",
            get_win_folder_from_env_vars,
        )
        place = Windows("cps-study", appauthor=False).user_data_dir.replace("/", "\\")
        assert PureWindowsPath(place) == PureWindowsPath(local) / "cps-study"


class FakeConsole:
    """The console of Windows, as `ctypes` reaches it."""

    def __init__(self, *, is_console: bool = True, knows_ansi: bool = True) -> None:
        self.is_console = is_console
        self.knows_ansi = knows_ansi
        self.modes: list[tuple[int, int]] = []
        self.windll = SimpleNamespace(kernel32=self)
        self.ticks = 0

    def c_ulong(self) -> SimpleNamespace:
        """Return a number for the console to fill in."""
        return SimpleNamespace(value=0)

    c_ulonglong = c_ulong

    def byref(self, number: SimpleNamespace) -> SimpleNamespace:
        """Return the number itself."""
        return number

    def GetStdHandle(self, number: int) -> int:  # noqa: N802 - as Windows calls it
        """Return the handle of a stream."""
        return number

    def GetConsoleMode(self, _: int, mode: SimpleNamespace) -> bool:  # noqa: N802
        """Fill in the mode of a console."""
        mode.value = 3
        return self.is_console

    def SetConsoleMode(self, handle: int, mode: int) -> bool:  # noqa: N802
        """Set the mode of a console."""
        self.modes.append((handle, mode))
        return self.knows_ansi

    def QueryUnbiasedInterruptTime(self, units: SimpleNamespace) -> None:  # noqa: N802
        """Fill in how long the computer was awake."""
        units.value = 25_000_000


class TestConsole:
    """What a terminal understands."""

    def test_a_windows_console_is_asked_to_understand_colors(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both outputs, with the rest of their mode as it was."""
        console = FakeConsole()
        monkeypatch.setitem(sys.modules, "ctypes", console)
        assert system.enable_ansi(WINDOWS)
        assert console.modes == [(-11, 7), (-12, 7)]

    def test_one_that_is_too_old_gets_plain_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """And a pipe needs nothing."""
        monkeypatch.setitem(sys.modules, "ctypes", FakeConsole(knows_ansi=False))
        assert not system.enable_ansi(WINDOWS)
        pipe = FakeConsole(is_console=False)
        monkeypatch.setitem(sys.modules, "ctypes", pipe)
        assert system.enable_ansi(WINDOWS)
        assert pipe.modes == []
        assert system.enable_ansi(LINUX)

    def test_time_asleep_does_not_count_on_windows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its clock counts in units of 100 nanoseconds."""
        monkeypatch.setitem(sys.modules, "ctypes", FakeConsole())
        assert system.awake_seconds(WINDOWS) == 2.5

    def test_a_clock_set_beyond_2262_is_read_where_there_is_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Windows has none, and can't be set to such a year."""
        monkeypatch.setattr("time.CLOCK_REALTIME", 0, raising=False)
        monkeypatch.setattr("time.clock_gettime", lambda clock: 2e10 + clock, raising=False)
        assert system.seconds_past_2262(LINUX) == 2e10
        with pytest.raises(OverflowError):
            system.seconds_past_2262(WINDOWS)

    def test_keys_that_were_typed_ahead_are_dropped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One after the other, until none waits."""
        waiting = ["a", "b"]
        fake(monkeypatch, "msvcrt", kbhit=lambda: bool(waiting), getwch=waiting.pop)
        system.forget_typed_ahead(0, WINDOWS)
        assert waiting == []
        calls: list[tuple[int, int]] = []
        fake(monkeypatch, "termios", TCIFLUSH=0, tcflush=lambda *args: calls.append(args))
        monkeypatch.setattr(os, "isatty", lambda _: True)
        system.forget_typed_ahead(7, MACOS)
        assert calls == [(7, 0)]

    @pytest.mark.parametrize(("platform", "does"), [(LINUX, True), (MACOS, True), (WINDOWS, False)])
    def test_windows_has_no_pager_and_no_first_painting(self, platform: str, does: bool) -> None:  # noqa: FBT001 - a case
        """The pager knows no colors, and only the prompt library knows the console's ways."""
        assert system.has_pager(platform) is does
        assert system.paints_at_once(platform) is does

    def test_a_closed_window_or_ctrl_break_ends_the_program_in_order(self) -> None:
        """Windows has a second key for it."""
        assert system.stop_signals(WINDOWS) == ("SIGTERM", "SIGBREAK")
        assert system.stop_signals(LINUX) == ("SIGTERM",)

    def test_a_pipe_that_nobody_reads_is_the_end_of_the_output(self) -> None:
        """Windows calls it an invalid argument; one of a file is an error everywhere."""
        closed = OSError(errno.EINVAL, "Invalid argument")
        assert system.is_reader_gone(BrokenPipeError(), WINDOWS)
        assert system.is_reader_gone(closed, WINDOWS)
        assert not system.is_reader_gone(closed, LINUX)
        assert not system.is_reader_gone(OSError(errno.EINVAL, "x", "a file"), WINDOWS)

    def test_users_have_no_number_on_windows(self) -> None:
        """Where it's needed, for cron, there is one."""
        assert system.user_number(WINDOWS) == 0
        assert system.user_number(LINUX) == getattr(os, "getuid", lambda: 0)()


class TestCodePages:
    """A pipe on Windows has the 256 characters of a code page, often 437 or 1252."""

    @pytest.mark.parametrize("encoding", ["cp437", "cp1252", "ascii", "cp850"])
    def test_our_own_characters_become_plainer_ones(self, encoding: str) -> None:
        """Nothing is an error, and a check stays a check."""
        system.register_replacements()
        raw = io.BytesIO()
        out = io.TextIOWrapper(raw, encoding, errors=system.REPLACED, newline="")
        out.write("✓ done … ↓ more — it\u2019s 中\n")
        out.flush()
        text = raw.getvalue().decode(encoding)
        assert text.startswith("+ done ")
        assert "v more" in text
        assert text.endswith("?\n")

    def test_what_cannot_be_read_is_replaced(self) -> None:
        """A byte of another code page is no reason to stop."""
        system.register_replacements()
        line = io.TextIOWrapper(io.BytesIO(b"caf\xe9\n"), "utf-8", errors=system.REPLACED)
        assert line.readline() == "caf\ufffd\n"

    @pytest.mark.parametrize("encoding", ["cp437", "ascii", "utf-8", None])
    def test_json_loses_no_character(self, encoding: str | None) -> None:
        """What the code page doesn't have is escaped, which every reader of JSON undoes."""
        data = {"name": "Zoë 中 ✓ \U0001f600"}
        text = as_text(data, encoding)
        assert json.loads(text.encode(encoding or "utf-8").decode(encoding or "utf-8")) == data


class TestViewer:
    """The user's own program opens a picture, and this one goes on."""

    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
        """Return the commands that are started; each works."""
        commands: list[list[str]] = []

        def start(command: list[str], **_: object) -> SimpleNamespace:
            commands.append(command)
            return SimpleNamespace(wait=lambda _: 0)

        monkeypatch.setattr("subprocess.Popen", start)
        monkeypatch.setenv("DISPLAY", ":0")
        return commands

    def test_each_system_has_its_command(
        self, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Windows has a call, macOS and Linux a program."""
        opened: list[Path] = []
        monkeypatch.setattr(os, "startfile", opened.append, raising=False)
        path = tmp_path / "a.png"
        assert system.open_in_viewer(path, WINDOWS)
        assert opened == [path]
        assert system.open_in_viewer(path, MACOS)
        assert system.open_in_viewer(path, LINUX)
        assert started == [["open", str(path)], ["xdg-open", str(path)]]

    def test_without_a_desktop_nothing_is_started(
        self, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """A browser for text would take the terminal."""
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
            monkeypatch.delenv(name, raising=False)
        assert not system.open_in_viewer(tmp_path, LINUX)
        assert not started

    @pytest.mark.skipif(sys.platform == WINDOWS, reason="the program is a script of the shell")
    @pytest.mark.parametrize(("does", "works"), [("exit 0", True), ("exit 3", False)])
    def test_a_program_says_whether_it_could(
        self, does: str, works: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Without a program of that name, nothing opens either."""
        monkeypatch.setenv("PATH", str(tmp_path))
        assert not system.open_in_viewer(tmp_path, MACOS)
        self._program(tmp_path / "open", does)
        assert system.open_in_viewer(tmp_path, MACOS) is works

    @pytest.mark.skipif(sys.platform == WINDOWS, reason="the program is a script of the shell")
    @pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
    def test_a_viewer_that_stays_open_is_left_alone(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Some desktops return only when the viewer is closed, which isn't for us to do."""
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr(system, "_VIEWER_SECONDS", 0.01)
        closed = tmp_path / "closed"
        self._program(tmp_path / "open", f"sleep 0.2; echo > '{closed}'")
        assert system.open_in_viewer(tmp_path, MACOS)
        for _ in range(1000):
            if closed.exists():
                break
            time.sleep(0.01)
        assert closed.exists()

    @staticmethod
    def _program(path: Path, does: str) -> None:
        path.write_text(f"#!/bin/sh\n{does}\n")
        path.chmod(0o755)
