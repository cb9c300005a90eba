"""QTI 2 and 3 as single files: what is recognised, what is refused, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.moodle_xml import reader as moodle_xml
from cps_study.formats.qti2.reader import detects, read
from cps_study.formats.qti12 import reader as qti12
from tests.formats.drafts import items_in
from tests.formats.platform_help import problems_in_a_bank
from tests.formats.qti2.makers import choices, item, manifest, packed, response, three
from tests.formats.qti2.test_item import FULL


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        three(FULL),
        "\ufeff" + FULL.removeprefix('<?xml version="1.0"?>\n'),
        "<assessmentTest/>",
    ],
)
def test_items_and_tests_are_recognised(text: str) -> None:
    """By the name of the root element."""
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
def test_other_files_are_not(raw: bytes) -> None:
    """Whatever their names say."""
    assert not detects(raw, "item-qti21.xml")


def test_others_do_not_take_it() -> None:
    """Formats that are XML too."""
    for raw in (
        FULL.encode(),
        packed({"imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "a.xml")), "a.xml": FULL}),
    ):
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
        ("<assessmentTest/>", "a test only names the files of its questions", 1),
        ("", "damaged", 1),
    ],
)
def test_what_cannot_be_read_is_one_error(text: str, what: str, line: int) -> None:
    """With its line where it has one."""
    harvest = read(text.encode(), "x")
    (problem,) = harvest.problems
    assert problem.severity == "error"
    assert what in problem.what
    assert problem.line == line
    assert harvest.held == 0


@given(st.binary(max_size=300))
def test_any_bytes_never_break_the_reader(raw: bytes) -> None:
    """As a file, as a zip, and as the inside of an item."""
    for each in (raw, b"PK\x03\x04" + raw, b"<assessmentItem>" + raw + b"</assessmentItem>"):
        detects(each, "x")
        read(each, "x")


_PIECES = (
    "<itemBody>", "</itemBody>", "<p>x</p>", choices("a", "b"), choices("a", "b", most=0), response("A"),
    response("A", cardinality="multiple"), response("A", "B", base="string"), "<simpleChoice/>", "<value>A</value>",
    '<textEntryInteraction responseIdentifier="RESPONSE"/>', "<responseProcessing/>", "<mapping/>", "&lt;b&gt;",
    "<responseProcessing><responseCondition><responseIf/></responseCondition></responseProcessing>",
    '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet/><simpleMatchSet/></matchInteraction>',
)  # fmt: skip


@given(
    st.lists(
        st.sampled_from(_PIECES)
        | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=5),
        max_size=8,
    )
)
def test_whatever_comes_in_is_fit_for_a_bank(pieces: list[str]) -> None:
    """Pieces of items in any order; each gives an item, a reason, or an error."""
    text = f'<assessmentItem identifier="q" title="t">{"".join(pieces)}</assessmentItem>'
    harvest = read(text.encode(), "x")
    assert harvest.held + len(harvest.problems) > 0
    assert problems_in_a_bank(items_in(harvest)) == []


@given(st.data())
def test_a_damaged_file_never_breaks_the_reader(data: st.DataObject) -> None:
    """Bytes changed or cut off anywhere, in a file and in a package."""
    whole = packed({"imsmanifest.xml": manifest(("imsqti_item_xmlv2p1", "a.xml")), "a.xml": FULL})
    raw = bytearray(data.draw(st.sampled_from((FULL.encode(), whole))))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), max_size=8)):
        raw[place] = data.draw(st.integers(0, 255))
    detects(bytes(raw), "x")
    read(bytes(raw[: data.draw(st.integers(0, len(raw)))]), "x")


def test_an_item_may_stand_alone() -> None:
    """A file without a package is a bank of one."""
    harvest = read(item(choices("a", "b"), response("A")).encode(), "x")
    assert harvest.held == 1
