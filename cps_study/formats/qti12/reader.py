"""QTI 1.2 as Canvas, Blackboard, Respondus and others write it: a file of items, or a package of such files.

Follows Canvas's importer (instructure/qti, lib/qti/v1): the metadata names the kind, and where it is missing the
responses tell it. Elements are matched by local name, as exporters disagree about namespaces.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from cps_study.formats.base import ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.qti12.item import (
    LEVEL_FIELD,
    TAG_FIELD,
    TOPIC_FIELD,
    QuestionTaker,
    fields_of,
)
from cps_study.formats.qti12.package import MANIFEST, ROOT, ZIP, PackagePart, find_parts, is_package
from cps_study.formats.syntax.html_text import tidy
from cps_study.formats.syntax.xml_tree import XmlError, encoding_of, root_name, visit
from cps_study.formats.syntax.zip_package import PackageError
from cps_study.model.item import LEVELS
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.xml_tree import Node
    from cps_study.model.item import Item


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - formats that cannot be told by content look at it
    """Tell whether the bytes are QTI 1.2: a file with its root, or a package that holds one."""
    return root_name(raw) == ROOT or is_package(raw)


def read(raw: bytes, source: str) -> ReadResult:
    """Return the questions of a QTI 1.2 file or package; never raises."""
    if not raw.startswith(ZIP):
        return _read_parts([PackagePart("", raw)], (), source)
    try:
        found = find_parts(raw)
    except PackageError as error:
        return ReadResult(
            problems=(Problem(source, 0, 0, str(error), "export the questions again"),)
        )
    except XmlError as error:
        where = f"{source}/{MANIFEST}"
        return ReadResult(
            problems=(
                Problem(where, error.line, error.column, error.what, "export the questions again"),
            )
        )
    if not found.parts:
        return ReadResult(
            problems=(Problem(source, 0, 0, "the package holds no file with QTI 1.2 questions"),)
        )
    return _read_parts(found.parts, found.notes, source)


def _read_parts(parts: Sequence[PackagePart], notes: Sequence[str], source: str) -> ReadResult:
    """Return what the files hold; if one of them is damaged, none is used."""
    reader = _Reader(source, several=len(parts) > 1)
    errors: list[Problem] = []
    for part in parts:
        where = f"{source}/{part.name}" if part.name else source
        try:
            root = reader.take(part)
        except XmlError as error:
            errors.append(
                Problem(where, error.line, error.column, error.what, "export the questions again")
            )
        else:
            if root.name != ROOT:
                errors.append(
                    Problem(
                        where, root.line, 0, f"this is XML, but not QTI 1.2: it has no <{ROOT}>"
                    )
                )
    if errors:
        return ReadResult(problems=tuple(errors))
    for note in notes:
        reader.out.note_whole(note)
    return reader.finish(encoding_of(parts[0].content))


class _Reader:
    """Takes the questions one by one; titles around them are their topics."""

    def __init__(self, source: str, *, several: bool) -> None:
        self.out = ItemBuilder(source)
        self._several = several
        self._titles: dict[str, None] = {}
        self._weighted = 0
        self._banks: set[str] = set()
        self._entries: list[tuple[QuestionHead, str, str]] = []
        self._drawn: list[tuple[int, str, str]] = []
        self._seen: dict[str, tuple[str, tuple[Item, ...]]] = {}

    def take(self, part: PackagePart) -> Node:
        """Take a file and return its root; raises XmlError."""
        self.out.turn_to(part.name)
        return visit(part.content, {"item", "section", "bankentry_item", "itemref"}, self._see)

    def finish(self, encoding: str) -> ReadResult:
        """Return the harvest, with what can be said of the files as a whole."""
        for asked, name, inside in self._entries:
            if name not in self._seen:
                self.out.turn_to(inside)
                self.out.leave(
                    asked,
                    "",
                    "it is only a reference: the bank with the question is not in the file",
                )
        for line, bank, inside in self._drawn:
            if bank not in self._banks:
                self.out.turn_to(inside)
                self.out.note(
                    line,
                    "some questions are drawn from a bank that is not in the file",
                    "export the bank too",
                )
        if self._weighted:
            self.out.note_whole(
                f"{self._weighted} of the questions give points other than 1; here every question counts the same"
            )
        return self.out.harvest(
            "" if len(self._titles) != 1 else next(iter(self._titles)), encoding
        )

    def _see(self, node: Node, around: Sequence[Node]) -> None:
        """Take what is complete: a question, a section, or a reference to a question elsewhere."""
        if node.name == "section":
            self._section(node)
        elif node.name == "item":
            self._item(node, around)
        else:
            name = node.attrs.get("item_ref") or node.attrs.get("linkrefid") or ""
            self._entries.append((QuestionHead(node.line, name), name, self.out.inside))

    def _section(self, node: Node) -> None:
        """Note what a section says about drawing questions at random."""
        held = sum(child.name in {"item", "bankentry_item"} for child in node.nodes)
        for selection in node.all("selection"):
            bank = selection.find("sourcebank_ref")
            if bank is not None:
                self._drawn.append((node.line, bank.text().strip(), self.out.inside))
            number = selection.find("selection_number")
            wanted = number.text().strip() if number is not None else ""
            if wanted.isdecimal() and len(wanted) < 6 and int(wanted) < held:
                title = tidy(node.attrs.get("title", ""))
                self.out.note(
                    node.line,
                    f"a test draws {wanted} of these {held} questions; all of them come in",
                    item=title,
                )

    def _topic(self, around: Sequence[Node], fields: dict[str, list[str]]) -> str:
        """Return the question's own topic, or the titles around it; a single test's own title is no topic."""
        if fields.get(TOPIC_FIELD):
            return fields[TOPIC_FIELD][0]
        levels = []
        for node in around:
            title = tidy(node.attrs.get("title", "")).replace("/", "-")
            if node.name in {"assessment", "objectbank"}:
                self._banks |= {node.attrs.get("ident", "")}
                title = title or tidy((fields_of(node).get("bank_title") or [""])[0]).replace(
                    "/", "-"
                )
                self._titles |= {title: None} if title else {}
                levels += [title] if self._several else []
            elif node.name == "section":
                levels.append(title)
        return "/".join(filter(None, levels))

    def _item(self, node: Node, around: Sequence[Node]) -> None:
        """Take a question, unless another file of the package holds the same one."""
        fields = fields_of(node)
        ident = tidy(node.attrs.get("ident", "")) or next(
            iter(fields.get("bbmd_asi_object_id", [])), ""
        )
        level = next((level for level in LEVELS if [level] == fields.get(LEVEL_FIELD)), LEVELS[0])
        name = tidy(node.attrs.get("title", ""))
        tags = tuple(fields.get(TAG_FIELD, ()))
        asked = QuestionHead(node.line, name, ident, self._topic(around, fields), tags, level)
        self._weighted += any(
            _is_other_weight(points) for points in fields.get("points_possible", ())
        )
        before = len(self.out.items)
        QuestionTaker(self.out, node, fields, asked).take()
        taken = tuple(
            dataclasses.replace(item, id="", topic="", line=0) for item in self.out.items[before:]
        )
        same_as = next(iter(fields.get("assessment_question_identifierref", [])), "") or ident
        where, known = (
            self._seen.setdefault(same_as, (self.out.inside, taken)) if same_as else ("", ())
        )
        self._seen.setdefault(ident, (self.out.inside, taken))
        if taken and where != self.out.inside and known == taken:
            del self.out.items[before:]
            self.out.leave(
                asked, "", f"the same question is in '{excerpt(where)}' too, and came in from there"
            )


def _is_other_weight(points: str) -> bool:
    try:
        return float(points) != 1
    except ValueError:
        return False
