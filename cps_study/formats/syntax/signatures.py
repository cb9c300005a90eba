"""The first bytes of a file, which say what kind of file it is whatever its name says."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
"""A zip with at least one file in it: a workbook, a QTI package, an Anki package."""
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
"""Microsoft's compound file: an .xls workbook, or a newer one with a password."""


def is_zip(raw: bytes) -> bool:
    """Return whether the file is a zip, whatever is in it."""
    return raw.startswith(ZIP)
