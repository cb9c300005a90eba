"""QTI 2.1, 2.2 and 3.0: a single item as XML, or a package (zip) of them.

Authority: 1EdTech QTI 2.1, 2.2 and 3.0 (https://www.1edtech.org/standards/qti); 2 and 3 differ in names alone.
"""

from __future__ import annotations

from typing import Final

from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.qti2.item import take_item
from cps_study.formats.qti2.package import ROOTS, holds_questions, read_package
from cps_study.formats.syntax.xml_tree import XmlError, parse, root_name
from cps_study.model.problem import Problem

_TESTS: Final = frozenset({"assessmentTest", "qti-assessment-test"})
_ZIP: Final = b"PK"


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content tells for certain
    """Tell whether this is an item or a test of QTI 2 or 3, or a package of them."""
    return holds_questions(raw) if raw.startswith(_ZIP) else root_name(raw) in ROOTS | _TESTS


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return what the file holds; never raises."""
    if raw.startswith(_ZIP):
        return read_package(raw, source)
    if root_name(raw) in _TESTS:
        problem = Problem(
            source,
            1,
            0,
            "a test only names the files of its questions",
            "import the whole package (zip)",
        )
        return ReadResult(problems=(problem,))
    try:
        root = parse(raw)
    except XmlError as exc:
        return ReadResult(
            problems=(Problem(source, exc.line, exc.column, exc.what, "export it again"),)
        )
    gatherer = ItemBuilder(source)
    take_item(root, gatherer, QuestionHead(root.line))
    return gatherer.harvest()
