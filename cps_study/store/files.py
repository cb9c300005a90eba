"""Writing so that a crash leaves the old file or the new one, and errors become sentences."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING

from cps_study.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Replace the file atomically and durably: write beside it, fsync, rename, fsync the folder."""
    with explain_os_errors(path, "be written"):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
        try:
            beside.touch(mode=0o600, exist_ok=False)  # what a learner answered is nobody else's business
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
