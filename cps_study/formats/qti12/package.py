"""Find the files with questions in a QTI 1.2 package.

Canvas writes a .zip, Common Cartridge an .imscc, and Blackboard a .zip of .dat files.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.syntax.ims_manifest import MANIFEST, find_manifest
from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.xml_tree import XmlError, parse, root_name
from cps_study.formats.syntax.zip_package import Package, PackageError
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.syntax.xml_tree import Node

ROOT: Final = "questestinterop"
_EXTENSIONS: Final = (".xml", ".qti", ".dat")
_QTI_1: Final = re.compile(rb"imsqti_(?:asi)?(?:xml)?v1p[12]|x-bb-qti")
_QTI_2_OR_3: Final = re.compile(rb"imsqti_(?:item|test)_xmlv[23]")
_MOST_TRIED: Final = 50
"""How many files of a zip are looked into where the manifest doesn't say what it is."""
_CANVAS_COPY: Final = re.compile(r"(?:.*/)?non_cc_assessments/([^/]+)\.xml\.qti")
_CARTRIDGE_COPY: Final = re.compile(r".*assessment_qti\.xml")


class PackagePart(NamedTuple):
    """A file of the package that contains questions."""

    name: str
    content: bytes


class PackageParts(NamedTuple):
    """The files with questions, and what the learner should know about the others."""

    parts: tuple[PackagePart, ...]
    notes: tuple[str, ...] = ()


def is_package(raw: bytes) -> bool:
    """Return whether the bytes are a package with QTI 1.2 in it.

    Its manifest decides, if it has one that says; otherwise its first files do.
    """
    if not is_zip(raw):
        return False
    try:
        return _has_questions(Package(raw))
    except (PackageError, XmlError):
        # Damaged. If it looks like a package, the reader should say what is wrong with it.
        return MANIFEST.encode() in raw


def find_parts(raw: bytes) -> PackageParts:
    """Return the files with questions that the manifest lists.

    Raises PackageError or XmlError if the package or its manifest can't be read.
    """
    package = Package(raw)
    listed = _listed_files(package)
    canvas_copies = _canvas_copies(package)
    # Canvas puts each quiz in twice: cut down to what Common Cartridge allows, and whole.
    cut_down = {name for name in listed if _has_a_whole_copy(name, canvas_copies)}
    # Its question banks lie beside the quizzes, and the manifest doesn't always list them.
    names = dict.fromkeys([*listed, *canvas_copies.values()])
    wanted = [name for name in names if name not in cut_down]

    existing = frozenset(package.names)
    notes = [
        f"the package lists '{excerpt(name)}', but the file isn't in it"
        for name in wanted
        if name not in existing
    ]
    if cut_down:
        count = len(cut_down)
        notes.append(f"{count} of the tests are in the package twice; Canvas's own copy was read")
    parts = tuple(_parts(package, wanted))
    if not parts:
        # Respondus lists a file with blanks in its name, and packs it with underscores.
        others = filter(_may_have_questions, package.names)
        parts = tuple(_parts(package, islice(others, _MOST_TRIED)))
        notes += [
            f"'{excerpt(part.name)}', which the package doesn't list, was read" for part in parts
        ]
    return PackageParts(parts, tuple(notes))


def _has_questions(package: Package) -> bool:
    """Return whether the package contains QTI 1.2; raises XmlError for a damaged manifest."""
    manifest = find_manifest(package)
    content = b""
    if manifest:
        content = package.read(manifest) or b""
    if _QTI_1.search(content):
        return True
    is_office_document = "[Content_Types].xml" in package.names
    if is_office_document or _QTI_2_OR_3.search(content):
        return False
    first_files = islice(_listed_files(package), _MOST_TRIED)
    return any(_parts(package, first_files))


def _canvas_copies(package: Package) -> dict[str, str]:
    """Return the names of Canvas's own copies of quizzes and banks, by the quiz's identifier."""
    copies = {}
    for name in package.names:
        match = _CANVAS_COPY.fullmatch(name)
        if match is not None:
            copies[match[1]] = name
    return copies


def _has_a_whole_copy(name: str, canvas_copies: dict[str, str]) -> bool:
    """Return whether a Common Cartridge file of a quiz also has a copy in Canvas's own words.

    The folder of the Common Cartridge file is named by the quiz's identifier.
    """
    folder = name.rpartition("/")[0].rpartition("/")[2]
    return folder in canvas_copies and _CARTRIDGE_COPY.fullmatch(name) is not None


def _parts(package: Package, names: Iterable[str]) -> Iterator[PackagePart]:
    """Yield those of the named files that exist and are QTI 1.2."""
    for name in names:
        content = package.read(name)
        if content is not None and root_name(content) == ROOT:
            yield PackagePart(name, content)


def _listed_files(package: Package) -> list[str]:
    """Return the files that may contain questions, each once, as the manifest lists them.

    Without a manifest, every file with a fitting extension may. Raises XmlError for a damaged one.
    """
    manifest = find_manifest(package)
    if not manifest:
        return [name for name in package.names if _may_have_questions(name)]
    folder = manifest.removesuffix(manifest.rpartition("/")[2])
    root = parse(package.read(manifest) or b"")
    existing = frozenset(package.names)
    listed: dict[str, None] = {}
    for resource in root.all("resource"):
        for name in _files_of(resource, folder, existing):
            if _may_have_questions(name):
                listed[f"{folder}{name}"] = None
    return list(listed)


def _may_have_questions(name: str) -> bool:
    return name.lower().endswith(_EXTENSIONS)


def _files_of(resource: Node, folder: str, existing: frozenset[str]) -> Iterator[str]:
    """Yield the names of a resource's files, as paths from the manifest's `folder`.

    Exporters disagree about whether a resource's base belongs in front of its names, so it is
    put there only if that leads to a file.
    """
    base = resource.attrs.get("base", "").rstrip("/")
    addresses = [resource.attrs.get("href", ""), resource.attrs.get("file", "")]
    addresses += [child.attrs.get("href", "") for child in resource.named("file")]
    for address in addresses:
        name = unquote(address)
        if not name:
            continue
        name_in_base = f"{base}/{name}"
        if base and f"{folder}{name_in_base}" in existing:
            yield name_in_base
        else:
            yield name
