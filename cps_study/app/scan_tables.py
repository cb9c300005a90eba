"""The tables of a scan: the answers, as `grade` reads them, and what became of each page."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.grading import harmless
from cps_study.model.item import Question
from cps_study.model.scan import ReadCell
from cps_study.model.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.scanning import Scan, ScannedSheet
    from cps_study.model.form import Form, PaperTest

ANSWERS: Final = "answers.csv"
PAGES: Final = "pages.csv"
DOUBTFUL_PAGE: Final = "doubtful.html"
_WHOSE: Final = "Type the number of this person"
_BETWEEN: Final = re.compile(r"[\s,;/+&]+")
_MISSING: Final = ReadCell(sure=False, why="its page is missing")


class Doubt(NamedTuple):
    """A cell that a person has to decide: which sheet's, counted from 0, and which of its cells.

    `cell` is "number", "form" or a question's number. `where` names the place for people, and
    `choices` are the letters that the answer may have: none for a number or an answer in words.
    """

    sheet: int
    cell: str
    where: str
    read: ReadCell
    choices: str = ""

    @property
    def hint(self) -> str:
        """What may be typed, as the object of "type"."""
        if self.choices:
            return f"one of the letters {', '.join(self.choices)} (or several, as in AC)"
        return "the number" if self.cell == "number" else "the answer in words"

    @property
    def column(self) -> int:
        """The column of the table of answers that has it, counted from 0."""
        if self.cell == "number":
            return 0
        return 2 if self.cell == "form" else 2 + int(self.cell)


def answers_table(scan: Scan, questions: int) -> list[list[str]]:
    """Return a row for each sheet, with its number, form and answers; a guess ends with `?`."""
    head = ["Number", "Name", "Form", *map(str, range(1, questions + 1))]
    rows = [_row(sheet, questions) for sheet in scan.sheets]
    return [head, *rows]


def answers_csv(scan: Scan, questions: int) -> bytes:
    """Return the table of answers as a file."""
    return _csv(answers_table(scan, questions))


def doubtful_html(scan: Scan, test: PaperTest) -> bytes:
    """Return the page on which a person decides what is doubtful, with the pictures.

    It also has the name line of each sheet whose number isn't known.
    """
    from cps_study.paper.doubtful import DoubtView, doubtful_page

    views = [
        DoubtView(
            doubt.where,
            doubt.read.why,
            doubt.read.text,
            doubt.read.crop,
            doubt.sheet + 1,
            doubt.column,
            f"Type {doubt.hint}, or - for a blank",
        )
        for doubt in doubts_of(scan, test)
    ]
    for index, sheet in enumerate(scan.sheets, 1):
        if not sheet.number.text:
            name = sheet.pages[0].read.name
            views.append(DoubtView(sheet.name, "no number is marked", "", name, index, 0, _WHOSE))
    title = f"Doubtful marks, test {test.code}"
    return doubtful_page(title, views, answers_table(scan, len(test.items))).encode()


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


def doubts_of(scan: Scan, test: PaperTest) -> Iterator[Doubt]:
    """Yield every doubtful cell, sheet by sheet."""
    forms = {form.letter: form for form in test.forms}
    letters = "".join(forms)
    for index, sheet in enumerate(scan.sheets):
        places = {number: page.place for page in sheet.pages for number in page.read.answers}
        first = sheet.pages[0].place
        if not sheet.number.sure:
            yield Doubt(index, "number", f"{first}, the number", sheet.number)
        if not sheet.form.sure:
            yield Doubt(index, "form", f"{first}, the form", sheet.form, letters)
        for number, cell in sorted(sheet.answers.items()):
            if not cell.sure:
                where = f"{places[number]}, question {number}"
                choices = _choices(forms[sheet.form.text], number)
                yield Doubt(index, str(number), where, cell, choices)


def _choices(form: Form, number: int) -> str:
    """Return the letters of a question's options; none if it's answered in words."""
    item = form.entries[number - 1].item
    return LETTERS[: len(item.options)] if isinstance(item, Question) else ""


def read_decision(doubt: Doubt, typed: str) -> str | None:
    """Return what a cell says after what a person typed; None if that makes no sense.

    `y` takes the guess, and a hyphen is a blank. Letters may be small, and may have commas between.
    """
    if not typed:
        return None
    if typed == "-":
        return ""
    if typed.lower() in {"y", "yes"} and typed.upper() not in doubt.choices:
        return doubt.read.text
    if doubt.choices:
        letters = sorted(_BETWEEN.sub("", typed.upper()))
        known = set(letters) <= set(doubt.choices) and len(set(letters)) == len(letters)
        return "".join(letters) if letters and known else None
    if doubt.cell == "number":
        return typed if typed.isdecimal() and typed.isascii() else None
    return typed


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
