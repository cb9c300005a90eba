"""Tables of questions: what their rows become, what is skipped, and why."""

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
from cps_study.formats.table.reader import columns, read
from cps_study.formats.table.writer import write_xlsx
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from tests.formats.drafts import items_in
from tests.formats.table.helpers import carried_banks, detects, problems_in_a_bank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.base import ReadResult

HEAD = "Question,A,B,C,Correct,Explanation\n"
DELIMITER = "is a delimiter missing, or is there one too many?"


def read_text(text: str) -> ReadResult:
    """Return what is read from a text, after checking that it is fit for a bank."""
    result = read(text.encode(), "t.csv")
    assert problems_in_a_bank(items_in(result)) == []
    return result


def one(text: str) -> Item:
    """Return the only question of a text without problems."""
    result = read_text(text)
    assert (result.skipped, result.problems) == ((), ())
    (item,) = items_in(result)
    return item


def skipped(text: str) -> list[tuple[int, str]]:
    """Return the rows that were skipped, and why."""
    result = read_text(text)
    return [(row.line, row.why) for row in result.skipped]


def book(rows: Sequence[Sequence[Any]], other_sheets: Sequence[str] = ()) -> bytes:
    """Return a workbook with these rows, and other sheets of these names."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for name in other_sheets:
        workbook.create_sheet(name)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def shape(item: Item) -> tuple[str, list[str]]:
    """Return the kind and the right options."""
    assert isinstance(item, Question)
    return item.kind, [option.text for option in item.options if option.key]


def questions_in(result: ReadResult) -> list[Question]:
    """Return the items, after checking that each is a question with options."""
    items = items_in(result)
    questions = [item for item in items if isinstance(item, Question)]
    assert len(questions) == len(items)
    return questions


def right_texts(item: Question) -> list[str]:
    """Return the right options as options are compared."""
    return [same(option.text) for option in item.options if option.key]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_a_question(delimiter: str) -> None:
    """The header shows the delimiter, a blank option doesn't count, and the row is the line."""
    item = one((HEAD + "Where?,Rome,Paris,,b,By the Seine.\n").replace(",", delimiter))
    assert shape(item) == ("choice", ["Paris"])
    assert isinstance(item, Question)
    assert ([o.text for o in item.options], item.rationale, item.line) == (
        ["Rome", "Paris"],
        "By the Seine.",
        2,
    )


def test_a_delimiter_may_be_named_as_excel_does() -> None:
    """A first line `sep=|` says what separates the cells."""
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
    """Several keys, stars, labels, true or false, and cells that hide a formula."""
    assert shape(one(HEAD + row)) == shaped


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
    assert skipped(text) == [(3, why)]
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
        "T/F,q,x,y,z,A,\n,q,,,,,typed\n"
    )
    assert [item.kind for item in items_in(result)] == [
        "choice",
        "multi",
        "truefalse",
        "typed",
        "flashcard",
        "typed",
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


def test_one_key_of_a_multi_makes_a_choice() -> None:
    """A question for several answers with one right option is a choice, with a warning."""
    result = read_text("Kind,Question,A,B,Key\nmulti,q,x,y,A\n")
    assert [item.kind for item in items_in(result)] == ["choice"]
    assert [(p.line, p.severity, p.item) for p in result.problems] == [(2, "warning", "q")]


@pytest.mark.parametrize("between", [";", "|", "\n"])
def test_options_may_share_a_cell(between: str) -> None:
    """Line breaks, bars or semicolons separate options in one cell."""
    text = f'Question,Options,Answer\nq,"a{between}b, c{between}d",B\n'
    assert shape(one(text)) == ("choice", ["b, c"])
    assert skipped('Question,Options,Answer\nq,"a,b",B\n') == [
        (2, "its options can't be separated; put | between them")
    ]


def test_wrong_options_may_have_columns_of_their_own() -> None:
    """If the right option has its own column, its text is the key, whatever it looks like."""
    item = one("Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2\nHow many?,2,1,3\n")
    assert shape(item) == ("choice", ["2"])


def test_a_table_without_options_is_cards() -> None:
    """Questions with answers and no options become cards, and one note says so."""
    result = read_text("Question,Answer\nWhat?,This\nAnd?,That\n")
    assert [(i.front, i.back) for i in items_in(result) if isinstance(i, Flashcard)] == [
        ("What?", "This"),
        ("And?", "That"),
    ]
    assert [p.severity for p in result.problems] == ["info"]
    assert one("Term,Definition\nWhat?,This\n").kind == "flashcard"


def test_the_rest_of_a_row() -> None:
    """Names, topics, levels, tags and option rationales come along; what is lost is reported."""
    result = read_text(
        "ID,Category,Bloom's level,Question,Option 1,Option 2,Key,"
        "Feedback 1,Feedback 2,Tags,Points,Image\n"
        'q 7,Law / Rights,Applying,q,x,y,A,yes,no,"a, b",5,https://example.org/a.png\n'
        ",,odd,q,x,y,A,,,,,a.png\n"
    )
    first, second = items_in(result)
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
    assert [(p.line, p.what) for p in result.problems] == [
        (1, "the column 'Points' is not used"),
        (2, "its picture is on the internet"),
        (3, "its picture has no description"),
        (3, "unknown level 'odd', so it became recall"),
    ]


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


def test_a_table_that_does_not_say_what_is_right_lists_its_columns() -> None:
    """Without a column for the question or the key, one error names all the headers."""
    for text, what in (
        (
            "Frage,X,Y\nq,a,b\n",
            "no column seems to hold the questions; the columns are: 'Frage', 'X', 'Y'",
        ),
        (
            "Question,A,B\nq,a,b\n",
            "no column says which answer is right; the columns are: 'Question', 'A', 'B'",
        ),
        ("Question,A,B,correct index\nq,a,b,1\n", "no column says which answer is right"),
        (
            "Question,A,B,Key,Answer\nq,a,b,A,B\n",
            "the columns 'Key' and 'Answer' mean the same thing",
        ),
    ):
        result = read_text(text)
        assert (items_in(result), result.skipped) == ((), ())
        assert [(p.severity, p.line) for p in result.problems] == [("error", 1)]
        assert result.problems[0].what.startswith(what)
    for mapping, what, hint in (
        ({"Frage": "qestion"}, "no column can hold 'qestion'", "did you mean 'question'?"),
        ({"Frge": "question"}, "there is no column 'Frge'", "did you mean 'Frage'?"),
    ):
        (problem,) = read(b"Frage,A,B,Key\nq,a,b,A\n", "t", ReadOptions(columns=mapping)).problems
        assert (problem.what, problem.hint) == (what, hint)
    assert columns(b"Frage,X,,Y\nq,a,b,\nr,,,c\n") == {"Frage": "q", "X": "a", "Y": "c"}
    assert columns(b"\x00") == {}


def test_a_mapping_makes_a_table_usable() -> None:
    """Someone who knows the table can say which column holds what."""
    mapping = {"Frage": "question", "eins": "option", "zwei": "option", "Stimmt": "correct"}
    result = read(b"Frage,eins,zwei,Stimmt\nq,a,b,B\n", "t", ReadOptions(columns=mapping))
    assert shape(items_in(result)[0]) == ("choice", ["b"])


def kahoot(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return Kahoot's template with these questions."""
    instructions = [
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
    start: list[list[Any]] = [[], *([None, line] for line in instructions), [], list(head)]
    return start + [[number, *row] for number, row in enumerate(rows, 1)]


def test_kahoots_template_is_recognized() -> None:
    """Its header is in row 8, its keys are numbers, and its example doesn't count."""
    rows: list[list[Any]] = [
        ["Example question: which?", "a", "b", "c", "d", 20, 1],
        ["Which are even?", 2, 3, 4, 5, 20, "1,3"],
        ["Which is it?", 2, 3, 4, 5, 20, 2],
        [None, None, None, None, None, None, None],
    ]
    result = read(book(kahoot(rows)), "k.xlsx")
    assert problems_in_a_bank(items_in(result)) == []
    assert [shape(item) for item in items_in(result)] == [("multi", ["2", "4"]), ("choice", ["3"])]
    assert [item.line for item in items_in(result)] == [10, 11]
    assert [(row.line, row.why) for row in result.skipped] == [(9, "it is the template's example")]
    assert [p.what[:33] for p in result.problems] == ["the column 'Time limit (sec) \u2013 5,"]


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
    result = read(book(rows, ["Old"]), "b.xlsx")
    assert problems_in_a_bank(items_in(result)) == []
    assert [shape(item) for item in items_in(result)] == [
        ("choice", ["2026-01-02"]),
        ("choice", ["1"]),
        ("truefalse", ["True"]),
        ("choice", ["y"]),
    ]
    assert [row.line for row in result.skipped] == [5, 6]
    assert [(p.line, p.what) for p in result.problems] == [
        (0, "only the first sheet is read; the workbook has 1 more: 'Old'"),
        (2, "'A': the spreadsheet has a date or time here (2026-01-02)"),
        (3, "'A': the spreadsheet has the number 0.5 here"),
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
    """UTF-8 with a mark, Excel's Unicode text and Windows text are read; a guess is noted."""
    result = read(raw, "t")
    assert (shape(items_in(result)[0]), result.encoding) == (("choice", ["é"]), encoding)
    assert [p.severity for p in result.problems] == (["info"] if encoding == "cp1252" else [])


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
def test_a_file_that_is_not_a_table_is_reported(raw: bytes, what: str) -> None:
    """A file that can't be read gives one error and no items."""
    result = read(raw, "t")
    assert (items_in(result), [p.what for p in result.problems]) == ((), [what])


def test_tables_are_recognized_by_their_headers() -> None:
    """Known headers make a table, and so does a table's name; other formats aren't claimed."""
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
    """Any bytes give items or problems, also below a good header and as a workbook."""
    for start in (b"", HEAD.encode(), b"PK\x03\x04", b"\xff\xfe"):
        result = read(start + raw, "t")
        assert problems_in_a_bank(items_in(result)) == []
        assert all(row.why and row.line for row in result.skipped)
        detects(start + raw, "t.csv")
        columns(start + raw)


GOOD = write_xlsx(Bank(id="b", title="B", items=items_in(read_text(HEAD + "q,x,y,z,A,why\n" * 3))))


@settings(max_examples=150)
@given(st.data())
def test_no_damage_to_a_good_table_breaks_the_reader(data: st.DataObject) -> None:
    """A good table with bytes changed, cut or added gives items fit for a bank, or problems."""
    text = (HEAD + 'q,x,y,z,A,why\nr,*x,y,z,,\ns,1,2,3,"1,2",\n').encode()
    raw = bytearray(data.draw(st.sampled_from((text, GOOD.content))))
    for _ in range(data.draw(st.integers(1, 4))):
        offset = data.draw(st.integers(0, len(raw)))
        raw[offset : offset + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert problems_in_a_bank(items_in(read(bytes(raw), "t"))) == []


@settings(max_examples=60)
@given(carried_banks(), st.data())
def test_keys_are_never_wrong_under_other_headers(bank: Bank, data: st.DataObject) -> None:
    """Whether a table names keys by letter, number or text, what comes in has the right key."""
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
            [f"q{number}", *cells, ";".join(names[index] for index in sorted(item.keys))]
        )
    result = read(out.getvalue().encode(), "t.csv")
    for item in questions_in(result):
        original = items[int(item.stem.removeprefix("q"))]
        assert len(item.options) == len(original.options)
        if item.kind == "truefalse":  # true comes first, whatever the table's order
            assert right_texts(item) == right_texts(original)
        else:
            assert item.keys == original.keys
