"""Every answer of a marked test as a row of its own: what databases and statistics programs read.

The SQL in `guide/sql/` computes the item analysis from it, for as many files as there are.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from cps_study.app.grading import harmless
from cps_study.study.grading import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.app.grading import MarkedSheets
    from cps_study.model.answer_sheet import AnswerSheet, SheetAnswer
    from cps_study.model.form import PaperTest
    from cps_study.study.grading import Graded

RESPONSES: Final = "responses.csv"
_HEAD: Final = (
    "test",
    "candidate",
    "form",
    "sheet",
    "item",
    "verdict",
    "points",
    "chosen",
    "wording",
)
_VERDICTS: Final = {verdict.value: verdict.name.casefold() for verdict in Verdict}


def responses_csv(test: PaperTest, marked: MarkedSheets) -> bytes:
    """Return a row for each sheet and question that counts, in the order of the test.

    `sheet` is the row of the table that was marked, so that two people of one name stay two.
    `chosen` has the positions of the options in the order of the bank, from 0, with blanks between.
    """
    places = {item.id: place for place, item in enumerate(test.items)}
    counted = [(item.id, places[item.id]) for item in marked.grading.items]
    content = io.BytesIO()
    # No byte order mark: databases would read it as part of the first heading.
    text = io.TextIOWrapper(content, encoding="utf-8", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(_HEAD)
    for graded, sheet in zip(marked.grading.sheets, marked.sheets, strict=True):
        head = (test.code, harmless(graded.candidate), graded.form, graded.row)
        table.writerows((*head, *row) for row in _rows(counted, graded, sheet))
    return content.getvalue()


def _rows(
    counted: Sequence[tuple[str, int]], graded: Graded, sheet: AnswerSheet
) -> Iterator[tuple[str, str, int | float, str, str]]:
    """Yield the item, the verdict, the points, what was chosen and the wording of each answer.

    `counted` has the items that count, each with its place in the test.
    """
    parts = dict(graded.parts)
    for index, ((ident, place), verdict) in enumerate(zip(counted, graded.verdicts, strict=True)):
        points: int | float = int(verdict == Verdict.RIGHT)
        if index in parts:
            points = float(parts[index])
        yield (ident, _VERDICTS[verdict], points, *_answer_cells(sheet.answers[place]))


def _answer_cells(answer: SheetAnswer) -> tuple[str, str]:
    """Return the options chosen, and the wording; both are empty for a blank."""
    if answer is None:
        return "", ""
    if isinstance(answer, str):
        return "", harmless(answer)
    return " ".join(map(str, answer)), ""
