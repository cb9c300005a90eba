"""What an answer may be: in a cell of its own, and in one string with the others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.answer_sheets.answers import BadAnswerError, split_answers
from cps_study.formats.answer_sheets.reader import read
from tests.formats.answer_sheets.makers import (
    HEAD,
    SINGLE,
    as_read,
    errors_of,
    read_one,
)
from tests.study.paper_makers import (
    cells_of,
    csv_of,
    mixed_items,
    paper_test,
    sheets_of,
    taken_tests,
)

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest

some = settings(deadline=None, max_examples=60)


@some
@given(taken_tests(), st.sampled_from((";", "|", " ; ")))
def test_one_string_says_the_same_as_a_column_for_each(
    taken: tuple[PaperTest, list[AnswerSheet]], separator: str
) -> None:
    """The answers in one string, with a separator, are the answers in columns."""
    test, sheets = taken
    by_letter = {form.letter: form for form in test.forms}
    lines = ["candidate\tform\tanswers"]
    for sheet in sheets:
        cells = [cell or "-" for cell in cells_of(test, by_letter[sheet.form], sheet.answers)]
        lines.append(f"{sheet.candidate}\t{sheet.form}\t{separator.join(cells)}")
    assert read("\n".join(lines).encode(), "r.csv", test) == as_read(sheets)


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        ("A,A,A,supervisor", ((3,), (1,), (0,), "supervisor")),
        ("d,dcb,b,My  Boss ", ((0,), (0, 2, 3), (1,), "My Boss")),
        (" C ,A C,T, ", ((1,), (1, 2), (0,), None)),
        ('-,"A, C",f,-', (None, (1, 2), (1,), None)),
        ("_,A;C,TRUE,.", (None, (1, 2), (0,), None)),
        (".,,false,12", (None, None, (1,), "12")),
        ("*,D,*,*", ((), (3,), (), "*")),
        ("AC,A/D,TF,x", ((1, 3), (1, 3), (0, 1), "x")),
        ('"A\nC",A+B,AB,"two\nlines"', ((1, 3), (0, 1), (0, 1), "two lines")),
    ],
)
def test_the_ways_to_write_an_answer(cells: str, answers: tuple[object, ...]) -> None:
    """Capitals and spacing don't matter; blanks, double marks and several answers do."""
    assert read_one(f"{HEAD}Ann,{cells}\n").answers == answers


@pytest.mark.parametrize(
    ("string", "answers"),
    [
        ("AAT[supervisor]", ((3,), (1,), (0,), "supervisor")),
        ("B[AC]F-", ((2,), (1, 2), (1,), None)),
        ("-(AC)*_", (None, (1, 2), (), None)),
        ("[AC](B)A[my boss]", ((1, 3), (0,), (0,), "my boss")),
        ("A AC T supervisor", ((3,), (1, 2), (0,), "supervisor")),
        ("A;A,C;T;my boss, then", ((3,), (1, 2), (0,), "my boss, then")),
        ("A|[A;C]|T|", ((3,), (1, 2), (0,), None)),
        (" , , ,F", (None, None, None, "F")),
    ],
)
def test_the_ways_to_write_all_answers_in_one_string(
    string: str, answers: tuple[object, ...]
) -> None:
    """A character for each question, or a separator; brackets keep an answer together."""
    text = f"name\tanswers\nAnn\t{string}\n"
    has_both_separators = "," in string and ";" in string
    if has_both_separators and "[" not in string:
        # The comma comes first, so it splits the string.
        assert errors_of(text) == [(2, 2, "B2 ('answers'): expected 4 answers, but found 3")]
    else:
        assert read_one(text).answers == answers


def test_a_string_of_the_wrong_length_says_how_many() -> None:
    """Too few or too many are counted; a single character isn't an answer in words."""
    text = "name,answers\nAnn,AAT\nBea,AAT--\nCal,AATx\nDee,ZZZ-\n"
    assert errors_of(text) == [
        (2, 2, "B2 ('answers'): expected 4 answers, but found 3"),
        (3, 2, "B3 ('answers'): expected 4 answers, but found 5"),
        (4, 2, "B4 ('answers'): question 4 is answered in words, but 'x' is a single character"),
        (5, 2, "B5 ('answers'): question 1 of form A has no option 'Z'"),
        (5, 2, "B5 ('answers'): question 2 of form A has no option 'Z'"),
        (5, 2, "B5 ('answers'): question 3 of form A has no option 'Z'"),
    ]


@some
@given(st.text(alphabet="AB[]();,| -\n", max_size=30), st.integers(0, 6))
def test_a_string_is_split_into_as_many_as_asked_or_refused(text: str, count: int) -> None:
    """Splitting gives as many answers as expected, or says how many there are instead."""
    error = ""
    actual = count
    try:
        actual = len(split_answers(text, count, ()))
    except BadAnswerError as exc:
        error = exc.what
    assert actual == count
    assert re.fullmatch(rf"(expected {count} answers, but found (?!{count}$)\d+)?", error)


def test_a_sheet_of_nothing_but_blanks_is_of_somebody_absent() -> None:
    """Nobody is marked for a test that they didn't take; their names come back."""
    test = paper_test(mixed_items(4))
    rows = [[None] * len(test.items)] * 2
    found = read(csv_of(test, sheets_of(test, rows)).encode(), "r.csv", test)
    assert found == ([], [], ("candidate 2", "candidate 3"))


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("A.", (3,)),
        ("b)", (2,)),
        ("(C)", (1,)),
        ("[d]", (0,)),
        ("\uff21", (3,)),
        ("2", (2,)),
        ("\uff12", (2,)),
        ("N/A", None),
        ("n/a", None),
        ("NA", None),
        ("no answer", None),
        ("\u2014", None),
        ("Option 0", (0,)),
        ("A and B", (2, 3)),
        ("A & B", (2, 3)),
    ],
)
def test_a_letter_as_people_type_it(cell: str, answer: object) -> None:
    """Brackets, periods, full-width letters, numbers, the option's words: all say an option."""
    sheets, _, _ = read(f"{HEAD}Ann,{cell},A,T,x\n".encode(), "r.csv", SINGLE)
    assert sheets[0].answers[0] == answer


def test_the_options_of_a_multi_are_said_together_as_people_do() -> None:
    """With and, with commas, by numbers, or by their words."""
    for cell in ("A and C", "(A)(C)", "1 and 3", '"option 2, option 1"', "option 2; option 1"):
        assert read_answers(cell)[1] == (1, 2), cell


def read_answers(cell: str) -> tuple[object, ...]:
    """Return the answers of a row whose second question is answered by the cell."""
    sheets, _, _ = read(f"{HEAD}Ann,A,{cell},T,x\n".encode(), "r.csv", SINGLE)
    return sheets[0].answers


def test_numbers_are_read_as_letters_and_that_is_said() -> None:
    """One warning for the file; a number that's no place is an error that quotes the cell."""
    sheets, problems, _ = read(f"{HEAD}Ann,2,1,T,x\n".encode(), "r.csv", SINGLE)
    assert sheets[0].answers[:2] == ((2,), (1,))
    assert [problem.severity for problem in problems] == ["warning"]
    assert errors_of(f"{HEAD}Ann,7,A,T,x\n") == [
        (2, 2, "B2 ('1'): question 1 of form A has no option '7'")
    ]
