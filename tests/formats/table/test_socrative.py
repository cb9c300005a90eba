"""Socrative's template, filled in as Socrative and programs that write for it do."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from cps_study.formats.table.reader import read
from cps_study.model.item import Typed
from tests.formats.drafts import items_in
from tests.formats.table.helpers import detects, kind_and_keys, read_text
from tests.formats.workbooks import workbook_of

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADINGS = ["2. Question Type:", "3. Question:", *(f"Answer {letter}:" for letter in "ABCDE")]
TITLE = [["Instructions:", "Please fill in the below quiz."], [], ["1. Quiz Name:", "Roles"], []]
MULTIPLE = "Multiple choice"
ONE_KEY: list[Any] = [MULTIPLE, "Who helps?", "Tea", "A peer", "Rain", "", "", "B"]
QUESTIONS: list[list[Any]] = [
    [*ONE_KEY, "", "", "", "", "It helps."],
    [MULTIPLE, "Which are calls?", "988", "911", "Tea", "", "", "A", "B"],
    ["True/False", "A peer listens.", "True", "False", "", "", "", "A"],
    ["Open-ended", "Whom do you call?", "988", "a crisis line"],
    ["Open-ended", "What do you think?"],
    [MULTIPLE, "Which do you like?", "Tea", "Rain"],
    [MULTIPLE],
]


def filled_in(questions: Sequence[Sequence[Any]], keys: str = "") -> list[list[Any]]:
    """Return the template's rows with these questions; `keys` heads each column of keys."""
    last = ["", "", "4. If you selected multiple choice question, enter answers below each column:"]
    header = [*HEADINGS, *[keys] * 5, "6. Explanation (Optional):"]
    return [*TITLE, last, header, *map(list, questions)]


@pytest.mark.parametrize("keys", ["", "Correct Answer"])
@pytest.mark.parametrize("is_text", [False, True])
def test_the_template_comes_in(keys: str, is_text: bool) -> None:  # noqa: FBT001 - a parameter
    """Keys are letters in columns of their own; answers to an open question are typed."""
    rows = filled_in(QUESTIONS, keys)
    raw = workbook_of({"Quick Quiz": rows})
    if is_text:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        raw = text.getvalue().encode()
    assert detects(raw, "quiz.bin")
    result = read(raw, "quiz")
    *closed, typed = items_in(result)
    assert list(map(kind_and_keys, closed)) == [
        ("choice", ["A peer"]),
        ("multi", ["988", "911"]),
        ("truefalse", ["True"]),
    ]
    assert isinstance(typed, Typed)
    assert typed.accept == ("988", "a crisis line")
    assert [row.why for row in result.skipped] == [
        "questions of the kind 'Open-ended' can't come in",
        "no answer is marked as right",
    ]
    assert result.problems == ()


def test_a_mark_counts_by_its_column() -> None:
    """Some programs write x into the column of the right answer, or all letters into one cell."""
    rows = filled_in(
        [
            [*ONE_KEY[:7], "", "x"],
            [*ONE_KEY[:7], "A,C"],
        ]
    )
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    assert list(map(kind_and_keys, items_in(read_text(text.getvalue())))) == [
        ("choice", ["A peer"]),
        ("multi", ["Tea", "Rain"]),
    ]


def test_its_examples_stay_out() -> None:
    """The template's sheet of examples isn't read next to a quiz, which is said; alone it is."""
    example = filled_in([[*ONE_KEY]])
    quiz = filled_in([[MULTIPLE, "Mine?", "Yes", "No", "", "", "", "A"]])
    both = workbook_of({"Quick Quiz": quiz, "Example Sheet": example, "Data": [["A"]]})
    result = read(both, "quiz.xlsx")
    assert [item.stem for item in result.items] == ["Mine?"]
    assert [problem.what for problem in result.problems] == ["1 sheet isn't read: 'Example Sheet'"]
    alone = read(workbook_of({"Example Sheet": example}), "quiz.xlsx")
    assert [item.stem for item in alone.items] == ["Who helps?"]


def test_other_tables_are_left_alone() -> None:
    """Numbered headings of the type and the question make the template, with answers by letter."""
    result = read_text("2. Question Type:,3. Question:,Right\nchoice,q,x\n")
    assert [problem.severity for problem in result.problems] == ["error"]
    short = read_text("2. Question Type:,3. Question:,Answer A:,Answer B:\nchoice,q,x,y\n")
    assert [row.why for row in short.skipped] == ["no answer is marked as right"]


def test_the_first_option_counts_whatever_its_heading_begins_with() -> None:
    """A letter of the key counts from it; without a first option, no letter means anything."""
    question = [MULTIPLE, "Who helps?", "A peer", "Tea", "Rain", "", "", "A"]
    rows = filled_in([question])
    header = rows[len(TITLE) + 1]
    for heading in ("4. Answer A:", "4. If multiple choice: Answer A"):
        header[2] = heading
        (item,) = items_in(read(workbook_of({"Quiz": rows}), "quiz.xlsx"))
        assert kind_and_keys(item) == ("choice", ["A peer"])
    header[2] = "First answer"
    assert read(workbook_of({"Quiz": rows}), "quiz.xlsx").items == ()
