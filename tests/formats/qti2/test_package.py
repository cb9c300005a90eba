"""Packages of QTI 2 and 3: order, sections, and files that are missing or outside."""

from __future__ import annotations

import pytest

from cps_study.formats.base import Skipped
from cps_study.formats.qti2.reader import detects, read
from tests.formats.drafts import items_in
from tests.formats.platform_help import packed, whats
from tests.formats.qti2.makers import ITEM, TEST, choices, item, manifest, response, three


def _item(name: str) -> str:
    return item(choices("a", "b"), response("A"), name=name)


def _test(*sections: tuple[str, str]) -> str:
    inner = "".join(
        f'<assessmentSection identifier="s" title="{title}" visible="true">'
        + "".join(f'<assessmentItemRef identifier="i" href="{href}"/>' for href in hrefs.split())
        + "</assessmentSection>"
        for title, hrefs in sections
    )
    part = f'<testPart identifier="p">{inner}</testPart>'
    return f'<assessmentTest identifier="t" title="Whole test">{part}</assessmentTest>'


@pytest.mark.parametrize("rename", [str, three])
def test_tests_give_the_order_and_the_topics(rename: type[str]) -> None:
    """Items of no test come last, and an item that is listed twice comes in once.

    Addresses start from the file that they are in.
    """
    files: dict[str, str | bytes] = {f"items/{name}.xml": rename(_item(name)) for name in "abcd"}
    resources = [(ITEM, f"items/{name}.xml") for name in "abcd"]
    files["tests/t.xml"] = rename(
        _test(("Roles", "../items/c.xml ../items/a.xml"), ("", "../items/c.xml ../items/b.xml"))
    )
    files["imsmanifest.xml"] = manifest(*resources, (TEST, "tests/t.xml"))
    result = read(packed(files), "x.zip")
    assert [(found.id, found.topic) for found in items_in(result)] == [
        ("c", "Roles"),
        ("a", "Roles"),
        ("b", ""),
        ("d", ""),
    ]
    assert (result.title, result.skipped, result.problems) == ("Whole test", (), ())


def test_sections_within_sections() -> None:
    """Their titles make a path, with the outer one first."""
    inner = _test(("Inner", "a.xml")).replace(
        "<assessmentSection", '<assessmentSection title="Outer"><assessmentSection', 1
    )
    test = inner.replace("</testPart>", "</assessmentSection></testPart>")
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": manifest((TEST, "t.xml"), (ITEM, "a.xml")),
        "t.xml": test,
        "a.xml": _item("a"),
    }
    assert read(packed(files), "x").items[0].topic_path == "Outer/Inner"


def test_keywords_are_tags() -> None:
    """They are in the resource's metadata; a level among them is the item's level."""
    words = "".join(
        f"<keyword><string>{word}</string></keyword>" for word in ("core", "level:apply", "core")
    )
    listed = manifest(
        (ITEM, "a.xml"), inner=f"<metadata><lom><general>{words}</general></lom></metadata>"
    )
    (draft,) = read(packed({"imsmanifest.xml": listed, "a.xml": _item("a")}), "x").items
    assert (draft.tags, draft.level) == (("core",), "apply")


def test_addresses_are_unquoted_and_joined() -> None:
    """They start from the manifest's folder, and from the base that the manifest names."""
    listed = manifest((ITEM, "my%20item.xml")).replace(
        b"<resources>", b'<resources xml:base="in/">'
    )
    files: dict[str, str | bytes] = {
        "pack/imsmanifest.xml": listed,
        "pack/in/my item.xml": _item("a"),
    }
    raw = packed(files)
    assert detects(raw, "x")
    assert [draft.name for draft in read(raw, "x").items] == ["a"]


def test_what_cannot_be_read_is_reported_with_its_file() -> None:
    """A missing file has the line that lists it; a damaged one has its own line."""
    listed = manifest(
        (ITEM, "gone.xml"),
        (ITEM, "../up.xml"),
        (ITEM, "/abs.xml"),
        (ITEM, "bad.xml"),
        (ITEM, "a.xml"),
    )
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": listed,
        "bad.xml": "<assessmentItem>\n<b></assessmentItem>",
        "a.xml": _item("a"),
    }
    result = read(packed(files), "x")
    assert [found.id for found in items_in(result)] == ["a"]
    assert result.skipped[:3] == (
        Skipped(2, "gone.xml", "the file is not in the package", "imsmanifest.xml"),
        Skipped(3, "", "its address points outside the package", "imsmanifest.xml"),
        Skipped(4, "", "its address points outside the package", "imsmanifest.xml"),
    )
    assert (result.skipped[3].line, result.skipped[3].inside) == (2, "bad.xml")


def test_other_files_of_a_package() -> None:
    """Without its tests a package loses its order; the report names that, and what isn't read."""
    listed = manifest(
        (TEST, "gone.xml"),
        (TEST, "bad.xml"),
        (TEST, "../up.xml"),
        ("imsqti_xmlv1p2", "old.xml"),
        (ITEM, "a.xml"),
        (ITEM, "n.xml"),
    )
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": listed,
        "bad.xml": "<a>",
        "a.xml": _item("a"),
        "n.xml": "<html/>",
    }
    result = read(packed(files), "x")
    assert [found.id for found in items_in(result)] == ["a"]
    assert [skipped.why for skipped in result.skipped] == [
        "the file contains <html>, not a question"
    ]
    report = "\n".join(whats(result))
    assert "the test 'gone.xml' is not in the package" in report
    assert "the test 'bad.xml' can't be read" in report
    assert "a test with an address outside the package" in report
    assert "QTI 1.2 quizzes (1)" in report


def test_a_package_without_a_manifest() -> None:
    """Every question in it comes in, and the report says so."""
    raw = packed({"b.xml": _item("b"), "a.xml": three(_item("a")), "c.xml": "<html/>"})
    assert detects(raw, "x")
    result = read(raw, "x")
    assert [found.id for found in items_in(result)] == ["b", "a"]
    assert "no manifest" in whats(result)[0]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"imsmanifest.xml": "<manifest>"}, "imsmanifest.xml: the XML is damaged"),
        (
            {"imsmanifest.xml": "<!DOCTYPE a><manifest/>"},
            "imsmanifest.xml: the file has a document type",
        ),
        ({"imsmanifest.xml": "<manifest/>", "../x": ""}, "points outside it"),
    ],
)
def test_a_package_that_cannot_be_read_is_one_error(
    files: dict[str, str | bytes], what: str
) -> None:
    """Nothing of the package is used."""
    (problem,) = read(packed(files), "x").problems
    assert problem.severity == "error"
    assert what in problem.what
