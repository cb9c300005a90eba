"""Office files (.docx, .xlsx) from elsewhere: what has to be true before a library may open one."""

from __future__ import annotations

from typing import Final

from cps_study.formats.syntax.zip_package import Package, PackageError

MAX_ENTRIES: Final = 2_000
"""The most files inside an office file; Word and Excel write a few dozen."""
MAX_UNPACKED: Final = 256 * 1024 * 1024
_DECLARATIONS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
"""What no office file contains, and what an XML bomb (entities that multiply) is made with."""


class OfficeError(Exception):
    """Why an office file isn't opened, as a sentence."""


def refuse_bombs(raw: bytes, what: str) -> None:
    """Raise OfficeError for a file that could exhaust memory, or is damaged.

    `what` is the word for it: workbook or document.
    """
    try:
        package = Package(raw, max_entries=MAX_ENTRIES, max_bytes=MAX_UNPACKED)
        declares_entities = package.contains_any(_DECLARATIONS)
    except PackageError as exc:
        raise OfficeError(f"the {what} can't be read: {exc}") from exc
    if declares_entities:
        raise OfficeError(f"the {what} declares entities, which no office program does")
