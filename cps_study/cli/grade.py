"""`cps-study grade`: mark filled answer sheets and analyse the items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.options import AsJson
from cps_study.cli.output import Result, deliver, print_problems
from cps_study.errors import ExitCode, UsageError
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.grading import MarkedSheets
    from cps_study.app.printing import PlannedFile
    from cps_study.model.form import PaperTest
    from cps_study.paper.document import Document
    from cps_study.study.analysis import Chosen, ItemFigures
    from cps_study.study.grading import Graded
    from cps_study.ui.report import ReportPart

MOST_ROWS = 40
"""The most candidates that the terminal lists; the CSV has all."""


def grade(
    ctx: typer.Context,
    responses: Annotated[
        Path, typer.Argument(metavar="RESPONSES", help="CSV or XLSX, one row a candidate.")
    ],
    test: Annotated[
        Path, typer.Option("--test", help="The test.json that came with the test.")
    ] = Path("test.json"),
    pass_mark: Annotated[
        float | None, typer.Option("--pass-mark", help="Another percentage to reach.")
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--format", help="The report as pdf, html, docx, md or txt (several at once)."
        ),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="A page for each candidate, in the same formats.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder; else one named after the test.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that already exist.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Mark filled answer sheets by the manifest of their test, and say how each question worked."""
    from cps_study.app.grading import SheetProblemsError, mark_file
    from cps_study.app.printing import load_test, write_files
    from cps_study.store.outputs import OutputGuard

    env: Env = ctx.obj
    paper = _told(load_test(test), pass_mark)
    _say_what_changed(env, paper)
    try:
        marked = mark_file(responses, paper)
    except SheetProblemsError as exc:
        if as_json:
            return deliver(Result({}, (), exc.problems, ExitCode.NO), "grade", env, as_json=True)
        print_problems(env.stderr, exc.problems)
        env.tell(f"error: {exc.what}", f"hint: {exc.hint}")
        return ExitCode.NO
    files = _files(paper, marked, kinds, pages=pages)
    guard = OutputGuard(env.home, force, (responses, test), "choose another folder with --out")
    written = write_files(out or Path(f"results-{paper.code}"), files, guard)
    parts = _parts(marked, written)
    data = _data(paper, marked) | {"files": [str(path) for path in written]}
    return deliver(Result(data, parts, marked.problems), "grade", env, as_json=as_json)


def _told(test: PaperTest, pass_mark: float | None) -> PaperTest:
    if pass_mark is None:
        return test
    if not 0 <= pass_mark <= 100:
        raise UsageError(f"--pass-mark cannot be {pass_mark:g}", "give a percentage from 0 to 100")
    return test._replace(pass_mark=float(pass_mark))


def _say_what_changed(env: Env, test: PaperTest) -> None:
    """Say on standard error if the banks are not what the test was drawn from; it is marked as it was printed."""
    from cps_study.app.printing import changed_items
    from cps_study.store.library import Library
    from cps_study.ui.words import count, listed

    changed = changed_items(test, Library(env.home, env.tell))
    if changed:
        some = listed([*changed[:3], *(["others"] if len(changed) > 3 else [])])
        many = count(len(changed), "question has", "questions have")
        env.tell(f"note: {many} changed in the banks since this test was printed ({some}).")
        env.tell("It is marked as it was printed.")


def _files(
    test: PaperTest, marked: MarkedSheets, kinds: Sequence[str] | None, *, pages: bool
) -> list[PlannedFile]:
    from cps_study.app.grade_report import candidates_document, report_document
    from cps_study.app.grading import items_csv, results_csv
    from cps_study.app.printing import PlannedFile, document_files
    from cps_study.cli.printing import chosen_formats
    from cps_study.paper.style import PaperStyle

    formats = chosen_formats(kinds, () if not pages else ("pdf",))
    files = [PlannedFile("results.csv", lambda: results_csv(marked.grading))]
    if marked.analysis.items:
        files.append(PlannedFile("items.csv", lambda: items_csv(marked.analysis)))
    documents: list[tuple[str, Document]] = []
    if kinds:
        documents.append(("report", report_document(test, marked)))
    if pages:
        documents.append(("candidates", candidates_document(test, marked.grading)))
    return [
        *files,
        *(
            made
            for name, document in documents
            for made in document_files(name, document, formats, PaperStyle())
        ),
    ]


def _parts(marked: MarkedSheets, written: Sequence[Path]) -> list[ReportPart]:
    """Return the details first and what the group came to last, where a terminal still shows it."""
    from cps_study.app.grade_report import LEGEND, summary
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    grading, analysis = marked.grading, marked.analysis
    parts: list[ReportPart] = _closer_look(analysis.items)
    rows = tuple(_sheet_row(sheet) for sheet in grading.sheets[:MOST_ROWS])
    parts.append(ReportTable(("candidate", "form", "points", "percent", "", "pass mark"), rows))
    if len(grading.sheets) > MOST_ROWS:
        parts.append(Block("note", f"… and {len(grading.sheets) - MOST_ROWS} more in results.csv"))
    if analysis.items:
        table: tuple[tuple[str | int, ...], ...] = tuple(
            (number, *_item_cells(each)) for number, each in enumerate(analysis.items, 1)
        )
        parts += [
            GAP,
            ReportTable(("no.", "item", "facility", "r", "D", "to look at"), table),
            Block("note", LEGEND),
        ]
    parts += [GAP, *(Block("text", sentence) for sentence in summary(grading, analysis))]
    return [*parts, *(Block("option", str(path), "·") for path in written)]


def _sheet_row(sheet: Graded) -> tuple[str | int, ...]:
    from cps_study.ui.attempt_words import bar

    reached = "reached" if sheet.passed else "not yet"
    return (
        sheet.candidate,
        sheet.form,
        sheet.points,
        f"{sheet.percent:.0f}",
        bar(sheet.percent),
        reached,
    )


def _item_cells(figures: ItemFigures) -> tuple[str, ...]:
    from cps_study.app.grading import figure

    numbers = (figures.facility, figures.r, figures.discrimination)
    flags = ", ".join(dict.fromkeys(flag.id for flag in figures.flags))
    return (figures.item.id, *(figure(number, 2) for number in numbers), flags)


def _closer_look(items: Sequence[ItemFigures]) -> list[ReportPart]:
    """Return the reasons and the options of every item that asks to be looked at."""
    from cps_study.app.grading import reasons
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    parts: list[ReportPart] = []
    for number, figures in enumerate(items, 1):
        if not figures.flags:
            continue
        parts.append(Block("heading", f"{number}. {figures.item.id}"))
        parts += [Block("text", reason) for reason in reasons(figures)]
        lines = [
            *figures.options,
            *(line for line in (figures.blank, figures.double) if line.sheets),
        ]
        parts += [
            ReportTable(
                ("option", "key", "chosen", "share", "", "r"), tuple(map(_option_row, lines))
            ),
            GAP,
        ]
    return parts


def _option_row(line: Chosen) -> tuple[str | int, ...]:
    from cps_study.app.grading import figure
    from cps_study.model.text import excerpt
    from cps_study.ui.attempt_words import bar

    r = figure(line.r, 2)
    return (
        excerpt(line.text, 50),
        "key" if line.key else "",
        line.sheets,
        f"{line.share:.0%}",
        bar(100 * line.share),
        r,
    )


def _data(test: PaperTest, marked: MarkedSheets) -> dict[str, Any]:
    grading, analysis = marked.grading, marked.analysis
    return {
        "test": test.code,
        "pass_mark": float(grading.pass_mark),
        "candidates": [_sheet_data(sheet) for sheet in grading.sheets],
        "topics": {topic: round(tally.percent, 2) for topic, tally in grading.by_topic().items()},
        "spread": analysis.spread._asdict() if analysis.spread is not None else None,
        "kr20": analysis.kr20,
        "alpha": analysis.alpha,
        "sem": analysis.sem,
        "notes": list(analysis.notes),
        "items": [_item_data(figures) for figures in analysis.items],
    }


def _sheet_data(sheet: Graded) -> dict[str, Any]:
    counts = {"points": sheet.points, "percent": sheet.percent, "passed": sheet.passed}
    return {
        "candidate": sheet.candidate,
        "form": sheet.form,
        **counts,
        "blank": sheet.blanks,
        "double": sheet.doubles,
    }


def _item_data(figures: ItemFigures) -> dict[str, Any]:
    return {
        "item": figures.item.id,
        "facility": figures.facility,
        "r": figures.r,
        "discrimination": figures.discrimination,
        "alpha_without": figures.alpha_without,
        "options": [line._asdict() for line in (*figures.options, figures.blank, figures.double)],
        "flags": [flag._asdict() for flag in figures.flags],
    }
