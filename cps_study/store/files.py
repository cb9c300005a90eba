"""Writing so that a crash leaves the old file or the new one, and errors become sentences."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from cps_study.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Watch = Callable[[str, int, int], None]
    """Hears what is being done, how much of it is done, and of how much: 0 if nobody knows."""


def unwatched(_what: str, _done: int, _total: int) -> None:
    """Hear nothing."""


def replace_file(path: Path, content: bytes, *, private: bool = True) -> None:
    """Replace the file atomically and durably: write beside it, fsync, rename, fsync the folder.

    A private file is the learner's alone to read; any other is as open as the system's usual for new files.
    """
    with explain_os_errors(path, "be written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        try:
            beside.touch(mode=0o600 if private else 0o666, exist_ok=False)
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        sync_folder(path.parent)


def read_input(path: Path, what: str, most: int = 256 << 20) -> bytes:
    """Return a file that the learner named; `what` says which files would do.

    Raises UsageError for one that is missing, larger than `most` bytes, or cannot be read.
    """
    try:
        if not path.is_file():
            raise UsageError(f"there is no file {path}", f"name {what}")
        if path.stat().st_size > most:
            raise UsageError(f"{path} is larger than {most >> 20} MiB", "split it")
        return path.read_bytes()
    except OSError as exc:
        raise UsageError(f"{path} could not be read: {exc.strerror}", "name a file that you may read") from exc


def write_outputs(contents: Mapping[Path, bytes]) -> None:
    """Write files that the learner asked for: all of them, or, of those that were not there before, none.

    Raises UsageError, which says where to write instead, if one cannot be written.
    """
    fresh = [path for path in contents if not path.exists()]
    try:
        for path, content in contents.items():
            replace_file(path, content, private=False)
    except DataError as exc:
        for path in fresh:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise UsageError(exc.what, "make room, or choose another place with --out") from exc


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems cannot sync a folder
            os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def explain_os_errors(path: Path, what: str) -> Iterator[None]:
    """Turn the system's errors on the learner's files into a DataError that says what to do."""
    try:
        yield
    except OSError as exc:
        raise DataError(f"{path} could not {what}: {exc.strerror or exc}", _advice(exc)) from exc


def _advice(exc: OSError) -> str:
    if exc.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "make room on the disk; everything answered before this is safe"
    if exc.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "you have no permission for that: choose another place with --home DIR"
    return "everything answered before this is safe; try again, or choose another place with --home DIR"
