"""Sheets that are nobody's in the class: who may be meant, and what a person may type."""

from __future__ import annotations

import pytest

from cps_study.app.class_names import probable_owner
from cps_study.app.scan_doubts import decided, doubts_of, questions_of, read_decision, strangers_in
from cps_study.app.scan_tables import answers_table, doubtful_html
from cps_study.app.scanning import Scan, collate
from cps_study.model.class_list import ClassMember
from tests.app.test_scanning import page
from tests.paper.sheets import sheet_test

CLASS = [
    ClassMember("Ana Lee", "3", "A"),
    ClassMember("Hal Lee", "8", "B"),
    ClassMember("Nia Ray", "14", "A"),
    ClassMember("Quin Ray", "17"),
]
TEST = sheet_test(2)


def scan_of(*numbers: str) -> Scan:
    """Return the scan of a sheet of form A for each number."""
    return collate([page(at, number, {1: "A", 2: "B"}) for at, number in enumerate(numbers, 1)])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("41", "14"),  # swapped
        ("00000041", "14"),  # zeros before it don't count
        ("1", None),  # a digit is missing: 14 or 17
        ("4", "14"),
        ("147", None),
        ("24", "14"),  # one digit is wrong
        ("15", None),
        ("9", None),  # 8 was given form B
        ("99", None),
    ],
)
def test_a_slip_of_the_pen_explains_a_number(written: str, meant: str | None) -> None:
    """Only if nobody else fits as well, and never somebody who was given another form."""
    owner = probable_owner(CLASS[1:], written, "A")
    assert (owner.number if owner else None) == meant


def test_an_unknown_number_is_asked_about_with_those_without_a_sheet() -> None:
    """The likeliest comes first; the number itself is sure, so it doesn't stop the marking."""
    scan = scan_of("3", "41")
    assert scan.doubts == 0
    assert list(doubts_of(scan, TEST, CLASS)) == []
    (stranger,) = strangers_in(scan, CLASS)
    assert stranger.read.why == "41 isn't in the class"
    assert stranger.question == "Did you mean 14 Nia Ray?"
    assert stranger.others == "Without a sheet: 14 Nia Ray, 17 Quin Ray, 8 Hal Lee."
    page_of_doubts = doubtful_html(scan, TEST, CLASS).decode()
    assert '<option value="14" label="14 Nia Ray">' in page_of_doubts
    answers = {"y": "14", "41": "41", "quin": "17", "ray": None, "-": "", "?": None}
    assert {typed: read_decision(stranger, typed) for typed in answers} == answers
    assert answers_table(decided(scan, stranger, "14"), 2)[2] == ["14", "", "A", "A", "B"]


def test_a_sheet_without_a_number_is_somebodys() -> None:
    """The decision takes the place of the page's name in the table; a blank leaves it."""
    scan = scan_of("3", "")
    (stranger,) = strangers_in(scan, CLASS)
    assert stranger.question == "Whose sheet is it?"
    assert [read_decision(stranger, typed) for typed in ("y", "-", "17")] == [None, "", "17"]
    assert answers_table(decided(scan, stranger, "17"), 2)[2][:2] == ["17", ""]
    assert answers_table(decided(scan, stranger, ""), 2)[2][:2] == ["", "s.pdf, page 2"]


def test_a_zero_is_a_number() -> None:
    """Whoever fills in nothing but zeros is told so, and not that nothing is right."""
    (stranger,) = strangers_in(scan_of("3", "000"), CLASS)
    assert (stranger.read.why, stranger.question) == ("0 isn't in the class", "Is 0 right?")


def test_another_class_has_no_strangers_but_those_without_a_number() -> None:
    """Without a class, or if no number is of the class, nobody is offered."""
    for members in ([], CLASS):
        (stranger,) = questions_of(scan_of("55", ""), TEST, members)
        assert (stranger.read.why, stranger.people) == ("no number is marked", ())
