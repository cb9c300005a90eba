"""Tables of questions: what their rows become, what stays out and why."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.base import ReadOptions
from cps_study.formats.item_builder import same
from cps_study.formats.table import reader as question_table
from cps_study.formats.table import writer as question_table_write
from cps_study.formats.table.reader import columns, read
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.table.helpers import carried_banks, detects, problems_in_a_bank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.base import ReadResult

HEAD = "Question,A,B,C,Correct,Explanation\n"


def harvest(text: str) -> ReadResult:
    """Return what a text holds; what came in is fit for a bank."""
    found = read(text.encode(), "t.csv")
    assert problems_in_a_bank(items_in(found)) == []
    return found


def one(text: str) -> Item:
    """Return the only question of a text that has no problem."""
    found = harvest(text)
    assert (found.left, found.problems) == ((), ())
    (item,) = items_in(found)
    return item


def left(text: str) -> list[tuple[int, str]]:
    """Return the rows that stayed out, and why."""
    found = harvest(text)
    return [(where.line, where.why) for where in found.left]


def book(rows: Sequence[Sequence[Any]], further: Sequence[str] = ()) -> bytes:
    """Return a workbook with these rows, and further sheets of these names."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for name in further:
        made.create_sheet(name)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def shape(item: Item) -> tuple[str, list[str]]:
    """Return the kind and the right options."""
    assert isinstance(item, Question)
    return item.kind, [option.text for option in item.options if option.key]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_question(delimiter: str) -> None:
    """The delimiter is told by the header, a blank option is no option, and the row is the line."""
    item = one((HEAD + "Where?,Rome,Paris,,b,By the Seine.\n").replace(",", delimiter))
    assert shape(item) == ("choice", ["Paris"])
    assert isinstance(item, Question)
    assert ([o.text for o in item.options], item.rationale, item.line) == (
        ["Rome", "Paris"],
        "By the Seine.",
        2,
    )


def test_a_delimiter_may_be_named_as_excel_does() -> None:
    """A first line `sep=|` says what stands between the cells."""
    assert shape(one("sep=|\nQuestion|A|B|Correct\nWhere?|Rome|Paris|A\n")) == ("choice", ["Rome"])


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
    """Several keys, a star before an option, labels, true or false, and cells that hide a formula."""
    assert shape(one(HEAD + row)) == shaped


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("q,x,y,z,,", "no answer is marked as right"),
        ("q,x,y,z,D,", "the key 'D' names 'D', and there is no such option"),
        ("q,x,2,3,2.5,", "the key '2.5' names none of the options"),
        ("q,2,3,4,2,", "the key '2' can mean one option by its place and another by its text"),
        ("q,*x,y,z,B,", "a * before an option and the column of the key say different things"),
        ("q,*x,*y,*z,,", "every option is marked as right"),
        ("q,x,y,z,ABC,", "every option is marked as right"),
        ("q,x,X.,z,C,", "two options are the same"),
        ("q,x,,,A,", "it has one option only"),
        ("q,,,,A,", "it has no options"),
        (",x,y,z,A,", "there is no question"),
        (
            "q,x,y,z,A",
            "the row has 5 cells and the header 6; is there a delimiter too few or too many?",
        ),
        (
            "q,x,y,z,A,,more",
            "the row has 7 cells and the header 6; is there a delimiter too few or too many?",
        ),
        (f"q,x,y,{'z' * 8001},A,", "a text of it is longer than 8,000 characters"),
    ],
)
def test_what_is_not_certain_stays_out(row: str, why: str) -> None:
    """Each row that is no question is named with its reason, and the others come in."""
    text = f"{HEAD}ok,x,y,z,A,\n{row}\n"
    assert left(text) == [(3, why)]
    assert harvest(text).held == 2


def test_a_key_of_nought_puts_other_numbers_in_doubt() -> None:
    """A column that counts from 0 would make every key wrong by one: its numbers stay out, the sure keys come in."""
    found = harvest(HEAD + "one,x,y,z,1,\ntwo,x,y,z,0,\nthree,x,y,z,B,\nfour,x,y,z,z,\n")
    assert [where.line for where in found.left] == [2, 3]
    assert "counted from 0" in found.left[0].why
    assert [item.line for item in items_in(found)] == [4, 5]


def test_kinds_can_be_told() -> None:
    """A column of kinds decides, and what no item can be is named."""
    found = harvest(
        "Kind,Question,A,B,C,Answer,Accept\n"
        "single choice,q,x,y,z,A,\nmultiple response,q,x,y,z,AB,\nT/F,q,,,,F,\nshort answer,q,,,,x;y,\n"
        "flashcard,q,,,,back,\nsingle choice,q,x,y,z,AB,\nessay,q,,,,,\nT/F,q,x,y,z,A,\n,q,,,,,typed\n"
    )
    assert [item.kind for item in items_in(found)] == [
        "choice",
        "multi",
        "truefalse",
        "typed",
        "flashcard",
        "typed",
    ]
    assert [item.accept for item in items_in(found) if isinstance(item, Typed)] == [
        ("x", "y"),
        ("typed",),
    ]
    assert [(where.line, where.why) for where in found.left] == [
        (7, "2 options are marked as right, and its kind says that one is"),
        (8, "it is of the kind 'essay', which does not come in"),
        (9, "its options are not true and false"),
    ]


def test_one_key_of_a_multi_makes_a_choice() -> None:
    """A question for several answers with one right option is a choice, and that is said."""
    found = harvest("Kind,Question,A,B,Key\nmulti,q,x,y,A\n")
    assert [item.kind for item in items_in(found)] == ["choice"]
    assert [(p.line, p.severity, p.item) for p in found.problems] == [(2, "warning", "q")]


@pytest.mark.parametrize("between", [";", "|", "\n"])
def test_options_may_share_a_cell(between: str) -> None:
    """Options in one cell are told apart by line breaks, bars or semicolons."""
    text = f'Question,Options,Answer\nq,"a{between}b, c{between}d",B\n'
    assert shape(one(text)) == ("choice", ["b, c"])
    assert left('Question,Options,Answer\nq,"a,b",B\n') == [
        (2, "its options cannot be told apart; put | between them")
    ]


def test_wrong_options_may_have_columns_of_their_own() -> None:
    """Where the right option stands apart from the wrong ones its text is the key, whatever it looks like."""
    item = one("Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2\nHow many?,2,1,3\n")
    assert shape(item) == ("choice", ["2"])


def test_a_table_without_options_is_of_cards() -> None:
    """Questions with answers and no options are cards, and that is said once."""
    found = harvest("Question,Answer\nWhat?,This\nAnd?,That\n")
    assert [(i.front, i.back) for i in items_in(found) if isinstance(i, Flashcard)] == [
        ("What?", "This"),
        ("And?", "That"),
    ]
    assert [p.severity for p in found.problems] == ["info"]
    assert one("Term,Definition\nWhat?,This\n").kind == "flashcard"


def test_the_rest_of_a_row() -> None:
    """Names, topics, levels, tags and rationales of options come along; what has no place is said."""
    found = harvest(
        "ID,Category,Bloom's level,Question,Option 1,Option 2,Key,Feedback 1,Feedback 2,Tags,Points,Image\n"
        'q 7,Law / Rights,Applying,q,x,y,A,yes,no,"a, b",5,https://example.org/a.png\n'
        ",,odd,q,x,y,A,,,,,a.png\n"
    )
    first, second = items_in(found)
    assert (first.id, first.topic, first.level, first.tags, first.image) == (
        "q 7",
        "Law / Rights",
        "apply",
        ("a", "b"),
        "",
    )
    assert isinstance(first, Question)
    assert [option.rationale for option in first.options] == ["yes", "no"]
    assert (second.level, second.image, second.alt) == (
        "recall",
        "a.png",
        "a picture without a description",
    )
    assert [(p.line, p.what) for p in found.problems] == [
        (1, "the column 'Points' is not used"),
        (2, "its picture is somewhere on the internet"),
        (3, "its level 'odd' is not known"),
        (3, "its picture has no description"),
    ]


def test_scenarios_and_families_hold_together() -> None:
    """Neighbours with the same text share it; a family whose options are not all keys is taken apart and said."""
    head = "Scenario,Family,Question,A,B,Key\n"
    found = harvest(
        head
        + "story,,q1,x,y,A\nstory,,q2,x,y,B\n,next?,q3,x,y,A\n,next?,q4,x,y,B\n,then?,q5,x,y,A\n"
    )
    assert [item.group.kind if item.group else "" for item in items_in(found)] == [
        "scenario",
        "scenario",
        "family",
        "family",
        "",
    ]
    last = items_in(found)[-1]
    assert isinstance(last, Question)
    assert last.stem == "then?\n\nq5"
    assert [p.line for p in found.problems] == [6]


def test_a_table_that_does_not_say_what_is_right_lists_its_columns() -> None:
    """Without a column for the question or the key there is one error that names the headers."""
    for text, what in (
        (
            "Frage,X,Y\nq,a,b\n",
            "no column is known to hold the questions; the columns are: 'Frage', 'X', 'Y'",
        ),
        (
            "Question,A,B\nq,a,b\n",
            "no column says which answer is right; the columns are: 'Question', 'A', 'B'",
        ),
        ("Question,A,B,correct index\nq,a,b,1\n", "no column says which answer is right"),
        (
            "Question,A,B,Key,Answer\nq,a,b,A,B\n",
            "the columns 'Key' and 'Answer' say the same thing",
        ),
    ):
        found = harvest(text)
        assert (items_in(found), found.left) == ((), ())
        assert [(p.severity, p.line) for p in found.problems] == [("error", 1)]
        assert found.problems[0].what.startswith(what)
    for mapping, what, hint in (
        ({"Frage": "qestion"}, "no column can hold 'qestion'", "did you mean 'question'?"),
        ({"Frge": "question"}, "there is no column 'Frge'", "did you mean 'Frage'?"),
    ):
        (problem,) = read(b"Frage,A,B,Key\nq,a,b,A\n", "t", ReadOptions(columns=mapping)).problems
        assert (problem.what, problem.hint) == (what, hint)
    assert columns(b"Frage,X,,Y\nq,a,b,\nr,,,c\n") == {"Frage": "q", "X": "a", "Y": "c"}
    assert columns(b"\x00") == {}


def test_a_mapping_makes_a_table_usable() -> None:
    """Whoever knows the table says which column holds what."""
    told = {"Frage": "question", "eins": "option", "zwei": "option", "Stimmt": "correct"}
    found = read(b"Frage,eins,zwei,Stimmt\nq,a,b,B\n", "t", ReadOptions(columns=told))
    assert shape(items_in(found)[0]) == ("choice", ["b"])


def kahoot(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return Kahoot's template with these questions."""
    told = [
        "Quiz template",
        "Add questions",
        "Remember",
        "See an example question below",
        "And remember",
    ]
    answers = [f"Answer {n} - max 75 characters" for n in range(1, 5)]
    time = "Time limit (sec) \u2013 5, 10, 20, 30, 60, 90, 120, or 240 secs"
    head = [
        "",
        "Question - max 120 characters",
        *answers,
        time,
        "Correct answer(s) - choose at least one",
    ]
    start: list[list[Any]] = [[], *([None, line] for line in told), [], list(head)]
    return start + [[number, *row] for number, row in enumerate(rows, 1)]


def test_kahoots_template_is_known() -> None:
    """Its header is in row 8, its keys are numbers for certain, its example and its empty rows are no questions."""
    rows: list[list[Any]] = [
        ["Example question: which?", "a", "b", "c", "d", 20, 1],
        ["Which are even?", 2, 3, 4, 5, 20, "1,3"],
        ["Which is it?", 2, 3, 4, 5, 20, 2],
        [None, None, None, None, None, None, None],
    ]
    found = read(book(kahoot(rows)), "k.xlsx")
    assert problems_in_a_bank(items_in(found)) == []
    assert [shape(item) for item in items_in(found)] == [("multi", ["2", "4"]), ("choice", ["3"])]
    assert [item.line for item in items_in(found)] == [10, 11]
    assert [(where.line, where.why) for where in found.left] == [
        (9, "it is the example of the template")
    ]
    assert [p.what[:33] for p in found.problems] == ["the column 'Time limit (sec) \u2013 5,"]


def test_what_excel_turned_into_something_else_is_told() -> None:
    """Dates and shares in options come in as they stand, with a warning; a key that is neither stays out."""
    day = dt.datetime(2026, 1, 2, tzinfo=None)  # noqa: DTZ001 - a workbook knows no zones
    rows: list[list[Any]] = [
        ["Question", "A", "B", "Key"],
        ["q1", day, "x", "A"],
        ["q2", 0.5, 1, "B"],
        ["q3", True, False, True],
    ]
    rows += [["q4", "x", "y", day], ["q5", "x", "y", 1.2], ["q6", "x", "y", 2.0]]
    found = read(book(rows, ["Old"]), "b.xlsx")
    assert problems_in_a_bank(items_in(found)) == []
    assert [shape(item) for item in items_in(found)] == [
        ("choice", ["2026-01-02"]),
        ("choice", ["1"]),
        ("truefalse", ["True"]),
        ("choice", ["y"]),
    ]
    assert [where.line for where in found.left] == [5, 6]
    assert [(p.line, p.what) for p in found.problems] == [
        (0, "only the first sheet is read; the workbook has 1 more: 'Old'"),
        (2, "'A': the spreadsheet holds a date or time (2026-01-02)"),
        (3, "'A': the spreadsheet holds the number 0.5"),
    ]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (f"{HEAD}Où?,é,y,z,A,\n".encode("utf-8-sig"), "utf-8"),
        (f"{HEAD}Où?,é,y,z,A,\n".encode("utf-16"), "utf-16"),
        (f"{HEAD}Où?,é,y,z,A,\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings(raw: bytes, encoding: str) -> None:
    """UTF-8 with a mark, Excel's Unicode text and Windows text are read, and a guess is said."""
    found = read(raw, "t")
    assert (shape(items_in(found)[0]), found.encoding) == (("choice", ["é"]), encoding)
    assert [p.severity for p in found.problems] == (["info"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is empty"),
        (b"a\0b", "the file is not text"),
        (b"PK\x03\x04nothing", "the workbook can't be read: the file is damaged, or isn't a zip"),
        (
            HEAD.encode() + b'q,"x',
            "row 2 can't be split into cells (unexpected end of data)",
        ),
    ],
)
def test_a_file_that_is_none_is_told(raw: bytes, what: str) -> None:
    """A file that cannot be read is one error and no items."""
    found = read(raw, "t")
    assert (items_in(found), [p.what for p in found.problems]) == ((), [what])


def test_tables_are_recognised_by_their_headers() -> None:
    """Known headers make a table, or a table's name; other formats are left to their readers."""
    for text in (HEAD, "Term\tDefinition\nx\ty\n", "#,Question,A,B,Key\n"):
        assert detects(text.encode(), "x.txt")
    assert detects(b"Frage,X\nq,a\n", "x.csv")
    assert detects(book([["x"]]), "x")
    for text in (
        "::q:: What? {=a ~b}\n",
        "What?\nA) x\nB) y\nANSWER: A\n",
        "x\ty\n",
        "",
        "<quiz/>",
        "a,b\n",
    ):
        assert not detects(text.encode(), "x.txt")
    assert not detects(b"\0", "x.csv")
    assert not detects(b"#separator:tab\na\tb\n", "x.csv")


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes come to items or problems, also after a good header and as a workbook."""
    for start in (b"", HEAD.encode(), b"PK\x03\x04", b"\xff\xfe"):
        found = read(start + raw, "t")
        assert problems_in_a_bank(items_in(found)) == []
        assert all(where.why and where.line for where in found.left)
        detects(start + raw, "t.csv")
        columns(start + raw)


GOOD = question_table_write.write_xlsx(
    Bank(id="b", title="B", items=items_in(harvest(HEAD + "q,x,y,z,A,why\n" * 3)))
)


@settings(max_examples=150)
@given(st.data())
def test_no_damage_to_a_good_table_breaks_the_reader(data: st.DataObject) -> None:
    """Bytes changed, cut out or put into a good table come to items fit for a bank, or to problems."""
    text = (HEAD + 'q,x,y,z,A,why\nr,*x,y,z,,\ns,1,2,3,"1,2",\n').encode()
    raw = bytearray(data.draw(st.sampled_from((text, GOOD.content))))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert problems_in_a_bank(items_in(question_table.read(bytes(raw), "t"))) == []


@settings(max_examples=60)
@given(carried_banks(), st.data())
def test_keys_are_never_wrong_under_other_headers(bank: Bank, data: st.DataObject) -> None:
    """However a foreign table names keys (letters, numbers, texts), what comes in has the key that was meant."""
    items = [item for item in bank.items if isinstance(item, Question) and item.kind != "truefalse"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Question", *(f"Option {n}" for n in range(1, 5)), "Correct"])
    for number, item in enumerate(items):
        style = data.draw(st.sampled_from(("letters", "numbers", "texts")))
        texts = [option.text for option in item.options]
        names = {"letters": "ABCD", "numbers": "1234", "texts": texts}[style]
        cells = [*texts, "", "", "", ""][:4]
        writer.writerow(
            [f"q{number}", *cells, ";".join(names[place] for place in sorted(item.keys))]
        )
    found = read(out.getvalue().encode(), "t.csv")
    for came in items_in(found):
        assert isinstance(came, Question)
        meant = items[int((came.stem).removeprefix("q"))]
        assert len(came.options) == len(meant.options)
        if came.kind == "truefalse":  # its options stand in their own order
            told, right = (
                [same(option.text) for option in item.options if option.key]
                for item in (came, meant)
            )
            assert told == right
        else:
            assert came.keys == meant.keys
