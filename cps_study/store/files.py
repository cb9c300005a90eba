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

    OnProgress = Callable[[str, int, int], None]
    """Hears what is being done, how much of it is done, and of how much: 0 if nobody knows."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Hear nothing."""


def replace_file(path: Path, content: bytes, *, private: bool = True) -> None:
    """Replace the file atomically and durably: write beside it, fsync, rename, fsync the folder.

    A private file is the learner's alone to read; any other is as open as the system's usual for new files.
    """
    replace_files({path: content}, private=private)


def replace_files(contents: Mapping[Path, bytes], *, private: bool = True) -> None:
    """Replace files, each as `replace_file` does: all are written before the first takes its place.

    So a disk that is full, or a place that cannot be written to, changes none of them.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            with explain_os_errors(path, "be written"):
                beside[path] = _name_beside(path)
                _write(beside[path], content, private=private)
        for path, made in beside.items():
            with explain_os_errors(path, "be written"):
                made.replace(path)
    except BaseException:
        for made in beside.values():
            with contextlib.suppress(OSError):
                made.unlink()
        raise
    for folder in dict.fromkeys(path.parent for path in contents):
        with explain_os_errors(folder, "be written"):
            sync_folder(folder)


def _name_beside(path: Path) -> Path:
    """Return a name in the path's folder, which is made if it is missing. Raises OSError if nothing can stand there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")


def _write(path: Path, content: bytes, *, private: bool) -> None:
    path.touch(mode=0o600 if private else 0o666, exist_ok=False)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def read_input(path: Path, what: str, most: int = 256 << 20) -> bytes:
    """Return a file that the learner named; `what` says which files would do.

    Raises UsageError for one that is missing, larger than `most` bytes, or cannot be read.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", f"name {what}")
        if not path.is_file():
            raise UsageError(f"there is no file {path}", f"name {what}")
        if path.stat().st_size > most:
            raise UsageError(f"{path} is larger than {most >> 20} MiB", "split it")
        return path.read_bytes()
    except OSError as exc:
        raise UsageError(
            f"{path} could not be read: {exc.strerror}", "name a file that you may read"
        ) from exc


def sync_folder(folder: Path) -> None:
    """Make a new name in the folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as exc:
        if (
            exc.errno == errno.EIO
        ):  # the disk fails; any other error: some file systems can't sync a folder
            raise
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
