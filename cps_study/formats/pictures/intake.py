"""The pictures of a file that comes in: found where a text names them, checked, and named."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from cps_study.formats.pictures.cleaning import (
    bytes_of_address,
    clean_picture,
    name_of_picture,
)
from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.syntax.zip_package import MAX_BYTES, Package, PackageError
from cps_study.model.picture import MAX_PICTURES

if TYPE_CHECKING:
    from cps_study.model.picture import Picture

FilesOfPictures = Callable[[str], bytes | None]
"""Returns the file that a text's address of a picture means, or None; may raise PictureError."""
_PLACEHOLDERS: Final = re.compile(r"(?:\$IMS-CC-FILEBASE\$/|\.{0,2}/)*")
"""What addresses begin with that stands for the folder of the files."""
_BLACKBOARD: Final = "xid-"
"""How the last part of an address begins for which Blackboard's package has a longer name."""


def no_files(_address: str) -> bytes | None:
    """Return None: for a file that has no pictures in it."""
    return None


class PictureIntake:
    """Collects the pictures of a file by the names that they get in the bank's folder."""

    def __init__(self) -> None:
        self.files: FilesOfPictures = no_files
        self.found: dict[str, Picture] = {}
        self._size = 0

    def take(self, address: str, wish: str) -> str:
        """Return the name of the picture at an address, or "" if the file doesn't have it.

        `wish` is what the picture is called in its file. Raises PictureError if it can't be used.
        """
        raw = bytes_of_address(address)
        if raw is None:
            raw = self.files(address)
        if raw is None:
            return ""
        picture = clean_picture(raw)
        name = name_of_picture(picture, wish)
        if name not in self.found:
            self._size += len(picture.raw)
            if len(self.found) == MAX_PICTURES or self._size > MAX_BYTES:
                most = f"{MAX_PICTURES:,} pictures or {MAX_BYTES >> 20} MiB"
                raise PictureError(f"the file has more than {most}")
            self.found[name] = picture
        return name


class PackageFiles:
    """Finds the pictures of a zip package by the addresses that texts give them."""

    def __init__(self, raw: bytes) -> None:
        """Open the package, with a limit of its own on what the pictures unpack to."""
        self._package = Package(raw)
        self._by_name: dict[str, list[str]] = {}
        for path in self._package.names:
            name = posixpath.basename(path)
            self._by_name.setdefault(name, []).append(path)
            if _BLACKBOARD in name:
                short = posixpath.splitext(name[name.index(_BLACKBOARD) :])[0]
                self._by_name.setdefault(short, []).append(path)

    def __call__(self, address: str) -> bytes | None:
        """Return the file at an address: the one whose path ends with it, else with its name.

        Raises PictureError if several have that name, or if the file is damaged.
        """
        address = unquote(address.partition("?")[0].partition("#")[0])
        path = _PLACEHOLDERS.sub("", address, count=1)
        candidates = self._by_name.get(posixpath.basename(path), [])
        if path in candidates:
            return read_from(self._package, path)
        nearer = [name for name in candidates if name.endswith(f"/{path}")]
        found = nearer or candidates
        if len(found) > 1:
            raise PictureError("the file has several pictures of that name")
        return read_from(self._package, found[0]) if found else None


def read_from(package: Package, name: str) -> bytes | None:
    """Return a file of a package. Raises PictureError if it's damaged or too large."""
    try:
        return package.read(name)
    except PackageError as exc:
        raise PictureError("its file is damaged, or too large") from exc
