"""Spreadsheets in the OpenDocument format, as LibreOffice writes them."""

from __future__ import annotations

import io
import zipfile

import pytest

from cps_study.formats.class_list import read as read_class
from cps_study.formats.syntax import ods
from cps_study.formats.syntax.ods import ods_sheets
from cps_study.formats.syntax.tabular import (
    MAX_COLUMNS,
    NonTextCell,
    UnreadableError,
    shown_in_cell,
)
from cps_study.formats.syntax.xlsx import read_workbook
from cps_study.formats.table.reader import detects_workbook, read

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def packed(content: str) -> bytes:
    """Return a file with this content; what it is comes first, and isn't compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", KIND)
        package.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def cell(text: str = "", kind: str = "string", value: str = "", more: str = "") -> str:
    """Return a cell that shows this text."""
    shown = f"<text:p>{text}</text:p>" if text else ""
    held = f' office:value="{value}"' if value else ""
    return f'<table:table-cell office:value-type="{kind}"{held} {more}>{shown}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def workbook(**sheets: str) -> bytes:
    """Return a file with these sheets, each the markup of its rows."""
    tables = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items()
    )
    content = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(content)


def words(*texts: str) -> str:
    return row(*map(cell, texts))


HEAD = words("question", "a", "b", "answer")


def test_numbers_come_in_as_their_cells_show_them() -> None:
    """In whatever language the spreadsheet was; the value stays beside it."""
    rows = HEAD + row(
        cell("How much is it?"),
        cell("5,50 \u20ac", "currency", "5.5"),
        cell("25 %", "percentage", "0.25"),
        cell("A"),
    )
    raw = workbook(one=rows)
    assert detects_workbook(raw, "x.ods")
    result = read(raw, "x.ods")
    (draft,) = result.items
    assert [option.text for option in draft.options] == ["5,50 \u20ac", "25 %"]
    assert draft.keys == {0}
    assert not result.problems
    (sheet,) = ods_sheets(raw)
    assert sheet.rows[1][1][1] == NonTextCell("a number", "5.5", "5,50 \u20ac")


def test_every_sheet_with_questions_comes_in() -> None:
    """Empty rows and cells stand for many, and a place is a sheet and a row."""
    gap = row(
        cell(more='table:number-columns-repeated="1024"'), more='table:number-rows-repeated="9"'
    )
    asked = row(
        cell("Which is red?"), cell("x", more='table:number-columns-repeated="2"'), cell("a")
    )
    raw = workbook(
        one=gap + HEAD + words("Which is a day?", "Tea", "Monday", "b"), two=HEAD + asked
    )
    result = read(raw, "x.ods")
    assert [(draft.inside, draft.line) for draft in result.items] == [("one", 11)]
    assert [(left.inside, left.line) for left in result.skipped] == [("two", 2)]


def test_text_keeps_its_lines_and_spaces_but_no_comment() -> None:
    """Spaces in a row, tabs and line breaks are elements; a comment is in the cell as well."""
    comment = "<office:annotation><text:p>really?</text:p></office:annotation>"
    text = (
        "<table:table-cell>"
        f"{comment}<text:p>a<text:s text:c='2'/>b<text:tab/><text:span>c</text:span></text:p>"
        "<text:p>d<text:line-break/>e</text:p></table:table-cell>"
    )
    table = f"<table:table>{words('x')}</table:table>"
    inner = f"<table:table-cell>{table}<text:p>y</text:p></table:table-cell>"
    (sheet,) = ods_sheets(workbook(one=row(text, inner)))
    assert sheet.rows == [(1, ["a  b\tc\nd\ne", "y"])]


def test_a_class_may_be_such_a_file_too() -> None:
    """Whatever reads a workbook reads it, and takes numbers as they are."""
    rows = words("name", "number") + row(cell("Ana"), cell("1,234", "float", "1234"))
    members, problems = read_class(workbook(one=rows), "c.ods")
    assert [(member.name, member.number) for member in members] == [("Ana", "1234")]
    assert not problems


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("float", "nan", "x"),
        ("float", "", "x"),
        ("void", "", "x"),
        ("date", "", "x"),
        ("boolean", "", "x"),
    ],
)
def test_odd_cells_are_what_they_show(kind: str, value: str, shown: str) -> None:
    """A number that isn't one is text."""
    (sheet,) = ods_sheets(workbook(one=row(cell("x", kind, value))))
    assert shown_in_cell(sheet.rows[0][1][0]) == shown


def test_hostile_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few elements may stand for millions of cells; the file may be damaged, or locked."""
    wide = row(cell("x", more='table:number-columns-repeated="999999999999"'))
    (sheet,) = ods_sheets(workbook(one=wide))
    assert len(sheet.rows[0][1]) == MAX_COLUMNS + 1
    many = row(cell("x"), more='table:number-rows-repeated="100"')
    monkeypatch.setattr(ods, "MAX_ROWS", 50)
    with pytest.raises(UnreadableError, match="more than 50 rows"):
        list(ods_sheets(workbook(one=many))[0].rows_of_width(1))
    assert len(list(ods_sheets(workbook(one=many))[0].rows_of_width(1, last=20))) == 20
    monkeypatch.setattr(ods, "MAX_CELLS", 50)
    with pytest.raises(UnreadableError, match="more than 50 cells"):
        ods_sheets(workbook(one=many))
    for content in ("<a", "<office:document-content/>"):
        with pytest.raises(UnreadableError, match="a workbook that can be read"):
            read_workbook(packed(content), len)
    empty_end = row(cell("x"), cell(more='table:number-columns-repeated="1024"'))
    assert ods_sheets(workbook(one=empty_end))[0].rows == [(1, ["x"])]
    bad_number = row(cell("x", more='table:number-columns-repeated="x"'))
    assert ods_sheets(workbook(one=bad_number))[0].rows == [(1, ["x"])]
