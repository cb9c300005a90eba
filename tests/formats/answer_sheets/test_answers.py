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
    read_one,
    told,
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
    """The answers in one string, parted by a sign, are the answers in columns."""
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
    """Case and spacing do not count; blanks, double marks and several answers are told apart."""
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
    """One sign for a question, or parted by a separator; brackets keep together what belongs together."""
    text = f"name\tanswers\nAnn\t{string}\n"
    if (
        string.count(",") and ";" in string and "[" not in string
    ):  # the comma comes first: it would part them
        assert told(text) == [(2, 2, "'answers': 4 answers were expected and 3 found")]
    else:
        assert read_one(text).answers == answers


def test_a_string_of_the_wrong_length_says_how_many() -> None:
    """Too few or too many answers in one string are counted; a single sign is no answer in words."""
    text = "name,answers\nAnn,AAT\nBea,AAT--\nCal,AATx\nDee,ZZZ-\n"
    assert told(text) == [
        (2, 2, "'answers': 4 answers were expected and 3 found"),
        (3, 2, "'answers': 4 answers were expected and 5 found"),
        (4, 2, "'answers': question 4 is answered in words, and 'x' is a single sign"),
        (5, 2, "'answers': question 1 of form A has no option 'Z'"),
        (5, 2, "'answers': question 2 of form A has no option 'Z'"),
        (5, 2, "'answers': question 3 of form A has no option 'Z'"),
    ]


@some
@given(st.text(alphabet="AB[]();,| -\n", max_size=30), st.integers(0, 6))
def test_a_string_is_split_into_as_many_as_asked_or_refused(text: str, count: int) -> None:
    """Splitting gives the number of answers that was asked for, or says that it is another."""
    wrong = ""
    found = count
    try:
        found = len(split_answers(text, count, ()))
    except BadAnswerError as exc:
        wrong = exc.what
    assert found == count
    assert re.fullmatch(rf"({count} answers were expected and (?!{count} )\d+ found)?", wrong)


def test_every_letter_of_a_form_is_an_answer() -> None:
    """And a typed question's form of nothing else is read as well."""
    test = paper_test(mixed_items(4))
    rows = [[None] * len(test.items)] * 3
    assert read(csv_of(test, sheets_of(test, rows)).encode(), "r.csv", test)[0] == sheets_of(
        test, rows
    )
