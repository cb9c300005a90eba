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
    """Everything that a table can hold comes back: ids, kinds, keys, rationales, scenarios, families, pictures."""
    found = read(write_csv(bank).content, "b.csv")
    assert (found.left, found.problems) == ((), ())
    assert carried(items_in(found)) == carried(bank.items)
    assert problems_in_a_bank(items_in(found)) == []


@given(carried_banks())
def test_a_workbook_says_the_same_as_the_csv(bank: Bank) -> None:
    """The workbook holds the same cells, is the same each time, and comes back as the CSV does."""
    made = write_xlsx(bank)
    assert made == write_xlsx(bank)
    found = read(made.content, "b.xlsx")
    assert (found.left, found.problems) == ((), ())
    assert items_in(found) == items_in(read(write_csv(bank).content, "b.csv"))


@given(carried_banks())
def test_no_cell_is_a_formula(bank: Bank) -> None:
    """No cell starts with a sign that a spreadsheet runs, in either file."""
    rows = list(csv.reader(io.StringIO(write_csv(bank).content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(bank).content)).active
    cells = [cell for row in rows for cell in row]
    cells += [
        str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r")]
    assert {
        cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None
    } == {"s"}


def test_what_a_table_looks_like() -> None:
    """Columns that nothing needs are left out; keys are letters."""
    bank, _ = bank_yaml.read(SMALL_BANK, "b")
    assert bank is not None
    rows = list(csv.DictReader(io.StringIO(write_csv(bank).content.decode("utf-8-sig"))))
    assert [row["correct (letters)"] for row in rows] == ["", "A", "A,B", "B", ""]
    assert rows[4]["accept"] == "supervisor|the supervisory line"
    assert not {"image", "alt", "locked", "scenario", "family"} & rows[0].keys()
    assert detects(write_csv(bank).content, "b")
    assert detects(write_xlsx(bank).content, "b")
    assert write_csv(bank).losses == (
        "The bank's title, language, licence and waivers have no place in a table.",
    )


def test_many_options_have_keys_too() -> None:
    """After Z a key is the number of its option."""
    options = tuple(Option(f"x{n}", n == 29) for n in range(30))
    item = Question(id="q", topic="t", level="recall", kind="choice", stem="s", options=options)
    bank = Bank(id="b", title="B", items=(item,))
    assert carried(items_in(read(write_csv(bank).content, "b"))) == carried(bank.items)


@pytest.mark.parametrize("bank", [Bank(id="b", title="B")])
def test_a_workbook_knows_no_time(bank: Bank) -> None:
    """Neither the zip nor the properties say when the workbook was made."""
    with zipfile.ZipFile(io.BytesIO(write_xlsx(bank).content)) as made:
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert made.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2
