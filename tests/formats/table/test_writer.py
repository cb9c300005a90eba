"""A bank as CSV and as a workbook, and back."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given

from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.table.reader import read
from cps_study.formats.table.writer import write_csv, write_xlsx
from cps_study.model.item import Bank, Option, Question
from tests.formats.drafts import items_in
from tests.formats.table.helpers import carried, carried_banks, detects, problems_in_a_bank
from tests.samples import SMALL_BANK


@given(carried_banks())
def test_a_bank_survives_csv(bank: Bank) -> None:
    """Everything that a table can hold comes back: keys, rationales, scenarios, pictures."""
    result = read(write_csv(bank).content, "b.csv")
    assert (result.skipped, result.problems) == ((), ())
    assert carried(items_in(result)) == carried(bank.items)
    assert problems_in_a_bank(items_in(result)) == []


@given(carried_banks())
def test_a_workbook_says_the_same_as_the_csv(bank: Bank) -> None:
    """The workbook has the same cells and the same bytes each time, and comes back like the CSV."""
    written = write_xlsx(bank)
    assert written == write_xlsx(bank)
    result = read(written.content, "b.xlsx")
    assert (result.skipped, result.problems) == ((), ())
    assert items_in(result) == items_in(read(write_csv(bank).content, "b.csv"))


@given(carried_banks())
def test_no_cell_is_a_formula(bank: Bank) -> None:
    """No cell starts with a character that makes a spreadsheet run it, in either file."""
    text = write_csv(bank).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(bank).content)).active
    sheet_cells = [cell for row in sheet.iter_rows() for cell in row]
    filled = [cell for cell in sheet_cells if cell.value is not None]
    cells = [cell for row in rows for cell in row]
    cells += [str(cell.value) for cell in filled]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert {cell.data_type for cell in filled} == {"s"}


def test_what_a_table_looks_like() -> None:
    """Columns that nothing needs are left out, and keys are letters."""
    bank, _ = bank_yaml.read(SMALL_BANK, "b")
    assert bank is not None
    rows = list(csv.DictReader(io.StringIO(write_csv(bank).content.decode("utf-8-sig"))))
    assert [row["correct (letters)"] for row in rows] == ["", "A", "A,B", "B", ""]
    assert rows[4]["accept"] == "supervisor|the supervisory line"
    assert not {"image", "alt", "locked", "scenario", "family"} & rows[0].keys()
    assert detects(write_csv(bank).content, "b")
    assert detects(write_xlsx(bank).content, "b")
    assert write_csv(bank).losses == (
        "A table has no place for the bank's title, language, license, note and waivers.",
    )


def test_many_options_have_keys_too() -> None:
    """After Z, a key is the number of its option."""
    options = tuple(Option(f"x{n}", n == 29) for n in range(30))
    item = Question(id="q", topic="t", level="recall", kind="choice", stem="s", options=options)
    bank = Bank(id="b", title="B", items=(item,))
    assert carried(items_in(read(write_csv(bank).content, "b"))) == carried(bank.items)


@pytest.mark.parametrize("bank", [Bank(id="b", title="B")])
def test_a_workbook_has_no_time(bank: Bank) -> None:
    """Neither the zip nor the properties say when the workbook was made."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(bank).content)) as workbook:
        assert {info.date_time for info in workbook.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert workbook.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
