"""The learner's own banks: where their files are, and how one is removed."""

from __future__ import annotations

import contextlib
from itertools import count
from typing import TYPE_CHECKING

from cps_study.errors import SEE_BANKS, UsageError
from cps_study.model.picture import folder_name
from cps_study.nearest import nearest_hint
from cps_study.store.disk import is_file, read_file, status_of, sync_folder
from cps_study.store.files import explain_os_errors, read_input, replace_files
from cps_study.store.lock import bank_writer
from cps_study.store.pictures import files_of

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.library import Library
    from cps_study.store.paths import Home


def own_path(home: Home, ident: str) -> Path:
    """Return the file of a bank of the learner's own, whether it exists or not."""
    return home.banks / f"{ident}.yaml"


def content_of(path: Path) -> bytes | None:
    """Read a bank's file; None if there is no such file.

    Raises DataError for what is there and isn't a file that can be read.
    """
    with explain_os_errors(path, "be read"):
        if not is_file(path):
            return None
    return read_input(path, "a bank")


def free_copy_path(home: Home, ident: str, now: str) -> Path:
    """Return a name for a copy among the backups that no file has yet; `now` becomes part of it."""
    path = home.backups / f"{ident}-{now}.yaml"
    with explain_os_errors(home.backups, "be read"):
        for number in count(1):
            if status_of(path) is None:
                break
            path = home.backups / f"{ident}-{now}-{number}.yaml"
    return path


def remove_bank(home: Home, ident: str, library: Library, now: str) -> Path:
    """Remove one of the learner's own banks, and return where a copy of it is kept.

    Its pictures are kept in a folder beside the copy.

    Raises UsageError for a bank that came with the program or doesn't exist.
    """
    path = own_path(home, ident)
    with bank_writer(home):
        content = content_of(path)
        if content is None:
            raise _cannot_remove(ident, library)
        copy = free_copy_path(home, ident, now)
        pictures = _pictures_of(path)
        kept = copy.with_name(folder_name(copy.name))
        replace_files({kept / each.name: raw for each, raw in pictures.items()} | {copy: content})
        for each in (path, *pictures):
            with explain_os_errors(each, "be removed"):
                each.unlink()
        with explain_os_errors(path, "be removed"):
            sync_folder(path.parent)
        with contextlib.suppress(OSError):  # there is none, or something else is in it
            path.with_name(folder_name(path.name)).rmdir()
    return copy


def _pictures_of(bank: Path) -> dict[Path, bytes]:
    """Return the pictures beside a bank. Raises DataError if one can't be read."""
    pictures = {}
    for path in files_of(bank.with_name(folder_name(bank.name))):
        with explain_os_errors(path, "be read"):
            pictures[path] = read_file(path)
    return pictures


def _cannot_remove(ident: str, library: Library) -> UsageError:
    """Return the error for a bank that isn't the learner's own."""
    shipped = [bank.id for bank in library.loaded_banks if bank.file.shipped]
    mine = [bank.id for bank in library.loaded_banks if not bank.file.shipped]
    if ident in shipped:
        return UsageError(
            f"the bank '{ident}' comes with the program, so it can't be removed",
            "to use only some banks, add --bank",
        )
    hint = nearest_hint(ident, mine, SEE_BANKS)
    return UsageError(f"you don't have a bank called '{ident}'", hint)
