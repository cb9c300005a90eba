"""Packages of QTI 2 and 3: a manifest, tests that give the order, and a file for each question."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.base import ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.qti2.content import unify_names
from cps_study.formats.qti2.item import MAX_NAME, take_item
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.xml_tree import Node, XmlError, parse, root_name
from cps_study.formats.syntax.zip_package import Package, PackageError
from cps_study.model.problem import Problem
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator


MANIFEST: Final = "imsmanifest.xml"
ROOTS: Final = frozenset({"assessmentItem", "qti-assessment-item"})
_ITEM: Final = re.compile(r"imsqti_(?:api)?p?item_xmlv[23]", re.IGNORECASE)
_TEST: Final = re.compile(r"imsqti_(?:test|assessment)_xmlv[23]", re.IGNORECASE)
_OLD: Final = re.compile(r"imsqti_xmlv1", re.IGNORECASE)
_MAX_PATH: Final = 1000
_LOOKED_AT: Final = 20


class _Place(NamedTuple):
    """A question's file, where it is named, and what is said of it there."""

    name: str
    line: int
    by: str
    topic: str = ""
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The file's name; a place by itself if that leads nowhere."""
        return self.name or f"\0{self.by}:{self.line}"


def holds_questions(raw: bytes) -> bool:
    """Tell whether a zip is a package of QTI 2 or 3: by its manifest, or by its first files."""
    try:
        package = Package(raw)
        content = package.read(_manifest_name(package)) or b""
        if re.search(rb"imsqti_(?:(?:api)?p?item|test|assessment)_xmlv[23]", content):
            return True
        named = [name for name in package.names if name.lower().endswith(".xml")][:_LOOKED_AT]
        return any(root_name(package.read(name) or b"") in ROOTS for name in named)
    except PackageError:
        return False


def read_package(raw: bytes, source: str) -> ReadResult:
    """Return what the package holds; never raises."""
    try:
        return _Reader(Package(raw), source).harvest()
    except PackageError as exc:
        return ReadResult(problems=(Problem(source, 0, 0, str(exc), "export it again"),))
    except XmlError as exc:
        return ReadResult(
            problems=(
                Problem(source, exc.line, exc.column, f"{MANIFEST}: {exc.what}", "export it again"),
            )
        )


def _manifest_name(package: Package) -> str:
    """Return the name of the manifest, which may stand in a folder if the folder itself was packed."""
    found = [name for name in package.names if posixpath.basename(name) == MANIFEST]
    return min(found, key=lambda name: (name.count("/"), name), default="")


class _Reader:
    """Reads a package: what is where, then each question."""

    def __init__(self, package: Package, source: str) -> None:
        self._package = package
        self._gatherer = ItemBuilder(source)
        self._title = ""

    def harvest(self) -> ReadResult:
        """Return every question that is named: first in the order of the tests, then of the manifest."""
        manifest = _manifest_name(self._package)
        for place in (self._listed(manifest) if manifest else []) or self._unlisted():
            self._take(place)
        return self._gatherer.harvest(self._title)

    def _unlisted(self) -> list[_Place]:
        what = "the package has no manifest that names questions; all are taken, in the order of the files"
        self._gatherer.note_whole(what)
        named = [name for name in self._package.names if name.lower().endswith(".xml")]
        return [
            _Place(name, 1, name)
            for name in named
            if root_name(self._package.read(name) or b"") in ROOTS
        ]

    def _listed(self, manifest: str) -> list[_Place]:
        root = parse(self._package.read(manifest) or b"")
        base = _join(posixpath.dirname(manifest), root.attrs.get("base", ""))
        listed: dict[str, _Place] = {}
        tests: list[str] = []
        old = 0
        for resources in (node for node in root.nodes if node.name == "resources"):
            folder = _join(base, resources.attrs.get("base", ""))
            for resource in (node for node in resources.nodes if node.name == "resource"):
                kind = resource.attrs.get("type", "")
                name = _join(_join(folder, resource.attrs.get("base", "")), _href(resource))
                if _ITEM.match(kind):
                    place = _Place(name, resource.line, manifest, tags=_keywords(resource))
                    listed.setdefault(place.key, place)
                elif _TEST.match(kind):
                    tests.append(name)
                old += _OLD.match(kind) is not None
        if old:
            what = f"the package also holds quizzes of QTI 1.2 ({old}), which were not read"
            self._gatherer.note_whole(what)
        return self._ordered(listed, tests)

    def _ordered(self, listed: dict[str, _Place], tests: list[str]) -> list[_Place]:
        ordered: dict[str, _Place] = {}
        for test in dict.fromkeys(tests):
            for place in self._of_test(test):
                known = listed.get(place.key)
                ordered.setdefault(
                    place.key, place._replace(tags=known.tags) if known is not None else place
                )
        return list(
            (ordered | {key: place for key, place in listed.items() if key not in ordered}).values()
        )

    def _of_test(self, name: str) -> list[_Place]:
        """Return the questions that a test names, each with the titles of the sections that it stands in."""
        content = self._package.read(name)
        if content is None:
            self._warn_of_test(name, 0, "is not in the package")
            return []
        try:
            root = parse(content)
        except XmlError as exc:
            self._warn_of_test(name, exc.line, f"cannot be read ({exc.what})")
            return []
        unify_names(root)
        self._title = self._title or one_line(tidy(root.attrs.get("title", "")))[:MAX_NAME]
        folder = posixpath.dirname(name)
        return [
            _Place(_join(folder, _href(node)), node.line, name, "/".join(titles)[:_MAX_PATH])
            for node, titles in _references(root, ())
        ]

    def _warn_of_test(self, name: str, line: int, what: str) -> None:
        self._gatherer.turn_to(name)
        self._gatherer.note(
            line, f"the test '{name}' {what}; its order and its sections are not known"
        )

    def _take(self, place: _Place) -> None:
        content = self._package.read(place.name) if place.name else None
        self._gatherer.turn_to(place.by if content is None else place.name)
        if content is None:
            why = (
                "the file is not in the package"
                if place.name
                else "its address leads out of the package"
            )
            self._gatherer.leave(QuestionHead(place.line, place.name), "", why)
            return
        try:
            root = parse(content)
        except XmlError as exc:
            self._gatherer.leave(
                QuestionHead(exc.line, posixpath.basename(place.name)), "", exc.what
            )
            return
        tags, level = tags_and_level(place.tags)
        take_item(
            root, self._gatherer, QuestionHead(root.line, topic=place.topic, tags=tags, level=level)
        )


def _references(node: Node, titles: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    for child in node.nodes:
        if child.name == "assessmentItemRef":
            yield child, titles
        elif child.name == "assessmentSection":
            title = one_line(tidy(child.attrs.get("title", "")))
            yield from _references(child, (*titles, title) if title else titles)
        else:
            yield from _references(child, titles)


def _href(node: Node) -> str:
    """Return the address of a resource's file: its own, else that of its first file."""
    address = node.attrs.get("href", "")
    if not address and node.name == "resource":
        first = node.find("file")
        address = first.attrs.get("href", "") if first is not None else ""
    return unquote(address)


def _join(folder: str, address: str) -> str:
    """Return a path within the package; nothing for one that leads out of it."""
    path = posixpath.normpath(posixpath.join(folder, address)) if folder or address else ""
    return "" if path in {".", ".."} or path.startswith(("../", "/")) else path


def _keywords(resource: Node) -> tuple[str, ...]:
    """Return the keywords of a resource's metadata (IEEE LOM, general/keyword)."""
    metadata = resource.find("metadata")
    found = metadata.all("keyword") if metadata is not None else ()
    words = (one_line(tidy(node.text()))[:MAX_TEXT] for node in found)
    return tuple(dict.fromkeys(filter(None, words)))
