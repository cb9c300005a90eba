"""The media of an Anki package: which file is which, and how to unpack what is compressed.

The file `media` says what the numbered files are called: as JSON in the first two generations, as
a compressed message in the third, whose files are compressed each by itself.
Source: rslib/src/import_export/package/media.rs of ankitects/anki.
"""

from __future__ import annotations

import io
import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from cps_study.formats.anki.collection import CollectionError, messages_in
from cps_study.formats.pictures.fault import PictureError
from cps_study.formats.pictures.intake import read_from
from cps_study.model.picture import MAX_BYTES

if TYPE_CHECKING:
    from cps_study.formats.syntax.zip_package import Package

_LIST: Final = "media"
_MOST_LISTED: Final = 20 << 20
"""Bytes of the list of media, unpacked."""
_NAME_FIELD: Final = 1
"""The number of the field in an entry of the list that has the file's name."""
_ZSTD: Final = ("zstandard", "compression.zstd")
"""The modules that can unpack it: a package of its own, or Python's from 3.14 on.

Both open a stream in the same way.
"""
_CHUNK: Final = 1 << 16


class AnkiMedia:
    """Finds the pictures of a package by the names that cards give them."""

    def __init__(self, package: Package, *, is_packed: bool) -> None:
        self._package = package
        self._is_packed = is_packed
        self._numbers: dict[str, str] | None = None

    def __call__(self, address: str) -> bytes | None:
        """Return the picture of this name, or None. Raises PictureError if it's damaged."""
        if self._numbers is None:
            self._numbers = self._listed()
        number = self._numbers.get(address) or self._numbers.get(unquote(address))
        raw = None if number is None else read_from(self._package, number)
        if raw is None or not self._is_packed:
            return raw
        try:
            return unpacked(raw, MAX_BYTES + 1)
        except CollectionError as exc:
            raise PictureError("its file is damaged, or too large") from exc

    def _listed(self) -> dict[str, str]:
        """Return the number of each file by its name; none if the list is damaged."""
        try:
            raw = read_from(self._package, _LIST) or b"{}"
            if self._is_packed:
                return _names_in_message(unpacked(raw, _MOST_LISTED))
            listed = json.loads(raw)
        except (PictureError, CollectionError, ValueError, RecursionError):
            return {}
        if not isinstance(listed, dict):
            return {}
        return {name: number for number, name in listed.items() if isinstance(name, str)}


def _names_in_message(raw: bytes) -> dict[str, str]:
    """Return the number of each file by its name; raises ValueError for other bytes."""
    numbers: dict[str, str] = {}
    for number, (_, entry) in enumerate(messages_in(raw)):
        for field, value in messages_in(entry if isinstance(entry, bytes) else b""):
            if field == _NAME_FIELD and isinstance(value, bytes):
                numbers[value.decode(errors="replace")] = str(number)
    return numbers


def unpacked(content: bytes, most: int) -> bytes:
    """Return the content unpacked, if it has at most so many bytes. Raises CollectionError."""
    module = _zstd()
    if module is None:
        raise CollectionError("the package is compressed in a way that can't be unpacked here")
    whole = bytearray()
    try:
        with module.open(io.BytesIO(content), "rb") as stream:
            while chunk := stream.read(_CHUNK):
                whole += chunk
                if len(whole) > most:
                    raise CollectionError(
                        "the collection in the package is too large once it's unpacked"
                    )
    except (module.ZstdError, EOFError, ValueError, OSError) as exc:
        raise CollectionError("the collection in the package is damaged") from exc
    return bytes(whole)


def _zstd() -> Any:  # noqa: ANN401 - one of two modules, whose parts used here are alike
    """Return a module that can unpack, or None."""
    for name in _ZSTD:
        try:
            return import_module(name)
        except ImportError:
            continue
    return None
