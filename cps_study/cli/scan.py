"""`cps-study grade` with scans: read the sheets, decide what is doubtful, then mark as usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cps_study.cli.output import Result, deliver, show_progress
from cps_study.errors import ExitCode
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cps_study.app.scanning import Scan
    from cps_study.cli.grade_results import GradeJob
    from cps_study.model.class_list import ClassMember
    from cps_study.model.form import PaperTest
    from cps_study.ui.environment import Env
    from cps_study.ui.report import ReportPart


def grade_scans(env: Env, job: GradeJob, *, as_json: bool) -> int:
    """Read scanned sheets, write what they say, and mark them unless something is doubtful."""
    from cps_study.app.scan_doubts import questions_of
    from cps_study.app.scan_tables import ANSWERS, DOUBTFUL_PAGE, PAGES
    from cps_study.app.scanning import read_scans, scan_files

    names = (ANSWERS, PAGES, DOUBTFUL_PAGE, "results.csv")
    files = scan_files(job.paths)
    job = job._replace(guard=job.guard.also_reading(files))
    job.guard.check([job.folder / name for name in names])
    with show_progress(env) as reporter:
        scan = read_scans(files, job.test, reporter.say)
    written = _write_tables(job, scan)
    may_ask = env.is_at_terminal and not (as_json or job.options.accept_doubtful)
    if may_ask and questions_of(scan, job.test, job.options.members):
        scan = _ask(env, job, scan, written)
    if scan.sheets and (job.options.accept_doubtful or not scan.doubts):
        return _mark(env, job, scan, written, as_json=as_json)
    data = _scan_data(job.test, scan, job.options.members) | {
        "files": [str(path) for path in written]
    }
    parts = [*_scan_parts(scan), *_doubt_parts(job, scan), *_file_parts(written)]
    return deliver(Result(data, parts, (), ExitCode.NO), "grade", env, as_json=as_json)


def _write_tables(job: GradeJob, scan: Scan) -> list[Path]:
    """Write the tables, and the page with what is doubtful if there is anything; return them."""
    from cps_study.app.scan_doubts import questions_of
    from cps_study.app.scan_tables import (
        ANSWERS,
        DOUBTFUL_PAGE,
        PAGES,
        answers_csv,
        doubtful_html,
        pages_csv,
    )

    contents = {
        job.folder / ANSWERS: answers_csv(scan, len(job.test.items)),
        job.folder / PAGES: pages_csv(scan),
    }
    if questions_of(scan, job.test, job.options.members):
        contents[job.folder / DOUBTFUL_PAGE] = doubtful_html(scan, job.test, job.options.members)
    job.guard.write(contents, private=True)
    return list(contents)


def _ask(env: Env, job: GradeJob, scan: Scan, written: list[Path]) -> Scan:
    """Return the scan with what a person decided, and write the table again."""
    from cps_study.app.scan_doubts import decided, questions_of
    from cps_study.app.scan_tables import ANSWERS, DOUBTFUL_PAGE, answers_csv
    from cps_study.model.text import count
    from cps_study.paper.scan.preview import preview
    from cps_study.ui.doubt_questions import ask_doubts, ask_to_delete
    from cps_study.ui.lines import write_lines

    questions = questions_of(scan, job.test, job.options.members)
    page = job.folder / DOUBTFUL_PAGE
    places = count(len(questions), "place needs", "places need")
    write_lines(env.stdout, [f"{places} your eyes. Pictures: {page}"])
    answers = ask_doubts(env, questions, preview)
    for doubt, text in answers:
        scan = decided(scan, doubt, text)
    # These are the files that this very command has just made.
    own = job.guard._replace(force=True)
    own.write({job.folder / ANSWERS: answers_csv(scan, len(job.test.items))}, private=True)
    if len(answers) == len(questions) and ask_to_delete(env, page):
        own.remove(page)
        written.remove(page)
    return scan


def _mark(env: Env, job: GradeJob, scan: Scan, written: list[Path], *, as_json: bool) -> int:
    """Mark the table that the scan has made, and write the results beside it."""
    from cps_study.app.grading import SheetProblemsError, mark_table
    from cps_study.app.printing import write_files
    from cps_study.app.scan_tables import answers_csv
    from cps_study.cli.grade_results import chosen_files, result_data, result_parts, show_problems

    source = str(written[0])
    table = answers_csv(scan, len(job.test.items))
    try:
        marked = mark_table(table, source, job.test, job.options)
    except SheetProblemsError as exc:
        return show_problems(env, exc, as_json=as_json)
    files = chosen_files(job, marked)
    written += write_files(job.folder, files, job.guard, private=True)
    data = result_data(job.test, marked) | _scan_data(job.test, scan, job.options.members)
    data["files"] = [str(path) for path in written]
    strangers = _stranger_parts(job, scan, written)
    parts = [*_scan_parts(scan), *result_parts(marked, written), *strangers]
    code = ExitCode.NO if scan.refused or scan.missing else ExitCode.DONE
    return deliver(Result(data, parts, marked.problems, code), "grade", env, as_json=as_json)


def _scan_data(test: PaperTest, scan: Scan, members: Sequence[ClassMember]) -> dict[str, Any]:
    """Return what became of each page, what is doubtful, and whose sheets aren't known."""
    from cps_study.app.scan_doubts import doubts_of, strangers_in

    return {
        "test": test.code,
        "sheets": len(scan.sheets),
        "pages": [
            {
                "file": place.file,
                "page": place.page,
                "verdict": read.verdict,
                "reason": read.reason,
            }
            for place, read in scan.pages
        ],
        "missing": list(scan.missing),
        "doubtful": [
            {"place": doubt.where, "guess": doubt.read.text, "why": doubt.read.why}
            for doubt in doubts_of(scan, test)
        ],
        "unknown": [
            {"place": doubt.where, "guess": doubt.read.text, "why": doubt.read.why}
            for doubt in strangers_in(scan, members)
        ],
    }


def _scan_parts(scan: Scan) -> list[ReportPart]:
    """Return how many pages were read, and each page that wasn't, with what to do."""
    from cps_study.model.text import count
    from cps_study.ui.page import GAP, Block

    harmless = [page for page in scan.pages if page.read.harmless]
    line = f"{count(len(scan.pages), 'page')}, {count(len(scan.sheets), 'answer sheet')}."
    parts: list[ReportPart] = [Block("text", line)]
    parts += [Block("option", f"{place}: {read.reason}", "·") for place, read in harmless]
    for place, read in scan.refused:
        parts.append(Block("option", f"{place}: not read, because {read.reason}", "·"))
        if read.advice:
            parts.append(Block("note", f"What to do: {read.advice}."))
    parts += [Block("option", f"{sentence}: scan it, too", "·") for sentence in scan.missing]
    return [*parts, GAP]


def _stranger_parts(job: GradeJob, scan: Scan, written: Sequence[Path]) -> list[ReportPart]:
    """Return how many sheets nobody in the class is known to have, and where their name lines are.

    The page that shows them may be deleted by now.
    """
    from cps_study.app.scan_doubts import strangers_in
    from cps_study.app.scan_tables import DOUBTFUL_PAGE
    from cps_study.model.text import count
    from cps_study.ui.page import Block

    strangers = list(strangers_in(scan, job.options.members))
    if not strangers:
        return []
    sheets = count(len(strangers), "sheet has", "sheets have")
    line = f"{sheets} no known number."
    page = job.folder / DOUBTFUL_PAGE
    if page in written:
        line += f" {page} shows each name line."
    return [Block("note", line)]


def _doubt_parts(job: GradeJob, scan: Scan) -> list[ReportPart]:
    """Return what is doubtful, and how to go on."""
    from cps_study.app.scan_doubts import doubts_of
    from cps_study.app.scan_tables import ANSWERS, DOUBTFUL_PAGE
    from cps_study.model.text import count
    from cps_study.ui.page import Block

    if not scan.sheets:
        return [Block("text", "There is no sheet to mark.")]
    line = f"Nothing is marked yet: {count(scan.doubts, 'place needs', 'places need')} your eyes."
    parts: list[ReportPart] = [Block("text", line)]
    for doubt in doubts_of(scan, job.test):
        guess = doubt.read.text or "blank"
        parts.append(Block("option", f"{doubt.where}: {guess}? ({doubt.read.why})", "·"))
    table = job.folder / ANSWERS
    page = job.folder / DOUBTFUL_PAGE
    parts.append(Block("note", f"Open {page} to see pictures of them and to type the answers."))
    parts.append(
        Block("note", f"Or type them into {table}, without the question marks; grade that.")
    )
    parts.append(Block("note", "To take the guesses instead, add --accept-doubtful."))
    return parts


def _file_parts(written: Sequence[Path]) -> list[ReportPart]:
    from cps_study.ui.page import Block

    return [Block("option", in_one_line(str(path)), "·") for path in written]
