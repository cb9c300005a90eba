"""`cps-study grade`: mark filled-in answer sheets and analyze the items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.options import AsJson, Force, OutFolder, check_percent, decimal
from cps_study.cli.output import Result, deliver

if TYPE_CHECKING:
    from cps_study.model.form import PaperTest
    from cps_study.ui.environment import Env


def grade(
    ctx: typer.Context,
    responses: Annotated[
        list[Path],
        typer.Argument(
            metavar="ANSWERS",
            help="The answers, as CSV or XLSX with one row per person, or scanned answer sheets "
            "(PDF, PNG, JPEG, TIFF, folders).",
        ),
    ],
    test: Annotated[
        Path, typer.Option("--test", help="The test.json that came with the test.", metavar="FILE")
    ] = Path("test.json"),
    pass_mark: Annotated[
        float | None,
        typer.Option(
            "--pass-mark", help="Another pass mark, in percent.", metavar="PERCENT", parser=decimal
        ),
    ] = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            help="Also write a report: pdf, html, docx, md or txt (or several, with commas).",
            metavar="FORMAT",
        ),
    ] = None,
    pages: Annotated[
        bool,
        typer.Option("--pages", help="Also write a page for each person, in the same formats."),
    ] = False,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Count a cell that can't be read as blank, and go on."),
    ] = False,
    accept_doubtful: Annotated[
        bool,
        typer.Option("--accept-doubtful", help="Take a scan's guesses (such as B?) as answers."),
    ] = False,
    out: OutFolder = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Mark answers, typed or scanned, and see how questions worked."""
    from cps_study.app.grading import SheetProblemsError, mark_file
    from cps_study.app.printing import load_test, write_files
    from cps_study.app.scanning import are_scans
    from cps_study.cli.grade_results import (
        chosen_files,
        result_data,
        result_parts,
        show_problems,
    )
    from cps_study.cli.scan import ScanJob, grade_scans
    from cps_study.store.outputs import OutputGuard

    env: Env = ctx.obj
    paper = load_test(test)
    check_percent("--pass-mark", pass_mark)
    if pass_mark is not None:
        paper = paper._replace(pass_mark=float(pass_mark))
    _say_what_changed(env, paper)
    guard = OutputGuard(env.home, force, (*responses, test), "choose another folder with --out")
    folder = out or Path(f"results-{paper.code}")
    if are_scans(responses):
        job = ScanJob(paper, responses, folder, guard, kinds, pages, skip_bad, accept_doubtful)
        return grade_scans(env, job, as_json=as_json)
    try:
        marked = mark_file(responses[0], paper, skip_bad=skip_bad, accept_doubtful=accept_doubtful)
    except SheetProblemsError as exc:
        return show_problems(env, exc, as_json=as_json)
    written = write_files(folder, chosen_files(paper, marked, kinds, pages=pages), guard)
    data = result_data(paper, marked) | {"files": [str(path) for path in written]}
    result = Result(data, result_parts(marked, written), marked.problems)
    return deliver(result, "grade", env, as_json=as_json)


def _say_what_changed(env: Env, test: PaperTest) -> None:
    """Say if the banks have changed since the test was printed.

    The sheets are marked as the test was printed: its manifest has all that is needed.
    """
    from cps_study.app.printing import changed_items
    from cps_study.store.library import Library
    from cps_study.ui.words import count, listed

    changed = changed_items(test, Library(env.home, env.tell))
    if changed:
        names = changed[:3]
        if len(changed) > 3:
            names.append("others")
        questions = count(len(changed), "question has", "questions have")
        env.tell(
            f"note: {questions} changed in the banks since this test was printed "
            f"({listed(names)}).",
            "The answers are marked as it was printed.",
        )
