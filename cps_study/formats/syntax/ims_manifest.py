"""The manifest of an IMS content package: the file that lists what else is in the zip.

QTI 1.2, Common Cartridge, and QTI 2 and 3 all travel in such packages.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cps_study.formats.syntax.zip_package import Package

MANIFEST: Final = "imsmanifest.xml"


def find_manifest(package: Package) -> str:
    """Return the name of the package's manifest, or an empty string if it has none.

    The manifest belongs at the top. Somebody who zips the folder instead of its files moves it
    down a level, so the one in the fewest folders counts; names in capitals are accepted too.
    """
    best = ""
    for name in package.names:
        if posixpath.basename(name).lower() != MANIFEST:
            continue
        if not best or _depth_and_name(name) < _depth_and_name(best):
            best = name
    return best


def _depth_and_name(name: str) -> tuple[int, str]:
    """Return what manifests are sorted by; the name makes the choice the same every time."""
    return name.count("/"), name
