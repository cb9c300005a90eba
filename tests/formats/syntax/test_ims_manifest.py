"""Finding the manifest of a package, wherever it was zipped."""

from __future__ import annotations

import pytest

from cps_study.formats.syntax.ims_manifest import find_manifest
from cps_study.formats.syntax.zip_package import Package, pack


@pytest.mark.parametrize(
    ("names", "manifest"),
    [
        (["a.xml", "imsmanifest.xml"], "imsmanifest.xml"),
        (["course/imsmanifest.xml"], "course/imsmanifest.xml"),
        (["IMSManifest.XML"], "IMSManifest.XML"),
        (["b/c/imsmanifest.xml", "z/imsmanifest.xml"], "z/imsmanifest.xml"),
        (["b/imsmanifest.xml", "a/imsmanifest.xml"], "a/imsmanifest.xml"),
        (["a.xml", "not-imsmanifest.xml"], ""),
        ([], ""),
    ],
)
def test_the_manifest_in_the_fewest_folders_counts(names: list[str], manifest: str) -> None:
    """At the top, or in a folder that was zipped; capitals don't matter, nor does the order."""
    package = Package(pack(dict.fromkeys(names, b"<manifest/>")))
    assert find_manifest(package) == manifest
