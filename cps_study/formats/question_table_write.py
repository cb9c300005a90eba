"""A bank as a table of questions, one a row: CSV, or an Excel workbook. Both are read back by `question_table`."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from cps_study.formats.cells import disarm_formula, join_texts
from cps_study.formats.exchange import Export
from cps_study.formats.question_columns import OWN_KEY
from cps_study.model.item import Bank, Flashcard, Item, Question, Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ALWAYS: Final = ("id", "kind", "topic", "level", "question", OWN_KEY, "rationale", "tags")
_HEAD: Final = ("id", "kind", "topic", "level", "scenario", "family", "question")
_TAIL: Final = ("rationale", "tags", "accept", "front", "back", "image", "alt", "locked", "cites")
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_SAVED: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write_csv(bank: Bank) -> Export:
    """Return the bank as CSV: UTF-8 with its mark, by which Excel knows it; nothing in it is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_table(bank))
    return Export(out.getvalue().encode("utf-8-sig"), _losses(bank))


def write_xlsx(bank: Bank) -> Export:
    """Return the bank as a workbook with one sheet; the same bytes for the same bank."""
    import openpyxl  # noqa: PLC0415 - slow to import

    book = openpyxl.Workbook()  # not write-only: that leaves out the sheet's size, and reading takes longer
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
    return Export(_without_times(out.getvalue()), _losses(bank))


def _without_times(raw: bytes) -> bytes:
    """Return the workbook without the time at which it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as plain:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _SAVED.sub(b"1980-01-01T00:00:00Z", content)
            plain.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _table(bank: Bank) -> Iterable[list[str]]:
    """Yield the header and a row for each item: only columns that hold something, besides the usual ones."""
    rows = [_row(item) for item in bank.items]
    used = {name for row in rows for name, text in row.items() if text}.union(_ALWAYS)
    most = max((len(item.options) for item in bank.items if isinstance(item, Question)), default=0)
    places = range(1, most + 1)
    columns = [*_HEAD, *(f"option {n}" for n in places), OWN_KEY, *(f"rationale {n}" for n in places), *_TAIL]
    columns = [name for name in columns if name in used]
    yield columns
    for row in rows:
        yield [disarm_formula(row.get(name, "")) for name in columns]


def _row(item: Item) -> dict[str, str]:
    row = {"id": item.id, "kind": item.kind, "topic": item.topic, "level": item.level}
    row |= {"tags": join_texts(item.tags), "cites": join_texts(item.cites), "image": item.image, "alt": item.alt}
    if item.group is not None:
        row[item.group.kind] = item.group.text
    match item:
        case Flashcard():
            return row | {"front": item.front, "back": item.back}
        case Typed():
            return row | {"question": item.stem, "accept": join_texts(item.accept), "rationale": item.rationale}
        case Question():
            return row | _closed(item)


def _closed(item: Question) -> dict[str, str]:
    row = {"question": item.stem, "rationale": item.rationale}
    row[OWN_KEY] = ",".join(_name(place) for place in sorted(item.keys))
    for number, option in enumerate(item.options, 1):
        row |= {f"option {number}": option.text, f"rationale {number}": option.rationale}
    return row | ({"locked": "yes"} if item.locked and item.kind != "truefalse" else {})


def _name(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _losses(bank: Bank) -> tuple[str, ...]:
    """Return in sentences what a table does not hold."""
    groups = {item.group.id: item for item in bank.items if item.group is not None}
    kinds: tuple[tuple[str, Sequence[str]], ...] = (
        ("rules that are waived", _ids(bank.items, lambda item: bool(item.waive))),
        ("the names of scenarios and families (their texts are kept)", list(groups)),
    )
    sentences = [f"a table does not hold {what}: {_told(ids)}" for what, ids in kinds if ids]
    head = {"title": bank.title, "language": bank.language != "en", "licence": bank.licence, "waivers": bank.waive}
    held = [name for name, value in head.items() if value]
    return (*sentences, *([f"a table does not hold the bank's own {', '.join(held)}"] if held else []))


def _ids(items: Iterable[Item], lost: Callable[[Item], bool]) -> list[str]:
    return [item.id for item in items if lost(item)]


def _told(ids: Sequence[str]) -> str:
    more = " …" if len(ids) > 3 else ""
    return f"{len(ids)} ({', '.join(ids[:3])}{more})"
