"""What `cps-study grade` shows and writes, once the answers are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.cli.output import Result, complain, deliver, print_problems
from cps_study.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.grading import MarkedSheets, SheetProblemsError
    from cps_study.app.printing import PlannedFile
    from cps_study.model.form import PaperTest
    from cps_study.study.figures import Analysis, Chosen, ItemFigures
    from cps_study.study.grading import Graded, Grading
    from cps_study.ui.environment import Env
    from cps_study.ui.report import ReportPart

MOST_ROWS = 40
"""The most candidates that the terminal lists; the CSV has all of them."""


def show_problems(env: Env, error: SheetProblemsError, *, as_json: bool) -> int:
    """Show everything that is wrong with the sheets. That is an answer, so the exit code is 1."""
    if as_json:
        return deliver(Result({}, (), error.problems, ExitCode.NO), "grade", env, as_json=True)
    print_problems(env.stderr, error.problems)
    complain(env.stderr, "error", error.what, error.hint)
    return ExitCode.NO


def chosen_files(
    test: PaperTest, marked: MarkedSheets, kinds: Sequence[str] | None, *, pages: bool
) -> list[PlannedFile]:
    """Return the files to write.

    Pages for candidates are PDF if no format is given; a report is only made in given formats.
    """
    from cps_study.app.grade_report import result_files
    from cps_study.cli.printing import chosen_formats

    formats = chosen_formats(kinds, ("pdf",) if pages else ())
    return result_files(test, marked, formats, report=bool(kinds), pages=pages)


def result_parts(marked: MarkedSheets, written: Sequence[Path]) -> list[ReportPart]:
    """Return the details first and how the group did last, where a terminal still shows it."""
    from cps_study.app.grade_report import summary
    from cps_study.ui.page import GAP, Block

    grading, analysis = marked.grading, marked.analysis
    parts = [*_closer_look(analysis.items), *_candidates_parts(grading)]
    if analysis.items:
        parts += [GAP, *_items_parts(analysis)]
    parts.append(GAP)
    parts += [Block("text", sentence) for sentence in summary(marked)]
    parts += [Block("option", str(path), "·") for path in written]
    return parts


def _closer_look(items: Sequence[ItemFigures]) -> list[ReportPart]:
    """Return the reasons to look at each flagged item, with its options."""
    from cps_study.app.grading import reasons
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    parts: list[ReportPart] = []
    for number, figures in enumerate(items, 1):
        if not figures.flags:
            continue
        lines = list(figures.options)
        lines += [line for line in (figures.blank, figures.double) if line.sheets]
        rows = tuple(_option_row(line) for line in lines)
        parts.append(Block("heading", f"{number}. {figures.item.id}"))
        parts += [Block("text", reason) for reason in reasons(figures)]
        parts.append(ReportTable(("option", "key", "chosen", "share", "", "r"), rows))
        parts.append(GAP)
    return parts


def _option_row(line: Chosen) -> tuple[str | int, ...]:
    """Return who chose an option, as a row with a small bar."""
    from cps_study.app.grading import figure
    from cps_study.model.text import excerpt
    from cps_study.ui.attempt_words import bar

    return (
        excerpt(line.text, 50),
        "key" if line.key else "",
        line.sheets,
        f"{line.share:.0%}",
        bar(100 * line.share),
        figure(line.r, 2),
    )


def _candidates_parts(grading: Grading) -> list[ReportPart]:
    """Return a row for each candidate, up to `MOST_ROWS`."""
    from cps_study.ui.attempt_words import bar
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportTable

    sheets = grading.sheets
    rows: list[tuple[str | int, ...]] = []
    for sheet in sheets[:MOST_ROWS]:
        percent = grading.percent_words(sheet)
        reached = "reached" if sheet.passed else "not yet"
        rows.append(
            (sheet.candidate, sheet.form, sheet.points, percent, bar(sheet.percent), reached)
        )
    head = ("candidate", "form", "points", "percent", "", "pass mark")
    parts: list[ReportPart] = [ReportTable(head, tuple(rows))]
    if len(sheets) > MOST_ROWS:
        parts.append(Block("note", f"… and {len(sheets) - MOST_ROWS} more in results.csv"))
    return parts


def _items_parts(analysis: Analysis) -> list[ReportPart]:
    """Return a row for each item, and how to read it."""
    from cps_study.app.grade_report import LEGEND, flag_names
    from cps_study.app.grading import figure
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportTable

    rows: list[tuple[str | int, ...]] = [
        (
            number,
            figures.item.id,
            figure(figures.facility, 2),
            figure(figures.r, 2),
            figure(figures.discrimination, 2),
            flag_names(figures),
        )
        for number, figures in enumerate(analysis.items, 1)
    ]
    head = ("no.", "item", "facility", "r", "D", "to look at")
    return [ReportTable(head, tuple(rows)), Block("note", LEGEND)]


def result_data(test: PaperTest, marked: MarkedSheets) -> dict[str, Any]:
    """Return everything about a marked test, for programs."""
    grading, analysis = marked.grading, marked.analysis
    return {
        "test": test.code,
        "pass_mark": float(grading.pass_mark),
        "candidates": [_sheet_data(sheet) for sheet in grading.sheets],
        "absent": list(marked.absent),
        "topics": {topic: round(tally.percent, 2) for topic, tally in grading.by_topic().items()},
        "spread": analysis.spread._asdict() if analysis.spread is not None else None,
        "kr20": analysis.kr20,
        "alpha": analysis.alpha,
        "sem": analysis.sem,
        "notes": list(analysis.notes),
        "items": [_item_data(figures) for figures in analysis.items],
    }


def _sheet_data(sheet: Graded) -> dict[str, Any]:
    return {
        "candidate": sheet.candidate,
        "form": sheet.form,
        "points": sheet.points,
        "percent": sheet.percent,
        "passed": sheet.passed,
        "blank": sheet.blanks,
        "double": sheet.doubles,
    }


def _item_data(figures: ItemFigures) -> dict[str, Any]:
    lines = (*figures.options, figures.blank, figures.double)
    return {
        "item": figures.item.id,
        "facility": figures.facility,
        "r": figures.r,
        "discrimination": figures.discrimination,
        "alpha_without": figures.alpha_without,
        "options": [line._asdict() for line in lines],
        "flags": [flag._asdict() for flag in figures.flags],
    }
