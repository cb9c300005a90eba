"""Small printed tests, and files of answer sheets, for the tests of reading them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.formats.answer_sheets.reader import ReadSheets, read
from cps_study.model.form import Entry, Form, PaperTest
from tests.formats.workbooks import workbook_of
from tests.study.makers import question, typed_item
from tests.study.paper_makers import true_false

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.item import Item


def fixed_test(*orders: tuple[tuple[Item, tuple[int, ...]], ...]) -> PaperTest:
    """Return a test whose forms show items and options in these orders."""
    forms = tuple(
        Form(letter, tuple(Entry(item, order) for item, order in entries))
        for letter, entries in zip("ABC", orders, strict=False)
    )
    return PaperTest("T", "T", 1, 50.0, blocks=False, banks=(), sources={}, forms=forms)


ONE, TWO, WORD = (
    question("one", "1000"),
    question("two", "1100", kind="multi"),
    typed_item("word", "supervisor"),
)
TRUE = true_false("true")
SINGLE = fixed_test(((ONE, (3, 2, 1, 0)), (TWO, (1, 0, 2, 3)), (TRUE, (0, 1)), (WORD, ())))
PAIR = fixed_test(
    ((ONE, (0, 1, 2, 3)), (TWO, (0, 1, 2, 3))),
    ((TWO, (3, 2, 1, 0)), (ONE, (1, 2, 3, 0))),
)
HEAD = "name,1,2,3,4\n"


def read_one(text: str, test: PaperTest = SINGLE) -> AnswerSheet:
    """Return the only sheet of a file without problems."""
    sheets, problems, _ = read(text.encode(), "r.csv", test)
    assert problems == []
    (sheet,) = sheets
    return sheet


def as_read(sheets: Sequence[AnswerSheet]) -> ReadSheets:
    """Return what reading these sheets has to give: those without any answer are absent."""
    present = [sheet for sheet in sheets if any(answer is not None for answer in sheet.answers)]
    absent = tuple(sheet.candidate for sheet in sheets if sheet not in present)
    return ReadSheets(present, [], absent)


def errors_of(raw: str | bytes, test: PaperTest = SINGLE) -> list[tuple[int, int, str]]:
    """Return the errors of a file: row, column and sentence."""
    _, problems, _ = read(raw.encode() if isinstance(raw, str) else raw, "r.csv", test)
    return [(p.line, p.column, p.what) for p in problems if p.severity == "error"]


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook with a sheet of these rows, and a second sheet that doesn't count."""
    return workbook_of({"Sheet": rows, "Notes": [["nothing to see"]]})


GOOD_BOOK = workbook([["name", 1, 2, 3, 4], ["Ann", "A", "A", "T", "x"]])
GOOD_STRING = workbook([["name", "answers"], ["x", "A[AB]T-"]])
