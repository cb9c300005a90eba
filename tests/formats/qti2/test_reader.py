"""QTI 2 and 3 as single files: what is recognized, what is refused, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.moodle_xml import reader as moodle_xml
from cps_study.formats.qti2.reader import detects, read
from cps_study.formats.qti12 import reader as qti12
from tests.formats.drafts import items_in
from tests.formats.platform_help import packed, problems_in_a_bank
from tests.formats.qti2.makers import FULL, ITEM, choices, item, manifest, response, three


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        three(FULL),
        "\ufeff" + FULL.removeprefix('<?xml version="1.0"?>\n'),
        "<assessmentTest/>",
    ],
)
def test_items_and_tests_are_recognized(text: str) -> None:
    """The name of the root element says what they are."""
    assert detects(text.encode(), "x.txt")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<quiz></quiz>",
        b"<questestinterop/>",
        b"{}",
        b"PK",
        packed(
            {
                "imsmanifest.xml": manifest(("imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "a.xml")),
                "a.xml": "<questestinterop/>",
            }
        ),
    ],
)
def test_other_files_are_not_recognized(raw: bytes) -> None:
    """It doesn't matter what their names say."""
    assert not detects(raw, "item-qti21.xml")


def test_other_formats_leave_it_alone() -> None:
    """That goes for the formats that are XML too."""
    files = (
        FULL.encode(),
        packed({"imsmanifest.xml": manifest((ITEM, "a.xml")), "a.xml": FULL}),
    )
    for raw in files:
        assert detects(raw, "x")
        assert not qti12.detects(raw, "x")
        assert not moodle_xml.detects(raw, "x")


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        (
            "<!DOCTYPE assessmentItem>" + FULL.removeprefix('<?xml version="1.0"?>\n'),
            "document type",
            0,
        ),
        (FULL.replace("</itemBody>", "</b>"), "damaged", 5),
        ("<assessmentTest/>", "a test only lists the files of its questions", 1),
        ("", "damaged", 1),
    ],
)
def test_what_cannot_be_read_is_one_error(text: str, what: str, line: int) -> None:
    """The error has its line, if there is one."""
    result = read(text.encode(), "x")
    (problem,) = result.problems
    assert problem.severity == "error"
    assert what in problem.what
    assert problem.line == line
    assert result.question_count == 0


@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(raw: bytes) -> None:
    """Nothing is raised: not for a file, a zip, or an item with anything inside."""
    for content in (raw, b"PK\x03\x04" + raw, b"<assessmentItem>" + raw + b"</assessmentItem>"):
        detects(content, "x")
        read(content, "x")


_PIECES = (
    "<itemBody>",
    "</itemBody>",
    "<p>x</p>",
    choices("a", "b"),
    choices("a", "b", most=0),
    response("A"),
    response("A", cardinality="multiple"),
    response("A", "B", base="string"),
    "<simpleChoice/>",
    "<value>A</value>",
    '<textEntryInteraction responseIdentifier="RESPONSE"/>',
    "<responseProcessing/>",
    "<mapping/>",
    "&lt;b&gt;",
    "<responseProcessing><responseCondition><responseIf/></responseCondition></responseProcessing>",
    '<matchInteraction responseIdentifier="RESPONSE">' + 2 * "<simpleMatchSet/>",
    "</matchInteraction>",
)


@given(
    st.lists(
        st.sampled_from(_PIECES)
        | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5),
        max_size=8,
    )
)
def test_whatever_comes_in_fits_a_bank(pieces: list[str]) -> None:
    """Pieces of items in any order give an item, a reason, or an error."""
    text = f'<assessmentItem identifier="q" title="t">{"".join(pieces)}</assessmentItem>'
    result = read(text.encode(), "x")
    assert result.question_count + len(result.problems) > 0
    assert problems_in_a_bank(items_in(result)) == []


@given(st.data())
def test_a_damaged_file_gives_a_result(data: st.DataObject) -> None:
    """Nothing is raised if bytes are changed or cut off, in a file or in a package."""
    whole = packed({"imsmanifest.xml": manifest((ITEM, "a.xml")), "a.xml": FULL})
    raw = bytearray(data.draw(st.sampled_from((FULL.encode(), whole))))
    for position in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
        raw[position] = data.draw(st.integers(0, 255))
    detects(bytes(raw), "x")
    read(bytes(raw[: data.draw(st.integers(0, len(raw)))]), "x")


def test_an_item_may_come_alone() -> None:
    """A file without a package is a bank with one question."""
    result = read(item(choices("a", "b"), response("A")).encode(), "x")
    assert result.question_count == 1
