"""What another device brings to a merge: its journal, and its own banks."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import DataError, UsageError
from cps_study.formats.pictures.fault import PictureError
from cps_study.store.files import read_if_there, read_input
from cps_study.store.learner_zip import (
    BANKS,
    JOURNAL,
    MAX_BYTES,
    banks_among,
    is_usable_name,
    pictures_among,
    read_learner_zip,
)
from cps_study.store.library import own_bank_paths
from cps_study.store.pictures import all_files_of, read_raw

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cps_study.store.paths import Home

_WHAT: Final = "the folder, a backup or the journal of another device"
_ZIP_START: Final = b"PK"


class MergeSource(NamedTuple):
    """A journal (None if there is none) and banks, by the names of their files.

    Pictures are by their folder and name, as in `maps.pictures/a.png`.
    """

    path: Path
    journal: bytes | None
    banks: dict[str, bytes]
    pictures: dict[str, bytes]


def read_source(path: Path, home: Home) -> MergeSource:
    """Return what is in a folder with a learner's data, a backup of one, or a journal alone.

    A bare name that nothing has in the current folder may be that of a file beside the journal.
    Nothing is changed there. Raises UsageError if there is nothing at the path or it's this home,
    and DataError if it can't be read or isn't a learner's data.
    """
    if path.name == str(path) and not os.path.lexists(path):
        beside = home.root / path
        path = beside if beside.exists() else path
    if _is_here(path, home):
        raise UsageError(f"{path} is where your study data is", f"name {_WHAT}")
    if path.is_dir():
        return _read_folder(path)
    _refuse_large(path)
    raw = read_input(path, _WHAT, MAX_BYTES)
    if not raw.startswith(_ZIP_START):
        return MergeSource(path, raw, {}, {})
    files = read_learner_zip(path, home.root)
    return MergeSource(path, files[JOURNAL], banks_among(files), pictures_among(files))


def _is_here(path: Path, home: Home) -> bool:
    """Return whether a path is this home or its journal."""
    try:
        return any(own.exists() and path.samefile(own) for own in (home.root, home.journal))
    except OSError:
        return False


def _read_folder(folder: Path) -> MergeSource:
    _refuse_large(folder / JOURNAL)
    journal = read_if_there(folder / JOURNAL)
    banks = dict(_banks_in(folder / BANKS))
    if journal is None and not banks:
        raise DataError(f"{folder} has no {JOURNAL}, so there's nothing to merge", f"name {_WHAT}")
    return MergeSource(folder, journal, banks, dict(_pictures_in(folder / BANKS)))


def _banks_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each bank in a folder, sorted by name."""
    for path in own_bank_paths(folder):
        if is_usable_name(path):
            _refuse_large(path)
            content = read_if_there(path)
            if content is not None:
                yield path.name, content


def _pictures_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the pictures beside the banks in a folder; one that can't be read stays there."""
    for name, path in all_files_of(folder).items():
        with contextlib.suppress(PictureError):
            raw = read_raw(path)
            if raw is not None and is_usable_name(path):
                yield name, raw


def _refuse_large(path: Path) -> None:
    """Raise DataError for a file that would take too much memory, as no learner's does."""
    try:
        size = path.stat().st_size
    except OSError:
        return  # reading it says what is wrong
    if size > MAX_BYTES:
        raise DataError(
            f"{path} is larger than {MAX_BYTES >> 20} MiB, and years of study come to far less",
            f"nothing was changed; check what it is, and name {_WHAT}",
        )
