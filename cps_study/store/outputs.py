"""Writing where the user says: every command that has an output checks it and writes it through one guard."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError, UsageError
from cps_study.store.files import replace_files
from cps_study.store.library import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cps_study.store.paths import Home


class OutputGuard(NamedTuple):
    """What a command's output files may not replace.

    `force` allows to overwrite a file. Never allowed are: one of the files that the command is `reading`,
    the learner's own data, a bank that came with the program, and anything that is not a regular file.
    """

    home: Home
    force: bool = False
    reading: tuple[Path, ...] = ()
    advice: str = "choose another file with --out"
    """What the user can do instead of what is refused."""
    open_folder: Path | None = None
    """The folder of the home that takes new files from this command."""

    def check(self, paths: Sequence[Path]) -> None:
        """Raise UsageError if one of the files may not be written; call it before any work is done."""
        there = [path for path in paths if self._exists(path)]
        if not there or self.force:
            return
        if len(there) == 1:
            what = f"{there[0]} already exists"
        else:
            what = f"{there[0]} and {len(there) - 1} more already exist"
        raise UsageError(f"{what} (use --force to overwrite)", self.advice)

    def write(self, contents: Mapping[Path, bytes], *, private: bool = False) -> None:
        """Check the files again, then write them; the first takes its place once all are on the disk.

        Raises UsageError, which says where to write instead, if one may not or cannot be written.
        """
        self.check(list(contents))
        try:
            replace_files(contents, private=private)
        except DataError as exc:
            raise UsageError(exc.what, f"make room, or {self.advice}") from exc

    def _exists(self, path: Path) -> bool:
        """Tell whether there is a file to overwrite; raises UsageError for what is never allowed."""
        try:
            found = _lstat(path)
            self._refuse_protected(path, there=found is not None)
            if found is None:
                self._check_folder(path)
                return False
            self._check_kind(path, found)
        except OSError as exc:
            raise UsageError(
                f"{path} could not be written: {exc.strerror or exc}", self.advice
            ) from exc
        return True

    def _refuse_protected(self, path: Path, *, there: bool) -> None:
        """Refuse a file that is being read, and one of the learner's or the program's, by whatever name."""
        if there and _is_one_of(path, self.reading):
            raise UsageError(f"{path} is being read by this command", self.advice)
        if self._is_learners(path, there=there):
            raise UsageError(f"{path} belongs to your study data", self.advice)
        shipped = shipped_folder()
        if there and isinstance(shipped, Path) and _is_one_of(path, _files_in(shipped)):
            raise UsageError(f"{path} came with the program", self.advice)

    def _is_learners(self, path: Path, *, there: bool) -> bool:
        """Tell whether the file is, or would be, a part of the learner's data."""
        home = self.home
        place = _real(path)
        if any(_same_place(place, _real(own)) for own in home.files):
            return True
        folders = [home.banks, home.backups]
        if there and any(_is_one_of(path, _files_in(folder)) for folder in folders):
            return True
        closed = [folder for folder in folders if there or folder != self.open_folder]
        return any(
            _same_place(above, _real(folder)) for folder in closed for above in place.parents
        )

    def _check_kind(self, path: Path, found: os.stat_result) -> None:
        """Refuse what a file would replace without being asked to: a device, a pipe, a folder, a symbolic link."""
        if stat.S_ISLNK(found.st_mode):
            if path.exists() and not path.is_file() and not path.is_dir():
                raise UsageError(f"{path} is a device or a pipe, not a file", self.advice)
            raise UsageError(
                f"{path} is a symbolic link", f"name the file that it points to, or {self.advice}"
            )
        if stat.S_ISDIR(found.st_mode):
            raise UsageError(f"{path} is a folder", f"name a file in it, or {self.advice}")
        if not stat.S_ISREG(found.st_mode):
            raise UsageError(f"{path} is a device or a pipe, not a file", self.advice)
        self._check_permission(path.parent)

    def _check_folder(self, path: Path) -> None:
        """Refuse a new file whose folder neither exists nor can be made."""
        above = next(folder for folder in path.absolute().parents if os.path.lexists(folder))
        if not above.is_dir():
            raise UsageError(f"{above} is not a folder", self.advice)
        self._check_permission(above)

    def _check_permission(self, folder: Path) -> None:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(f"you have no permission to write in {folder.absolute()}", self.advice)


def _lstat(path: Path) -> os.stat_result | None:
    """Return what has this name, a link itself and not what it points to; None if nothing has it."""
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _real(path: Path) -> Path:
    """Return the path without symbolic links, as far as it exists."""
    return Path(os.path.realpath(path))


def _is_one_of(path: Path, others: Iterable[Path]) -> bool:
    """Tell whether the path is another name of one of the files: a link, `./x`, other capitals."""
    return any(_same_file(path, other) for other in others)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist, or is a link to nothing
        return False


def _same_place(one: Path, other: Path) -> bool:
    """Tell whether two real paths are the same, or would be; if neither exists, capitals make no difference."""
    if one.exists() or other.exists():
        return _same_file(one, other)
    return one.name.casefold() == other.name.casefold() and _same_place(one.parent, other.parent)


def _files_in(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if path.is_file())
