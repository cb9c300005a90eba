"""D2L Brightspace's CSV."""

from __future__ import annotations

import pytest

from cps_study.formats.exchange.d2l import detects, read
from tests.formats.lists.makers import told

FILE = """\
//MULTIPLE CHOICE QUESTION TYPE,,,,
NewQuestion,MC,,,
ID,ROLE-1,,,
Title,A title,,,
QuestionText,Who meets <b>newcomers</b>?,HTML,,
Points,1,,,
Option,100,The guide,HTML,That's the <i>role</i>.,HTML
Option,0,"The planner, of course",,
Hint,Think.,,,
Feedback,Guides meet newcomers.,,,
NewQuestion,MS
QuestionText,Which are drinks?
Option,1,tea
Option,0,bread
Option,1,milk
NewQuestion,TF
QuestionText,Milk is white.
TRUE,100,Yes.
FALSE,0,No.
NewQuestion,SA
QuestionText,Whom do you call?
InputBox,3,40
Answer,100,988
Answer,50,911
NewQuestion,M
QuestionText,Who does what?
Choice,1,guide
Choice,2,planner
Match,2,plans
Match,1,meets
"""


def test_each_kind_comes_in() -> None:
    """A question is the rows up to the next one."""
    result = read(FILE.encode(), "x.csv")
    assert told(result) == [
        ("Who meets newcomers?", ["The guide"]),
        ("Which are drinks?", ["tea", "milk"]),
        ("Milk is white.", ["True"]),
        ("Whom do you call?", ["988"]),
        ("guide", ["meets"]),
        ("planner", ["plans"]),
    ]
    first = result.items[0]
    assert (first.name, first.rationale, first.line) == ("ROLE-1", "Guides meet newcomers.", 2)
    assert [option.rationale for option in first.options] == ["That's the role.", ""]
    assert first.options[1].text == "The planner, of course"
    assert result.skipped == ()


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("NewQuestion,WR\nQuestionText,Q?\n", "it's an essay"),
        ("NewQuestion,XX\nQuestionText,Q?\n", "of the kind 'XX'"),
        ("NewQuestion,MC\nQuestionText,Q?\nOption,50,a\nOption,0,b\n", "no answer is marked"),
        ("NewQuestion,SA\nQuestionText,Q?\nAnswer,100,a.*,regexp\n", "are patterns"),
        ("NewQuestion,M\nQuestionText,Q?\nChoice,1,a\nMatch,2,b\n", "has no match"),
        ("NewQuestion,TF\nQuestionText,Q?\n", "fewer than two options"),
    ],
)
def test_what_cannot_come_in_is_named(rows: str, why: str) -> None:
    """With its question."""
    (skipped,) = read(rows.encode(), "x").skipped
    assert skipped.title == "Q?"
    assert why in skipped.why


def test_it_is_known_by_how_a_question_begins() -> None:
    """Also with quotes around each cell, as some spreadsheets write them."""
    assert detects(FILE.encode(), "x")
    assert detects(b'"NewQuestion","MC"\n', "x")
    assert not detects(b"question,answer\n", "x")


def test_what_has_no_place_here_is_named_with_its_question() -> None:
    """A hint, and an answer that earns a part of the points."""
    losses = [(problem.line, problem.what) for problem in read(FILE.encode(), "x").problems]
    assert (2, "left out: a hint") in losses
    assert (20, "left out: answers that earn a part of the points") in losses


def test_a_pattern_without_special_characters_is_a_text() -> None:
    """As in Brightspace's own sample, which calls every answer a pattern."""
    rows = "NewQuestion,SA\nQuestionText,Q?\nAnswer,100,Tuesday,regexp\nAnswer,100,T.*,regexp\n"
    assert told(read(rows.encode(), "x")) == [("Q?", ["Tuesday"])]


def test_a_spreadsheet_may_separate_cells_in_another_way() -> None:
    """By semicolons, as in much of Europe, or by tabs."""
    for separator in (";", "\t"):
        raw = FILE.replace(",", separator).encode()
        assert detects(raw, "x.csv")
        assert ("Which are drinks?", ["tea", "milk"]) in told(read(raw, "x.csv"))
