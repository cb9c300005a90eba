"""Read QTI 2.1, 2.2 and 3.0: a single item as XML, or a package (zip) of them.

The standard is 1EdTech QTI (https://www.1edtech.org/standards/qti). As far as this program reads
them, 2 and 3 differ in names alone.
"""

from __future__ import annotations

from typing import Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.qti2.item import take_item
from cps_study.formats.qti2.package import EXPORT_AGAIN, ROOTS, holds_questions, read_package
from cps_study.formats.syntax.signatures import is_zip
from cps_study.formats.syntax.xml_tree import XmlError, parse, root_name
from cps_study.model.problem import Problem

_TESTS: Final = frozenset({"assessmentTest", "qti-assessment-test"})


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - other formats need the file's name
    """Return whether this is an item or a test of QTI 2 or 3, or a package of them."""
    if is_zip(raw):
        return holds_questions(raw)
    return root_name(raw) in ROOTS | _TESTS


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the questions of the file or package; never raises."""
    if is_zip(raw):
        return read_package(raw, source)
    if root_name(raw) in _TESTS:
        what = "a test only lists the files of its questions"
        hint = "import the whole package (a zip file)"
        return ReadResult(problems=(Problem(source, 1, 0, what, hint),))
    try:
        root = parse(raw)
    except XmlError as exc:
        problem = Problem(source, exc.line, exc.column, exc.what, EXPORT_AGAIN)
        return ReadResult(problems=(problem,))
    builder = ItemBuilder(source)
    take_item(root, builder, QuestionHead(root.line))
    return builder.result()
