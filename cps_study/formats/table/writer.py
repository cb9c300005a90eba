"""A bank as a table of questions, one a row: CSV, or an Excel workbook. Both are read back by `question_table`."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import sentences
from cps_study.formats.syntax.cell import disarm_formula, join_texts
from cps_study.formats.syntax.zip_package import pack
from cps_study.formats.table.columns import OWN_KEY
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed
from cps_study.model.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cps_study.formats.export import Loss

_ALWAYS: Final = ("id", "kind", "topic", "level", "question", OWN_KEY, "rationale", "tags")
_HEAD: Final = ("id", "kind", "topic", "level", "scenario", "family", "question")
_TAIL: Final = ("rationale", "tags", "accept", "front", "back", "image", "alt", "locked", "cites")
_SAVED: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_csv(bank: Bank) -> WriteResult:
    """Return the bank as CSV: UTF-8 with its mark, by which Excel knows it; nothing in it is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_table(bank))
    return WriteResult(out.getvalue().encode("utf-8-sig"), tuple(_losses(bank)))


def write_xlsx(bank: Bank) -> WriteResult:
    """Return the bank as a workbook with one sheet; the same bytes for the same bank."""
    import openpyxl  # noqa: PLC0415 - slow to import

    book = (
        openpyxl.Workbook()
    )  # not write-only: that leaves out the sheet's size, and reading takes longer
    sheet = book.active
    sheet.title = "questions"
    sheet.freeze_panes = "A2"
    for number, row in enumerate(_table(bank), 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column)
                cell.value = text
                cell.data_type = "s"  # else text such as #N/A would become an error
    out = io.BytesIO()
    book.save(out)
    return WriteResult(_without_times(out.getvalue()), tuple(_losses(bank)))


def _without_times(raw: bytes) -> bytes:
    """Return the workbook without the time at which it was made."""
    with zipfile.ZipFile(io.BytesIO(raw)) as made:
        files = {name: made.read(name) for name in made.namelist()}
    files["docProps/core.xml"] = _SAVED.sub(b"1980-01-01T00:00:00Z", files["docProps/core.xml"])
    return pack(files)


def _table(bank: Bank) -> Iterable[list[str]]:
    """Yield the header and a row for each item: only columns that hold something, besides the usual ones."""
    rows = [_row(item) for item in bank.items]
    used = {name for row in rows for name, text in row.items() if text}.union(_ALWAYS)
    most = max((len(item.options) for item in bank.items if isinstance(item, Question)), default=0)
    places = range(1, most + 1)
    columns = [
        *_HEAD,
        *(f"option {n}" for n in places),
        OWN_KEY,
        *(f"rationale {n}" for n in places),
        *_TAIL,
    ]
    columns = [name for name in columns if name in used]
    yield columns
    for row in rows:
        yield [disarm_formula(row.get(name, "")) for name in columns]


def _row(item: Item) -> dict[str, str]:
    row = {"id": item.id, "kind": item.kind, "topic": item.topic, "level": item.level}
    row |= {
        "tags": join_texts(item.tags),
        "cites": join_texts(item.cites),
        "image": item.image,
        "alt": item.alt,
    }
    if item.group is not None:
        row[item.group.kind] = item.group.text
    match item:
        case Flashcard():
            return row | {"front": item.front, "back": item.back}
        case Typed():
            return row | {
                "question": item.stem,
                "accept": join_texts(item.accept),
                "rationale": item.rationale,
            }
        case Question():
            return row | _closed(item)


def _closed(item: Question) -> dict[str, str]:
    row = {"question": item.stem, "rationale": item.rationale}
    row[OWN_KEY] = ",".join(letter_of(place) for place in sorted(item.keys))
    for number, option in enumerate(item.options, 1):
        row |= {f"option {number}": option.text, f"rationale {number}": option.rationale}
    return row | ({"locked": "yes"} if item.locked and item.kind != "truefalse" else {})


def _losses(bank: Bank) -> Iterator[str]:
    """Yield in sentences what a table does not hold."""
    own: list[Loss] = [
        (
            "The rules that are waived for items are lost",
            [item for item in bank.items if item.waive],
        ),
        (
            "The names of scenarios and families are lost",
            [item for item in bank.items if item.group is not None],
        ),
    ]
    yield from sentences(own)
    yield "The bank's title, language, licence and waivers have no place in a table."
