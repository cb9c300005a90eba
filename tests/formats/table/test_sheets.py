"""Every sheet of a workbook that has questions comes in."""

from __future__ import annotations

from cps_study.formats.base import ReadOptions
from cps_study.formats.table.reader import read
from tests.formats.workbooks import Formatted, workbook_of

HEADER = ("question", "a", "b", "answer")
WEEK_1 = (HEADER, ("Which is a day?", "Tea", "Monday", "b"))
WEEK_2 = (HEADER, ("Which is a drink?", "Tea", "Monday", "a"), ("Which is red?", "x", "y", ""))
NOTES = (("How to fill this in",),)
NO_KEY = (("question", "a", "b"), ("Which is a day?", "Tea", "Monday"))


def test_sheets_come_in_one_after_the_other() -> None:
    """What stays out names its sheet and its row."""
    result = read(workbook_of({"one": WEEK_1, "two": WEEK_2}), "x.xlsx")
    assert [draft.stem for draft in result.items] == ["Which is a day?", "Which is a drink?"]
    assert [(draft.inside, draft.line) for draft in result.items] == [("one", 2), ("two", 2)]
    assert [(each.inside, each.line) for each in result.skipped] == [("two", 3)]
    assert not result.problems


def test_a_sheet_before_the_questions_is_passed_over() -> None:
    """It's said which ones weren't read, once."""
    result = read(
        workbook_of({"notes": NOTES, "one": WEEK_1, "two": WEEK_2, "three": NOTES}), "x.xlsx"
    )
    assert len(result.items) == 2
    (problem,) = result.problems
    assert problem.what == "2 sheets aren't read: 'notes', 'three'"
    assert problem.place == "x.xlsx"


def test_a_sheet_that_cannot_be_read_keeps_no_other_out() -> None:
    """Why it can't be is a warning then, with its name, and an error if there's no other."""
    both = read(workbook_of({"one": WEEK_1, "two": NO_KEY}), "x.xlsx")
    assert len(both.items) == 1
    assert {(each.source, each.severity) for each in both.problems} == {("x.xlsx/two", "warning")}
    alone = read(workbook_of({"two": NO_KEY}), "x.xlsx")
    assert [each.severity for each in alone.problems] == ["error"]


def test_what_is_said_of_columns_is_about_the_first_sheet() -> None:
    """Other sheets may have other columns of these names."""
    options = ReadOptions(columns={"question": "question"})
    result = read(workbook_of({"one": WEEK_1, "two": WEEK_2}), "x.xlsx", options)
    assert [draft.stem for draft in result.items] == ["Which is a day?"]
    assert [each.what for each in result.problems] == ["1 sheet isn't read: 'two'"]


def test_without_headings_only_the_first_sheet_is_read() -> None:
    """What the columns of another are, nobody has said."""
    rows = (("Which is a day?", "Tea", "Monday", "b"), ("Which is a drink?", "Tea", "May", "a"))
    raw = workbook_of({"one": rows, "two": WEEK_1})
    result = read(raw, "x.xlsx", ReadOptions(headings=False))
    assert [draft.line for draft in result.items] == [1, 2]


def test_one_lead_in_on_two_sheets_makes_two_families() -> None:
    """Each has its own options, and maybe not as many."""
    head = ("family", "question", "a", "b", "c", "answer")
    pairs = [
        head,
        ("Which way?", "Hot", "up", "down", "", "a"),
        ("Which way?", "Cold", "up", "down", "", "b"),
    ]
    threes = [
        ("Which way?", stem, "in", "out", "on", key) for stem, key in zip("xyz", "abc", strict=True)
    ]
    result = read(workbook_of({"one": pairs, "two": [head, *threes]}), "x.xlsx")
    names = [draft.group.name for draft in result.items if draft.group is not None]
    assert len(names) == 5
    assert len(set(names[:2])) == len(set(names[2:])) == 1
    assert names[0] != names[2]


def test_numbers_come_in_as_their_cells_show_them() -> None:
    """A sign, a unit, separators and fractions are part of an answer, and of the key's text."""
    formats = ('"$"#,##0.00', '0" mg"', "#,##0", "# ?/?")
    options = [Formatted(5.5, text) for text in formats]
    rows = [
        ("question", "a", "b", "c", "d", "answer"),
        ("How much is it?", *options, Formatted(5.5, formats[0])),
        ("How many are there?", *options, "b"),
    ]
    result = read(workbook_of({"one": rows}), "x.xlsx")
    first, second = result.items
    assert [option.text for option in first.options] == ["$5.50", "6 mg", "6", "5 1/2"]
    assert [*first.keys, *second.keys] == [0, 1]
    assert not result.problems
