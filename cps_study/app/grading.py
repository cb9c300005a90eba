"""Marking filled answer sheets: read them, mark them by the manifest, and write the tables."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.errors import StudyError
from cps_study.formats.answer_sheets import reader as responses
from cps_study.model.problem import Problem, errors_in
from cps_study.store.files import read_input
from cps_study.study.analysis import Analysis, analyze
from cps_study.study.grading import Grading, Verdict, grade

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cps_study.model.form import PaperTest
    from cps_study.study.analysis import ItemFigures
    from cps_study.study.grading import Graded

MARKS: Final = ("0", "1", "blank", "double")
"""How each `Verdict` stands in a table, by its number."""
_RIGHT: Final = bytes(verdict == Verdict.RIGHT for verdict in range(256))
UNDEFINED: Final = "-"
"""What stands for a statistic that is not defined."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class MarkedSheets(NamedTuple):
    """What a file of answer sheets came to, and what is to be known about it."""

    grading: Grading
    analysis: Analysis
    problems: list[Problem]


class SheetProblemsError(StudyError):
    """A file of answer sheets cannot be marked: holds everything that is wrong with it."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = problems
        many = len(errors_in(list(problems)))
        super().__init__(
            f"nothing was marked: {source} has {many} problem{'s' if many != 1 else ''}",
            "mend the rows above; nothing was written",
        )


def mark_file(path: Path, test: PaperTest) -> MarkedSheets:
    """Return the marks and the analysis of a file of answer sheets.

    Raises UsageError if the file is missing or cannot be read, SheetProblemsError if anything in it is wrong.
    """
    raw = read_input(path, "a CSV or XLSX file with one row a candidate")
    sheets, problems = responses.read(raw, str(path), test)
    if errors_in(problems) or not sheets:
        raise SheetProblemsError(str(path), problems)
    grading = grade(test, sheets)
    return MarkedSheets(grading, analyze(grading, sheets), problems)


def results_csv(grading: Grading) -> bytes:
    """Return a row a candidate: score, verdict, score by topic, and the mark of each item; for any spreadsheet."""
    topics = {
        topic: [n for n, item in enumerate(grading.items) if item.topic == topic]
        for topic in grading.by_topic()
    }
    head = [
        "candidate",
        "form",
        "points",
        "items",
        "percent",
        "pass mark reached",
        "blank",
        "double",
    ]
    head += [*(f"{topic} %" for topic in topics), *(item.id for item in grading.items)]
    places = list(topics.values())
    return _csv(chain([head], (_result_row(sheet, places) for sheet in grading.sheets)))


def _result_row(sheet: Graded, topics: Sequence[Sequence[int]]) -> list[str]:
    right = sheet.verdicts.translate(_RIGHT)
    return [
        harmless(sheet.candidate),
        sheet.form,
        str(sheet.points),
        str(len(sheet.verdicts)),
        f"{sheet.percent:.1f}",
        "yes" if sheet.passed else "not yet",
        str(sheet.blanks),
        str(sheet.doubles),
        *(f"{100 * sum(map(right.__getitem__, places)) / len(places):.1f}" for places in topics),
        *map(MARKS.__getitem__, sheet.verdicts),
    ]


def items_csv(analysis: Analysis) -> bytes:
    """Return a row for each option of each item: the item's figures, the option's share and correlation, the flags."""
    head = [
        "item",
        "option",
        "key",
        "chosen",
        "share",
        "option r",
        "facility",
        "r",
        "D",
        "alpha without",
        "flags",
    ]
    rows = [head]
    for figures in analysis.items:
        told = [
            figure(figures.facility),
            figure(figures.r),
            figure(figures.discrimination),
            figure(figures.alpha_without),
        ]
        flags = "; ".join(flag.reason for flag in figures.flags)
        for line in (*figures.options, figures.blank, figures.double):
            key = "key" if line.key else ""
            shares = [str(line.sheets), figure(line.share), figure(line.r)]
            rows.append(
                [figures.item.id, harmless(line.text), key, *shares, *told, harmless(flags)]
            )
    return _csv(rows)


def figure(value: float | None, decimals: int = 3) -> str:
    """Return a statistic with so many decimals, or a dash where it is not defined."""
    return UNDEFINED if value is None else f"{value:.{decimals}f}"


def reasons(figures: ItemFigures) -> list[str]:
    """Return the reasons to look at an item, each as a sentence."""
    said = (flag.reason[0].upper() + flag.reason[1:] for flag in figures.flags)
    return [reason if reason.endswith("?") else f"{reason}." for reason in said]


def flagged(analysis: Analysis) -> list[ItemFigures]:
    """Return the items that ask to be looked at, in the order of the test."""
    return [figures for figures in analysis.items if figures.flags]


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as CSV that Excel reads as UTF-8."""
    held = io.StringIO(newline="")
    csv.writer(held).writerows(rows)
    return held.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return text with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
