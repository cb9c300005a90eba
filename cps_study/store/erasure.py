"""Deletes everything that this program keeps about the learner, and nothing else."""

from __future__ import annotations

import contextlib
import shutil
import stat
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import DataError
from cps_study.model.picture import is_folder_name
from cps_study.model.text import count
from cps_study.store.backup import BACKUP_FILE
from cps_study.store.copies import find_copies
from cps_study.store.disk import is_file, is_folder, status_of, sync_folder
from cps_study.store.files import explain_os_errors, is_leftover
from cps_study.store.library import is_bank_name
from cps_study.store.lock import bank_writer, writer
from cps_study.store.pictures import all_files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cps_study.store.paths import Home


class Erasure(NamedTuple):
    """What is to be deleted, or was."""

    files: list[Path]
    """In the order in which they go: the journal is the last one with answers."""
    stays: list[Path]
    """What's in the folders that isn't this program's."""
    cache: Path | None
    """The folder of the cache, which has the questions of the learner's own banks, if it exists."""


def find_all(home: Home) -> Erasure:
    """Return every file with the learner's data, those that a killed process left half-written too.

    The locks hold nothing. A file behind a link is listed with the link. Raises DataError if a
    folder can't be read, or a link leads nowhere: what it stood for may be on a drive that isn't
    connected.
    """
    copies = find_copies(home)
    own = [home.schedule, home.attempts, home.settings, *copies.others, *copies.journals]
    pictures = [*all_files_of(home.banks).values(), *all_files_of(home.backups).values()]
    files = [
        *_leftovers_of(home),
        *pictures,
        *_files_in(home.banks, is_bank_name),
        *_files_in(home.backups, is_backup_name),
        *own,
        home.journal,
    ]
    found = []
    for path in dict.fromkeys(files):
        with explain_os_errors(path, "be read"):
            status = status_of(path)
            if status is None:
                continue
            if stat.S_ISLNK(status.st_mode):
                is_file(path)  # raises if the link leads nowhere
                found.append(path.resolve())
            found.append(path)
    with explain_os_errors(home.cache, "be read"):
        cache = home.cache if is_folder(home.cache) else None
    return Erasure(found, _others(home, {*found, home.lock, home.bank_lock}), cache)


def erase(home: Home) -> Erasure:
    """Delete the learner's data, the cache and the folders that are empty then.

    Returns what was deleted. Raises DataError if another process has the home, or a file can't be
    deleted; the journal goes last, so that what is left is whole.
    """
    found = find_all(home)  # before a lock clears what a killed process left, so that it's named
    if status_of(home.root) is None:  # a lock would create it
        _delete_cache(found)
        return found
    with writer(home), bank_writer(home):
        folders = _folders_of_pictures(home)
        files = list(dict.fromkeys([*found.files, *find_all(home).files]))
        for number, path in enumerate(files):
            try:
                with explain_os_errors(path, "be deleted"):
                    path.unlink(missing_ok=True)
            except DataError as exc:
                gone = f"{number} of {count(len(files), 'file')} deleted before that"
                raise DataError(f"{exc.what} ({gone})", exc.hint) from exc
        for folder in dict.fromkeys(path.parent for path in files):
            with explain_os_errors(folder, "be written"):
                sync_folder(folder)
        _delete_cache(found)
    for lock in (home.lock, home.bank_lock):
        with contextlib.suppress(OSError):
            lock.unlink()
    for folder in (*folders, home.banks, home.backups, home.root):
        with contextlib.suppress(OSError):  # something else is in it
            folder.rmdir()
    return found._replace(files=files)


def _delete_cache(found: Erasure) -> None:
    if found.cache is not None:
        with explain_os_errors(found.cache, "be deleted"):
            shutil.rmtree(found.cache)
            sync_folder(found.cache.parent)


def is_backup_name(name: str) -> bool:
    """Return whether a file in the backups folder can be one that this program put there.

    Those are backups, copies of banks that were replaced, and journals that were merged.
    """
    return bool(BACKUP_FILE.fullmatch(name)) or is_bank_name(name) or ".jsonl" in name


def _leftovers_of(home: Home) -> list[Path]:
    """Return the temporary files that killed processes left in the home; they hold data, too."""
    return [path for path in _inside(_folders(home)) if is_leftover(path.name)]


def _files_in(folder: Path, is_own: Callable[[str], bool]) -> list[Path]:
    own = [path for path in _inside([folder]) if is_own(path.name)]
    return sorted(path for path in own if not path.is_dir())


def _others(home: Home, own: set[Path]) -> list[Path]:
    """Return what else is in the home's folders."""
    folders = _folders(home)
    return sorted(set(_inside(folders)) - own - set(folders))


def _folders(home: Home) -> list[Path]:
    """Return the home, and the folders in it that are this program's."""
    return [home.root, home.banks, home.backups, *_folders_of_pictures(home)]


def _folders_of_pictures(home: Home) -> list[Path]:
    """Return the folders beside banks and their copies that have pictures."""
    folders = [path for path in _inside([home.banks, home.backups]) if is_folder_name(path.name)]
    return [path for path in folders if path.is_dir() and not path.is_symlink()]


def _inside(folders: Iterable[Path]) -> list[Path]:
    """Return what is in these folders, those of them that exist; raises DataError if it can't."""
    inside: list[Path] = []
    for folder in folders:
        with explain_os_errors(folder, "be read"):
            inside += folder.iterdir() if is_folder(folder) else ()
    return inside
