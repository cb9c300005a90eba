"""Zip packages from elsewhere, read in memory within limits; nothing is unpacked to disk.

This is the only guard against hostile zips: question packages, Anki's packages and Excel workbooks
all come through it.
"""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

MAX_ENTRIES: Final = 20_000
"""The most files in a package; one of QTI 2 has a file for each question."""
MAX_BYTES: Final = 100 << 20
"""The most bytes that all files of a package may have together, unpacked."""
MAX_RATIO: Final = 200
"""How many times its packed size a file may have, unpacked; text reaches 20, a zip bomb 1,000."""
_SMALL: Final = 1 << 20
"""Bytes up to which no ratio is suspicious: a short file of one letter packs very well."""
_CHUNK: Final = 1 << 16
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Python unpacks the other methods in steps of any size, so no limit would stop them in time."""
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that are devices on Windows, with any extension."""
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    OSError,
    NotImplementedError,
    RuntimeError,
    EOFError,
)
"""What Python's zipfile raises for broken bytes."""


class PackageError(Exception):
    """What is wrong with a package, as a sentence."""


class Package:
    """A zip in memory. All reads together share one limit on the unpacked size."""

    def __init__(
        self, raw: bytes, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES
    ) -> None:
        """Open the zip.

        Raises PackageError if it isn't a zip, or has an entry that no honest package has.
        """
        self._bytes_left = max_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
            entries = self._zip.infolist()
        except _DAMAGE as exc:
            raise PackageError("the file is damaged, or isn't a zip") from exc
        if len(entries) > max_entries:
            what = f"the package has {len(entries):,} files; {max_entries:,} is the limit"
            raise PackageError(what)
        # A folder is an entry whose name ends in a slash. zipfile's own `is_dir` fails on an entry
        # with an empty name.
        self._files = [entry for entry in entries if not entry.filename.endswith("/")]
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        for entry in self._files:
            self._by_name[safe_name(entry)] = entry
            if entry.compress_type not in _METHODS:
                raise PackageError("the package is compressed in an unusual way")

    @property
    def names(self) -> list[str]:
        """The names of the files, in the package's order."""
        return list(self._by_name)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None if the package has no file of that name.

        Raises PackageError if the file is damaged or too large.
        """
        entry = self._by_name.get(unicodedata.normalize("NFC", name))
        if entry is None:
            return None
        return b"".join(self._chunks(entry))

    def contains_any(self, words: Collection[bytes]) -> bool:
        """Return whether one of these words is anywhere in the unpacked files.

        Looks at every file, even if two have the same name. Raises PackageError as `read` does.
        """
        overlap = max(map(len, words)) - 1
        for entry in self._files:
            tail = b""
            for chunk in self._chunks(entry):
                # A word may begin in one chunk and end in the next.
                window = tail + chunk
                if any(word in window for word in words):
                    return True
                tail = window[-overlap:]
        return False

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a file piece by piece, counting what really comes, not what the zip declares."""
        name = excerpt(entry.filename)
        most = max(_SMALL, MAX_RATIO * entry.compress_size)
        size = 0
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._bytes_left -= len(chunk)
                    if self._bytes_left < 0 or size > most:
                        raise PackageError(
                            f"'{name}' in the package gets too large when it's unpacked"
                        )
                    yield chunk
        except _DAMAGE as exc:
            raise PackageError(f"'{name}' in the package is damaged") from exc


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files: the same bytes for the same files, whenever it is made.

    Every file is dated on the first day that a zip can name, January 1, 1980.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, raw in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, raw)
    return content.getvalue()


def names_in(raw: bytes) -> list[str]:
    """Return the names in a zip, for a quick look at what it may be; none if it isn't one.

    Nothing is unpacked or promised to be safe: to read a file of the zip, open a `Package`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            return package.namelist()
    except _DAMAGE:
        return []


def safe_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name in Unicode's composed form (NFC).

    Raises PackageError for a name that leads out of the package or to a device, and for a link.
    """
    name = unicodedata.normalize("NFC", entry.filename)
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if is_link or _leads_elsewhere(name):
        raise PackageError(
            "the package has a file whose name points outside it; that file isn't used"
        )
    return name


def _leads_elsewhere(name: str) -> bool:
    """Return whether a name would be dangerous, or mean something else, on any system."""
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if not parts or ".." in parts:
        return True
    if name.startswith("/") or _DRIVE.match(name):
        return True
    if "\\" in name or "\0" in name:
        return True
    return any(map(_RESERVED.fullmatch, parts))
