"""A class as a table: names, numbers and forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.class_list import read
from cps_study.model.class_list import ClassMember
from tests.formats.workbooks import workbook_of


def rows_of(text: str) -> list[tuple[str, str, str]]:
    """Return the people in a text without problems."""
    members, problems = read(text.encode(), "names.csv")
    assert problems == []
    return [(member.name, member.number, member.form) for member in members]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana\nMei\n", [("Ana", "1", ""), ("Mei", "2", "")]),
        ("Name\nAna\n", [("Ana", "1", "")]),
        ("First Name;Last Name\nAna;García\n", [("Ana García", "1", "")]),
        ("Name,ID,Form\nAna,007,b\nMei,,Form A\n", [("Ana", "007", "B"), ("Mei", "1", "A")]),
        ("Spring class,\n,\nname,number\nAna,1\nMei,\n", [("Ana", "1", ""), ("Mei", "2", "")]),
        ("name,e-mail\nAna,a@example.org\n", [("Ana", "1", "")]),
    ],
)
def test_a_class_is_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Whoever has no number gets the next free one; a list of names needs no heading."""
    assert rows_of(text) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name,number\nAna,12a\n", "B2: '12a' is no number of up to 8 digits"),
        ("name,number\nAna,123456789\n", "B2: '123456789' is no number of up to 8 digits"),
        ("name,number\nAna,7\nMei,07\n", "B3: the number 07 is already in row 2"),
        ("name,form\nAna,AB\n", "B2: there is no form 'AB'"),
        ("name,number\n,5\n", "row 2 has no name"),
        ("number\n5\n", "no column has names"),
        ("name\n", "nobody is in the file"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(text: str, what: str) -> None:
    """Every problem has a place and a hint."""
    _, problems = read(text.encode(), "names.csv")
    assert [problem.what for problem in problems] == [what]
    assert problems[0].hint


def test_a_workbook_is_a_class_as_well() -> None:
    """Numbers may be numbers there."""
    raw = workbook_of({"Class": [["Name", "Number"], ["Ana", 12], ["Mei", None]]})
    assert read(raw, "names.xlsx").members == [
        ClassMember("Ana", "12"),
        ClassMember("Mei", "1"),
    ]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_it(raw: bytes) -> None:
    """There are people with different numbers, or problems."""
    members, problems = read(raw, "names.csv")
    assert members or problems
    if not problems:
        assert len({member.plain_number for member in members}) == len(members)
