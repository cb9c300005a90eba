"""Rows of a table: what they become, what is skipped, and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cps_study.formats.table.reader import read
from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.picture import is_picture_name
from tests.formats.drafts import items_in
from tests.formats.table.helpers import (
    HEAD,
    kind_and_keys,
    problems_in_a_bank,
    questions_in,
    read_one,
    read_text,
    skipped_in,
)
from tests.formats.workbooks import workbook_of

DELIMITER = "is a comma or tab missing, or is there one too many?"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_question(delimiter: str) -> None:
    """The header shows the delimiter, a blank option doesn't count, and the row is the line."""
    item = read_one((HEAD + "Where?,Rome,Paris,,b,By the Seine.\n").replace(",", delimiter))
    assert kind_and_keys(item) == ("choice", ["Paris"])
    assert isinstance(item, Question)
    assert ([o.text for o in item.options], item.rationale, item.line) == (
        ["Rome", "Paris"],
        "By the Seine.",
        2,
    )


def test_a_delimiter_may_be_named_as_excel_does() -> None:
    """A first line `sep=|` says what separates the cells."""
    assert kind_and_keys(read_one("sep=|\nQuestion|A|B|Correct\nWhere?|Rome|Paris|A\n")) == (
        "choice",
        ["Rome"],
    )


@pytest.mark.parametrize(
    ("row", "shaped"),
    [
        ('q,x,y,z,"A,C",', ("multi", ["x", "z"])),
        ("q,*x,y,*z,,", ("multi", ["x", "z"])),
        ("q,*x,y,z,A,", ("choice", ["x"])),
        ("q,A) x,B) y,C) z,y,", ("choice", ["y"])),
        ("q,True,False,,True,", ("truefalse", ["True"])),
        ("q,FALSE,TRUE,,A,", ("truefalse", ["False"])),
        ("q,,,,false,", ("truefalse", ["False"])),
        ("q,'=1,'-2,x,A,", ("choice", ["=1"])),
    ],
)
def test_right_options_are_marked_in_several_ways(row: str, shaped: tuple[str, list[str]]) -> None:
    """Several keys, stars, labels, true or false, and cells that hide a formula."""
    assert kind_and_keys(read_one(HEAD + row)) == shaped


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("q,x,y,z,,", "no answer is marked as right"),
        ("q,x,y,z,D,", "the key 'D' names 'D', but there is no such option"),
        ("q,x,2,3,2.5,", "the key '2.5' names none of the options"),
        ("q,2,3,4,2,", "the key '2' could mean one option by its position and another by its text"),
        ("q,*x,y,z,B,", "the * before an option and the key column disagree"),
        ("q,*x,*y,*z,,", "every option is marked as right"),
        ("q,x,y,z,ABC,", "every option is marked as right"),
        ("q,x,X.,z,C,", "two options are the same"),
        ("q,x,,,A,", "it has only one option"),
        ("q,,,,A,", "it has no options"),
        (",x,y,z,A,", "there is no question"),
        (
            "q,x,y,z,A",
            "the row has 5 cells, but the header has 6; " + DELIMITER,
        ),
        (
            "q,x,y,z,A,,more",
            "the row has 7 cells, but the header has 6; " + DELIMITER,
        ),
        (f"q,x,y,{'z' * 8001},A,", "one of its texts is longer than 8,000 characters"),
    ],
)
def test_what_is_not_certain_is_skipped(row: str, why: str) -> None:
    """Each row that can't come in is named with its reason; the others come in."""
    text = f"{HEAD}ok,x,y,z,A,\n{row}\n"
    assert skipped_in(text) == [(3, why)]
    assert read_text(text).question_count == 2


def test_a_key_of_zero_puts_other_numbers_in_doubt() -> None:
    """A column that counts from 0 is off by one everywhere: only certain keys come in."""
    result = read_text(HEAD + "one,x,y,z,1,\ntwo,x,y,z,0,\nthree,x,y,z,B,\nfour,x,y,z,z,\n")
    assert [row.line for row in result.skipped] == [2, 3]
    assert "may count from 0" in result.skipped[0].why
    assert [item.line for item in items_in(result)] == [4, 5]


def test_a_column_can_name_kinds() -> None:
    """The column decides, and a kind that can't come in is named."""
    result = read_text(
        "Kind,Question,A,B,C,Answer,Accept\n"
        "single choice,q,x,y,z,A,\nmultiple response,q,x,y,z,AB,\nT/F,q,,,,F,\n"
        "short answer,q,,,,x;y,\n"
        "flashcard,q,,,,back,\nsingle choice,q,x,y,z,AB,\nessay,q,,,,,\n"
        "T/F,q,x,y,z,A,\n,q,,,,,typed\n,q,x,y,z,A,typed\n"
    )
    assert [item.kind for item in items_in(result)] == [
        "choice",
        "multi",
        "truefalse",
        "typed",
        "flashcard",
        "typed",
        "choice",
    ]
    assert [item.accept for item in items_in(result) if isinstance(item, Typed)] == [
        ("x", "y"),
        ("typed",),
    ]
    assert [(row.line, row.why) for row in result.skipped] == [
        (7, "2 options are marked as right, but its kind allows only one"),
        (8, "questions of the kind 'essay' can't come in"),
        (9, "its options are not true and false"),
    ]


def test_answers_to_type_may_be_in_the_columns_of_options() -> None:
    """They all count, as in Wayground's template, unless a key says which; a bad key is named."""
    head = "Question Type,Question Text,Option 1,Option 2,Option 3,Correct Answer\n"
    result = read_text(
        f"{head}Fill-in-the-Blank,q,Phobos,Deimos,,\nFill-in-the-Blank,q,one,two,three,2\n"
        "Fill-in-the-Blank,q,Phobos,Phobos,,\nFill-in-the-Blank,q,one,two,,4\n"
    )
    assert [item.accept for item in items_in(result) if isinstance(item, Typed)] == [
        ("Phobos", "Deimos"),
        ("two",),
        ("Phobos",),
    ]
    why = "the key '4' names '4', but there is no such option"
    assert [(row.line, row.why) for row in result.skipped] == [(5, why)]


def test_one_key_of_a_multi_makes_a_choice() -> None:
    """A question for several answers with one right option is a choice, with a warning."""
    result = read_text("Kind,Question,A,B,Key\nmulti,q,x,y,A\n")
    assert [item.kind for item in items_in(result)] == ["choice"]
    assert [(p.line, p.severity, p.item) for p in result.problems] == [(2, "warning", "q")]


@pytest.mark.parametrize("between", [";", "|", "\n"])
def test_options_may_share_a_cell(between: str) -> None:
    """Line breaks, bars or semicolons separate options in one cell."""
    text = f'Question,Options,Answer\nq,"a{between}b, c{between}d",B\n'
    assert kind_and_keys(read_one(text)) == ("choice", ["b, c"])
    assert skipped_in('Question,Options,Answer\nq,"a,b",B\n') == [
        (2, "its options can't be separated; put | between them")
    ]


def test_wrong_options_may_have_columns_of_their_own() -> None:
    """If the right option has its own column, its text is the key, whatever it looks like."""
    item = read_one(
        "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2\nHow many?,2,1,3\n"
    )
    assert kind_and_keys(item) == ("choice", ["2"])


def test_a_table_without_options_is_cards() -> None:
    """Questions with answers and no options become cards, and one note says so."""
    result = read_text("Question,Answer\nWhat?,This\nAnd?,That\n")
    assert [(i.front, i.back) for i in items_in(result) if isinstance(i, Flashcard)] == [
        ("What?", "This"),
        ("And?", "That"),
    ]
    assert [p.severity for p in result.problems] == ["info"]
    assert read_one("Term,Definition\nWhat?,This\n").kind == "flashcard"


def test_the_rest_of_a_row() -> None:
    """Names, topics, levels, tags and option rationales come along; what is lost is reported."""
    result = read_text(
        "ID,Category,Bloom's level,Question,Option 1,Option 2,Key,"
        "Feedback 1,Feedback 2,Tags,Points,Image\n"
        'q 7,Law / Rights,Applying,q,x,y,A,yes,no,"a, b",5,https://example.org/b.png\n'
        ",,odd,q,x,y,A,,,,,a.png\n"
    )
    first, second = items_in(result)
    assert (first.id, first.topic, first.level, first.tags, first.image) == (
        "q 7",
        "Law / Rights",
        "apply",
        ("a", "b"),
        "b.png",
    )
    assert isinstance(first, Question)
    assert [option.rationale for option in first.options] == ["yes", "no"]
    assert (second.level, second.image, second.alt) == (
        "recall",
        "a.png",
        "a picture without a description",
    )
    assert [(p.line, p.what) for p in result.problems] == [
        (1, "the column 'Points' isn't used"),
        (2, "its picture has no description"),
        (2, "its picture is on the internet; it can be put in by hand as 'b.png'"),
        (3, "its picture has no description"),
        (3, "unknown level 'odd', so it became recall"),
    ]


def test_pictures_on_the_web_without_usable_names_are_told_apart() -> None:
    """Each gets a name from its address alone, so that it's the same at the next import."""
    rows = [f"q{n}?,x,y,A,https://example.org/{path}\n" for n, path in enumerate("aab")]
    items = items_in(read_text("".join(["Question,A,B,Key,Image\n", *rows])))
    first, same, other = (item.image for item in items)
    assert first == same != other
    assert all(map(is_picture_name, (first, other)))


def test_scenarios_and_families_stay_together() -> None:
    """Neighbors with the same text share it; a family with an option that's never right doesn't."""
    head = "Scenario,Family,Question,A,B,Key\n"
    result = read_text(
        head
        + "story,,q1,x,y,A\nstory,,q2,x,y,B\n,next?,q3,x,y,A\n,next?,q4,x,y,B\n,then?,q5,x,y,A\n"
    )
    assert [item.group.kind if item.group else "" for item in items_in(result)] == [
        "scenario",
        "scenario",
        "family",
        "family",
        "",
    ]
    last = items_in(result)[-1]
    assert isinstance(last, Question)
    assert last.stem == "then?\n\nq5"
    assert [p.line for p in result.problems] == [6]


def test_what_excel_turned_into_something_else_is_reported() -> None:
    """Dates and fractions come in as options, with a warning; such a key is skipped."""
    day = dt.datetime(2026, 1, 2, tzinfo=None)  # noqa: DTZ001 - a workbook knows no zones
    rows: list[list[Any]] = [
        ["Question", "A", "B", "Key"],
        ["q1", day, "x", "A"],
        ["q2", 0.5, 1, "B"],
        ["q3", True, False, True],
    ]
    rows += [["q4", "x", "y", day], ["q5", "x", "y", 1.2], ["q6", "x", "y", 2.0]]
    result = read(workbook_of({"New": rows, "Old": ()}), "b.xlsx")
    assert problems_in_a_bank(items_in(result)) == []
    assert [kind_and_keys(item) for item in items_in(result)] == [
        ("choice", ["2026-01-02"]),
        ("choice", ["1"]),
        ("truefalse", ["True"]),
        ("choice", ["y"]),
    ]
    assert [row.line for row in result.skipped] == [5, 6]
    assert [(p.line, p.what) for p in result.problems] == [
        (0, "1 sheet isn't read: 'Old'"),
        (2, "'A': the spreadsheet has a date or time here (2026-01-02)"),
        (3, "'A': the spreadsheet has the number 0.5 here"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Kind,Question,Key\ntf,q,maybe\n", "its key is neither true nor false"),
        ("Kind,Question,Key\ntf,q,\n", "no answer is marked as right"),
        ("Kind,Question,Key\nchoice,q,x\n", "it has no options"),
        ("Kind,Question,Accept\nflashcard,q,\n", "the card has no back"),
        ("Kind,Question,Accept\ntyped,q,\n", "no answer is marked as right"),
        ("Question,Accept\nq,?!\n", "an answer to type has no letter or digit in it"),
        ("Question,Correct,Wrong 1\nq,x,\n", "it has no options"),
        ("Question,Correct,Wrong 1\nq,,y\n", "no answer is marked as right"),
    ],
)
def test_a_row_without_what_its_kind_needs_is_skipped(text: str, why: str) -> None:
    """Each kind needs an answer, and a typed one needs a letter or a digit."""
    assert skipped_in(text) == [(2, why)]


def test_a_card_without_a_back_takes_the_first_answer() -> None:
    """A row that says it is a card may have its answer in another column."""
    item = read_one("Kind,Question,Accept\nflashcard,q,a;b\n")
    assert isinstance(item, Flashcard)
    assert item.back == "a"


def test_only_names_of_objectives_are_cited() -> None:
    """Anything else is left out with a warning; a repeated name counts once."""
    result = read_text("Question,A,B,Key,Cites\nq,x,y,A,a/b|not one!|a/b\n")
    assert [item.cites for item in items_in(result)] == [("a/b",)]
    assert [(problem.line, problem.what) for problem in result.problems] == [
        (2, "'not one!' can't be the name of an objective")
    ]


def test_only_choices_make_a_family() -> None:
    """A card with a family's lead-in comes in alone."""
    result = read_text("Family,Question,Answer\nWhich?,q,it\n")
    (item,) = items_in(result)
    assert isinstance(item, Flashcard)
    assert (item.front, item.group) == ("Which?\n\nq", None)


def test_a_rows_own_kind_is_believed() -> None:
    """What says that it has options doesn't become a card, nor does a letter or a 1."""
    for text, why in (
        ("question,answer,type\nq,tea,multiple-choice\n", "it has no options"),
        ("question,answer\nq,B\nr,tea\n", "its key is a letter"),
        ('question,answer\nq,"A, C"\nr,tea\n', "its key is a letter"),
        ("question,answer\nq,1\nr,tea\n", "is its answer '1' true or false"),
    ):
        assert why in read_text(text).skipped[0].why


def test_options_that_the_answer_has() -> None:
    """Sensei writes them into one cell, each with a word that says what it is."""
    result = read_text('question,type,answer\nq,multiple-choice,"Right:a, b,Wrong:c,Wrong:d"\n')
    (item,) = items_in(result)
    assert isinstance(item, Question)
    assert [(option.text, option.key) for option in item.options] == [
        ("a, b", True),
        ("c", False),
        ("d", False),
    ]


def test_answers_that_are_weighed() -> None:
    """Only what counts in full is accepted."""
    result = read_text("question,answer,fraction\nq,a;b;c,1;100%;0.5\nr,a;b,1\n")
    (item,) = items_in(result)
    assert isinstance(item, Typed)
    assert item.accept == ("a", "b")
    assert result.skipped[0].why == "it doesn't weigh each of its answers"


def test_letters_without_options_are_an_error_that_names_the_other_columns() -> None:
    """All rows lack the same, so it's said once."""
    result = read_text("question,Eins,Zwei,correct\nq,a,b,A\nr,c,d,B\n")
    (error,) = result.problems
    assert "unused are: 'Eins', 'Zwei'" in error.what


def test_a_row_of_one_cell_is_named_in_plain_words() -> None:
    """It's one cell, not several."""
    ((_, why),) = skipped_in("question,a,b,answer\nWhich?,x,y,a\nLost\n")
    assert why.startswith("the row has 1 cell, but the header has 4;")


def test_markup_in_cells_becomes_text() -> None:
    """Bold type and line breaks of HTML come in as text, a lone `<` stays; what's lost is named."""
    result = read_text(
        'Question,Options,Answer,Feedback\n"Is <b>1</b> < 2&nbsp;here?",'
        "Yes<br>No,<i>Yes</i>,a < b\n"
        "<img src='a.png'>What is it?,x;y,x,What does <b> do?\n"
    )
    first, second = questions_in(result)
    assert (first.stem, kind_and_keys(first)) == ("Is 1 < 2 here?", ("choice", ["Yes"]))
    assert (first.rationale, second.rationale) == ("a < b", "What does <b> do?")
    (lost,) = result.problems
    assert (lost.what, lost.item) == ("it has a picture in its text", "What is it?")


def test_markup_in_a_table_of_our_own_is_text() -> None:
    """What this program wrote is meant literally."""
    own = read_one("question,option 1,option 2,correct (letters)\n<b>q</b>,<i>x</i>,y,A\n")
    assert kind_and_keys(own) == ("choice", ["<i>x</i>"])
