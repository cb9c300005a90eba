"""Formats whose code is imported when it's needed."""

from __future__ import annotations

import pytest

from cps_study.formats.registry import FORMATS, FormatCode, LazyFormat, detect_format
from cps_study.formats.syntax.signatures import ZIP, begins_with
from cps_study.model.item import Bank, Flashcard, Option, Question

BANK = Bank(
    id="x",
    title="X",
    items=(
        Flashcard(id="x-1", topic="x", level="recall", front="Who waits?", back="She does."),
        Question(
            id="x-2",
            topic="x",
            level="recall",
            kind="choice",
            stem="Who listens first?",
            options=(Option("A peer", key=True), Option("Nobody"), Option("The clerk")),
        ),
    ),
)
XML = '<?xml version="1.0" encoding="UTF-16"?>\n<quiz></quiz>'


def _not_needed() -> FormatCode:
    raise AssertionError("the code of this format isn't needed")


def test_no_code_is_imported_for_a_file_that_begins_otherwise() -> None:
    """A text is no Word document, and nobody has to import a library to see that."""
    word = LazyFormat("docx", "Word document", "docx", _not_needed, starts=(ZIP,))
    assert not word.detects(b"PK is what she signs with.", "list.docx")


@pytest.mark.parametrize(
    "known", [known for known in FORMATS if known.can_write], ids=lambda known: known.name
)
def test_what_a_format_writes_begins_as_it_says(known: LazyFormat) -> None:
    """So its own files are found by it."""
    content = known.write(BANK).content
    assert begins_with(content, known.starts or (b"",))
    assert known.detects(content, f"x.{known.extension}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_an_xml_file_is_found_in_any_encoding(encoding: str) -> None:
    """Blank lines and byte order marks may come before its first tag."""
    raw = f"\n {XML}".encode(encoding)
    assert begins_with(raw, (b"<",))


def test_moodles_file_is_found_in_utf_16() -> None:
    """As some programs save it."""
    found = detect_format(XML.encode("utf-16"), "questions.xml")
    assert found is not None
    assert found.name == "moodle-xml"
