"""A bank as a table of questions, one a row: CSV, or an Excel workbook."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from cps_study.formats.base import WriteResult
from cps_study.formats.export import losses_of_use, sentences
from cps_study.formats.syntax.cell import disarm_formula, join_texts
from cps_study.formats.syntax.workbook import workbook_bytes
from cps_study.formats.table.columns import OWN_KEY
from cps_study.model.item import Bank, Flashcard, Group, Item, Question, Typed, shares_one_list
from cps_study.model.text import letter_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cps_study.formats.export import Loss

_ALWAYS: Final = ("id", "kind", "topic", "level", "question", OWN_KEY, "rationale", "tags")
"""Columns that are there even if they are empty, for people who go on to fill in the table."""
_HEAD: Final = ("id", "kind", "topic", "level", "scenario", "family", "twins", "question")
_TAIL: Final = ("rationale", "tags", "accept", "front", "back", "image", "alt", "locked", "cites")


def write_csv(bank: Bank) -> WriteResult:
    """Return the bank as CSV in which nothing is a formula.

    It is UTF-8 with a byte order mark, without which Excel would read it as Windows text.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(_table(bank))
    return WriteResult(out.getvalue().encode("utf-8-sig"), tuple(_losses(bank)))


def write_xlsx(bank: Bank) -> WriteResult:
    """Return the bank as a workbook with one sheet; the same bytes for the same bank."""
    import openpyxl  # noqa: PLC0415 - slow to import

    # Not write-only: that leaves out the sheet's size, and then reading takes longer.
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "questions"
    sheet.freeze_panes = "A2"
    for number, row in enumerate(_table(bank), 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column)
                cell.value = text
                cell.data_type = "s"  # otherwise text such as #N/A would become an error
    return WriteResult(workbook_bytes(book), tuple(_losses(bank)))


def _table(bank: Bank) -> Iterator[list[str]]:
    """Yield the header, then a row for each item; columns that nothing needs are left out."""
    named_groups = _groups_that_reword(bank)
    rows = [_row(item, named_groups) for item in bank.items]
    used = set(_ALWAYS)
    for row in rows:
        used.update(name for name, text in row.items() if text)
    header = [name for name in _all_columns(bank) if name in used]
    yield header
    for row in rows:
        yield [disarm_formula(row.get(name, "")) for name in header]


def _all_columns(bank: Bank) -> list[str]:
    """Return the names of all columns that items of this bank could fill, in their order."""
    most_options = 0
    for item in bank.items:
        if isinstance(item, Question):
            most_options = max(most_options, len(item.options))
    numbers = range(1, most_options + 1)
    options = [f"option {number}" for number in numbers]
    rationales = [f"rationale {number}" for number in numbers]
    return [*_HEAD, *options, OWN_KEY, *rationales, *_TAIL]


def _groups_that_reword(bank: Bank) -> frozenset[Group]:
    """Return the families that only a name of their own holds together in a table.

    Their questions share neither a text nor the words of their options.
    """
    members: dict[Group, list[Item]] = {}
    for item in bank.items:
        if item.group is not None and item.group.kind == "family":
            members.setdefault(item.group, []).append(item)
    return frozenset(group for group, items in members.items() if not shares_one_list(items))


def _row(item: Item, named_groups: Collection[Group]) -> dict[str, str]:
    """Return an item's cells by the names of their columns."""
    row = {
        "id": item.id,
        "kind": item.kind,
        "topic": item.topic,
        "level": item.level,
        "tags": join_texts(item.tags),
        "cites": join_texts(item.cites),
        "image": item.image,
        "alt": item.alt,
    }
    if item.group is not None:
        row[item.group.kind] = item.group.text
        if item.group in named_groups:
            row["twins"] = item.group.id
    match item:
        case Flashcard():
            row["front"] = item.front
            row["back"] = item.back
        case Typed():
            row["question"] = item.stem
            row["accept"] = join_texts(item.accept)
            row["rationale"] = item.rationale
        case Question():
            row |= _question_cells(item)
    return row


def _question_cells(item: Question) -> dict[str, str]:
    row = {
        "question": item.stem,
        "rationale": item.rationale,
        OWN_KEY: ",".join(letter_of(index) for index in sorted(item.keys)),
    }
    for number, option in enumerate(item.options, 1):
        row[f"option {number}"] = option.text
        row[f"rationale {number}"] = option.rationale
    if item.locked and item.kind != "truefalse":  # true and false never change places anyway
        row["locked"] = "yes"
    return row


def _losses(bank: Bank) -> Iterator[str]:
    """Yield what a table can't carry, in sentences."""
    waived = [item for item in bank.items if item.waive]
    grouped = [item for item in bank.items if item.group is not None]
    losses: list[Loss] = [
        ("Waivers (rules that don't apply to an item) are lost", waived),
        ("The names of scenarios and families are lost", grouped),
        *losses_of_use(bank.items),
    ]
    yield from sentences(losses)
    yield "A table has no place for the bank's title, language, license, note and waivers."
