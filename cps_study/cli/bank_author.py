"""`cps-study bank` for those who write banks: start one, check it, count what it covers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Banks
from cps_study.cli.output import Result, deliver, problem_data
from cps_study.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.checking import BankCheck
    from cps_study.checks.coverage import Covered
    from cps_study.checks.statistics import Statistics
    from cps_study.ui.report import ReportPart

app = typer.Typer()


@app.command()
def new(
    ctx: typer.Context,
    ident: Annotated[
        str, typer.Argument(metavar="ID", help="The bank's id: small letters, digits, hyphens.")
    ],
    title: Annotated[
        str, typer.Option("--title", help="What learners see; else made from the id.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; else ID.yaml in this folder.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that already exists.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Start a bank: a file with one commented example of each kind, which passes the check."""
    from cps_study.app.new_bank import start_bank
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.page import Block

    home = ctx.obj.home
    path = start_bank(ident, title, out, OutputGuard(home, force, open_folder=home.banks))
    parts = [
        Block("text", f"{path} holds one example of each kind. Write yours in their place."),
        Block("text", f"Then see what is wrong with: cps-study bank check {path}"),
    ]
    return deliver(
        Result({"bank": ident, "file": str(path)}, parts), "bank new", ctx.obj, as_json=as_json
    )


@app.command()
def check(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]…", help="Files or folders; else every bank.", readable=False
        ),
    ] = None,
    info: Annotated[
        bool, typer.Option("--info", help="Also say what is only worth a look.")
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="List the rules instead, and who says so.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Say everything that is wrong in the banks, with its place; exit 1 if there are errors."""
    from cps_study.app.checking import check_banks
    from cps_study.ui.page import Block
    from cps_study.ui.words import count

    if rules:
        return deliver(_list_rules(), "bank check", ctx.obj, as_json=as_json)
    checked = check_banks(ctx.obj.home, files or ())
    found = [problem.severity for problem in checked.problems]
    errors, warnings, infos = (found.count(severity) for severity in ("error", "warning", "info"))
    told = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
    told += f", {len(checked.waived)} waived" if checked.waived else ""
    words = [f"{count(checked.files, 'file')}, {count(checked.items, 'item')}: {told}"]
    if infos and not info:
        words.append(f"{count(infos, 'thing')} worth a look: cps-study bank check --info")
    data: dict[str, Any] = {
        "files": checked.files,
        "items": checked.items,
        "errors": errors,
        "warnings": warnings,
        "infos": infos,
    }
    data |= {"waived": _waived(checked)} if checked.waived else {}
    shown = [
        problem for problem in checked.problems if info or as_json or problem.severity != "info"
    ]
    result = Result(
        data,
        [Block("text", line) for line in words],
        shown,
        ExitCode.NO if errors else ExitCode.DONE,
    )
    return deliver(result, "bank check", ctx.obj, as_json=as_json)


def _waived(checked: BankCheck) -> list[dict[str, Any]]:
    return [problem_data(waived.problem) | {"reason": waived.reason} for waived in checked.waived]


def _list_rules() -> Result:
    from cps_study.checks.rules import RULES
    from cps_study.ui.report import ReportTable

    rows: list[dict[str, str]] = [
        {"rule": r.id, "severity": r.severity, "says": r.says, "basis": r.basis}
        for r in RULES.values()
    ]
    table = ReportTable(
        ("rule", "level", "what it asks", "who says so"), tuple(tuple(row.values()) for row in rows)
    )
    return Result({"rules": rows}, [table])


@app.command()
def coverage(
    ctx: typer.Context,
    bank: Banks = None,
    fail_under: Annotated[
        float | None,
        typer.Option("--fail-under", help="Exit 1 if fewer percent of the objectives are covered."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Count the items of each kind and level on each statement of the sources, and name what has none."""
    from cps_study.checks.coverage import cover

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
    code = ExitCode.NO if fail_under is not None and percent < fail_under else ExitCode.DONE
    return deliver(
        Result(data, _coverage_parts(covered), exit_code=code),
        "bank coverage",
        ctx.obj,
        as_json=as_json,
    )


def _covered_row(entry: Covered) -> dict[str, Any]:
    source, topic = entry.section
    counts = {"flashcards": entry.flashcards, "questions": entry.questions}
    by = {"kinds": dict(entry.kinds), "levels": dict(entry.levels)}
    return {"id": entry.objective.id, "source": source, "topic": topic} | counts | by


def _coverage_parts(covered: Sequence[Covered]) -> list[ReportPart]:
    from cps_study.model.item import KINDS, LEVELS
    from cps_study.ui.page import GAP, Block
    from cps_study.ui.report import ReportTable
    from cps_study.ui.words import count

    sources: dict[str, dict[str, list[Covered]]] = {}
    for entry in covered:
        source, topic = entry.section
        sources.setdefault(source, {}).setdefault(topic, []).append(entry)
    short = {"flashcard": "card", "truefalse": "t/f", "understand": "under."}
    heads = ("topic", "said", *(short.get(name, name) for name in (*KINDS, *LEVELS)))
    parts: list[ReportPart] = []
    for source, topics in sources.items():
        rows: tuple[tuple[str | int, ...], ...] = tuple(
            (topic, *_counts(held)) for topic, held in topics.items()
        )
        parts += [ReportTable(heads, rows, source), GAP]
    total = sum(not entry.complete for entry in covered)
    lacking = count(total, "objective lacks", "objectives lack")
    words = (
        f"{lacking} one or both:" if total else "Every objective has a flashcard and a question."
    )
    lines = [Block("option", entry.objective.id, "·") for entry in covered if not entry.complete]
    said = Block("note", "'said' counts the statements, the other columns items: all by kind,")
    levels = Block("note", "and questions also by level (recall, understand, apply).")
    return [*parts, said, levels, Block("heading", words), *lines]


def _counts(held: Sequence[Covered]) -> tuple[int, ...]:
    from cps_study.model.item import KINDS, LEVELS

    kinds = (sum(entry.kinds[kind] for entry in held) for kind in KINDS)
    levels = (sum(entry.levels[level] for entry in held) for level in LEVELS)
    return (len(held), *kinds, *levels)


@app.command()
def statistics(ctx: typer.Context, bank: Banks = None, as_json: AsJson = False) -> int:
    """Count kinds and levels, and say what somebody would score who guesses from the options."""
    from cps_study.checks.statistics import count_items

    library = open_library(ctx.obj)
    loaded_banks = library.pool(bank or ()).loaded_banks
    found = count_items(item for _, item in library.items(loaded_banks))
    data = _statistics_data(found)
    return deliver(
        Result(data, _statistics_parts(found)), "bank statistics", ctx.obj, as_json=as_json
    )


def _statistics_data(found: Statistics) -> dict[str, Any]:
    four = {
        "questions": found.four,
        "key_positions": [round(found.share(found.positions[place]), 3) for place in range(4)],
        "key_longest": round(found.share(found.longest), 3),
        "key_shortest": round(found.share(found.shortest), 3),
        "guessing": {name: round(found.share(right), 3) for name, right in found.guessed.items()},
    }
    return {
        "items": found.items,
        "kinds": dict(found.kinds),
        "levels": dict(found.levels),
        "situations": found.situations,
        "situations_in_families": found.situations_in_families,
        "families": len(found.families),
        "scenarios": len(found.scenarios),
        "reading_grade": round(found.grade, 1),
        "four_options": four,
    }


def _statistics_parts(found: Statistics) -> list[ReportPart]:
    from cps_study.checks.bank_rules import GUESSED, LETTERS, LONGEST, SHORTEST
    from cps_study.model.item import KINDS, LEVELS
    from cps_study.ui.page import GAP
    from cps_study.ui.report import ReportTable

    kinds = ", ".join(f"{found.kinds[kind]} {kind}" for kind in KINDS if found.kinds[kind])
    levels = ", ".join(f"{found.levels[level]} {level}" for level in LEVELS)
    places = ", ".join(
        f"{letter} {found.share(found.positions[n]):.0%}" for n, letter in enumerate(LETTERS)
    )
    holds = (
        ("items", kinds),
        ("questions by level", levels),
        ("situations", f"{found.situations}, of them {found.situations_in_families} in families"),
        ("groups", f"{len(found.families)} families, {len(found.scenarios)} scenarios"),
        ("reading grade", f"{found.grade:.1f} (Flesch-Kincaid, mean)"),
    )
    shows = [
        ("key positions as written", places, "22-28% each"),
        (
            "key is the longest option",
            f"{found.share(found.longest):.0%}",
            f"at most {LONGEST:.0%}",
        ),
        (
            "key is the shortest option",
            f"{found.share(found.shortest):.0%}",
            f"at least {SHORTEST:.0%}",
        ),
    ]
    for name, right in found.guessed.items():
        shows.append((f"taking the {name}", f"{found.share(right):.0%}", f"at most {GUESSED:.0%}"))
    title = f"{found.four} questions with four options and one key"
    return [
        ReportTable(("the banks", "hold"), holds),
        GAP,
        ReportTable(("what shows the key", "found", "limit"), tuple(shows), title),
    ]
