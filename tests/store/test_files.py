"""Replacing files: no failure loses the old one."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from cps_study.errors import DataError, ExitCode
from cps_study.store.files import explain_os_errors, replace_file, replace_files
from tests.store.samples import snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

POSIX = pytest.mark.skipif(os.name != "posix", reason="the system has no such call")


def failing(number: int) -> Callable[..., Any]:
    """Return a call that fails with this errno."""

    def fail(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


class HalfWritten:
    """A file that takes half of what it is given and then finds the disk full."""

    def __init__(self, file: io.FileIO) -> None:
        self.file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> int:
        self.file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    """The content is exactly the new one, bytes as given, and no temporary file is left."""
    path = tmp_path / "a" / "b" / "file.json"
    replace_file(path, b"old\r\n")
    replace_file(path, b"new\n\x00\xff")
    assert snapshot(tmp_path) == {str(Path("a", "b", "file.json")): b"new\n\x00\xff"}


@pytest.mark.skipif(os.name != "posix", reason="Windows has other ways to say who may read")
def test_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the computer can read a learner's answers."""
    replace_file(tmp_path / "file", b"answers")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a write leaves the old file and nothing else; the hint says that answers are safe."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "open", lambda self, _: HalfWritten(io.FileIO(self, "w")))
    with pytest.raises(DataError, match="couldn't be written") as caught:
        replace_file(path, b"new content")
    monkeypatch.undo()
    assert snapshot(tmp_path) == {"file": b"old"}
    assert caught.value.exit_code == ExitCode.DATA
    assert (
        caught.value.hint == "free up some disk space; everything you answered before this is safe"
    )


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_sync_that_fails_leaves_the_old_file(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may not have reached the disk never replaces the old one."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", failing(number))
    with pytest.raises(DataError, match=str(path)):
        replace_file(path, b"new")
    assert snapshot(tmp_path) == {"file": b"old"}


def test_a_rename_that_is_refused_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows does for an open file: the old content stays, and no temporary file."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", failing(errno.EACCES))
    with pytest.raises(DataError, match="Permission denied") as caught:
        replace_file(path, b"new")
    assert snapshot(tmp_path) == {"file": b"old"}
    assert "--home DIR" in caught.value.hint


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("failing_at", ["a", "b", "c"])
def test_of_several_files_all_are_replaced_or_none(
    failing_at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """Whichever can't be: the ones before it are put back, and a new one is taken away again."""
    contents = {tmp_path / name: b"new" for name in "abc"}
    for name in "ac":
        (tmp_path / name).write_bytes(b"old")
    before = snapshot(tmp_path)
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == failing_at and self.read_bytes() == b"new":
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    if not links:
        monkeypatch.setattr(os, "link", failing(errno.EPERM))
    with pytest.raises(DataError, match=f"{failing_at} couldn't be written"):
        replace_files(contents)
    assert snapshot(tmp_path) == before
    monkeypatch.undo()
    replace_files(contents)
    assert snapshot(tmp_path) == dict.fromkeys("abc", b"new")


def test_ctrl_c_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C passes through unchanged, and the temporary file is removed."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")
    assert snapshot(tmp_path) == {"file": b"old"}


def test_a_folder_that_may_not_be_written_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error for a read-only folder says what to do about it."""
    monkeypatch.setattr(Path, "open", failing(errno.EROFS))
    with pytest.raises(DataError, match="Read-only file system") as caught:
        replace_file(tmp_path / "file", b"new")
    assert "--home DIR" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    """A home that is a file ends in a DataError and leaves that file alone."""
    (tmp_path / "home").write_bytes(b"a file")
    with pytest.raises(DataError, match="couldn't be written"):
        replace_file(tmp_path / "home" / "settings.json", b"{}")
    assert snapshot(tmp_path) == {"home": b"a file"}


@POSIX
def test_the_content_is_synced_before_the_rename_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut at any moment leaves the whole old file or the whole new one."""
    seen: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        seen.append(
            f"sync {Path(f'/proc/self/fd/{handle}').readlink() if sys.platform == 'linux' else ''}"
        )
        real_sync(handle)

    def replace(self: Path, target: Path) -> Path:
        seen.append(f"rename {self}")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    replace_file(tmp_path / "file", b"new")
    assert [step.split()[0] for step in seen] == ["sync", "rename", "sync"]
    if sys.platform == "linux":
        assert seen[0].removeprefix("sync ") == seen[1].removeprefix("rename ")
        assert seen[2] == f"sync {tmp_path}"


@POSIX
def test_a_file_size_limit_leaves_the_old_file(tmp_path: Path) -> None:
    """The system's own refusal in the middle of a write (RLIMIT_FSIZE) changes nothing."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    script = """
import resource, sys
from pathlib import Path
from cps_study.errors import DataError
from cps_study.store.files import replace_file
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    replace_file(Path(sys.argv[1]), b"x" * 100_000)
except DataError as exc:
    print(exc.what, "|", exc.hint)
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert "couldn't be written: File too large | free up some disk space" in done.stdout
    assert snapshot(tmp_path) == {"file": b"old"}


def test_only_the_systems_errors_are_explained(tmp_path: Path) -> None:
    """A bug in the program isn't passed off as trouble with the disk."""
    with pytest.raises(ZeroDivisionError), explain_os_errors(tmp_path, "be read"):
        raise ZeroDivisionError


@POSIX
def test_a_file_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    """Settings may be kept in a synced folder. A link that leads nowhere is an error."""
    (tmp_path / "synced").mkdir()
    real, link = tmp_path / "synced" / "settings.json", tmp_path / "settings.json"
    real.write_bytes(b"before")
    link.symlink_to(real)
    replace_file(link, b"after")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"after")
    real.unlink()
    with pytest.raises(DataError, match="leads nowhere"):
        replace_file(link, b"again")
    assert list((tmp_path / "synced").iterdir()) == []
