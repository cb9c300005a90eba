"""`cps-study grade`: mark filled-in answer sheets and analyze the items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.options import AsJson, Force, OutFolder, check_percent, decimal
from cps_study.errors import UsageError

if TYPE_CHECKING:
    from cps_study.model.form import PaperTest
    from cps_study.ui.environment import Env


def grade(
    ctx: typer.Context,
    responses: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="ANSWERS",
            help="The answers, as CSV or XLSX with one row per person, or scanned answer sheets "
            "(PDF, PNG, JPEG, TIFF, folders).",
        ),
    ] = None,
    test: Annotated[
        Path, typer.Option("--test", help="The test.json that came with the test.", metavar="FILE")
    ] = Path("test.json"),
    pass_mark: Annotated[
        float | None,
        typer.Option(
            "--pass-mark", help="Another pass mark, in percent.", metavar="PERCENT", parser=decimal
        ),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop",
            help="Don't count a question: 40 (on form A), B12 (on form B), or its id.",
            metavar="QUESTION",
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Also count an answer: 40=B.", metavar="QUESTION=ANSWER"),
    ] = None,
    partial: Annotated[
        bool,
        typer.Option("--partial", help="Give part of a point where several answers are right."),
    ] = False,
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
        typer.Option(
            "--pages", help="Also write pages for each person, in one file and one by one."
        ),
    ] = False,
    every_answer: Annotated[
        bool,
        typer.Option(
            "--responses",
            help="Also write responses.csv: a row for each answer, for a database.",
        ),
    ] = False,
    skip_bad: Annotated[
        bool,
        typer.Option("--skip-bad", help="Count a cell that can't be read as blank, and go on."),
    ] = False,
    accept_doubtful: Annotated[
        bool,
        typer.Option("--accept-doubtful", help="Take a scan's guesses (such as B?) as answers."),
    ] = False,
    class_list: Annotated[
        Path | None,
        typer.Option(
            "--class",
            help="Who has which number (CSV, XLSX). Default: class.csv beside the test.json.",
            metavar="NAMES",
        ),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            help="A class over several tests: the folder that has their results.",
            metavar="FOLDER",
        ),
    ] = None,
    out: OutFolder = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Mark answers, typed or scanned, and see how questions worked."""
    from cps_study.app.grading import MarkingOptions
    from cps_study.app.printing import load_test
    from cps_study.app.scanning import are_scans
    from cps_study.cli.grade_history import show_history
    from cps_study.cli.grade_results import GradeJob, grade_table
    from cps_study.cli.print_class import class_file, load_members
    from cps_study.cli.scan import grade_scans
    from cps_study.cli.uses import check_use
    from cps_study.store.outputs import OutputGuard
    from cps_study.study.remarking import remarking_of

    env: Env = ctx.obj
    check_use(ctx)
    if history is not None:
        return show_history(env, history, kinds, out, force=force, as_json=as_json)
    answers = _named(responses)
    paper = load_test(test, "the one that cps-study print made, such as --test TEST/test.json")
    check_percent("--pass-mark", pass_mark)
    if pass_mark is not None:
        paper = paper._replace(pass_mark=float(pass_mark))
    remarking = remarking_of(paper, drop or (), accept or (), partial=partial)
    _say_what_changed(env, paper)
    names = class_file(class_list, test)
    reading = (*answers, test, names or test)
    guard = OutputGuard(env.home, force, reading, "choose another folder with --out")
    folder = out or Path(f"results-{paper.code}")
    options = MarkingOptions(skip_bad, accept_doubtful, remarking, load_members(names))
    job = GradeJob(paper, answers, folder, guard, kinds, pages, options, every_answer)
    if are_scans(answers):
        return grade_scans(env, job, as_json=as_json)
    return grade_table(env, job, as_json=as_json)


def _named(answers: list[Path] | None) -> list[Path]:
    """Return the files to mark; raises UsageError if there are none."""
    if not answers:
        hint = "name a table (CSV, XLSX) or scanned sheets, or use --history FOLDER"
        raise UsageError("there are no answers to mark", hint)
    return answers


def _say_what_changed(env: Env, test: PaperTest) -> None:
    """Say if the banks have changed since the test was printed.

    The sheets are marked as the test was printed: its manifest has all that is needed.
    """
    from cps_study.app.printing import changed_items
    from cps_study.model.text import count
    from cps_study.store.library import Library
    from cps_study.ui.words import listed

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
