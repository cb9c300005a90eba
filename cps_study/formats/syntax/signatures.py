"""The first bytes of a file, which say what kind of file it is whatever its name says."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
"""A zip with at least one file in it: a workbook, a QTI package, an Anki package."""
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
"""Microsoft's compound file: an .xls workbook, or a newer one with a password."""

_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_FIRST_BYTES: Final = 200
"""Within so many bytes an OpenDocument file says what it is."""
_BEFORE_THE_START: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""White space, the byte order marks of UTF-8 and UTF-16, and what UTF-16 puts around a letter."""


def begins_with(raw: bytes, starts: tuple[bytes, ...]) -> bool:
    """Return whether the file begins in one of these ways, after white space and byte order marks.

    It's enough to tell that a file isn't of a format whose code would have to be imported to look.
    """
    return raw.lstrip(_BEFORE_THE_START).startswith(starts)


def is_zip(raw: bytes) -> bool:
    """Return whether the file is a zip, whatever is in it."""
    return raw.startswith(ZIP)


def is_ods(raw: bytes) -> bool:
    """Return whether a zip is a spreadsheet in the OpenDocument format."""
    return is_zip(raw) and _ODS in raw[:_FIRST_BYTES]
