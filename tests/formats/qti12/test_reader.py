"""QTI 1.2 files as a whole: topics, references, damage, and what counts as QTI 1.2."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.moodle_xml import reader as moodle_xml
from cps_study.formats.qti12.reader import detects, read
from tests.formats.drafts import items_in
from tests.formats.platform_help import packed, problems_in_a_bank, whats
from tests.formats.qti12.makers import (
    CANVAS_MANIFEST,
    FIRST_AND_THIRD,
    equals,
    item,
    matching,
    metadata,
    quiz_file,
    read_items,
    when,
)


def test_sections_are_topics_and_say_what_they_draw() -> None:
    """A section's title is the topic; the report says what a test draws, and from where."""
    first, second = item(when(equals("1"))), item(when(equals("2")), ident="i2")
    drawing = (
        '<section title="Roles"><selection_ordering><selection>'
        "<selection_number>1</selection_number></selection></selection_ordering>"
        f"{first}{second}</section>"
        '<section title="More"><selection_ordering><selection><sourcebank_ref>b9</sourcebank_ref>'
        "<selection_number>3</selection_number></selection></selection_ordering></section>"
        '<section><bankentry_item item_ref="i7"/><bankentry_item item_ref="i2"/></section>'
    )
    result = read_items(drawing)
    assert [found.topic for found in items_in(result)] == ["Roles", "Roles"]
    assert whats(result) == [
        "a test draws 1 of these 2 questions; all of them come in",
        "some questions are drawn from a bank that isn't in the file",
    ]
    assert [(skipped.title, skipped.why) for skipped in result.skipped] == [
        ("i7", "it is only a reference, and the bank with the question isn't in the file")
    ]


@pytest.mark.parametrize("number", ["", "all", "9" * 6])
def test_an_absurd_number_to_draw_is_ignored(number: str) -> None:
    """There is nothing to say about a number that isn't one, or that no test could have."""
    section = (
        f"<section><selection><selection_number>{number}</selection_number></selection>"
        f"{item(when(equals('1')))}</section>"
    )
    assert whats(read_items(section)) == []


def test_other_points_are_reported_once() -> None:
    """How much a question counts has no place in a bank."""
    text = item(when(equals("1"))).replace(
        "</qtimetadata>", f"{metadata('', points_possible='2.0')}</qtimetadata>"
    )
    assert "1 of the questions give points other than 1" in whats(read_items(text))[0]


def test_a_question_in_two_files_comes_in_once() -> None:
    """The same question in a quiz and in its bank is one question; one that differs stays."""
    first = quiz_file(item(when(equals("1"))))
    second = quiz_file(item(when(equals("1"))), item(when(equals("2"))))
    result = read(packed({"a.xml": first, "b.xml": second}), "x.zip")
    assert len(items_in(result)) == 2
    assert result.skipped[0].why == "the same question is also in 'a.xml', and came in from there"


def test_a_quiz_names_the_question_of_its_bank() -> None:
    """Canvas gives the copy another identifier, and says which question it copies."""
    original = quiz_file(item(when(equals("1")), ident="b1"))
    reference = metadata("", assessment_question_identifierref="b1")
    copy = item(when(equals("1")), ident="q1").replace(
        "</qtimetadata>", f"{reference}</qtimetadata>"
    )
    result = read(packed({"bank.xml": original, "quiz.xml": quiz_file(copy)}), "x.zip")
    assert [found.id for found in items_in(result)] == ["b1"]
    assert len(result.skipped) == 1


@pytest.mark.parametrize(
    ("raw", "place", "what"),
    [
        (b"<questestinterop>\n<item>\n</questestinterop>", "x:3:3", "mismatched tag"),
        (b"<!DOCTYPE questestinterop><questestinterop/>", "x", "DOCTYPE"),
        (b"<quiz/>", "x:1", "not QTI 1.2"),
        (b"PK\x03\x04 cut off", "x", "isn't a zip"),
        (packed({"../a.xml": "<a/>"}), "x", "points outside it"),
        (packed({"imsmanifest.xml": "<manifest>"}), "x/imsmanifest.xml:1:11", "no element"),
        (packed({"imsmanifest.xml": "<manifest/>"}), "x", "has no file with QTI 1.2"),
        (
            packed({"a.xml": quiz_file(), "b.xml": b"<questestinterop>\n<"}),
            "x/b.xml:2:1",
            "damaged",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(raw: bytes, place: str, what: str) -> None:
    """The error says where, in a package with the inner file, and nothing is used."""
    result = read(raw, "x")
    assert not items_in(result)
    assert result.problems[0].severity == "error"
    assert result.problems[0].place == place
    assert what in result.problems[0].what


def test_a_zip_bomb_is_refused() -> None:
    """A file that grows enormous when unpacked is an error, and doesn't fill the memory."""
    bomb = b"<questestinterop>" + b" " * (8 << 20)
    (problem,) = read(packed({"a.xml": bomb}), "x").problems
    assert problem.severity == "error"
    assert "too large" in problem.what


def test_recognized_by_content() -> None:
    """A file by its root, a package by what it has inside; other formats are left to others."""
    assert detects(quiz_file(), "x")
    assert detects(packed({"a/b.xml": quiz_file()}), "x")
    assert not detects(b"<quiz/>", "x")
    assert not detects(b"<assessmentItem/>", "x")
    assert not moodle_xml.detects(quiz_file(), "x.xml")


GOOD_FILES: Final = (
    quiz_file(
        item(when(FIRST_AND_THIRD), "multiple_answers_question"),
        matching(("a", "x"), ("b", "y")),
        item(when(equals("1"))),
    ),
    packed(
        {
            "imsmanifest.xml": CANVAS_MANIFEST,
            "non_cc_assessments/q.xml.qti": quiz_file(item(when(equals("1")))),
        }
    ),
)


@given(st.data())
def test_a_damaged_file_gives_a_result(data: st.DataObject) -> None:
    """A good file with parts replaced or cut raises nothing, and what comes in fits a bank."""
    raw = data.draw(st.sampled_from(GOOD_FILES))
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 40)))
    broken = raw[:start] + data.draw(st.binary(max_size=8)) + raw[stop:]
    assert isinstance(detects(broken, "x"), bool)
    assert not problems_in_a_bank(items_in(read(broken, "x")))
