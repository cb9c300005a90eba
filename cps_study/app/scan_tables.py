"""The tables of a scan: the answers, as `grade` reads them, and what became of each page."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.grading import harmless
from cps_study.model.scan import ReadCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.scanning import Scan, ScannedSheet

ANSWERS: Final = "answers.csv"
PAGES: Final = "pages.csv"
_MISSING: Final = ReadCell(sure=False, why="its page is missing")


class Doubt(NamedTuple):
    """A cell that a person has to decide: which sheet's, counted from 0, and which of its cells.

    `cell` is "number", "form" or a question's number. `where` names the place for people.
    """

    sheet: int
    cell: str
    where: str
    read: ReadCell


def answers_csv(scan: Scan, questions: int) -> bytes:
    """Return a row for each sheet, with its number, form and answers; a guess ends with `?`."""
    head = ["Number", "Name", "Form", *map(str, range(1, questions + 1))]
    rows = [_row(sheet, questions) for sheet in scan.sheets]
    return _csv([head, *rows])


def _row(sheet: ScannedSheet, questions: int) -> list[str]:
    cells = [sheet.answers.get(number, _MISSING).cell for number in range(1, questions + 1)]
    return [sheet.number.cell, harmless(sheet.name), sheet.form.cell, *cells]


def pages_csv(scan: Scan) -> bytes:
    """Return a row for each page, with its verdict and the reason, also for missing ones."""
    rows = [["file", "page", "verdict", "reason"]]
    for page in scan.pages:
        place, read = page
        reason = read.reason
        if read.advice and read.verdict == "refused":
            reason = f"{reason}: {read.advice}"
        rows.append([harmless(place.file), str(place.page), read.verdict, reason])
    rows += [["", "", "refused", sentence] for sentence in scan.missing]
    return _csv(rows)


def doubts_of(scan: Scan) -> Iterator[Doubt]:
    """Yield every doubtful cell, sheet by sheet."""
    for index, sheet in enumerate(scan.sheets):
        places = {number: page.place for page in sheet.pages for number in page.read.answers}
        first = sheet.pages[0].place
        if not sheet.number.sure:
            yield Doubt(index, "number", f"{first}, the number", sheet.number)
        if not sheet.form.sure:
            yield Doubt(index, "form", f"{first}, the form", sheet.form)
        for number, cell in sorted(sheet.answers.items()):
            if not cell.sure:
                yield Doubt(index, str(number), f"{places[number]}, question {number}", cell)


def decided(scan: Scan, doubt: Doubt, text: str) -> Scan:
    """Return the scan after a person has decided what a doubtful cell says."""
    cell = ReadCell(text)
    sheet = scan.sheets[doubt.sheet]
    if doubt.cell == "number":
        sheet = sheet._replace(number=cell)
    elif doubt.cell == "form":
        sheet = sheet._replace(form=cell)
    else:
        sheet = sheet._replace(answers=sheet.answers | {int(doubt.cell): cell})
    sheets = (*scan.sheets[: doubt.sheet], sheet, *scan.sheets[doubt.sheet + 1 :])
    return scan._replace(sheets=sheets)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as CSV; Excel needs a byte order mark to know UTF-8, if there's any."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    text = stream.getvalue()
    return text.encode("ascii" if text.isascii() else "utf-8-sig")
