"""Write files where the user asks. Every command with an output does it through one guard."""

from __future__ import annotations

import os
import stat
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError, UsageError
from cps_study.store.copies import looks_like_copy
from cps_study.store.disk import status_of
from cps_study.store.files import replace_files
from cps_study.store.library import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cps_study.store.paths import Home


class OutputGuard(NamedTuple):
    """What a command's output files may not replace.

    `force` allows it to overwrite a file. It may never replace a file that the command is
    `reading`, the learner's own data, a bank that came with the program, or anything that isn't a
    regular file.
    """

    home: Home
    force: bool = False
    reading: tuple[Path, ...] = ()
    advice: str = "choose another file with --out"
    """What the user can do instead of what is refused."""
    open_folder: Path | None = None
    """The folder of the home where this command may create new files."""

    def also_reading(self, paths: Iterable[Path]) -> OutputGuard:
        """Return a guard that doesn't let these files be replaced either."""
        return self._replace(reading=(*self.reading, *paths))

    def check(self, paths: Sequence[Path]) -> None:
        """Raise UsageError if a file may not be written. Call this before doing any work."""
        existing = [path for path in paths if self._exists(path)]
        if not existing or self.force:
            return
        if len(existing) == 1:
            what = f"{existing[0]} already exists"
        else:
            what = f"{existing[0]} and {len(existing) - 1} more already exist"
        raise UsageError(f"{what} (use --force to overwrite)", self.advice)

    def write(self, contents: Mapping[Path, bytes], *, private: bool = False) -> None:
        """Check the files again, then write all of them or none.

        Raises UsageError, with a hint where to write instead, if one of them may not or can't be
        written.
        """
        self.check(list(contents))
        try:
            replace_files(contents, private=private)
        except DataError as exc:
            raise UsageError(exc.what, f"free up some space, or {self.advice}") from exc

    def remove(self, path: Path) -> None:
        """Delete a file that this command has made, if it may be replaced.

        Raises UsageError, with a hint, if that's not allowed or not possible.
        """
        self._exists(path)
        try:
            path.unlink(missing_ok=True)
        except OSError as exc:
            reason = exc.strerror or exc
            hint = "delete it yourself"
            raise UsageError(f"{path} couldn't be deleted: {reason}", hint) from exc

    def _exists(self, path: Path) -> bool:
        """Return whether there is a file to overwrite; raises UsageError if that's not allowed."""
        try:
            status = status_of(path)
            if status is None:
                self._check_new(path)
                return False
            self._check_existing(path)
            self._check_kind(path, status)
        except OSError as exc:
            reason = exc.strerror or exc
            raise UsageError(f"{path} couldn't be written: {reason}", self.advice) from exc
        return True

    def _check_new(self, path: Path) -> None:
        """Refuse a new file that would be part of the learner's data, or can't be created."""
        closed = [folder for folder in self._data_folders if folder != self.open_folder]
        if self._is_learners(path, closed):
            raise self._belongs_to_learner(path)
        self._check_folder(path)

    def _check_existing(self, path: Path) -> None:
        """Refuse a file that is being read, is the learner's, or came with the program."""
        if _is_one_of(path, self.reading):
            raise UsageError(f"{path} is being read by this command", self.advice)
        # By its place, and by its content: a hard link elsewhere to a file in one of the folders.
        folders = self._data_folders
        if self._is_learners(path, folders) or _is_one_of(path, _files_in(*folders)):
            raise self._belongs_to_learner(path)
        shipped = shipped_folder()
        if isinstance(shipped, Path) and _is_one_of(path, _files_in(shipped)):
            raise UsageError(f"{path} comes with the program", self.advice)

    @property
    def _data_folders(self) -> tuple[Path, Path]:
        """The folders of the home whose files are part of the learner's data."""
        return self.home.banks, self.home.backups

    def _is_learners(self, path: Path, folders: Iterable[Path]) -> bool:
        """Return whether the path is one of the home's own files, or below one of the folders."""
        real_path = _real(path)
        own_files = list(self.home.files)
        if looks_like_copy(path, self.home):
            own_files.append(self.home.root / path.name)
        if any(_same_place(real_path, _real(own)) for own in own_files):
            return True
        pairs = product(real_path.parents, map(_real, folders))
        return any(_same_place(parent, folder) for parent, folder in pairs)

    def _belongs_to_learner(self, path: Path) -> UsageError:
        return UsageError(f"{path} belongs to your study data", self.advice)

    def _check_kind(self, path: Path, status: os.stat_result) -> None:
        """Refuse to replace a device, a pipe, a folder or a symbolic link."""
        if stat.S_ISLNK(status.st_mode):
            self._check_target(path)
            hint = f"use the file that it points to, or {self.advice}"
            raise UsageError(f"{path} is a symbolic link", hint)
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"{path} is a folder", f"choose a file in it, or {self.advice}")
        if not stat.S_ISREG(status.st_mode):
            raise self._not_a_file(path)
        self._check_permission(path.parent)

    def _check_target(self, link: Path) -> None:
        """Refuse a link to a device or a pipe; a link to nothing is left to the caller."""
        if link.exists() and not link.is_file() and not link.is_dir():
            raise self._not_a_file(link)

    def _not_a_file(self, path: Path) -> UsageError:
        return UsageError(f"{path} is a device or a pipe, not a file", self.advice)

    def _check_folder(self, path: Path) -> None:
        """Refuse a new file whose folder neither exists nor can be created."""
        parents = path.absolute().parents
        nearest_existing = next((each for each in parents if os.path.lexists(each)), None)
        if nearest_existing is None:
            raise UsageError(f"there is no drive {parents[-1]}", self.advice)
        if not nearest_existing.is_dir():
            raise UsageError(f"{nearest_existing} is not a folder", self.advice)
        self._check_permission(nearest_existing)

    def _check_permission(self, folder: Path) -> None:
        if not os.access(folder, os.W_OK | os.X_OK):
            what = f"you don't have permission to write in {folder.absolute()}"
            raise UsageError(what, self.advice)


def _real(path: Path) -> Path:
    """Return the path without symbolic links, as far as it exists."""
    return Path(os.path.realpath(path))


def _is_one_of(path: Path, others: Iterable[Path]) -> bool:
    """Return whether the path is another name of one of the files: a link, `./x`, other case."""
    return any(_same_file(path, other) for other in others)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them doesn't exist, or is a link to nothing
        return False


def _same_place(one: Path, other: Path) -> bool:
    """Return whether two real paths are the same, or would be if they existed.

    If neither exists, case makes no difference: on Windows and macOS they would be the same file.
    """
    if one.exists() or other.exists():
        return _same_file(one, other)
    if one.name.casefold() != other.name.casefold():
        return False
    if one == one.parent or other == other.parent:
        return one == other  # drives that aren't connected
    return _same_place(one.parent, other.parent)


def _files_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from (path for path in folder.iterdir() if path.is_file())
