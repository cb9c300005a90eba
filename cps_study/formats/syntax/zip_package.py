"""Zip packages from elsewhere, read in memory: nothing is unpacked, and nothing can grow without bound."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ENTRIES: Final = 20_000
"""A package of QTI 2 has a file for each question."""
MAX_BYTES: Final = 100 << 20
"""The most that all members together may hold, unpacked."""
MAX_RATIO: Final = 200
_SMALL: Final = 1 << 20
_CHUNK: Final = 1 << 16
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")


class PackageError(Exception):
    """What is wrong with a package, as a sentence."""


class Package:
    """A zip in memory. Its members are read by name, within limits that hold for all reads together."""

    def __init__(self, raw: bytes) -> None:
        """Open the zip; raises PackageError if it is none, or has a member that no honest package has."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            members = self._zip.infolist()
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as exc:
            raise PackageError("the file is not a zip that can be read") from exc
        if len(members) > MAX_ENTRIES:
            raise PackageError(f"the package has {len(members)} files; {MAX_ENTRIES} are the most")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            if not member.filename.endswith("/"):  # its `is_dir` stumbles over a name that is empty
                self._members[safe_name(member)] = member
        self._left = MAX_BYTES

    @property
    def names(self) -> list[str]:
        """The names of the files, in the package's order."""
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """Return a member, or None if there is none; raises PackageError if it is damaged or too large."""
        member = self._members.get(unicodedata.normalize("NFC", name))
        if member is None:
            return None
        held = bytearray()
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    held += chunk
                    self._left -= len(chunk)
                    packed = max(member.compress_size, 1)
                    if self._left < 0 or (len(held) > _SMALL and len(held) > MAX_RATIO * packed):
                        raise PackageError(
                            f"'{name}' in the package grows too large when it is unpacked"
                        )
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as exc:
            raise PackageError(f"'{name}' in the package is damaged") from exc
        return bytes(held)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files, all of them from the first day that a zip knows: the same files, the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, content)
    return held.getvalue()


def safe_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name, normalised; raises PackageError for one that leads elsewhere."""
    name = unicodedata.normalize("NFC", member.filename)
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if (
        not parts
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
        or "\0" in name
        or re.match(r"[A-Za-z]:", name)
        or any(_RESERVED.fullmatch(part) for part in parts)
        or stat.S_ISLNK(member.external_attr >> 16)
    ):
        raise PackageError("the package has a file whose name leads elsewhere; it is not used")
    return name
