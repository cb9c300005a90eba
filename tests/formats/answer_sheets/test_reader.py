"""Reading answer sheets: what is understood, and what is reported with its row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.answer_sheets import problems as sheet_problems
from cps_study.formats.answer_sheets import tables
from cps_study.formats.answer_sheets.reader import read
from cps_study.formats.syntax import spreadsheet
from tests.formats.answer_sheets.makers import (
    GOOD_BOOK,
    GOOD_STRING,
    HEAD,
    ONE,
    PAIR,
    SINGLE,
    as_read,
    errors_of,
    fixed_test,
    read_one,
    workbook,
)
from tests.formats.workbooks import workbook_of
from tests.study.makers import question
from tests.study.paper_makers import csv_of, sheets_of, taken_tests

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest
    from cps_study.model.problem import Problem

some = settings(deadline=None, max_examples=60)


@some
@given(taken_tests(), st.sampled_from(",;\t"), st.sampled_from(("utf-8", "utf-8-sig", "utf-16")))
def test_what_candidates_write_on_any_form_is_read_back(
    taken: tuple[PaperTest, list[AnswerSheet]], delimiter: str, encoding: str
) -> None:
    """The letters of every form turn back into the bank's options, in every encoding."""
    test, sheets = taken
    assert read(csv_of(test, sheets, delimiter).encode(encoding), "r.csv", test) == as_read(sheets)


@pytest.mark.parametrize(
    "names", ["NAME,Test Form,Q1,q 2", "student id,version,question 1,Item 02", "No.,FORM,1,2"]
)
def test_columns_are_known_by_many_names(names: str) -> None:
    """Capitals, spacing and order don't matter, and neither do the usual other names."""
    assert read_one(f"{names}\n7,B,A,A\n", PAIR).answers == ((1,), (3,))
    turned = ",".join(reversed(names.split(",")))
    assert read_one(f"{turned}\nA,A,form b,7\n", PAIR) == read_one(f"{names}\n7,B,A,A\n", PAIR)


def test_columns_that_say_who_it_is_are_joined() -> None:
    """First name, last name and number are one candidate; another number is another person."""
    text = "first name,last name,id,1,2,3,4\nAnn,Lee,1,A,A,T,x\nAnn,Lee,2,A,A,T,x\n"
    sheets, problems, _ = read(text.encode(), "r.csv", SINGLE)
    assert [sheet.candidate for sheet in sheets] == ["Ann Lee 1", "Ann Lee 2"]
    assert problems == []


def test_rows_count_as_in_a_spreadsheet() -> None:
    """Blank rows and quoted line breaks don't shift a row number, wherever the header is."""
    text = f'\n{HEAD}"A\nnn",A,A,T,x\n,,,,\n\nBea,A,A,T,x\nCal,Z,A,T,x\n'
    sheets, _, _ = read(text.encode(), "r.csv", SINGLE)
    assert [(sheet.candidate, sheet.row) for sheet in sheets] == [("A nn", 3), ("Bea", 6)]
    assert errors_of(text) == [(7, 2, "B7 ('1'): question 1 of form A has no option 'Z'")]


def test_excels_line_that_names_the_delimiter_is_not_a_row() -> None:
    """`sep=;` is obeyed, and not counted."""
    assert read_one("sep=;\r\nname;1;2;3;4\r\nAnn, Lee;A;A;T;x\r\n").row == 2


def test_windows_text_is_read_with_a_remark() -> None:
    """A file that isn't UTF-8 is read as cp1252, and the user learns about it."""
    sheets, problems, _ = read(f"{HEAD}Zoë,A,A,T,x\n".encode("cp1252"), "r.csv", SINGLE)
    assert sheets[0].candidate == "Zoë"
    assert [(p.severity, p.what) for p in problems] == [
        ("info", "the file isn't UTF-8, so it was read as Windows text (cp1252)")
    ]


def test_all_problems_are_reported_at_once() -> None:
    """Every cell that makes no sense is reported with its row, column and column name."""
    text = (
        "Name,Form,Q1,Q2\n"
        "Ann,A,E,AA\n"  # two wrong answers
        "Bea,C,A,A\n"  # no such form
        "Cal,,A,A\n"  # no form at all
        "Dee,B,A\n"  # one cell short
        "Eve,B,A,A,A\n"  # one too many
        "ann,B,A,A\n"  # a second time, on another form
        "Fay,B,#N/A,hello\n"
        "Gus,A,*,*\n"  # where several may be right, there is no double mark
    )
    assert errors_of(text, PAIR) == [
        (2, 3, "C2 ('Q1'): question 1 of form A has no option 'E'"),
        (2, 4, "D2 ('Q2'): 'AA' names an option of question 2 of form A twice"),
        (3, 2, "B3 ('Form'): there is no form 'C'"),
        (4, 2, "B4 ('Form'): the form is missing"),
        (5, 4, "the row has 3 cells, but the header has 4"),
        (6, 5, "the row has 5 cells, but the header has 4"),
        (7, 1, "'ann' appears again (first in row 2)"),
        (8, 3, "C8 ('Q1'): '#N/A' is no answer to question 1 of form B"),
        (8, 4, "D8 ('Q2'): 'hello' is no answer to question 2 of form B"),
        (9, 4, "D9 ('Q2'): question 2 of form A has no option '*'"),
    ]
    sheets, _, _ = read(text.encode(), "r.csv", PAIR)
    assert sheets == []


def test_the_good_rows_of_a_bad_file_are_returned() -> None:
    """Only a row with an error is left out."""
    sheets, _, _ = read(f"{HEAD}Ann,A,A,T,x\nBea,Z,A,T,x\nCal,B,A,T,x\n".encode(), "r.csv", SINGLE)
    assert [sheet.candidate for sheet in sheets] == ["Ann", "Cal"]


def test_a_sheet_without_a_name_is_named_by_its_row() -> None:
    """An empty or missing name is only a warning: practice tests are often anonymous."""
    sheets, problems, _ = read(f"{HEAD},A,A,T,x\n".encode(), "r.csv", SINGLE)
    assert sheets[0].candidate == "row 2"
    assert [(p.severity, p.line, p.column) for p in problems] == [("warning", 2, 1)]
    sheets, problems, _ = read(b"1,2,3,4\nA,A,T,x\n", "r.csv", SINGLE)
    assert sheets[0].candidate == "row 2"
    assert [(p.severity, p.line, p.column) for p in problems] == [("warning", 1, 1)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("name,1,2,4", [(1, 1, "there is no column for question 3")]),
        ("name,4", [(1, 1, "there is no column for questions 1 to 3")]),
        ("name,1,2,3,4,5", [(1, 6, "'5': there is no question 5; the test has 4")]),
        ("name,1,2,3,4,q3", [(1, 6, "the column 'q3' means the same as column 4, '3'")]),
        (
            "name,answers,1,2,3,4",
            [(1, 2, "the answers are in the column 'answers', and in columns of their own")],
        ),
        ("name,score", [(1, 1, "no column has answers")]),
    ],
)
def test_columns_that_are_missing_or_too_many(
    header: str, expected: list[tuple[int, int, str]]
) -> None:
    """The columns have to be those of the test, each of them once."""
    row = ",".join("A" * (header.count(",") + 1))
    assert [problem for problem in errors_of(f"{header}\n{row}\n") if problem[0] == 1] == expected


def test_a_form_is_needed_if_there_are_several() -> None:
    """Without it nobody knows what a letter means; a test with one form needs no column."""
    assert errors_of("name,1,2\nAnn,A,A\n", PAIR) == [
        (1, 1, "no column says which of the 2 forms each candidate had")
    ]
    assert read_one("name,form,1,2,3,4\nAnn,,A,A,T,x\n").form == "A"


def test_an_unknown_column_is_a_warning_with_the_nearest_name() -> None:
    """An unknown column is not used; a guess is offered, but not acted on."""
    _, problems, _ = read(b"name,Qestion 1,2,3,4,Remarks\nAnn,A,A,T,x,\n", "r.csv", SINGLE)
    assert [(p.severity, p.line, p.column, p.what, p.hint) for p in problems] == [
        (
            "error",
            1,
            1,
            "there is no column for question 1",
            "add it; leave a cell empty for a blank",
        ),
        (
            "warning",
            1,
            2,
            "the column 'Qestion 1' is unknown, so it isn't used",
            "did you mean 'question 1'?",
        ),
        ("warning", 1, 6, "the column 'Remarks' is unknown, so it isn't used", ""),
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n\n", "the file is empty"),
        (HEAD.encode(), "there is a header, but no row below it"),
        (b"name,1\nA\0,B\n", "the file isn't text"),
        (b"\x81\x8d\x8f", "the file isn't text"),
        (b"\xff\xfea", "the file isn't text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "the file is an old or a locked Excel workbook"),
        (b"PK\x03\x04nothing", "the workbook can't be read: the file is damaged, or isn't a zip"),
        (workbook([]), "the file is empty"),
        (
            HEAD.encode() + b'Ann,"A',
            "row 2 can't be split into cells (unexpected end of data)",
        ),
        (b",".join(b"%d" % n for n in range(1, 3000)), "the file has more than 2,000 columns"),
    ],
)
def test_a_file_that_is_not_a_table_is_reported(raw: bytes, what: str) -> None:
    """An empty file, bytes that aren't text, and broken rows are errors with one sentence."""
    assert what in [problem[2] for problem in errors_of(raw)]


def test_limits_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many bytes or rows are refused, and too many problems are only counted."""
    many = HEAD + "".join(f"c{n},A,A,T,x\n" for n in range(9))
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 5)
    assert errors_of(many) == [(6, 1, "the file has more than 5 rows")]
    monkeypatch.setattr(tables, "MAX_BYTES", 5)
    assert errors_of(many) == [(0, 0, "the file is larger than 0 MiB")]
    monkeypatch.undo()
    monkeypatch.setattr(spreadsheet, "MAX_RECORD", 60)
    assert errors_of(many) == []
    assert errors_of(HEAD + "A,A,A,T,x\n" + '"\n",' * 16) == [
        (3, 1, "row 3 is too long (more than 60 characters)")
    ]
    assert errors_of("," * 61) == [(1, 1, "row 1 is too long (more than 60 characters)")]
    monkeypatch.undo()
    monkeypatch.setattr(sheet_problems, "MAX_PROBLEMS", 3)
    problems = errors_of(HEAD + "".join(f"c{n},Z,A,T,x\n" for n in range(9)))
    assert [(p[0], p[2][:6]) for p in problems] == [
        (2, "B2 ('1"),
        (3, "B3 ('1"),
        (4, "B4 ('1"),
        (0, "and 6 "),
    ]


def test_a_name_cannot_move_the_cursor() -> None:
    """A file's control characters become visible before anything prints them."""
    assert read_one(f"{HEAD}A\x1b[2Jnn,A,A,T,x\x1b\n") == read_one(
        f"{HEAD}A\\x1b[2Jnn,A,A,T,x\\x1b\n"
    )


def no_surprise(raw: bytes, test: PaperTest) -> list[Problem]:
    """Return the problems, after checking that sheets are whole and problems have positions."""
    sheets, problems, _ = read(raw, "r", test)
    assert all(len(sheet.answers) == len(test.items) and sheet.row > 1 for sheet in sheets)
    assert all(problem.what and (problem.line > 0) == (problem.column > 0) for problem in problems)
    assert len({sheet.candidate.casefold() for sheet in sheets}) == len(sheets)
    return problems


@some
@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes give sheets or problems: as a file, below a good header, as a workbook."""
    for start in (b"", HEAD.encode(), b"name,answers\n", b"PK\x03\x04", b"\xff\xfe"):
        no_surprise(start + raw, SINGLE)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_damage_to_a_good_file_breaks_the_reader(data: st.DataObject) -> None:
    """A good CSV or workbook with bytes changed, cut or added gives sheets or problems."""
    good = csv_of(PAIR, sheets_of(PAIR, [((0,), (0, 1)), ((2,), None)])).encode()
    raw = bytearray(data.draw(st.sampled_from((good, GOOD_BOOK, GOOD_STRING))))
    for _ in range(data.draw(st.integers(1, 4))):
        offset = data.draw(st.integers(0, len(raw)))
        raw[offset : offset + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    no_surprise(bytes(raw), PAIR)


def test_a_test_without_questions_has_no_answers() -> None:
    """A test of no items has nothing to read; a test of one item is read like any other."""
    assert errors_of("name,answers\nAnn,\n", fixed_test(())) == []
    assert errors_of("name,1\nAnn,A\n", fixed_test(())) != []
    assert read_one("name,1\nAnn,A\n", fixed_test(((ONE, (3, 0, 1, 2)),))).answers == ((3,),)


@pytest.mark.parametrize(
    "row",
    ["Bea,B,,", "Bea,,,", "Bea,absent,,", "Bea,B,absent,", "Bea,,Did not attend,", "Bea,B,-,-"],
)
def test_somebody_without_an_answer_was_absent(row: str) -> None:
    """Nobody is marked 0 for a test they didn't take, and a missing form is no problem then."""
    sheets, problems, absent = read(f"name,form,1,2\nAnn,A,A,A\n{row}\n".encode(), "r.csv", PAIR)
    assert [sheet.candidate for sheet in sheets] == ["Ann"]
    assert (problems, absent) == ([], ("Bea",))


def test_with_skip_bad_an_odd_cell_is_a_blank_and_an_odd_row_is_left_out() -> None:
    """Each is a warning that names the cell and says what was done."""
    text = b"name,form,1,2\nAnn,A,hm,A\nBea,Z,A,A\nCal,B,A,A\nCal,A,A,A\n"
    sheets, problems, _ = read(text, "r.csv", PAIR, skip_bad=True)
    assert [(sheet.candidate, sheet.answers) for sheet in sheets] == [
        ("Ann", (None, (0,))),
        ("Cal", ((1,), (3,))),
    ]
    assert [(p.severity, p.what) for p in problems] == [
        (
            "warning",
            "C2 ('1'): 'hm' is no answer to question 1 of form A, so it counts as a blank",
        ),
        ("warning", "B3 ('form'): there is no form 'Z', so the row is left out"),
        ("warning", "'Cal' appears again (first in row 4), so the row is left out"),
    ]


def test_titles_above_the_headings_are_passed_over_and_that_is_said() -> None:
    """People put the day and the group above a table."""
    text = f"CPS practice, spring,,,,\n,,,,\n{HEAD}Ann,A,A,T,x\n"
    sheets, problems, _ = read(text.encode(), "r.csv", SINGLE)
    assert [sheet.row for sheet in sheets] == [4]
    assert [(p.severity, p.line) for p in problems] == [("info", 3)]
    assert "('CPS practice')" in problems[0].what


def test_the_sheet_with_the_headings_is_read_whichever_it_is() -> None:
    """A first sheet of notes isn't the table; which one was read is said."""
    raw = workbook_of(
        {
            "Notes": [["Remember to", "collect the phones"]],
            "Answers": [["name", 1, 2, 3, 4], ["Ann", "A", "A", "T", "x"]],
        }
    )
    sheets, problems, _ = read(raw, "r.xlsx", SINGLE)
    assert [sheet.candidate for sheet in sheets] == ["Ann"]
    assert [p.what for p in problems] == ["the sheet 'Answers' was read, and not 'Notes'"]


def test_an_online_forms_export_is_read_by_the_words() -> None:
    """Questions are known by their words and options by theirs, so nobody needs a form."""
    text = (
        "Timestamp,Email Address,two?,1. One?\n"
        'today,ann@example.org,"option 0, option 1",option 3\n'
        "today,bea@example.org,option 2,\n"
    )
    sheets, problems, _ = read(text.encode(), "r.csv", PAIR)
    assert [(sheet.candidate, sheet.answers) for sheet in sheets] == [
        ("ann@example.org", ((3,), (0, 1))),
        ("bea@example.org", (None, (2,))),
    ]
    assert problems == []
    assert errors_of("Name,two?,one?\nAnn,option 9,A\n", PAIR) == [
        (2, 2, "B2 ('two?'): 'option 9' is no answer to question 2 of form A"),
        (2, 3, "C2 ('one?'): question 1 of form A has no option 'A'"),
    ]


def test_zipgrades_export_is_read() -> None:
    """Its keys, points and marks aren't answers, and its key version is the form."""
    text = (
        "Quiz Name,Class Name,First Name,Last Name,ZipGrade ID,Key Version,"
        "Stu1,PriKey1,Points1,Mark1,Stu2,PriKey2,Points2,Mark2\n"
        "Spring,,Ann,Lee,101,B,A,A,1,C,,A,0,X\n"
    )
    sheet = read_one(text, PAIR)
    assert (sheet.candidate, sheet.form, sheet.answers) == ("Ann Lee", "B", (None, (3,)))


def test_a_row_that_makes_sense_on_another_form_says_so() -> None:
    """The errors stay, and the form that fits is named."""
    short = question("short", "10")
    test = fixed_test(
        ((ONE, (0, 1, 2, 3)), (short, (0, 1))), ((short, (0, 1)), (ONE, (0, 1, 2, 3)))
    )
    _, problems, _ = read(b"name,form,1,2\nAnn,B,D,A\n", "r.csv", test)
    assert [p.what for p in problems if p.severity == "warning"] == [
        "B2 ('form'): the answers of this row fit form A: was it that one?"
    ]


def test_a_row_of_totals_is_known_as_one() -> None:
    """The hint is to remove it."""
    _, problems, _ = read(b"name,form,1,2\nTotal,,3,4\n", "r.csv", PAIR)
    assert problems[0].hint == "remove the row if it isn't a candidate's"


def test_many_unknown_columns_are_one_warning() -> None:
    """A hundred lines of them would bury what matters."""
    more = ",".join(f"extra{letter}" for letter in "abcdefgh")
    _, problems, _ = read(f"{HEAD[:-1]},{more}\nAnn,A,A,T,x{',' * 8}\n".encode(), "r.csv", SINGLE)
    assert len(problems) == 1
    assert problems[0].what.startswith("8 columns are unknown")
