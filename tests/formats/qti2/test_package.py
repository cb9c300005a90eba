"""Packages of QTI 2 and 3: order, sections, and files that are missing or lead elsewhere."""

from __future__ import annotations

import pytest

from cps_study.formats.base import Skipped
from cps_study.formats.qti2.reader import detects, read
from tests.formats.drafts import items_in
from tests.formats.platform_help import whats
from tests.formats.qti2.makers import choices, item, manifest, packed, response, three

ITEM = "imsqti_item_xmlv2p1"
TEST = "imsqti_test_xmlv2p1"


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
    """Items of no test come after; one that is named twice comes in once. Addresses start where they are written."""
    files: dict[str, str | bytes] = {f"items/{name}.xml": rename(_item(name)) for name in "abcd"}
    listed = [(ITEM, f"items/{name}.xml") for name in "abcd"]
    files["tests/t.xml"] = rename(
        _test(("Roles", "../items/c.xml ../items/a.xml"), ("", "../items/c.xml ../items/b.xml"))
    )
    files["imsmanifest.xml"] = manifest(*listed, (TEST, "tests/t.xml"))
    harvest = read(packed(files), "x.zip")
    assert [(found.id, found.topic) for found in items_in(harvest)] == [
        ("c", "Roles"),
        ("a", "Roles"),
        ("b", ""),
        ("d", ""),
    ]
    assert (harvest.title, harvest.left, harvest.problems) == ("Whole test", (), ())


def test_sections_within_sections() -> None:
    """Their titles make a path."""
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
    """Of the resource's metadata; a level among them is the level."""
    words = "".join(
        f"<keyword><string>{word}</string></keyword>" for word in ("core", "level:apply", "core")
    )
    made = manifest(
        (ITEM, "a.xml"), inner=f"<metadata><lom><general>{words}</general></lom></metadata>"
    )
    held = read(packed({"imsmanifest.xml": made, "a.xml": _item("a")}), "x").items[0]
    assert (held.tags, held.level) == (("core",), "apply")


def test_addresses_are_unquoted_and_joined() -> None:
    """With the base that the manifest names, and from the folder that it lies in."""
    made = manifest((ITEM, "my%20item.xml")).replace(b"<resources>", b'<resources xml:base="in/">')
    files: dict[str, str | bytes] = {
        "pack/imsmanifest.xml": made,
        "pack/in/my item.xml": _item("a"),
    }
    raw = packed(files)
    assert detects(raw, "x")
    assert [held.name for held in read(raw, "x").items] == ["a"]


def test_what_cannot_be_read_is_named_with_its_file() -> None:
    """A missing file at the line that names it; a damaged one at its own line."""
    made = manifest(
        (ITEM, "gone.xml"),
        (ITEM, "../up.xml"),
        (ITEM, "/abs.xml"),
        (ITEM, "bad.xml"),
        (ITEM, "a.xml"),
    )
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": made,
        "bad.xml": "<assessmentItem>\n<b></assessmentItem>",
        "a.xml": _item("a"),
    }
    harvest = read(packed(files), "x")
    assert [held.id for held in items_in(harvest)] == ["a"]
    assert harvest.left[:3] == (
        Skipped(2, "gone.xml", "the file is not in the package", "imsmanifest.xml"),
        Skipped(3, "", "its address leads out of the package", "imsmanifest.xml"),
        Skipped(4, "", "its address leads out of the package", "imsmanifest.xml"),
    )
    assert (harvest.left[3].line, harvest.left[3].inside) == (2, "bad.xml")


def test_other_files_of_a_package() -> None:
    """A test that cannot be read costs the order; quizzes of QTI 1.2 are told; what is no question is named."""
    made = manifest(
        (TEST, "gone.xml"),
        (TEST, "bad.xml"),
        ("imsqti_xmlv1p2", "old.xml"),
        (ITEM, "a.xml"),
        (ITEM, "n.xml"),
    )
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": made,
        "bad.xml": "<a>",
        "a.xml": _item("a"),
        "n.xml": "<html/>",
    }
    harvest = read(packed(files), "x")
    assert [held.id for held in items_in(harvest)] == ["a"]
    assert [left.why for left in harvest.left] == ["the file holds no question, but 'html'"]
    told = "\n".join(whats(harvest))
    for what in (
        "'gone.xml' is not in the package",
        "'bad.xml' cannot be read",
        "quizzes of QTI 1.2 (1)",
    ):
        assert what in told


def test_a_package_without_a_manifest() -> None:
    """Every question in it is taken, which is said."""
    raw = packed({"b.xml": _item("b"), "a.xml": three(_item("a")), "c.xml": "<html/>"})
    assert detects(raw, "x")
    harvest = read(raw, "x")
    assert [held.id for held in items_in(harvest)] == ["b", "a"]
    assert "no manifest" in whats(harvest)[0]


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ({"imsmanifest.xml": "<manifest>"}, "imsmanifest.xml: the XML is damaged"),
        (
            {"imsmanifest.xml": "<!DOCTYPE a><manifest/>"},
            "imsmanifest.xml: the file has a document type",
        ),
        ({"imsmanifest.xml": "<manifest/>", "../x": ""}, "leads elsewhere"),
    ],
)
def test_a_package_that_cannot_be_read_is_one_error(
    files: dict[str, str | bytes], what: str
) -> None:
    """Nothing of it is used."""
    (problem,) = read(packed(files), "x").problems
    assert problem.severity == "error"
    assert what in problem.what
