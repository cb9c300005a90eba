"""The files of a QTI 1.2 package (Canvas .zip, Common Cartridge .imscc, Blackboard) that hold questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.syntax.xml_tree import XmlError, parse, root_name
from cps_study.formats.syntax.zip_package import Package, PackageError
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.syntax.xml_tree import Node

MANIFEST: Final = "imsmanifest.xml"
ROOT: Final = "questestinterop"
ZIP: Final = b"PK\x03\x04"
_ENDINGS: Final = (".xml", ".qti", ".dat")
_OLD: Final = re.compile(rb"imsqti_(?:asi)?(?:xml)?v1p[12]|x-bb-qti")
_NEW: Final = re.compile(rb"imsqti_(?:item|test)_xmlv[23]")
_TRIED: Final = 50
"""How many files of a package are looked into to tell whether it is one, where the manifest does not say."""
_CANVAS_OWN: Final = re.compile(r"(?:.*/)?non_cc_assessments/([^/]+)\.xml\.qti")


class PackagePart(NamedTuple):
    """A file of the package that holds questions."""

    name: str
    content: bytes


class PackageParts(NamedTuple):
    """The files with questions, and what is to be said about the others."""

    parts: tuple[PackagePart, ...]
    notes: tuple[str, ...] = ()


def is_package(raw: bytes) -> bool:
    """Tell whether the bytes are a package with QTI 1.2 in it, by its manifest if it has one."""
    if not raw.startswith(ZIP):
        return False
    try:
        package = Package(raw)
        manifest = _manifest_name(package)
        held = package.read(manifest) or b"" if manifest else b""
        if _OLD.search(held):
            return True
        if _NEW.search(held) or "[Content_Types].xml" in package.names:
            return False  # QTI 2 or 3; an office document
        return any(_parts(package, _named(package)[:_TRIED]))
    except (PackageError, XmlError):
        return MANIFEST.encode() in raw  # reading it will say what is wrong


def find_parts(raw: bytes) -> PackageParts:
    """Return the files with questions that the manifest names; raises PackageError or XmlError if there is no way."""
    package = Package(raw)
    names = _named(package)
    # Canvas puts banks beside the quizzes, where its manifest does not always name them.
    beside = {match[1]: name for name in package.names if (match := _CANVAS_OWN.fullmatch(name))}
    twice = [
        name
        for name in names
        if re.fullmatch(r".*assessment_qti\.xml", name) and _folder(name) in beside
    ]
    wanted = [name for name in dict.fromkeys([*names, *beside.values()]) if name not in twice]
    notes = [
        f"the package names '{excerpt(name)}', but does not hold it"
        for name in wanted
        if name not in package.names
    ]
    if twice:
        notes.append(
            f"{len(twice)} of the tests are in the package twice: Canvas's own copy is read"
        )
    return PackageParts(tuple(_parts(package, wanted)), tuple(notes))


def _manifest_name(package: Package) -> str:
    """Return the manifest's name: at the top, or in the one folder that was zipped."""
    names = [
        name
        for name in package.names
        if name.rpartition("/")[2].lower() == MANIFEST and name.count("/") <= 1
    ]
    return min(names, key=len, default="")


def _folder(name: str) -> str:
    return name.rpartition("/")[0].rpartition("/")[2]


def _parts(package: Package, names: Iterable[str]) -> Iterator[PackagePart]:
    for name in names:
        content = package.read(name)
        if content is not None and root_name(content) == ROOT:
            yield PackagePart(name, content)


def _named(package: Package) -> list[str]:
    """Return the files that may hold questions and that the manifest names, each once; all of them without one."""
    manifest = _manifest_name(package)
    if not manifest:
        return [name for name in package.names if name.lower().endswith(_ENDINGS)]
    folder = manifest[: -len(MANIFEST)]
    root = parse(package.read(manifest) or b"")
    there = frozenset(package.names)
    named = (
        f"{folder}{name}"
        for resource in root.all("resource")
        for name in _files(resource, folder, there)
    )
    return list(dict.fromkeys(name for name in named if name.lower().endswith(_ENDINGS)))


def _files(resource: Node, folder: str, there: frozenset[str]) -> Iterator[str]:
    """Yield the names that a resource gives its files; its base may or may not be meant to stand before them."""
    base = resource.attrs.get("base", "").rstrip("/")
    given = [resource.attrs.get("href", ""), resource.attrs.get("file", "")]
    given += [each.attrs.get("href", "") for each in resource.nodes if each.name == "file"]
    for name in filter(None, map(unquote, given)):
        based = f"{base}/{name}"
        yield based if base and f"{folder}{based}" in there else name
