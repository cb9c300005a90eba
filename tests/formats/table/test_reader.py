"""Tables of questions as files: which are read, how their columns are known, hostile bytes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.formats.base import ReadOptions
from cps_study.formats.item_builder import comparable
from cps_study.formats.table import reader
from cps_study.formats.table.reader import columns, read
from cps_study.formats.table.writer import write_xlsx
from cps_study.model.item import Bank, Question
from tests.formats.drafts import items_in
from tests.formats.table.helpers import (
    HEAD,
    carried_banks,
    detects,
    kind_and_keys,
    problems_in_a_bank,
    questions_in,
    read_text,
)
from tests.formats.workbooks import workbook_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def right_texts(item: Question) -> list[str]:
    """Return the right options as options are compared."""
    return [comparable(option.text) for option in item.options if option.key]


def test_a_table_that_does_not_say_what_is_right_lists_its_columns() -> None:
    """Without a column for the question or the key, one error names all the headers."""
    for text, what in (
        (
            "Ask,X,Y\nq,a,b\n",
            "no column seems to have the questions; the columns are: 'Ask', 'X', 'Y'",
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
        ({"Frage": "qestion"}, "there is no field 'qestion'", "did you mean 'question'?"),
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
    assert kind_and_keys(items_in(result)[0]) == ("choice", ["b"])


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
    result = read(workbook_of({"Sheet": kahoot(rows)}), "k.xlsx")
    assert problems_in_a_bank(items_in(result)) == []
    assert [kind_and_keys(item) for item in items_in(result)] == [
        ("multi", ["2", "4"]),
        ("choice", ["3"]),
    ]
    assert [item.line for item in items_in(result)] == [10, 11]
    assert [(row.line, row.why) for row in result.skipped] == [(9, "it is the template's example")]
    assert [p.what[:33] for p in result.problems] == ["the column 'Time limit (sec) \u2013 5,"]


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
    assert (kind_and_keys(items_in(result)[0]), result.encoding) == (("choice", ["é"]), encoding)
    assert [p.severity for p in result.problems] == (["info"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is empty"),
        (b"a\0b", "the file isn't text"),
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


def test_a_file_that_is_too_large_or_too_wide_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its content isn't even looked at, and detection says no."""
    wide = ",".join(f"h{number}" for number in range(2001)).encode()
    problems = read(wide, "t").problems
    assert [problem.what for problem in problems] == ["the file has more than 2,000 columns"]
    monkeypatch.setattr(reader, "MAX_BYTES", 5)
    problems = read(HEAD.encode(), "t").problems
    assert [problem.what for problem in problems] == ["the file is larger than 0 MiB"]
    assert not detects(HEAD.encode(), "t.csv")


def test_tables_are_recognized_by_their_headers() -> None:
    """Known headers make a table, and so does a table's name; other formats aren't claimed."""
    for text in (HEAD, "Term\tDefinition\nx\ty\n", "#,Question,A,B,Key\n"):
        assert detects(text.encode(), "x.txt")
    assert detects(b"Frage,X\nq,a\n", "x.csv")
    assert detects(workbook_of({"Sheet": [["x"]]}), "x")
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
