"""`cps-study bank` for those who write banks: start one, check it, see what it covers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Banks, ForceOne, decimal
from cps_study.cli.output import Result, deliver, problem_data
from cps_study.errors import ExitCode
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from cps_study.app.checking import BankCheck
    from cps_study.checks.coverage import Covered
    from cps_study.checks.form import FormShares
    from cps_study.checks.statistics import Statistics

app = typer.Typer()


@app.command()
def new(
    ctx: typer.Context,
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="Its id: lowercase letters, digits and hyphens.")
    ],
    title: Annotated[
        str,
        typer.Option(
            "--title", help="What learners see. Default: made from the id.", metavar="TITLE"
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The file to write. Default: ID.yaml in this folder.", metavar="FILE"
        ),
    ] = None,
    force: ForceOne = False,
    as_json: AsJson = False,
) -> int:
    """Start a bank of your own, with an example of each kind."""
    from cps_study.app.new_bank import start_bank
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.page import Block

    home = ctx.obj.home
    path = start_bank(ident, title, out, OutputGuard(home, force, open_folder=home.banks))
    name = in_one_line(str(path))
    parts = [
        Block("text", f"{name} has one example of each kind of item. Replace them with your own."),
        Block("text", f"When you're done, check it with: cps-study bank check {name}"),
    ]
    result = Result({"bank": ident, "file": str(path)}, parts)
    return deliver(result, "bank new", ctx.obj, as_json=as_json)


@app.command()
def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]…", help="Files or folders. Default: every bank.", readable=False
        ),
    ] = None,
    info: Annotated[
        bool, typer.Option("--info", help="Also show small things worth a second look.")
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Only list the rules, and where each comes from.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Check the banks, and list everything to fix. Exits with 1 if there are errors."""
    from cps_study.app.checking import check_banks
    from cps_study.cli.uses import check_use

    check_use(ctx)
    if rules:
        result = _list_rules()
    else:
        checked = check_banks(ctx.obj.home, files or ())
        result = _check_result(checked, with_infos=info, all_problems=info or as_json)
    return deliver(result, "bank check", ctx.obj, as_json=as_json)


def _check_result(checked: BankCheck, *, with_infos: bool, all_problems: bool) -> Result:
    from cps_study.ui.bank_report import check_lines
    from cps_study.ui.page import Block

    counts: Counter[str] = Counter(problem.severity for problem in checked.problems)
    errors = counts["error"]
    lines = check_lines(
        files=checked.files,
        items=checked.items,
        errors=errors,
        warnings=counts["warning"],
        waived=len(checked.waived),
        infos=0 if with_infos else counts["info"],
    )
    problems = checked.problems
    if not all_problems:
        problems = [problem for problem in problems if problem.severity != "info"]
    return Result(
        _check_data(checked, counts),
        [Block("text", line) for line in lines],
        problems,
        ExitCode.NO if errors else ExitCode.DONE,
    )


def _check_data(checked: BankCheck, counts: Counter[str]) -> dict[str, Any]:
    data: dict[str, Any] = {
        "files": checked.files,
        "items": checked.items,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "infos": counts["info"],
    }
    if checked.waived:
        data["waived"] = [
            problem_data(finding.problem) | {"reason": finding.reason} for finding in checked.waived
        ]
    return data


def _list_rules() -> Result:
    from cps_study.checks.rules import RULES
    from cps_study.ui.bank_report import rules_table

    rows = [
        {"rule": rule.id, "severity": rule.severity, "says": rule.says, "basis": rule.basis}
        for rule in RULES.values()
    ]
    return Result({"rules": rows}, [rules_table(rows)])


@app.command()
def coverage(
    ctx: typer.Context,
    bank: Banks = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            help="Exit with 1 if less than this percentage of the objectives is covered.",
            metavar="PERCENT",
            parser=decimal,
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Count the items for each part of the sources; list the gaps."""
    from cps_study.checks.coverage import cover
    from cps_study.ui.bank_report import coverage_parts

    library = open_library(ctx.obj)
    loaded_banks = library.pool(bank or ()).loaded_banks
    covered = cover(library.needed_outline(), (item for _, item in library.items(loaded_banks)))
    complete = sum(entry.complete for entry in covered)
    percent = 100 * complete / len(covered) if covered else 0.0
    data = {
        "objectives": len(covered),
        "covered": complete,
        "percent": round(percent, 1),
        "uncovered": [entry.objective.id for entry in covered if not entry.complete],
        "by_objective": [_covered_row(entry) for entry in covered],
    }
    too_few = fail_under is not None and percent < fail_under
    code = ExitCode.NO if too_few else ExitCode.DONE
    result = Result(data, coverage_parts(covered), exit_code=code)
    return deliver(result, "bank coverage", ctx.obj, as_json=as_json)


def _covered_row(entry: Covered) -> dict[str, Any]:
    source, topic = entry.section
    return {
        "id": entry.objective.id,
        "source": source,
        "topic": topic,
        "domain": entry.objective.domain,
        "importance": entry.objective.importance,
        "flashcards": entry.flashcards,
        "questions": entry.questions,
        "kinds": dict(entry.kinds),
        "levels": dict(entry.levels),
    }


@app.command("statistics")
def show_statistics(ctx: typer.Context, bank: Banks = None, as_json: AsJson = False) -> int:
    """Count kinds and levels, and see how far guessing gets you."""
    from cps_study.checks.form import exam_form
    from cps_study.checks.statistics import count_items
    from cps_study.ui.bank_report import statistics_parts

    library = open_library(ctx.obj)
    loaded_banks = library.pool(bank or ()).loaded_banks
    items = [item for _, item in library.items(loaded_banks) if item.use != "retired"]
    statistics = count_items(items)
    form = exam_form(items, library.outline())
    data = _statistics_data(statistics) | {"exam_form": _form_data(form)}
    result = Result(data, statistics_parts(statistics, form))
    return deliver(result, "bank statistics", ctx.obj, as_json=as_json)


def _form_data(form: FormShares) -> dict[str, Any]:
    return {
        "questions": form.questions,
        "four_options": round(form.share(form.four), 3),
        "acts_and_replies": round(form.share(form.acts), 3),
        "twins": round(form.share_of_twins, 3),
        "guessed_by_words": round(form.guessed_share, 3),
    }


def _statistics_data(statistics: Statistics) -> dict[str, Any]:
    def share(questions: float) -> float:
        return round(statistics.share(questions), 3)

    four_options = {
        "questions": statistics.four,
        "key_positions": [share(statistics.positions[number]) for number in range(4)],
        "key_longest": share(statistics.longest),
        "key_shortest": share(statistics.shortest),
        "guessing": {name: share(right) for name, right in statistics.guessed.items()},
    }
    return {
        "items": statistics.items,
        "kinds": dict(statistics.kinds),
        "levels": dict(statistics.levels),
        "situations": statistics.situations,
        "situations_in_families": statistics.situations_in_families,
        "families": len(statistics.families),
        "scenarios": len(statistics.scenarios),
        "reading_grade": round(statistics.grade, 1),
        "four_options": four_options,
    }
