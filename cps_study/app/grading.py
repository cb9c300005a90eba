"""Marking filled answer sheets: reading them, marking them, and writing the tables of results."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.class_names import named_sheets
from cps_study.errors import StudyError
from cps_study.formats.answer_sheets import reader as answer_sheet_reader
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.model.text import count, printable
from cps_study.store.files import read_input
from cps_study.study.analysis import analyze
from cps_study.study.form_fit import suspected_forms
from cps_study.study.grading import Grading, Verdict, grade
from cps_study.study.remarking import Changed, Remarking, changes, remarked
from cps_study.study.scoring import points_words, tenths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction
    from pathlib import Path

    from cps_study.model.answer_sheet import AnswerSheet
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import PaperTest
    from cps_study.study.figures import Analysis, ItemFigures
    from cps_study.study.form_fit import OtherForm
    from cps_study.study.grading import Graded

MARKS: Final = ("0", "1", "blank", "double")
"""How each `Verdict` is written in a table; its number is the index."""
UNDEFINED: Final = "-"
"""What is written for a statistic that is not defined."""
_RIGHT: Final = bytes(verdict == Verdict.RIGHT for verdict in range(256))
"""A table for `bytes.translate`: 1 for a right answer, 0 for any other verdict."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_RESULTS_HEAD: Final = (
    "candidate",
    "form",
    "points",
    "items",
    "percent",
    "pass mark reached",
    "blank",
    "double",
)
_ITEMS_HEAD: Final = (
    "item",
    "option",
    "key",
    "chosen",
    "share",
    "option r",
    "facility",
    "facility from",
    "facility to",
    "r",
    "D",
    "alpha without",
    "flags",
)


class MarkedSheets(NamedTuple):
    """A marked file of answer sheets: the marks, the statistics, and problems worth knowing.

    `absent` are the candidates whose row has no answer. They count nowhere. `sheets` are the
    answers, to all items of the test. `remarking` says what was marked differently from how the
    test was printed, and `changed` whose score that changed.
    """

    grading: Grading
    analysis: Analysis
    problems: list[Problem]
    absent: tuple[str, ...] = ()
    sheets: Sequence[AnswerSheet] = ()
    remarking: Remarking = Remarking()
    changed: tuple[Changed, ...] = ()


class MarkingOptions(NamedTuple):
    """How a file is to be marked; see `mark_table`."""

    skip_bad: bool = False
    accept_doubtful: bool = False
    remarking: Remarking = Remarking()
    members: Sequence[ClassMember] = ()
    """The class, if it's known: its numbers become names."""


class SheetProblemsError(StudyError):
    """A file of answer sheets can't be marked; has every problem that was found in it."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__(
            f"nothing was marked: {source} has {count(len(errors_in(list(problems))), 'problem')}",
            "fix what is listed above, or add --skip-bad to count it as blank; then run this again",
        )


def mark_file(
    path: Path,
    test: PaperTest,
    options: MarkingOptions = MarkingOptions(),  # noqa: B008 - fixed
) -> MarkedSheets:
    """Return the marks and the analysis of a file of answer sheets; see `mark_table`.

    Raises UsageError if the file is missing or can't be read.
    """
    raw = read_input(path, "a table (CSV, XLSX) with a row for each person, or scanned sheets")
    return mark_table(raw, str(path), test, options)


def mark_table(
    raw: bytes,
    source: str,
    test: PaperTest,
    options: MarkingOptions = MarkingOptions(),  # noqa: B008 - fixed
) -> MarkedSheets:
    """Return the marks and the analysis of a table of answers.

    Raises SheetProblemsError if anything in it is wrong: no sheet is marked by guessing. With
    `skip_bad`, a cell that can't be read is a blank, and a row that can't be is left out. With
    `accept_doubtful`, the guesses of a scan, which end with `?`, count as answers.
    """
    read = answer_sheet_reader.read(
        raw, source, test, skip_bad=options.skip_bad, accept_doubtful=options.accept_doubtful
    )
    sheets, absent, problems = read.sheets, read.absent, read.problems
    if options.members:
        named = named_sheets(sheets, absent, options.members, source)
        sheets, absent = named.sheets, named.absent
        problems += named.problems
    if not sheets and not errors_in(problems):
        hint = "type each person's answers into their row, one letter a cell"
        problems.append(Problem(source, 0, 0, "no row has an answer", hint))
    if errors_in(problems):
        raise SheetProblemsError(source, problems)
    for other in suspected_forms(test, sheets):
        problems.append(_another_form(source, other, len(test.items)))
    marked = _marked(test, sheets, options.remarking)
    return marked._replace(problems=in_file_order(problems), absent=absent)


def _marked(test: PaperTest, sheets: Sequence[AnswerSheet], remarking: Remarking) -> MarkedSheets:
    """Return the marks and the analysis of sheets, and what marking them again changed."""
    to_mark = remarked(test, sheets, remarking)
    grading = grade(to_mark.test, to_mark.sheets, to_mark.also, partial=remarking.partial)
    changed: tuple[Changed, ...] = ()
    if remarking:
        changed = tuple(changes(grade(test, sheets), grading))
    analysis = analyze(grading, to_mark.sheets)
    return MarkedSheets(grading, analysis, [], sheets=sheets, remarking=remarking, changed=changed)


def _another_form(source: str, other: OtherForm, items: int) -> Problem:
    """Return the warning that a sheet fits another form far better."""
    candidate, form = printable(other.sheet.candidate), other.sheet.form
    what = (
        f"{candidate}: the answers fit form {other.form} far better than form {form} "
        f"({other.points_there} of {items} right, not {other.points})"
    )
    hint = f"look at the sheet; if it's form {other.form}, write that in the table and run it again"
    return Problem(source, other.sheet.row, 1, what, hint, severity="warning")


def results_csv(grading: Grading, absent: Iterable[str] = ()) -> bytes:
    """Return a row for each candidate, for any spreadsheet; those who were absent come last.

    It has the score, whether the pass mark was reached, the score by topic, and each item's mark.
    """
    topics = {}
    for topic in grading.by_topic():
        topics[topic] = [index for index, item in enumerate(grading.items) if item.topic == topic]
    head = [
        *_RESULTS_HEAD,
        *(f"{topic} %" for topic in topics),
        *(item.id for item in grading.items),
    ]
    rows = [_result_row(grading, sheet, list(topics.values())) for sheet in grading.sheets]
    rows += [[harmless(name), "absent", *[""] * (len(head) - 2)] for name in absent]
    return table_csv([head, *rows])


def _result_row(grading: Grading, sheet: Graded, topics: Sequence[Sequence[int]]) -> list[str]:
    """Return a candidate's row; `topics` has the indexes of each topic's items."""
    earned: list[Fraction | int] = list(sheet.verdicts.translate(_RIGHT))
    marks = [MARKS[verdict] for verdict in sheet.verdicts]
    for index, part in sheet.parts:
        earned[index] = part
        marks[index] = points_words(part)
    percents = [tenths(sum(earned[index] for index in indexes), len(indexes)) for indexes in topics]
    return [
        harmless(sheet.candidate),
        sheet.form,
        points_words(sheet.points),
        str(len(sheet.verdicts)),
        grading.percent_words(sheet),
        "yes" if sheet.passed else "not yet",
        str(sheet.blanks),
        str(sheet.doubles),
        *percents,
        *marks,
    ]


def items_csv(analysis: Analysis) -> bytes:
    """Return a row for each option of each item.

    It has the option's share and correlation, then the item's own figures and flags.
    """
    rows: list[Sequence[str]] = [_ITEMS_HEAD]
    for figures in analysis.items:
        item_cells = [
            figure(figures.facility),
            figure(figures.low),
            figure(figures.high),
            figure(figures.r),
            figure(figures.discrimination),
            figure(figures.alpha_without),
            harmless("; ".join(flag.reason for flag in figures.flags)),
        ]
        for line in (*figures.options, figures.blank, figures.double):
            option_cells = [
                figures.item.id,
                harmless(line.text),
                "key" if line.key else "",
                str(line.sheets),
                figure(line.share),
                figure(line.r),
            ]
            rows.append(option_cells + item_cells)
    return table_csv(rows)


def figure(value: float | None, decimals: int = 3) -> str:
    """Return a statistic with this many decimals, or a dash where it is not defined."""
    return UNDEFINED if value is None else f"{value:.{decimals}f}"


def reasons(figures: ItemFigures) -> list[str]:
    """Return the reasons to look at an item, each as a sentence."""
    sentences = []
    for flag in figures.flags:
        sentence = flag.reason[0].upper() + flag.reason[1:]
        if not sentence.endswith("?"):
            sentence += "."
        sentences.append(sentence)
    return sentences


def flagged(analysis: Analysis) -> list[ItemFigures]:
    """Return the items that need a look, in the order of the test."""
    return [figures for figures in analysis.items if figures.flags]


def harmless(cell: str) -> str:
    """Return the text with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def table_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as CSV. The byte order mark is how Excel knows that it is UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
