"""What `grade` shows of a marked test: as parts for people, as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.cli.output import Result, complain, deliver, print_problems
from cps_study.errors import ExitCode
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from cps_study.app.grading import MarkedSheets, MarkingOptions, SheetProblemsError
    from cps_study.app.printing import PlannedFile
    from cps_study.model.form import PaperTest
    from cps_study.store.outputs import OutputGuard
    from cps_study.study.figures import Analysis, Chosen, ItemFigures
    from cps_study.study.grading import Graded, Grading
    from cps_study.study.remarking import Changed
    from cps_study.ui.environment import Env
    from cps_study.ui.report import ReportPart

MOST_ROWS: Final = 40
"""The most candidates that the terminal lists; the CSV has all of them."""
MOST_LOOKS: Final = 10
"""The most items that the terminal shows with their options; the report has all of them."""
MOST_FILES: Final = 12
"""The most files that the terminal names one by one."""


class GradeJob(NamedTuple):
    """What to mark, how, and where the files go."""

    test: PaperTest
    paths: Sequence[Path]
    folder: Path
    guard: OutputGuard
    kinds: Sequence[str] | None
    pages: bool
    options: MarkingOptions
    responses: bool = False
    """Whether every answer is also written as a row of its own."""


def grade_table(env: Env, job: GradeJob, *, as_json: bool) -> int:
    """Mark a table of answers and write what comes of it."""
    from cps_study.app.grading import SheetProblemsError, mark_file
    from cps_study.app.printing import write_files

    try:
        marked = mark_file(job.paths[0], job.test, job.options)
    except SheetProblemsError as exc:
        return show_problems(env, exc, as_json=as_json)
    files = chosen_files(job, marked)
    written = write_files(job.folder, files, job.guard, private=True)
    data = result_data(job.test, marked) | {"files": [str(path) for path in written]}
    result = Result(data, result_parts(marked, written), marked.problems)
    return deliver(result, "grade", env, as_json=as_json)


def show_problems(env: Env, error: SheetProblemsError, *, as_json: bool) -> int:
    """Show everything that is wrong with the sheets. That is an answer, so the exit code is 1."""
    if as_json:
        return deliver(Result({}, (), error.problems, ExitCode.NO), "grade", env, as_json=True)
    print_problems(env.stderr, error.problems)
    complain(env.stderr, "error", error.what, error.hint)
    return ExitCode.NO


def chosen_files(job: GradeJob, marked: MarkedSheets) -> list[PlannedFile]:
    """Return the files to write.

    Pages for candidates are PDF if no format is given; a report is only made in given formats.
    """
    from datetime import datetime

    from cps_study.app.grade_report import result_files
    from cps_study.cli.printing import chosen_formats

    formats = chosen_formats(job.kinds, ("pdf",) if job.pages else ())
    today = datetime.now().astimezone().date().isoformat()
    return result_files(
        job.test,
        marked,
        formats,
        today,
        report=bool(job.kinds),
        pages=job.pages,
        responses=job.responses,
    )


def result_parts(marked: MarkedSheets, written: Sequence[Path]) -> list[ReportPart]:
    """Return the class and how it did, then what to look at, and where the rest is."""
    from cps_study.app.grade_report import summary
    from cps_study.ui.page import GAP, Block

    parts = _candidates_parts(marked.grading)
    parts.append(GAP)
    parts += [Block("text", sentence) for sentence in summary(marked)]
    if marked.analysis.items:
        parts += [GAP, *_closer_look(marked.analysis)]
    parts += [Block("option", in_one_line(str(path)), "·") for path in written[:MOST_FILES]]
    if len(written) > MOST_FILES:
        parts.append(Block("note", f"… and {len(written) - MOST_FILES} more files"))
    return parts


def _closer_look(analysis: Analysis) -> list[ReportPart]:
    """Return the reasons to look at each flagged item, with its options."""
    from cps_study.app.grading import flagged, reasons
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    worth_a_look = flagged(analysis)
    if not worth_a_look:
        return [Block("text", "No question stands out. items.csv has the figures of each.")]
    parts: list[ReportPart] = [Block("heading", "Worth a look")]
    for figures in worth_a_look[:MOST_LOOKS]:
        number = analysis.items.index(figures) + 1
        lines = list(figures.options)
        lines += [line for line in (figures.blank, figures.double) if line.sheets]
        rows = tuple(_option_row(line) for line in lines)
        parts.append(Block("heading", f"{number}. {figures.item.id}"))
        parts += [Block("text", reason) for reason in reasons(figures)]
        parts += [ReportTable(("option", "key", "chosen", "share", "", "r"), rows), GAP]
    if len(worth_a_look) > MOST_LOOKS:
        more = len(worth_a_look) - MOST_LOOKS
        parts.append(Block("note", f"… and {more} more, in the report (--format pdf)"))
    parts.append(Block("note", "Numbered as on form A. items.csv has the figures of each."))
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
    from cps_study.study.scoring import points_words
    from cps_study.ui.attempt_words import bar
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportTable

    sheets = grading.sheets
    rows: list[tuple[str | int, ...]] = []
    for sheet in sheets[:MOST_ROWS]:
        percent = grading.percent_words(sheet)
        reached = "reached" if sheet.passed else "not yet"
        rows.append(
            (
                sheet.candidate,
                sheet.form,
                points_words(sheet.points),
                percent,
                bar(sheet.percent),
                reached,
            )
        )
    head = ("candidate", "form", "points", "percent", "", "pass mark")
    parts: list[ReportPart] = [ReportTable(head, tuple(rows))]
    if len(sheets) > MOST_ROWS:
        parts.append(Block("note", f"… and {len(sheets) - MOST_ROWS} more in results.csv"))
    return parts


def result_data(test: PaperTest, marked: MarkedSheets) -> dict[str, Any]:
    """Return everything about a marked test, for programs."""
    grading, analysis = marked.grading, marked.analysis
    domains = grading.by_name([test.domain_of(item) for item in grading.items])
    return {
        "test": test.code,
        "title": test.title,
        "pass_mark": float(grading.pass_mark),
        "candidates": [_sheet_data(sheet) for sheet in grading.sheets],
        "absent": list(marked.absent),
        "topics": {topic: round(tally.percent, 2) for topic, tally in grading.by_topic().items()},
        "domains": {name: round(tally.percent, 2) for name, tally in domains.items()},
        "spread": analysis.spread._asdict() if analysis.spread is not None else None,
        "kr20": analysis.kr20,
        "alpha": analysis.alpha,
        "sem": analysis.sem,
        "notes": list(analysis.notes),
        "items": [_item_data(figures) for figures in analysis.items],
        "dropped": sorted(marked.remarking.dropped),
        "accepted": sorted(marked.remarking.accepted),
        "partial": marked.remarking.partial,
        "changed": [_change_data(changed) for changed in marked.changed],
    }


def _number(points: Fraction) -> float:
    """Return points as JSON has them: a whole number if they are one."""
    return int(points) if points.denominator == 1 else float(points)


def _change_data(changed: Changed) -> dict[str, Any]:
    """Return a candidate whose score has changed, with both scores."""
    return {
        "candidate": changed.after.candidate,
        "before": _score_data(changed.before),
        "after": _score_data(changed.after),
    }


def _score_data(sheet: Graded) -> dict[str, Any]:
    return {
        "points": _number(sheet.points),
        "items": len(sheet.verdicts),
        "percent": sheet.percent,
        "passed": sheet.passed,
    }


def _sheet_data(sheet: Graded) -> dict[str, Any]:
    return {
        "candidate": sheet.candidate,
        "form": sheet.form,
        "points": _number(sheet.points),
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
        "facility_low": figures.low,
        "facility_high": figures.high,
        "r": figures.r,
        "discrimination": figures.discrimination,
        "alpha_without": figures.alpha_without,
        "options": [line._asdict() for line in lines],
        "flags": [flag._asdict() for flag in figures.flags],
    }
