"""Read a package of QTI 2 or 3: a manifest, tests that give the order, and a file per question.

The manifest lists the files with their types and keywords. A test refers to items by their
files too, and puts them into sections; so the two are joined by the name of the file.
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cps_study.formats.base import ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.level_tags import tags_and_level
from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.pictures.intake import PackageFiles
from cps_study.formats.qti2.content import unify_names
from cps_study.formats.qti2.item import MAX_NAME, take_item
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.ims_manifest import MANIFEST, find_manifest
from cps_study.formats.syntax.xml_tree import Node, XmlError, parse, root_name
from cps_study.formats.syntax.zip_package import Package, PackageError
from cps_study.model.problem import Problem
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOTS: Final = frozenset({"assessmentItem", "qti-assessment-item"})
EXPORT_AGAIN: Final = "export it again"
_ITEM_TYPE: Final = re.compile(r"imsqti_(?:api)?p?item_xmlv[23]", re.IGNORECASE)
_TEST_TYPE: Final = re.compile(r"imsqti_(?:test|assessment)_xmlv[23]", re.IGNORECASE)
_QTI_1_TYPE: Final = re.compile(r"imsqti_xmlv1", re.IGNORECASE)
_ANY_TYPE: Final = re.compile(rb"imsqti_(?:(?:api)?p?item|test|assessment)_xmlv[23]")
"""The types by which a manifest shows that a package is QTI 2 or 3."""
_MAX_TOPIC: Final = 1000
_MOST_TRIED: Final = 20
"""How many files of a zip are looked into where the manifest doesn't say what it is."""


class ItemReference(NamedTuple):
    """A question's file, and what the package says about the question where it lists it.

    `file` is empty if the address leads out of the package. `listed_in` is the manifest or the
    test, and `line` a line of that.
    """

    file: str
    line: int
    listed_in: str
    topic: str = ""
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells questions apart: the file, or the line where an address leads nowhere."""
        return self.file or f"\0{self.listed_in}:{self.line}"


def holds_questions(raw: bytes) -> bool:
    """Return whether a zip is a package of QTI 2 or 3, by its manifest or by its first files."""
    try:
        package = Package(raw)
        manifest = package.read(find_manifest(package)) or b""
        if _ANY_TYPE.search(manifest):
            return True
        first_files = islice(_xml_files(package), _MOST_TRIED)
        return any(_is_item(package, name) for name in first_files)
    except PackageError:
        return False


def read_package(raw: bytes, source: str) -> ReadResult:
    """Return the questions of the package; never raises."""
    try:
        return Qti2Package(Package(raw), source, PackageFiles(raw)).read()
    except PackageError as exc:
        problem = Problem(source, 0, 0, str(exc), EXPORT_AGAIN)
    except XmlError as exc:
        what = f"{MANIFEST}: {exc.what}"
        problem = Problem(source, exc.line, exc.column, what, EXPORT_AGAIN)
    return ReadResult(problems=(problem,))


class Qti2Package:
    """Reads a package: first what it lists, then each question."""

    def __init__(self, package: Package, source: str, pictures: PackageFiles) -> None:
        self._package = package
        self._builder = ItemBuilder(source)
        self._builder.pictures.files = pictures
        self._title = ""

    def read(self) -> ReadResult:
        """Return every listed question: in the order of the tests, then of the manifest.

        Raises PackageError, or XmlError for a damaged manifest.
        """
        references: list[ItemReference] = []
        manifest = find_manifest(self._package)
        if manifest:
            references = self._listed(manifest)
        if not references:
            references = self._unlisted()
        for reference in references:
            self._take(reference)
        return self._builder.result(self._title)

    def _unlisted(self) -> list[ItemReference]:
        """Return every question in the package, for one whose manifest lists none.

        Some exporters leave the manifest out, and people zip single items themselves.
        """
        what = (
            "the package has no manifest that lists questions, "
            "so all of them come in, in the order of the files"
        )
        self._builder.note_whole(what)
        return [
            ItemReference(name, 1, name)
            for name in _xml_files(self._package)
            if _is_item(self._package, name)
        ]

    def _listed(self, manifest: str) -> list[ItemReference]:
        """Return the questions that the manifest or one of its tests lists.

        Quizzes of QTI 1.2 may be in the same package. They are another format, so they are
        reported instead of read.
        """
        root = parse(self._package.read(manifest) or b"")
        items: dict[str, ItemReference] = {}
        tests: list[str] = []
        count_of_qti_1 = 0
        for resource, folder in _resources(root, posixpath.dirname(manifest)):
            kind = resource.attrs.get("type", "")
            file = _join(folder, _address(resource))
            if _ITEM_TYPE.match(kind):
                tags = _keywords(resource)
                reference = ItemReference(file, resource.line, manifest, tags=tags)
                items.setdefault(reference.key, reference)
            elif _TEST_TYPE.match(kind):
                tests.append(file)
            elif _QTI_1_TYPE.match(kind):
                count_of_qti_1 += 1
        if count_of_qti_1:
            what = f"the package also has QTI 1.2 quizzes ({count_of_qti_1}), which weren't read"
            self._builder.note_whole(what)
        return self._in_test_order(items, tests)

    def _in_test_order(
        self, items: dict[str, ItemReference], tests: list[str]
    ) -> list[ItemReference]:
        """Return each question once: those of the tests first, with the manifest's tags."""
        ordered: dict[str, ItemReference] = {}
        for test in dict.fromkeys(tests):
            for reference in self._items_of_test(test):
                in_manifest = items.get(reference.key)
                tags = in_manifest.tags if in_manifest is not None else ()
                ordered.setdefault(reference.key, reference._replace(tags=tags))
        for key, reference in items.items():
            ordered.setdefault(key, reference)
        return list(ordered.values())

    def _items_of_test(self, test: str) -> list[ItemReference]:
        """Return the questions that a test lists; the titles of its sections are the topics.

        A test that can't be read costs only that: its questions are in the manifest as well.
        """
        content = self._package.read(test)
        if content is None:
            self._note_unread_test(test, 0, "is not in the package")
            return []
        try:
            root = parse(content)
        except XmlError as exc:
            self._note_unread_test(test, exc.line, f"can't be read ({exc.what})")
            return []
        unify_names(root)
        if not self._title:
            self._title = one_line(tidy(root.attrs.get("title", "")))[:MAX_NAME]
        folder = posixpath.dirname(test)
        references = []
        for node, titles in _item_nodes(root, ()):
            topic = "/".join(titles)[:_MAX_TOPIC]
            file = _join(folder, _address(node))
            references.append(ItemReference(file, node.line, test, topic))
        return references

    def _note_unread_test(self, test: str, line: int, why: str) -> None:
        """Report a test that can't be used; its name is empty if its address leads elsewhere."""
        self._builder.enter_file(test)
        subject = f"the test '{test}'" if test else "a test with an address outside the package"
        self._builder.note(line, f"{subject} {why}, so its order and its sections are lost")

    def _take(self, reference: ItemReference) -> None:
        """Take a question from its file, or skip it with the reason.

        One damaged file doesn't stop the others from coming in.
        """
        content = None
        if reference.file:
            content = self._package.read(reference.file)
        if content is None:
            self._builder.enter_file(reference.listed_in)
            why = "the file is not in the package"
            if not reference.file:
                why = "its address points outside the package"
            self._builder.skip(QuestionHead(reference.line, reference.file), "", why)
            return
        self._builder.enter_file(reference.file)
        try:
            root = parse(content)
        except XmlError as exc:
            head = QuestionHead(exc.line, posixpath.basename(reference.file))
            self._builder.skip(head, "", exc.what)
            return
        tags, level = tags_and_level(reference.tags)
        head = QuestionHead(root.line, topic=reference.topic, tags=tags, level=level)
        take_item(root, self._builder, head)


def _xml_files(package: Package) -> list[str]:
    """Return the files that may be items, by their extension, in the package's order."""
    return [name for name in package.names if name.lower().endswith(".xml")]


def _is_item(package: Package, name: str) -> bool:
    """Return whether a file of the package is an item; raises PackageError."""
    return root_name(package.read(name) or b"") in ROOTS


def _resources(manifest: Node, folder: str) -> Iterator[tuple[Node, str]]:
    """Yield each resource of a manifest, and the folder its addresses start from.

    Each level around an address may have a base, which leads from the level above it.
    """
    manifest_folder = _join(folder, manifest.attrs.get("base", ""))
    for resources in manifest.named("resources"):
        resources_folder = _join(manifest_folder, resources.attrs.get("base", ""))
        for resource in resources.named("resource"):
            yield resource, _join(resources_folder, resource.attrs.get("base", ""))


def _item_nodes(node: Node, titles: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Yield the references to items inside, each with the titles of the sections around it."""
    for child in node.nodes:
        if child.name == "assessmentItemRef":
            yield child, titles
            continue
        titles_inside = titles
        if child.name == "assessmentSection":
            title = one_line(tidy(child.attrs.get("title", "")))
            if title:
                titles_inside = (*titles, title)
        yield from _item_nodes(child, titles_inside)


def _address(node: Node) -> str:
    """Return the address of a resource or a reference: its own, or that of its first file."""
    address = node.attrs.get("href", "")
    if not address and node.name == "resource":
        first_file = node.find("file")
        if first_file is not None:
            address = first_file.attrs.get("href", "")
    return unquote(address)


def _join(folder: str, address: str) -> str:
    """Return a path in the package, or nothing for one that leads out of it."""
    if not folder and not address:
        return ""
    path = posixpath.normpath(posixpath.join(folder, address))
    leads_out = path.startswith(("../", "/"))
    if leads_out or path in {".", ".."}:
        return ""
    return path


def _keywords(resource: Node) -> tuple[str, ...]:
    """Return the keywords of a resource's metadata (IEEE LOM, general/keyword), each once."""
    metadata = resource.find("metadata")
    if metadata is None:
        return ()
    keywords = [one_line(tidy(node.text()))[:MAX_TEXT] for node in metadata.all("keyword")]
    return tuple(dict.fromkeys(keyword for keyword in keywords if keyword))
