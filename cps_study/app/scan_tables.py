"""The tables of a scan: the answers, as `grade` reads them, and what became of each page."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from cps_study.app.grading import harmless
from cps_study.app.scan_doubts import questions_of
from cps_study.model.scan import ReadCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.scan_doubts import Doubt
    from cps_study.app.scanning import Scan, ScannedSheet
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import PaperTest
    from cps_study.paper.doubtful import DoubtView

ANSWERS: Final = "answers.csv"
PAGES: Final = "pages.csv"
DOUBTFUL_PAGE: Final = "doubtful.html"
_MISSING: Final = ReadCell(sure=False, why="its page is missing")


def answers_table(scan: Scan, questions: int) -> list[list[str]]:
    """Return a row for each sheet, with its number, form and answers; a guess ends with `?`."""
    head = ["Number", "Name", "Form", *map(str, range(1, questions + 1))]
    rows = [_row(sheet, questions) for sheet in scan.sheets]
    return [head, *rows]


def answers_csv(scan: Scan, questions: int) -> bytes:
    """Return the table of answers as a file."""
    return _csv(answers_table(scan, questions))


def doubtful_html(scan: Scan, test: PaperTest, members: Sequence[ClassMember] = ()) -> bytes:
    """Return the page on which a person decides what is doubtful, with the pictures.

    It also has the name line of each sheet that has no number, or one that isn't in the class.
    """
    from cps_study.paper.doubtful import doubtful_page

    views = [_view(doubt) for doubt in questions_of(scan, test, members)]
    title = f"Doubtful marks, test {test.code}"
    return doubtful_page(title, views, answers_table(scan, len(test.items))).encode()


def _view(doubt: Doubt) -> DoubtView:
    """Return a doubt as the page shows it."""
    from cps_study.paper.doubtful import DoubtView

    why = f"{doubt.read.why[:1].upper()}{doubt.read.why[1:]}."
    return DoubtView(
        doubt.where,
        " ".join(filter(None, (why, doubt.question, doubt.others))),
        doubt.pictures,
        doubt.sheet + 1,
        doubt.column,
        f"Type {doubt.hint}, or - for a blank",
        tuple((one.number, one.name) for one in doubt.people),
    )


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


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as CSV; Excel needs a byte order mark to know UTF-8, if there's any."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    text = stream.getvalue()
    return text.encode("ascii" if text.isascii() else "utf-8-sig")
