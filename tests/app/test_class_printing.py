"""Printing for a class, and names for the numbers on its sheets."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from pypdf import PdfReader

from cps_study.app.class_names import named_sheets
from cps_study.app.class_printing import answers_xlsx, class_files, load_class, with_forms
from cps_study.errors import UsageError
from cps_study.formats.answer_sheets.reader import read
from cps_study.model.answer_sheet import AnswerSheet
from cps_study.model.class_list import ClassMember
from cps_study.paper.style import PaperStyle
from tests.app.test_grading import COUNT, TEST

if TYPE_CHECKING:
    from pathlib import Path

CLASS = [ClassMember("Ana", "7"), ClassMember("Mei", "12", "A"), ClassMember("=Bob", "3")]


def test_forms_go_around_and_given_ones_stay() -> None:
    """Each gets a form that fewest have; one that the test doesn't have is refused."""
    assert [member.form for member in with_forms(CLASS, TEST)] == ["B", "A", "A"]
    with pytest.raises(UsageError, match="form D"):
        with_forms([ClassMember("Ana", "1", "D")], TEST)


def test_a_class_gets_its_files() -> None:
    """Everybody's sheet in the order of the class, each on paper of its own; names nowhere else."""
    members = with_forms(CLASS, TEST)
    files = {file.name: file.make() for file in class_files(TEST, members, PaperStyle())}
    sheets = PdfReader(io.BytesIO(files["class-sheets.pdf"])).pages
    texts = [page.extract_text() for page in sheets]
    assert ["Ana" in texts[0], "Mei" in texts[2], "=Bob" in texts[4]] == [True] * 3
    assert texts[1] == ""  # the back of the first sheet
    booklets = PdfReader(io.BytesIO(files["class-booklets.pdf"])).pages
    first_pages = [page.extract_text() for page in booklets[::2]]
    assert (
        sum("Mark your answers on the answer sheet" in " ".join(t.split()) for t in first_pages)
        == 3
    )
    table = list(csv.reader(io.StringIO(files["class.csv"].decode("utf-8-sig"))))
    assert table == [
        ["Number", "Name", "Form"],
        ["7", "Ana", "B"],
        ["12", "Mei", "A"],
        ["3", "'=Bob", "A"],
    ]


def test_the_table_to_type_into_is_one_that_grade_reads() -> None:
    """It has a row each, lists to pick letters from, and no formula whatever a name says."""
    members = with_forms(CLASS, TEST)
    (raw,) = (
        f.make() for f in class_files(TEST, members, PaperStyle()) if f.name == "answers.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(raw))
    sheet = book.active
    assert sheet.data_validations.dataValidation
    assert sheet.cell(4, 2).data_type == "s"
    for column in range(4, COUNT + 4):
        sheet.cell(2, column).value = "A"
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "answers.xlsx", TEST)
    assert [answers.candidate for answers in found.sheets] == ["7 Ana"]
    assert len(found.absent) == 2


def sheet(candidate: str, row: int, form: str = "B") -> AnswerSheet:
    """Return a sheet of nothing but blanks."""
    return AnswerSheet(candidate, form, (None,), row)


def test_numbers_become_names_and_who_has_no_sheet_was_absent() -> None:
    """A number with zeros before it, a number with a name, and a name are all the same person."""
    members = with_forms([*CLASS, ClassMember("Zoe", "9")], TEST)
    for candidate in ("7", "0007", "7 Ana", "ana"):
        found = named_sheets([sheet(candidate, 2), sheet("99", 3)], ["12"], members, "a.csv")
        assert [one.candidate for one in found.sheets] == ["Ana", "99"]
        assert found.absent == ("Mei", "=Bob", "Zoe")
        assert [problem.what for problem in found.problems] == ["99 isn't in the class"]


def test_two_sheets_and_another_form_are_noticed() -> None:
    """Two sheets of one person are an error, another form than the one given a warning."""
    members = with_forms(CLASS, TEST)
    found = named_sheets([sheet("7", 2, "A"), sheet("07", 3)], [], members, "a.csv")
    assert [(problem.severity, problem.what) for problem in found.problems] == [
        ("warning", "Ana was given form B, but the sheet is of form A"),
        ("error", "Ana has two sheets"),
    ]


def test_people_of_one_name_keep_their_numbers_and_another_class_is_left_alone() -> None:
    """Two Anas are told apart; sheets of strangers stay as they are."""
    members = [ClassMember("Ana", "1"), ClassMember("Ana", "2")]
    found = named_sheets([sheet("1", 2)], [], members, "a.csv")
    assert (found.sheets[0].candidate, found.absent) == ("Ana (1)", ("Ana (2)",))
    stranger = [sheet("55", 2)]
    assert named_sheets(stranger, [], members, "a.csv") == (stranger, (), [])


def test_a_class_that_is_not_right_is_refused_with_all_that_is_wrong(tmp_path: Path) -> None:
    """One sentence says all of it."""
    path = tmp_path / "names.csv"
    path.write_text("name,number\nAna,x\nMei,y\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"B2: .*; B3: "):
        load_class(path)


def test_the_table_to_type_into_says_nothing_of_when_it_was_made() -> None:
    """So the same class gives the same bytes."""
    raw = answers_xlsx(TEST, with_forms(CLASS, TEST))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        assert {info.date_time[:3] for info in book.infolist()} == {(1980, 1, 1)}
        assert book.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
