"""Marking answer sheets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.answer_sheets.reader import read
from cps_study.model.form import Form
from cps_study.study.grading import Verdict, grade, mark_answer
from cps_study.study.scoring import EmptyFormError, Tally, score_attempt
from tests.study.makers import many, question, some, typed_item
from tests.study.paper_makers import csv_of, key_of, mixed_items, paper_test, sheets_of, taken_tests

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import PaperTest
    from cps_study.model.item import Item

CHOICE = question("c", "0100")
MULTI = question("m", "1010", kind="multi")
WORD = typed_item("w", "supervisor")


@pytest.mark.parametrize(
    ("item", "answer", "verdict"),
    [
        (CHOICE, (1,), Verdict.RIGHT),
        (CHOICE, (0,), Verdict.WRONG),
        (CHOICE, None, Verdict.BLANK),
        (CHOICE, (0, 1), Verdict.DOUBLE),
        (CHOICE, (), Verdict.DOUBLE),
        (MULTI, (0, 2), Verdict.RIGHT),
        (MULTI, (0,), Verdict.WRONG),
        (MULTI, (0, 1, 2), Verdict.WRONG),
        (MULTI, None, Verdict.BLANK),
        (WORD, "Superviser!", Verdict.RIGHT),
        (WORD, "nurse", Verdict.WRONG),
        (WORD, None, Verdict.BLANK),
    ],
)
def test_an_answer_is_right_wrong_blank_or_double(
    item: Item, answer: SheetAnswer, verdict: Verdict
) -> None:
    """Only the key is right; a blank and a double mark are counted separately from the rest."""
    assert mark_answer(item, answer) is verdict


@given(st.integers(1, 5), st.integers(0, 10**6))
@some
def test_the_key_gets_full_marks_on_every_form(forms: int, seed: int) -> None:
    """Anybody who fills in the key of their own form gets everything right."""
    test = paper_test(mixed_items(), forms, seed, pass_mark=100.0)
    rows = [[key_of(item) for item in test.items]] * forms
    read_back, problems, _ = read(csv_of(test, sheets_of(test, rows)).encode(), "r.csv", test)
    assert problems == []
    assert [(s.points, s.percent, s.passed) for s in grade(test, read_back).sheets] == [
        (Fraction(6), 100.0, True)
    ] * forms


@given(taken_tests(), st.integers(1, 5), st.integers(0, 10**6))
@some
def test_forms_and_orders_never_change_a_score(
    taken: tuple[PaperTest, list[AnswerSheet]], forms: int, seed: int
) -> None:
    """The same answers earn the same points, in whatever order items and options are."""
    test, taken_sheets = taken
    # Somebody without any answer was absent, and isn't marked.
    sheets = [
        sheet for sheet in taken_sheets if any(answer is not None for answer in sheet.answers)
    ]
    other = paper_test(test.items, forms, seed, test.pass_mark)
    given_to = [
        dict(zip((item.id for item in test.items), sheet.answers, strict=True)) for sheet in sheets
    ]
    moved = sheets_of(other, [[answers[item.id] for item in other.items] for answers in given_to])
    again, _, _ = read(csv_of(other, moved).encode(), "r.csv", other)
    before = grade(test, sheets)
    after = grade(other, again)
    assert [(s.points, s.blanks, s.doubles, s.passed) for s in before.sheets] == [
        (s.points, s.blanks, s.doubles, s.passed) for s in after.sheets
    ]
    assert before.by_topic() == after.by_topic()


@given(taken_tests())
@many
def test_a_sheet_is_scored_as_an_attempt_is(taken: tuple[PaperTest, list[AnswerSheet]]) -> None:
    """Points, pass and topics are the same as for these answers given on the screen."""
    test, sheets = taken
    graded = grade(test, sheets)
    for sheet, response in zip(graded.sheets, sheets, strict=True):
        answers = dict(zip((item.id for item in test.items), response.answers, strict=True))
        score = score_attempt(test.items, answers, test.pass_mark)
        assert (Fraction(sheet.points), sheet.passed) == (score.total.points, score.passed)
        assert sheet.percent == score.total.percent
        assert graded.by_topic(sheet) == score.by_topic
        assert sheet.blanks == len(test.items) - score.answered
        assert (sheet.candidate, sheet.form, sheet.row) == response[:2] + response[3:]
    assert graded.passed == sum(sheet.passed for sheet in graded.sheets)


@given(st.integers(1, 60), st.integers(0, 60), st.sampled_from((33.3, 50.0, 66.7, 85.0, 99.9)))
@settings(deadline=None)
def test_the_pass_mark_is_met_exactly(count: int, right: int, pass_mark: float) -> None:
    """Rounding decides nothing: 51 of 60 is 85%, and 3 of 10 is less than 33.3%."""
    test = paper_test([question(f"c{n}", "10") for n in range(count)], 1, pass_mark=pass_mark)
    right = min(right, count)
    (sheet,) = grade(test, sheets_of(test, [[(0,)] * right + [(1,)] * (count - right)])).sheets
    assert sheet.passed == (right * 1000 >= round(pass_mark * 10) * count)


def test_topics_are_counted_over_all_sheets() -> None:
    """If no sheet is named, all of them count. Without any sheets there are no topics."""
    items = [replace(question("a", "10"), topic="t/a"), replace(question("b", "10"), topic="t/b")]
    test = paper_test(items, 1)
    keyed = {"a": (0,), "b": (1,)}
    sheets = sheets_of(test, [[keyed[item.id] for item in test.items], [(0,), (0,)]])
    graded = grade(test, sheets)
    assert graded.by_topic() == {"t/a": Tally(Fraction(2), 2), "t/b": Tally(Fraction(1), 2)}
    assert graded.by_topic(graded.sheets[0]) == {
        "t/a": Tally(Fraction(1), 1),
        "t/b": Tally(Fraction(0), 1),
    }
    assert grade(test, []).by_topic() == {}


def test_a_test_without_items_cannot_be_marked() -> None:
    """Zero of zero isn't a score."""
    test = paper_test([question("c", "10")])
    with pytest.raises(EmptyFormError):
        grade(test._replace(forms=(Form("A", ()),)), [])
