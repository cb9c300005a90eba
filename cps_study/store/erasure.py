"""Deletes everything that this program keeps about the learner, and nothing else."""

from __future__ import annotations

import contextlib
import shutil
import stat
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.picture import is_folder_name
from cps_study.store.backup import BACKUP_FILE
from cps_study.store.copies import find_copies
from cps_study.store.disk import is_file, is_folder, status_of, sync_folder
from cps_study.store.files import explain_os_errors, leftovers
from cps_study.store.library import is_bank_name
from cps_study.store.lock import bank_writer, writer
from cps_study.store.pictures import all_files_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cps_study.store.paths import Home


class Erasure(NamedTuple):
    """What is to be deleted, or was."""

    files: list[Path]
    """In the order in which they go: the journal is the last one with answers."""
    stays: list[Path]
    """What's in the folders that isn't this program's."""


def find_all(home: Home) -> Erasure:
    """Return every file with the learner's data; the locks and the cache hold none.

    A file behind a link is listed with the link. Raises DataError if a folder can't be read, or a
    link leads nowhere: what it stood for may be on a drive that isn't connected.
    """
    copies = find_copies(home)
    own = [home.schedule, home.attempts, home.settings, *copies.others, *copies.journals]
    pictures = [*all_files_of(home.banks).values(), *all_files_of(home.backups).values()]
    files = [
        *pictures,
        *_files_in(home.banks, is_bank_name),
        *_files_in(home.backups, is_backup_name),
        *own,
        home.journal,
    ]
    found = []
    for path in files:
        with explain_os_errors(path, "be read"):
            status = status_of(path)
            if status is None:
                continue
            if stat.S_ISLNK(status.st_mode) and is_file(path):
                found.append(path.resolve())
            found.append(path)
    return Erasure(found, _others(home, {*found, home.lock, home.bank_lock}))


def erase(home: Home) -> Erasure:
    """Delete the learner's data, the cache and the folders that are empty then.

    Returns what was deleted. Raises DataError if another process has the home, or a file can't be
    deleted; the journal goes last, so that what is left is whole.
    """
    with writer(home), bank_writer(home):
        folders = _folders_of_pictures(home)
        for folder in (home.root, home.banks, home.backups, *folders):
            _clear_leftovers(folder)
        found = find_all(home)
        for path in found.files:
            with explain_os_errors(path, "be deleted"):
                path.unlink(missing_ok=True)
        for folder in dict.fromkeys(path.parent for path in found.files):
            with explain_os_errors(folder, "be written"):
                sync_folder(folder)
        with explain_os_errors(home.cache, "be deleted"):
            if is_folder(home.cache):
                shutil.rmtree(home.cache)
                sync_folder(home.cache.parent)
    for lock in (home.lock, home.bank_lock):
        with contextlib.suppress(OSError):
            lock.unlink()
    for folder in (*folders, home.banks, home.backups, home.root):
        with contextlib.suppress(OSError):  # something else is in it
            folder.rmdir()
    return found


def is_backup_name(name: str) -> bool:
    """Return whether a file in the backups folder can be one that this program put there.

    Those are backups, copies of banks that were replaced, and journals that were merged.
    """
    return bool(BACKUP_FILE.fullmatch(name)) or is_bank_name(name) or ".jsonl" in name


def _clear_leftovers(folder: Path) -> None:
    """Delete the temporary files that a killed process left in a folder; they hold data, too."""
    with explain_os_errors(folder, "be read"):
        left = leftovers(folder) if is_folder(folder) else []
    for path in left:
        with explain_os_errors(path, "be deleted"):
            path.unlink()


def _files_in(folder: Path, is_own: Callable[[str], bool]) -> list[Path]:
    with explain_os_errors(folder, "be read"):
        if not is_folder(folder):
            return []
        return sorted(path for path in folder.iterdir() if is_own(path.name) and not path.is_dir())


def _others(home: Home, own: set[Path]) -> list[Path]:
    """Return what else is in the home's folders, without temporary files."""
    others: list[Path] = []
    pictures = _folders_of_pictures(home)
    for folder in (home.root, home.banks, home.backups, *pictures):
        with explain_os_errors(folder, "be read"):
            if is_folder(folder):
                others += [path for path in folder.iterdir() if path not in own]
    known = {home.banks, home.backups, *pictures}
    return sorted(path for path in others if path not in known)


def _folders_of_pictures(home: Home) -> list[Path]:
    """Return the folders beside banks and their copies that have pictures."""
    folders: list[Path] = []
    for above in (home.banks, home.backups):
        with explain_os_errors(above, "be read"):
            if above.is_dir():
                folders += [path for path in above.iterdir() if is_folder_name(path.name)]
    return [path for path in folders if path.is_dir() and not path.is_symlink()]
