"""The system calls that make sure that what was written stays, each in one place."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cps_study.system import sync_file, syncs_folders

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

LARGEST: Final = 256 << 20
"""In bytes. A file that is larger is none that this program reads at once."""
NOT_A_FILE: Final = "it's a device or a pipe, not a file"


def sync_folder(folder: Path) -> None:
    """Make new names in the folder survive a power cut, where the system can do that."""
    if not syncs_folders():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        sync_file(handle)
    except OSError as exc:
        # EIO means that the disk is failing. Any other error only means that this file system
        # can't sync a folder.
        if exc.errno == errno.EIO:
            raise
    finally:
        os.close(handle)


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Create a folder and those above it that are missing, so that a power cut loses none.

    Nobody but its owner can look into a private one. A folder's name is an entry of the folder
    above it, so that one is synced. Raises OSError if the folder can't be created.
    """
    if folder.is_dir():
        return
    missing = [folder]
    # Nothing is above a drive that isn't connected; creating a folder there says so.
    while not os.path.lexists(above := missing[-1].parent) and above.parent != above:
        missing.append(above)
    for new in reversed(missing):
        is_private = private and new == folder
        new.mkdir(0o700 if is_private else 0o777, exist_ok=True)
        sync_folder(new.parent)


def status_of(path: Path) -> os.stat_result | None:
    """Return the status of what is at this path (of a link itself), or None if nothing is.

    Raises OSError for what can't be looked at: it must not pass for nothing.
    """
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def is_file(path: Path) -> bool:
    """Return whether there is a file with this path; False only if nothing at all has it.

    Raises OSError for what can't be read as a file: a folder, a pipe, a link that leads nowhere or
    in a circle. It must not pass for data that isn't there yet.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if any(_leads_nowhere(part) for part in (path, *path.parents)):
            raise FileNotFoundError(errno.ENOENT, "it's behind a link that leads nowhere") from None
        if path.with_name(f".{path.name}.icloud").exists():
            raise FileNotFoundError(errno.ENOENT, "it's still in iCloud") from None
        return False
    _refuse_others(mode)
    return True


def read_file(path: Traversable, most: int = LARGEST) -> bytes:
    """Return the content of a file; raises OSError for one that is missing or can't be read.

    It never waits for a pipe, and never fills the memory: a device and a file of more than `most`
    bytes can't be read either.
    """
    if isinstance(path, Path):
        status = path.stat()
        _refuse_others(status.st_mode)
        if status.st_size > most:
            raise OSError(errno.EFBIG, f"it's larger than {most >> 20} MiB")
    return path.read_bytes()


def _refuse_others(mode: int) -> None:
    """Raise OSError for the mode of anything that isn't a regular file."""
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, NOT_A_FILE)


def is_folder(path: Path) -> bool:
    """Return whether there is a folder with this path; raises OSError as `is_file` does."""
    if path.is_dir():
        return True
    if is_file(path):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    return False


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()
