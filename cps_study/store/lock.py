"""One writer at a time: a lock that the system releases when its process ends, however it ends.

The lock libraries import asyncio, which takes a third of the time that a session may take to
start. So the program makes the one call of each system itself.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING, Final

from cps_study.errors import DataError
from cps_study.store.disk import make_folder, status_of
from cps_study.store.files import clear_leftovers, explain_os_errors
from cps_study.system import lock_file, open_flags

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cps_study.store.paths import Home

_A_DAY: Final = 24 * 3600.0
_LONGEST_PROCESS_ID = 20
"""Characters to read from a lock file: more than any system's process ids have."""


_OPEN: Final = (
    "another cps-study is already open on the same study data",
    "quit it there with 'q', then start again here; nothing was changed",
)
"""What is wrong, and what to do, if a session or another writer has the home."""
_BANKS: Final = (
    "another cps-study is saving banks at this moment",
    "wait until it's done, then try again; nothing was changed",
)
"""The same if an import or another writer has the banks."""


class InUseError(DataError):
    """Another process is writing to this home."""

    def __init__(self, process_id: str, words: tuple[str, str] = _OPEN) -> None:
        what, hint = words
        who = f" (process {process_id})" if process_id else ""
        super().__init__(what + who, hint)


@contextlib.contextmanager
def writer(home: Home) -> Iterator[None]:
    """Lock the home for writing inside the block.

    Raises InUseError at once if another process has the lock.
    """
    with _locked(home, home.lock, _OPEN):
        clear_leftovers(home.root)
        yield


@contextlib.contextmanager
def bank_writer(home: Home) -> Iterator[None]:
    """Lock the learner's banks for writing inside the block; a session can go on meanwhile.

    Raises InUseError at once if another process has the lock.
    """
    with _locked(home, home.bank_lock, _BANKS):
        clear_leftovers(home.banks)
        clear_leftovers(home.backups, older_than=_A_DAY)  # a backup takes no lock
        yield


@contextlib.contextmanager
def _locked(home: Home, lock: Path, words: tuple[str, str]) -> Iterator[None]:
    with explain_os_errors(home.root, "be opened for writing"):
        make_folder(home.root, private=True)
    with explain_os_errors(lock, "be opened for writing"):
        handle = _open_lock(lock)
    try:
        with explain_os_errors(lock, "be locked"):
            acquired = lock_file(handle)
        if not acquired:
            raise InUseError(_process_in(handle), words)
        _leave_process_id(handle)
        yield
    finally:
        os.close(handle)  # releases the lock


def _open_lock(lock: Path) -> int:
    """Open the lock file; raises DataError for anything else: it would be written to."""
    status = status_of(lock)
    if status is not None and not stat.S_ISREG(status.st_mode):
        what = f"{lock} is a link, a folder or a pipe, not a file"
        raise DataError(what, "delete it, then try again; nothing was changed")
    follows_no_link = int(getattr(os, "O_NOFOLLOW", 0))
    return os.open(lock, os.O_RDWR | os.O_CREAT | follows_no_link | open_flags(), 0o600)


def _leave_process_id(handle: int) -> None:
    """Write this process's id into the lock file, for the message that the next one gets.

    A full disk is no reason to stop: the next one is then refused without a process id.
    """
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
        # The blank is the byte that Windows locks, so others can read what comes after it.
        os.write(handle, b" %d" % os.getpid())


def _process_in(handle: int) -> str:
    """Return the id of the process that has the lock, or "" if it can't be read."""
    try:
        os.lseek(handle, 1, os.SEEK_SET)
        return os.read(handle, _LONGEST_PROCESS_ID).decode("ascii", "replace").strip()
    except OSError:
        return ""
