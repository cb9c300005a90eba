"""Several tables of answers in one file: all are read, and what isn't is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.formats.answer_sheets.reader import ReadSheets, read
from tests.formats.answer_sheets.makers import HEAD, PAIR, SINGLE
from tests.formats.workbooks import workbook_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cps_study.model.form import PaperTest

TOP = ["name", 1, 2, 3, 4]
ANN = ["Ann", "A", "A", "T", "x"]
BEA = ["Bea", "B", "A", "T", "y"]


def read_book(
    sheets: Mapping[str, Sequence[Sequence[Any]]], test: PaperTest = SINGLE
) -> ReadSheets:
    """Return what is read from a workbook with these sheets."""
    return read(workbook_of(sheets), "r.xlsx", test)


def said(found: ReadSheets) -> list[tuple[str, str]]:
    """Return each problem's place and sentence."""
    return [(problem.place, problem.what) for problem in found.problems]


def test_the_tables_of_all_sheets_are_read() -> None:
    """A group on each sheet; one of notes holds no table, and a problem names its sheet."""
    found = read_book(
        {"Monday": [TOP, ANN], "Notes": [["Collect the phones"]], "Friday": [TOP, BEA, ["Cy", "?"]]}
    )
    assert [sheet.candidate for sheet in found.sheets] == ["Ann", "Bea"]
    assert said(found) == [
        ("r.xlsx", "the sheets 'Monday', 'Friday' were read, and not 'Notes'"),
        (
            "r.xlsx, sheet 'Friday':3:2",
            "B3 ('1'): question 1 of form A is doubtful: '?'",
        ),
    ]


def test_a_sheet_named_after_a_form_says_which_form_it_was() -> None:
    """So a table for each form needs no column for it."""
    rows: dict[str, list[list[Any]]] = {
        letter: [["name", 1, 2], [f"Ann {letter}", "A", "A"]] for letter in "AB"
    }
    found = read_book({f"Form {letter}": rows[letter] for letter in "AB"}, PAIR)
    assert [(sheet.candidate, sheet.form) for sheet in found.sheets] == [
        ("Ann A", "A"),
        ("Ann B", "B"),
    ]
    long = read_book({"Form A": [["name", 1, 2], ["Ann", "A", "A", "B"]]}, PAIR)
    assert said(long) == [("r.xlsx:2:5", "the row has 5 cells, but the header has 4")]


def test_what_a_web_form_calls_its_sheet_is_no_form_of_the_test() -> None:
    """Microsoft Forms calls it Form1."""
    found = read_book({"Form1": [TOP, ANN]})
    assert ([sheet.form for sheet in found.sheets], said(found)) == (["A"], [])


def test_a_second_look_at_the_same_people_is_not_read() -> None:
    """Such as their points; somebody who is on two sheets among others is a problem."""
    points = [TOP, ["Ann", 1, 0, 1, 1], ["Bea", 0, 1, 1, 1]]
    found = read_book({"Answers": [TOP, ANN, BEA], "Points": points})
    assert [sheet.candidate for sheet in found.sheets] == ["Ann", "Bea"]
    assert said(found)[1] == (
        "r.xlsx, sheet 'Points'",
        "the same people are on the sheet before this one, so it wasn't read",
    )
    twice = read_book({"Monday": [TOP, ANN], "Friday": [TOP, ANN, BEA]})
    assert said(twice)[1] == (
        "r.xlsx, sheet 'Friday':2:1",
        "'Ann' appears again (first on another sheet)",
    )


def test_headings_may_come_again() -> None:
    """Above a second group, as people print them."""
    found = read(f"{HEAD}Ann,A,A,T,x\n{HEAD}Bea,B,A,T,y\n".encode(), "r.csv", SINGLE)
    assert [sheet.candidate for sheet in found.sheets] == ["Ann", "Bea"]
    assert [(p.severity, p.line) for p in found.problems] == [("info", 3)]
