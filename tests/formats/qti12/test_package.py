"""QTI 1.2 packages: which of their files are read, and what the report says of the others."""

from __future__ import annotations

import pytest

from cps_study.formats.qti12.package import is_package
from cps_study.formats.qti12.reader import detects, read
from cps_study.model.item import Question
from tests.formats.drafts import items_in
from tests.formats.platform_help import packed, whats
from tests.formats.qti12.makers import CANVAS_MANIFEST, equals, item, quiz_file, when


def test_a_cartridge_has_each_quiz_once() -> None:
    """Canvas's own copy is read, not the one cut down to Common Cartridge; so are its banks."""
    cut_down = quiz_file(item(when(equals("3"))))
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": CANVAS_MANIFEST,
        "q/assessment_qti.xml": cut_down,
        "q/assessment_meta.xml": "<quiz/>",
        "non_cc_assessments/q.xml.qti": quiz_file(item(when(equals("1")))),
        "non_cc_assessments/bank.xml.qti": quiz_file(
            item(when(equals("2")), ident="i9"), item("", ident="i8"), title="Bank"
        ),
        "other.xml": cut_down,
        "web_resources/film.mp4": b"\0" * 100,
    }
    raw = packed(files)
    assert detects(raw, "x.imscc")
    result = read(raw, "x.imscc")
    assert [(found.id, found.topic) for found in items_in(result)] == [
        ("i1", "Quiz"),
        ("i9", "Bank"),
    ]
    keys = [sorted(found.keys) for found in items_in(result) if isinstance(found, Question)]
    assert keys == [[0], [1]]
    assert [(skipped.line, skipped.inside) for skipped in result.skipped] == [
        (5, "non_cc_assessments/bank.xml.qti")
    ]
    assert whats(result) == ["1 of the tests are in the package twice; Canvas's own copy was read"]


def test_a_manifest_in_a_folder_with_a_base_is_followed() -> None:
    """Blackboard gives a file and a base; if a folder was zipped, it comes before every name."""
    manifest = (
        '<manifest xmlns:bb="urn:b"><resources>'
        '<resource bb:file="res1.dat" type="assessment/x-bb-qti-test" xml:base="res1"/>'
        '<resource href="gone.xml" type="x"/></resources></manifest>'
    )
    quiz = quiz_file(item(when(equals("1"))))
    result = read(packed({"my/imsmanifest.xml": manifest, "my/res1.dat": quiz}), "x.zip")
    assert len(items_in(result)) == 1
    assert whats(result) == ["the package lists 'my/gone.xml', but the file isn't in it"]


def test_a_base_that_leads_to_a_file_is_used() -> None:
    """Some exporters do mean the base to come before the name."""
    manifest = '<manifest><resource href="a.xml" xml:base="in/"/></manifest>'
    quiz = quiz_file(item(when(equals("1"))))
    result = read(packed({"imsmanifest.xml": manifest, "in/a.xml": quiz}), "x.zip")
    assert len(items_in(result)) == 1


def test_a_file_that_the_manifest_calls_by_another_name_is_found() -> None:
    """Respondus lists it with blanks, and packs it with underscores."""
    manifest = (
        '<manifest><resource type="imsqti_xmlv1p1" href="All%20Types.xml">'
        '<file href="All%20Types.xml"/></resource></manifest>'
    )
    quiz = quiz_file(item(when(equals("1"))))
    result = read(packed({"imsmanifest.xml": manifest, "All_Types.xml": quiz}), "x.zip")
    assert len(items_in(result)) == 1
    assert set(whats(result)) == {
        "the package lists 'All Types.xml', but the file isn't in it",
        "'All_Types.xml', which the package doesn't list, was read",
    }


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a/b.xml": quiz_file()}, True),
        ({"imsmanifest.xml": CANVAS_MANIFEST}, True),
        ({"imsmanifest.xml": "<m type='imsqti_item_xmlv2p1'/>", "b.xml": quiz_file()}, False),
        ({"[Content_Types].xml": "<a/>", "xl/b.xml": quiz_file()}, False),
        ({"a.xml": "<quiz/>"}, False),
        ({"imsmanifest.xml": "<manifest>"}, True),
    ],
)
def test_the_manifest_or_the_files_say_what_a_package_is(
    files: dict[str, str | bytes], *, expected: bool
) -> None:
    """QTI 2 and office documents are something else; a damaged manifest is for the reader."""
    assert is_package(packed(files)) is expected
