"""The pictures beside a bank: which are there, and what is in one. Nothing is read at a start."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cps_study.formats.pictures.fault import PictureError
from cps_study.model.picture import (
    MAX_BYTES,
    folder_name,
    is_folder_name,
    is_picture_name,
    kind_of_name,
)
from cps_study.store.disk import read_file
from cps_study.store.files import explain_os_errors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from cps_study.model.picture import Picture

MISSING = "its file isn't there"


def folder_beside(bank: Traversable) -> Traversable:
    """Return the folder with the pictures of a bank's file, whether it exists or not."""
    file: Any = bank  # a path, or a file in a zip, which knows its folder, too
    folder: Traversable = file.parent / folder_name(bank.name)
    return folder


def are_there(folder: Traversable, names: Iterable[str]) -> set[str]:
    """Return which of these pictures have a file that may be one; no file is opened."""
    if not folder.is_dir():
        return set()
    return {name for name in names if is_picture_name(name) and _is_usable(folder / name)}


def _is_usable(path: Traversable) -> bool:
    """Return whether a path is that of a file as large as a picture can be."""
    with contextlib.suppress(OSError, ValueError):
        if not isinstance(path, Path):
            return path.is_file()
        return path.is_file() and 0 < path.stat().st_size <= MAX_BYTES
    return False


def read_picture(folder: Traversable, name: str) -> Picture:
    """Return a picture of the folder, checked. Raises PictureError if it can't be used."""
    from cps_study.formats.pictures.cleaning import clean_picture  # noqa: PLC0415 - few need it

    if not is_picture_name(name):
        raise PictureError("no picture can be called that")
    raw = read_raw(folder / name)
    if raw is None:
        raise PictureError(MISSING)
    picture = clean_picture(raw)
    if picture.kind != kind_of_name(name):
        raise PictureError(f"it's a {picture.kind.upper()}, and its name says something else")
    return picture


def read_raw(path: Traversable) -> bytes | None:
    """Return the bytes of a picture's file as they are, or None if there is none.

    Raises PictureError if it's too large or can't be read.
    """
    try:
        if not path.is_file():
            return None
        if isinstance(path, Path) and path.stat().st_size > MAX_BYTES:
            raise PictureError(f"it's larger than {MAX_BYTES >> 20} MiB")
        return read_file(path)
    except (OSError, ValueError) as exc:
        raise PictureError("its file can't be read") from exc


def all_files_of(banks: Path) -> dict[str, Path]:
    """Return every picture beside banks, by its folder and its name: `maps.pictures/a.png`.

    Raises DataError if a folder can't be listed.
    """
    with explain_os_errors(banks, "be read"):
        inside = list(banks.iterdir()) if banks.is_dir() else []
    folders = sorted(path for path in inside if is_folder_name(path.name) and path.is_dir())
    return {f"{folder.name}/{path.name}": path for folder in folders for path in files_of(folder)}


def files_of(folder: Path) -> list[Path]:
    """Return the pictures in a folder, sorted by name; none if it isn't there.

    Raises DataError if the folder can't be listed.
    """
    with explain_os_errors(folder, "be read"):
        if not folder.is_dir():
            return []
        found = [path for path in folder.iterdir() if is_picture_name(path.name)]
    return sorted(path for path in found if not path.is_dir())
