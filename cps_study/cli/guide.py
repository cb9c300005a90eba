"""`cps-study guide`: the manual in the terminal, one page per subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.options import AsJson
from cps_study.cli.output import Result, deliver
from cps_study.errors import ExitCode
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from cps_study.ui.report import ReportPart


def guide(
    ctx: typer.Context,
    subject: Annotated[
        str | None,
        typer.Argument(
            metavar="[SUBJECT]", help="The subject to read about. Leave it out to list them all."
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Read the manual, one page per subject."""
    env: Env = ctx.obj
    if subject is None:
        return deliver(_list_subjects(), "guide", env, as_json=as_json)
    from cps_study.guide import SQL_FILES, load_page

    page = load_page(subject)
    if as_json:
        data = {"subject": page.subject, "title": page.title, "text": page.text}
        return deliver(Result(data), "guide", env, as_json=True)
    if page.subject in SQL_FILES:
        env.stdout.write(page.text)
        return ExitCode.DONE
    from cps_study.ui.guide_page import show_page

    show_page(page.text, env.stdout, plain=env.plain)
    return ExitCode.DONE


def _list_subjects() -> Result:
    from cps_study.guide import CARE, FORMATS, SUBJECTS, load_page
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable

    pages = [load_page(subject) for subject in (*SUBJECTS, *FORMATS)]
    subjects = [
        {"subject": page.subject, "title": page.title, "summary": page.summary} for page in pages
    ]
    rows = tuple((page.subject, page.summary) for page in pages if page.subject in SUBJECTS)
    parts: list[ReportPart] = [
        Block("text", CARE),
        GAP,
        ReportTable(("subject", "what it's about"), rows),
        Block("text", f"File formats: {' '.join(FORMATS)}"),
        Block("text", "To read one, for example: cps-study guide studying"),
    ]
    return Result({"subjects": subjects}, parts)
