"""The libraries of the extra `scan`, imported at their first use.

They take a third of a second to import and a few hundred megabytes on disk, so
nothing but the modules of this folder may touch them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from cps_study.errors import UsageError

__all__ = ["ScanExtraMissingError", "cv2", "np", "pypdfium2", "require_libraries", "zxingcpp"]

if TYPE_CHECKING:
    import cv2
    import numpy as np
    import pypdfium2
    import zxingcpp
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    """A picture in shades of gray: rows of pixels from 0 (black) to 255 (white)."""
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

INSTALL: Final = f'"{sys.executable}" -m pip install opencv-python-headless zxing-cpp pypdfium2'
"""The command that installs the libraries for the Python that this program runs with."""


class ScanExtraMissingError(UsageError):
    """The libraries that read scans aren't installed."""

    def __init__(self) -> None:
        hint = f"run: {INSTALL} (or see: cps-study guide install)"
        if getattr(sys, "frozen", False):  # the folder that needs no Python
            hint = "this folder has no place for them; the other ways: cps-study guide install"
        super().__init__("reading scans takes a few more libraries", hint)


class _Late:
    """Stands for a module that is imported when something of it is first used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 - whatever the module has
        try:
            module = import_module(self._name)
        except ImportError as exc:
            raise ScanExtraMissingError from exc
        value = getattr(module, attribute)
        setattr(self, attribute, value)
        return value


if not TYPE_CHECKING:
    cv2 = _Late("cv2")
    np = _Late("numpy")
    pypdfium2 = _Late("pypdfium2")
    zxingcpp = _Late("zxingcpp")


def require_libraries() -> None:
    """Raise ScanExtraMissingError now if one of the libraries isn't installed."""
    for probe in (cv2, np, pypdfium2, zxingcpp):
        getattr(probe, "__name__")  # noqa: B009 - asking is what imports it
