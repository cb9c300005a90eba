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
    assert read("\n".join(lines).encode(), "r.csv", test) == (sheets, [])


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
        (" , , ,", (None, None, None, None)),
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
        assert errors_of(text) == [(2, 2, "'answers': expected 4 answers, but found 3")]
    else:
        assert read_one(text).answers == answers


def test_a_string_of_the_wrong_length_says_how_many() -> None:
    """Too few or too many are counted; a single character isn't an answer in words."""
    text = "name,answers\nAnn,AAT\nBea,AAT--\nCal,AATx\nDee,ZZZ-\n"
    assert errors_of(text) == [
        (2, 2, "'answers': expected 4 answers, but found 3"),
        (3, 2, "'answers': expected 4 answers, but found 5"),
        (4, 2, "'answers': question 4 is answered in words, but 'x' is a single character"),
        (5, 2, "'answers': question 1 of form A has no option 'Z'"),
        (5, 2, "'answers': question 2 of form A has no option 'Z'"),
        (5, 2, "'answers': question 3 of form A has no option 'Z'"),
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


def test_every_letter_of_a_form_is_an_answer() -> None:
    """A sheet with nothing but blanks, the typed question included, is read as well."""
    test = paper_test(mixed_items(4))
    rows = [[None] * len(test.items)] * 3
    assert read(csv_of(test, sheets_of(test, rows)).encode(), "r.csv", test)[0] == sheets_of(
        test, rows
    )
