"""Write files so that a crash leaves the old one or the new one, and explain what went wrong."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from typing import TYPE_CHECKING, Final

from cps_study.errors import DataError, UsageError
from cps_study.store.disk import (
    LARGEST,
    NOT_A_FILE,
    is_file,
    make_folder,
    read_file,
    status_of,
    sync_folder,
)
from cps_study.system import (
    is_open_elsewhere,
    is_too_long,
    rename_to_new,
    replace,
    sync_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    OnProgress = Callable[[str, int, int], None]
    """Called with what is being done, how much is done, and how much there is (0: unknown)."""


_NAME_START: Final = 40
"""How many characters of a file's name are part of its temporary name."""


_TEMPORARY: Final = re.compile(r"\..{1,40}\.[0-9]+-[0-9a-f]{8}", re.DOTALL)
"""The names that `_temporary_name` gives."""


_IN_ITS_PLACE: Final = {
    errno.EEXIST,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENOTDIR,
}
"""The errors that say that a folder, a pipe or a link is where a file should be, or the reverse."""


_READING_HINTS: Final[dict[int | None, str]] = {
    errno.EACCES: "check that you have permission to read it",
    errno.EPERM: "check that you have permission to read it",
    errno.EFBIG: "split it into smaller files",
}
"""What to do about a file that can't be read, by the number of the error."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Ignore the progress: for callers that have nobody to show it to."""


def replace_file(path: Path, content: bytes, *, private: bool = True) -> None:
    """Replace a file atomically and durably: write beside it, sync, rename, sync the folder.

    Only the learner can read a private file; any other gets the system's usual permissions.
    Raises DataError if it can't be written; the old file is then untouched.
    """
    replace_files({path: content}, private=private)


def replace_files(contents: Mapping[Path, bytes], *, private: bool = True) -> None:
    """Replace several files as `replace_file` does: all of them, or none if one can't be replaced.

    They are written before the first is renamed, in this order. Only a crash in the middle of
    renaming leaves some new and some old; each is whole. A file behind a link stays behind it.
    """
    temporary: dict[Path, Path] = {}
    try:
        for link, content in contents.items():
            with explain_os_errors(link, "be written"):
                path = _behind_links(link)
                temporary[path] = _temporary_name(path, private=private)
                _write_and_sync(temporary[path], content, private=private)
        _rename_all(temporary)
    except BaseException:  # Ctrl-C too: no half-written file may stay behind
        for written in temporary.values():
            with contextlib.suppress(OSError):
                written.unlink()
        raise
    for folder in dict.fromkeys(path.parent for path in temporary):
        with explain_os_errors(folder, "be written"):
            sync_folder(folder)


def _behind_links(path: Path) -> Path:
    """Return where a path leads; raises OSError if that is nowhere."""
    if not path.is_symlink():
        return path
    is_file(path)
    return path.resolve()


def _rename_all(temporary: Mapping[Path, Path]) -> None:
    """Give the files that have been written their names; if one can't have it, undo the others."""
    earlier: dict[Path, Path | None] = {}
    renamed: list[Path] = []
    try:
        for path, written in temporary.items():
            with explain_os_errors(path, "be written"):
                if len(temporary) > 1:
                    earlier[path] = _keep(path)
                replace(written, path)
            renamed.append(path)
    except BaseException:
        for path in reversed(renamed):
            with contextlib.suppress(OSError):
                _put_back(path, earlier[path])
        raise
    finally:
        for kept in earlier.values():
            if kept is not None:
                with contextlib.suppress(OSError):
                    kept.unlink(missing_ok=True)


def _keep(path: Path) -> Path | None:
    """Give a file a second name, under which it outlasts its replacement; None if there is none."""
    if status_of(path) is None:
        return None
    kept = _temporary_name(path)
    try:
        os.link(path, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):  # this file system or this system has no hard links
        _write_and_sync(kept, path.read_bytes(), private=True)
    return kept


def _put_back(path: Path, kept: Path | None) -> None:
    """Put the earlier file back; if there was none, take the new one away."""
    if kept is None:
        path.unlink()
    else:
        replace(kept, path)


def create_file(path: Path, content: bytes) -> bool:
    """Write a new private file, whole and durably, or not at all.

    Returns False, with nothing changed, if something has this path already, even if another
    process put it there a moment ago. Raises DataError if the file can't be written.
    """
    with explain_os_errors(path, "be written"):
        written = _temporary_name(path)
        try:
            _write_and_sync(written, content, private=True)
            _give_name(written, path)
        except FileExistsError:
            return False
        finally:
            written.unlink(missing_ok=True)
        sync_folder(path.parent)
    return True


def _give_name(written: Path, path: Path) -> None:
    """Give a file that has been written its name; raises FileExistsError if that is taken."""
    if rename_to_new(written, path):
        return
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:
        # This file system has no hard links, as on a memory stick. An empty file keeps the name.
        path.touch(mode=0o600, exist_ok=False)
        replace(written, path)


def read_if_there(path: Path) -> bytes | None:
    """Return the content of one of the learner's files, or None if there is no such file yet.

    Raises DataError for what is there and can't be read: it never passes for nothing.
    """
    with explain_os_errors(path, "be read"):
        return path.read_bytes() if is_file(path) else None


def is_leftover(name: str) -> bool:
    """Return whether a file's name is that of a temporary file."""
    return _TEMPORARY.fullmatch(name) is not None


def clear_leftovers(folder: Path, older_than: float = 0.0) -> None:
    """Delete the temporary files in a folder that a killed process left there.

    Call it where nobody else can be writing them, or with an age in seconds that no write takes.
    What can't be deleted stays: it does no harm.
    """
    with contextlib.suppress(OSError):
        for path in [path for path in folder.iterdir() if is_leftover(path.name)]:
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime >= older_than:
                path.unlink()


def is_replaceable(path: Path) -> bool:
    """Return whether a file that couldn't be read is at least a file.

    One that is made from the journal is then made again. A folder, a pipe or a link that leads
    nowhere is somebody's own doing, and stays.
    """
    with contextlib.suppress(OSError):
        return path.is_file()
    return False


def drop_link(path: Path) -> None:
    """Delete a link to a file that couldn't be read, so that a new file can take its place.

    A file that isn't a link stays. Raises DataError if the link can't be deleted.
    """
    if path.is_symlink():
        with explain_os_errors(path, "be written"):
            path.unlink()


def _temporary_name(path: Path, *, private: bool = True) -> Path:
    """Return an unused name in the path's folder, and create that folder if it is missing.

    The folder of a private file is private as well: the names of files can be those of people.
    Raises OSError if no file can have this path.
    """
    make_folder(path.parent, private=private)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    # Shortened, so that a name that is as long as the system allows has one too.
    start = path.name[:_NAME_START]
    return path.with_name(f".{start}.{os.getpid()}-{os.urandom(4).hex()}")


def _write_and_sync(path: Path, content: bytes, *, private: bool) -> None:
    path.touch(mode=0o600 if private else 0o666, exist_ok=False)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        sync_file(file.fileno())


def read_input(path: Path, what: str, most: int = LARGEST) -> bytes:
    """Return the content of a file that the user named.

    `what` says in the hint which file to name instead. Raises UsageError if the file is missing,
    larger than `most` bytes, or can't be read.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder", f"choose {what}")
        if not path.exists():
            raise UsageError(f"there is no file {path}", f"choose {what}")
        return read_file(path, most)
    except OSError as exc:
        hint = _READING_HINTS.get(exc.errno, f"choose {what}")
        raise UsageError(f"{path} couldn't be read: {exc.strerror}", hint) from exc


class explain_os_errors:  # noqa: N801 - reads as the function that it's used as
    """Turn the system's errors inside the block into a DataError that says what to do.

    `what` completes the sentence "PATH couldn't …". It's a class because every answer goes through
    it, and a generator takes five times as long.
    """

    def __init__(self, path: Path, what: str) -> None:
        self._path = path
        self._what = what

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, _kind: object, exc: BaseException | None, _trace: object) -> None:
        """Raise DataError in place of an error of the system."""
        if isinstance(exc, OSError):
            reason = exc.strerror or exc
            what = f"{self._path} couldn't {self._what}: {reason}"
            raise DataError(what, _advice(exc, self._path)) from exc


def _advice(exc: OSError, path: Path) -> str:
    """Return what the learner can do about the error."""
    if is_too_long(path):
        return "the path is too long for Windows: choose a shorter one with --home DIR"
    if is_open_elsewhere(exc):
        return "another program has it open: close it there, then try again"
    if exc.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "free up some disk space; everything you answered before this is safe"
    if isinstance(exc, FileNotFoundError):
        return "connect the drive or download the file, or choose another place with --home DIR"
    if exc.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return "you don't have permission for that: choose another place with --home DIR"
    if exc.errno in _IN_ITS_PLACE or exc.strerror == NOT_A_FILE:
        return "something else is in its place: move that away, or choose another place"
    return (
        "everything you answered before this is safe; "
        "try again, or choose another place with --home DIR"
    )
