"""Read QTI 1.2 as Canvas, Blackboard, Respondus and others write it: one file, or a package.

This follows Canvas's importer (instructure/qti, lib/qti/v1): the metadata names an item's kind,
and where it doesn't, the responses show it. Exporters disagree about namespaces, so elements
are matched by their local names.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.pictures.intake import FilesOfPictures, PackageFiles, no_files
from cps_study.formats.qti12.fields import LEVEL_FIELD, TAG_FIELD, TOPIC_FIELD, fields_of
from cps_study.formats.qti12.item import Qti12Item
from cps_study.formats.qti12.package import ROOT, PackagePart, find_parts, is_package
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.ims_manifest import MANIFEST
from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.xml_tree import XmlError, encoding_of, root_name, visit
from cps_study.formats.syntax.zip_package import PackageError
from cps_study.model.item import LEVELS
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.formats.base import DraftItem
    from cps_study.formats.syntax.xml_tree import Node
    from cps_study.model.item import Level

_READ: Final = frozenset({"item", "section", "bankentry_item", "itemref"})
"""The elements that matter; everything else in a file is passed over."""
_EXPORT_AGAIN: Final = "export the questions again"


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - other formats need the file's name
    """Return whether the bytes are QTI 1.2: a file with its root, or a package with one inside."""
    return root_name(raw) == ROOT or is_package(raw)


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of a QTI 1.2 file or package; never raises."""
    if not is_zip(raw):
        return _read_parts([PackagePart("", raw)], (), source)
    try:
        package = find_parts(raw)
    except PackageError as exc:
        return ReadResult(problems=(Problem(source, 0, 0, str(exc), _EXPORT_AGAIN),))
    except XmlError as exc:
        return ReadResult(problems=(_xml_problem(f"{source}/{MANIFEST}", exc),))
    if not package.parts:
        what = "the package has no file with QTI 1.2 questions"
        return ReadResult(problems=(Problem(source, 0, 0, what),))
    return _read_parts(package.parts, package.notes, source, PackageFiles(raw))


def _read_parts(
    parts: Sequence[PackagePart],
    notes: Sequence[str],
    source: str,
    files: FilesOfPictures = no_files,
) -> ReadResult:
    """Return the questions of all files; if one of them is damaged, none is used."""
    reader = Qti12Reader(source, has_several_files=len(parts) > 1)
    reader.builder.pictures.files = files
    errors: list[Problem] = []
    for part in parts:
        where = f"{source}/{part.name}" if part.name else source
        try:
            root = reader.read_part(part)
        except XmlError as exc:
            errors.append(_xml_problem(where, exc))
            continue
        if root.name != ROOT:
            what = f"this is XML, but not QTI 1.2: it has no <{ROOT}>"
            errors.append(Problem(where, root.line, 0, what))
    if errors:
        return ReadResult(problems=tuple(errors))
    for note in notes:
        reader.builder.note_whole(note)
    return reader.finish(encoding_of(parts[0].content))


def _xml_problem(where: str, exc: XmlError) -> Problem:
    """Return the error for a file that isn't well-formed, or isn't harmless."""
    return Problem(where, exc.line, exc.column, exc.what, _EXPORT_AGAIN)


class _BankReference(NamedTuple):
    """Something that refers to a question or to a question bank by its name.

    `line` and `file` say where the reference is, not what it refers to.
    """

    name: str
    line: int
    file: str


class _FirstCopy(NamedTuple):
    """The items that a question gave when it was first read, and the file it was in."""

    file: str
    items: tuple[DraftItem, ...]


class Qti12Reader:
    """Reads files one after another; the titles around a question make its topic.

    References may come before what they refer to, in another file of the package, so they are
    checked only in the end.
    """

    def __init__(self, source: str, *, has_several_files: bool) -> None:
        self.builder = ItemBuilder(source)
        self._has_several_files = has_several_files
        self._titles: dict[str, None] = {}
        self._banks: set[str] = set()
        self._item_references: list[_BankReference] = []
        self._bank_references: list[_BankReference] = []
        self._first_copies: dict[str, _FirstCopy] = {}
        self._count_with_other_points = 0

    def read_part(self, part: PackagePart) -> Node:
        """Read one file and return its root; raises XmlError."""
        self.builder.enter_file(part.name)
        return visit(part.content, _READ, self._see)

    def finish(self, encoding: str) -> ReadResult:
        """Return everything that was read, with notes on the files as a whole."""
        self._report_missing_items()
        self._report_missing_banks()
        if self._count_with_other_points:
            self.builder.note_whole(
                f"{self._count_with_other_points} of the questions give points other than 1; "
                "here every question counts the same"
            )
        titles = list(self._titles)
        title = titles[0] if len(titles) == 1 else ""
        return self.builder.result(title, encoding)

    def _report_missing_items(self) -> None:
        """Skip each reference to a question that none of the files has."""
        for reference in self._item_references:
            if reference.name not in self._first_copies:
                self.builder.enter_file(reference.file)
                head = QuestionHead(reference.line, reference.name)
                why = "it is only a reference, and the bank with the question isn't in the file"
                self.builder.skip(head, "", why)

    def _report_missing_banks(self) -> None:
        """Note each question bank that a test draws from but that none of the files has."""
        for reference in self._bank_references:
            if reference.name not in self._banks:
                self.builder.enter_file(reference.file)
                what = "some questions are drawn from a bank that isn't in the file"
                self.builder.note(reference.line, what, "export the bank too")

    def _see(self, node: Node, ancestors: Sequence[Node]) -> None:
        """Take a complete element: a question, a section, or a reference to a question."""
        if node.name == "section":
            self._read_section(node)
        elif node.name == "item":
            self._read_item(node, ancestors)
        else:
            name = node.attrs.get("item_ref") or node.attrs.get("linkrefid") or ""
            reference = _BankReference(name, node.line, self.builder.inside)
            self._item_references.append(reference)

    def _read_section(self, node: Node) -> None:
        """Note what a section says about drawing questions at random.

        A bank has no such rule: all questions come in, and the learner should know that the
        original test was shorter.
        """
        count = sum(child.name in {"item", "bankentry_item"} for child in node.nodes)
        for selection in node.all("selection"):
            bank = selection.find("sourcebank_ref")
            if bank is not None:
                name = bank.text().strip()
                reference = _BankReference(name, node.line, self.builder.inside)
                self._bank_references.append(reference)
            drawn = _number_drawn(selection)
            if drawn is not None and drawn < count:
                self.builder.note(
                    node.line,
                    f"a test draws {drawn} of these {count} questions; all of them come in",
                    item=tidy(node.attrs.get("title", "")),
                )

    def _read_item(self, node: Node, ancestors: Sequence[Node]) -> None:
        """Take a question, unless another file of the package has the same one."""
        fields = fields_of(node)
        head = QuestionHead(
            node.line,
            tidy(node.attrs.get("title", "")),
            _identifier(node, fields),
            self._topic(ancestors, fields),
            tuple(fields.get(TAG_FIELD, ())),
            _level(fields),
        )
        if any(map(_is_other_than_one, fields.get("points_possible", ()))):
            self._count_with_other_points += 1
        count_before = len(self.builder.items)
        Qti12Item(self.builder, node, fields, head).take()
        self._drop_second_copy(head, fields, count_before)

    def _drop_second_copy(
        self, head: QuestionHead, fields: Mapping[str, Sequence[str]], count_before: int
    ) -> None:
        """Skip what was just taken if another file has the very same question.

        `count_before` says how many items there were before it. A quiz and its bank often both
        have a question, and Canvas then names the bank's question in the quiz's. One of the same
        name that differs in any way stays.
        """
        items = tuple(
            dataclasses.replace(item, name="", topic_path="")
            for item in self.builder.items[count_before:]
        )
        copy = _FirstCopy(self.builder.inside, items)
        referred_to = fields.get("assessment_question_identifierref", ())
        name = head.ident
        if referred_to and referred_to[0]:
            name = referred_to[0]
        first = self._first_copies.setdefault(name, copy) if name else None
        # A bank's question is also known by its own name, for references to it.
        self._first_copies.setdefault(head.ident, copy)
        if first is None or not items:
            return
        if first.file != copy.file and first.items == items:
            del self.builder.items[count_before:]
            where = excerpt(first.file)
            why = f"the same question is also in '{where}', and came in from there"
            self.builder.skip(head, "", why)

    def _topic(self, ancestors: Sequence[Node], fields: Mapping[str, Sequence[str]]) -> str:
        """Return the question's own topic, or else the titles around it as a path.

        Where there is only one file, the title of its test is the title of the whole bank, so it
        doesn't make a topic.
        """
        own = fields.get(TOPIC_FIELD)
        if own:
            return own[0]
        levels = []
        for node in ancestors:
            if node.name == "section":
                levels.append(_title(node))
            elif node.name in {"assessment", "objectbank"}:
                title = self._note_bank(node)
                if self._has_several_files:
                    levels.append(title)
        return "/".join(level for level in levels if level)

    def _note_bank(self, node: Node) -> str:
        """Remember a test or a question bank, and return its title."""
        self._banks.add(node.attrs.get("ident", ""))
        title = _title(node)
        if not title:
            in_metadata = fields_of(node).get("bank_title", [""])
            title = _without_slashes(in_metadata[0])
        if title:
            self._titles[title] = None
        return title


def _title(node: Node) -> str:
    """Return the title of a test, a bank or a section, as a level of a topic."""
    return _without_slashes(node.attrs.get("title", ""))


def _without_slashes(title: str) -> str:
    """Return a title tidied for a topic, in which a slash would start another level."""
    return tidy(title).replace("/", "-")


def _identifier(node: Node, fields: Mapping[str, Sequence[str]]) -> str:
    """Return an item's own identifier, which Blackboard puts into the metadata."""
    identifier = tidy(node.attrs.get("ident", ""))
    in_metadata = fields.get("bbmd_asi_object_id", ())
    if not identifier and in_metadata:
        return in_metadata[0]
    return identifier


def _level(fields: Mapping[str, Sequence[str]]) -> Level:
    """Return the level that this program's own export noted; the first is the default."""
    noted = fields.get(LEVEL_FIELD)
    return next((level for level in LEVELS if noted == [level]), LEVELS[0])


def _number_drawn(selection: Node) -> int | None:
    """Return how many questions a test draws, or None if the number is missing or absurd."""
    number = selection.find("selection_number")
    if number is None:
        return None
    digits = number.text().strip()
    if not digits.isdecimal() or len(digits) > 5:
        return None
    return int(digits)


def _is_other_than_one(points: str) -> bool:
    """Return whether a question gives more or less than a point; odd entries don't count."""
    try:
        return float(points) != 1
    except ValueError:
        return False
