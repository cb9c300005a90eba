"""One writer at a time: a lock that the system lets go of when its process ends, however it ends.

The two calls of the standard library stand here because the lock libraries import asyncio, a third of the time
that a session may take to start.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from cps_study.errors import DataError
from cps_study.store.files import explain_os_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cps_study.store.paths import Home


class InUseError(DataError):
    """Another process writes to this home."""

    def __init__(self, holder: str) -> None:
        who = f" (process {holder})" if holder else ""
        super().__init__(
            f"another cps-study is open on the same learner's data{who}",
            "finish it there with 'q', then start again here; nothing was changed",
        )


@contextlib.contextmanager
def writer(home: Home) -> Iterator[None]:
    """Hold the home for writing; raises InUseError at once if another process holds it."""
    with _held(home, home.lock):
        yield


@contextlib.contextmanager
def bank_writer(home: Home) -> Iterator[None]:
    """Hold the banks for writing, which a session goes on beside; raises InUseError as `writer` does."""
    with _held(home, home.bank_lock):
        yield


@contextlib.contextmanager
def _held(home: Home, lock: Path) -> Iterator[None]:
    with explain_os_errors(home.root, "be opened for writing"):
        home.root.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with explain_os_errors(lock, "be locked"):
            taken = _take(handle)
        if not taken:
            raise InUseError(_holder(handle))
        with contextlib.suppress(OSError):  # on a full disk the next one is refused without a name
            os.ftruncate(handle, 0)
            os.write(handle, b" %d" % os.getpid())  # the first byte is what Windows locks
        yield
    finally:
        os.close(handle)  # lets go of the lock


def _holder(handle: int) -> str:
    try:
        os.lseek(handle, 1, os.SEEK_SET)
        return os.read(handle, 20).decode("ascii", "replace").strip()
    except OSError:
        return ""


if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
