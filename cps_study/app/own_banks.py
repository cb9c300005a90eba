"""The learner's own banks: where their files are, and how one is taken away."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from cps_study.errors import UsageError
from cps_study.nearest import nearest_hint
from cps_study.store.disk import is_file, status_of, sync_folder
from cps_study.store.files import explain_os_errors, read_input, replace_file
from cps_study.store.lock import bank_writer

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
    """Take a bank of the learner's own away, and return where a copy of it is kept.

    Raises UsageError for a bank that came with the program or doesn't exist.
    """
    path = own_path(home, ident)
    with bank_writer(home):
        content = content_of(path)
        if content is None:
            raise _cannot_remove(ident, library)
        copy = free_copy_path(home, ident, now)
        replace_file(copy, content)
        with explain_os_errors(path, "be removed"):
            path.unlink()
            sync_folder(path.parent)
    return copy


def _cannot_remove(ident: str, library: Library) -> UsageError:
    """Return the error for a bank that isn't the learner's own."""
    shipped = [bank.id for bank in library.loaded_banks if bank.file.shipped]
    mine = [bank.id for bank in library.loaded_banks if not bank.file.shipped]
    if ident in shipped:
        return UsageError(
            f"the bank '{ident}' comes with the program, so it can't be removed",
            "to use only some banks, add --bank",
        )
    hint = nearest_hint(ident, mine) if mine else ""
    return UsageError(f"you don't have a bank called '{ident}'", hint)
