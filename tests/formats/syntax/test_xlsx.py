"""Workbooks, read as answer sheets: cells that aren't text, and hostile files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings

from cps_study.formats.answer_sheets.reader import read
from cps_study.formats.syntax import xlsx
from cps_study.formats.syntax.tabular import shown_in_cell, text_of_cell
from tests.formats.answer_sheets.makers import (
    GOOD_BOOK,
    SINGLE,
    as_read,
    errors_of,
    workbook,
)
from tests.study.paper_makers import cells_of, taken_tests

if TYPE_CHECKING:
    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.form import PaperTest

some = settings(deadline=None, max_examples=60)


@some
@given(taken_tests(most=5))
def test_a_workbook_says_the_same_as_its_csv(taken: tuple[PaperTest, list[AnswerSheet]]) -> None:
    """A workbook with the same cells, the empty ones missing, is read like the CSV."""
    test, sheets = taken
    by_letter = {form.letter: form for form in test.forms}
    rows = [
        [s.candidate, s.form, *(c or None for c in cells_of(test, by_letter[s.form], s.answers))]
        for s in sheets
    ]
    raw = workbook([["Student", "Version", *range(1, len(test.items) + 1)], *rows])
    assert read(raw, "r.xlsx", test) == as_read(sheets)


def test_what_excel_turned_into_something_else_is_reported() -> None:
    """Dates, numbers and TRUE are reported, not guessed at.

    TRUE is an answer where the question asks just that.
    """
    day = dt.datetime(2026, 1, 2, tzinfo=None)  # noqa: DTZ001 - a workbook knows no zones
    raw = workbook([["name", 1, 2, 3, 4], [1001, day, 30, True, 12], [day, True, 1.5, False, 2.5]])
    sheets, problems, _ = read(raw, "r.xlsx", SINGLE)
    assert sheets == []
    turned = "the spreadsheet turned the answer to question"
    assert [(p.line, p.column, p.what) for p in problems] == [
        (2, 2, f"B2 ('1'): {turned} 1 of form A into a date or time (2026-01-02 0:00:00)"),
        (2, 3, "C2 ('2'): '30' is no answer to question 2 of form A"),
        (3, 1, "A3 ('name'): the spreadsheet turned it into a date or time (2026-01-02 0:00:00)"),
        (3, 2, f"B3 ('1'): {turned} 1 of form A into TRUE or FALSE (TRUE)"),
        (3, 3, f"C3 ('2'): {turned} 2 of form A into a number (1.5)"),
        (3, 5, f"E3 ('4'): {turned} 4 of form A into a number (2.5)"),
    ]
    sheets, problems, _ = read(
        workbook([["number", 1, 2, 3, 4], [1001, "A", "A", True, 12]]), "r.xlsx", SINGLE
    )
    assert (sheets[0].candidate, sheets[0].answers) == ("1001", ((3,), (1,), (0,), "12"))
    assert problems == []
    _, problems, _ = read(workbook([["name", "answers"], ["Ann", 1234]]), "r.xlsx", SINGLE)
    assert [(p.line, p.column, p.what) for p in problems] == [
        (2, 2, "B2 ('answers'): the spreadsheet turned the answers into a number (1234)")
    ]


def test_a_workbooks_rows_may_be_short_but_not_long() -> None:
    """Cells beyond the header are reported; missing ones are blank; blank rows still count."""
    raw = workbook([[], ["name", 1, 2, 3, 4], ["Ann", "A"], [], ["Bea", "A", "A", "T", "x", "y"]])
    sheets, problems, _ = read(raw, "r.xlsx", SINGLE)
    assert [(sheet.row, sheet.answers) for sheet in sheets] == [(3, ((3,), None, None, None))]
    assert [(p.line, p.column, p.what) for p in problems] == [
        (5, 6, "the row has 6 cells, but the header has 5")
    ]


def repacked(raw: bytes, changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the workbook with other members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in {**dict.fromkeys(old.namelist()), **changes}:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


CUT = (
    """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<dimension ref="A1"/><sheetData>
<row><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>answers</t></is></c></row>"""
    + "<row></row>" * 5000
)
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (
            repacked(GOOD_BOOK, {"xl/big.xml": bytes(3 << 20)}),
            "the workbook can't be read: 'xl/big.xml' in the package gets too large",
        ),
        (
            repacked(GOOD_BOOK, {}, zipfile.ZIP_BZIP2),
            "the workbook can't be read: the package is compressed in an unusual way",
        ),
        (
            repacked(GOOD_BOOK, {f"{n}": b"" for n in range(2001)}),
            "the workbook can't be read: the package has 2,0",
        ),
        (repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": BOMB}), "the workbook declares entities"),
        (
            repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": BOMB.decode().encode("utf-16")}),
            "the workbook declares entities",
        ),
        (
            repacked(GOOD_BOOK, {"xl/workbook.xml": b"<x/>"}),
            "the file isn't a workbook that can be read",
        ),
        (
            repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": CUT.encode()}),
            "the sheet can't be read",
        ),
    ],
)
def test_a_hostile_workbook_is_refused(raw: bytes, what: str) -> None:
    """One that gets too large, declares entities or is broken is refused with a sentence."""
    (problem,) = errors_of(raw)
    assert problem[2].startswith(what)


def test_a_workbook_that_claims_endless_rows_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row with an absurd number costs no more than the limit, and is reported, not dropped."""
    monkeypatch.setattr(xlsx, "MAX_ROWS", 50)
    sheet = CUT[: CUT.index("<row></row>")] + '<row r="999999999999"/></sheetData></worksheet>'
    raw = repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert errors_of(raw) == [(51, 1, "the sheet has more than 50 rows")]


def test_a_workbook_that_claims_endless_columns_ends() -> None:
    """Too many columns are reported.

    A cell far past the limit is ignored, and no row gets that wide.
    """
    wide = (
        CUT[: CUT.index("</row>")]
        + '<c r="XFD1" t="inlineStr"><is><t>q</t></is></c></row></sheetData></worksheet>'
    )
    far = wide.replace("XFD1", "BXY1")  # column 2,001
    raw = repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": far.encode()})
    assert errors_of(raw) == [(1, 1, "the file has more than 2,000 columns")]
    raw = repacked(GOOD_BOOK, {"xl/worksheets/sheet1.xml": wide.encode()})
    assert errors_of(raw) == [(1, 1, "there is a header, but no row below it")]


def test_numbers_and_dates_are_known_as_the_cell_shows_them() -> None:
    """A number's format says what its author saw; for marking, its value stays what it is."""
    book = openpyxl.Workbook()
    book.active.append([0.25, 0.125, 1, dt.date(2026, 2, 1), dt.time(14, 30), 0.25, 5])
    formats = ("0%", "0.0%", "0%", "d-mmm", "h:mm AM/PM", "General", '"$"0.00')
    for cell, number_format in zip(book.active[1], formats, strict=True):
        cell.number_format = number_format
    content = io.BytesIO()
    book.save(content)
    table = xlsx.read_workbook(content.getvalue(), len)
    alike = ["25%", "12.5%", "100%", "1-Feb", "2:30 PM", "0.25"]
    assert [shown_in_cell(cell) for cell in table.header] == [*alike, "$5.00"]
    assert [text_of_cell(cell) for cell in table.header] == [*alike, "5"]
