"""Whether the program itself is whole: a virus scanner or a cleaner may have taken a file away."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cps_study.errors import INSTALL_AGAIN

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PACKAGE: Final = Path(__file__).parent.parent
"""The folder of the program's own files."""
_NAME: Final = "cps-study"
_MAY_BE_GONE: Final = ".pyc"
"""What Python makes again by itself."""


def missing_files() -> list[str]:
    """Return the program's files that were installed and aren't there anymore, sorted.

    Where no list of them was installed, as in a checkout or in the folder that needs no Python,
    there's nothing to compare.
    """
    from importlib.metadata import PackageNotFoundError, files  # noqa: PLC0415 - only for a doctor

    try:
        installed = files(_NAME) or []
    except PackageNotFoundError:
        return []
    ours = [file for file in installed if file.parts[0] == PACKAGE.name]
    return sorted(
        str(file)
        for file in ours
        if file.suffix != _MAY_BE_GONE and not file.locate().is_file()  # type: ignore[attr-defined]
    )


def is_lost(exc: OSError) -> bool:
    """Return whether the error means that a file of the program is gone."""
    if not isinstance(exc, FileNotFoundError) or exc.filename is None:
        return False
    return PACKAGE in Path(os.fsdecode(exc.filename)).parents


def reading_hint(path: Traversable, shipped: Traversable | None) -> str:
    """Return what to do about a file that can't be read; `shipped` is where the program's are."""
    if shipped is not None and str(path) == str(shipped / path.name):
        return INSTALL_AGAIN
    return "check that it's still there, and that you have permission to read it"
