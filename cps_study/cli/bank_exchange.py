"""`cps-study bank` for questions that come from elsewhere or go there: import, export, add, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Topics
from cps_study.cli.output import Result, deliver, print_problems, problem_data, show_progress
from cps_study.errors import UsageError
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.app.importing import ImportPlan, WrittenBank
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.progress import ProgressReporter
    from cps_study.ui.report import ReportPart

FORMAT_HELP = (
    "yaml, json, gift, aiken, moodle-xml, qti12, qti21, csv, xlsx, quizlet, anki, anki-text"
)
SLOW_BYTES = 500_000

app = typer.Typer()


@app.command("import")
def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Files with questions, of any known format."),
    ],
    kind: Annotated[
        str, typer.Option("--format", help=f"Else recognised by content: {FORMAT_HELP}.")
    ] = "",
    bank: Annotated[
        str, typer.Option("--as", help="The bank they go into; else named after the file.")
    ] = "",
    topic: Annotated[
        str, typer.Option("--topic", help="What stands before the file's own categories.")
    ] = "",
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict", help="A question that is there: keep it, replace it, or have both."
        ),
    ] = "replace",
    separators: Annotated[
        tuple[str, str] | None,
        typer.Option("--separators", help="Quizlet: between term and card, and between cards."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column", help="Table: FIELD=HEADER where a header is not known (repeatable)."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would come in.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option("--report", help="Also write the report into this file.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a report that already exists.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Bring questions in from other programs; every one that cannot come is named with the reason."""
    from cps_study.store.outputs import OutputGuard

    env: Env = ctx.obj
    guard = OutputGuard(env.home, force, tuple(files), "choose another file with --report")
    if report is not None:
        guard.check([report])
    wish = _wish(kind, bank, topic, on_conflict, separators, columns)
    arriving = _prepare(env, files, wish, ask=not (yes or env.plain or as_json))
    return _bring_in(
        env,
        arriving,
        "bank import",
        guard,
        dry_run=dry_run,
        report=report,
        yes=yes,
        as_json=as_json,
    )


@app.command()
def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A bank as one YAML or JSON file.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Add a bank that somebody gave you as one file to your own."""
    from cps_study.app.importing import ImportOptions
    from cps_study.store.outputs import OutputGuard

    guard = OutputGuard(ctx.obj.home)
    kind = "json" if file.suffix.lower() == ".json" else "yaml"
    arriving = _prepare(ctx.obj, [file], ImportOptions(format=kind), ask=False)
    return _bring_in(
        ctx.obj, arriving, "bank add", guard, dry_run=False, report=None, yes=yes, as_json=as_json
    )


@app.command()
def remove(
    ctx: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="A bank of your own.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Take a bank of your own away; a copy is kept, and so is your history."""
    from cps_study.app.own_banks import remove_bank
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    library = open_library(env)
    _agree(env, f"Take the bank '{ident}' away?", yes=yes, as_json=as_json)
    kept = remove_bank(env.home, ident, library, _stamp(env))
    words = Block("text", f"The bank '{ident}' is gone. A copy is in {kept}.")
    return deliver(
        Result({"bank": ident, "kept": str(kept)}, [words]), "bank remove", env, as_json=as_json
    )


@app.command("export")
def export(
    ctx: typer.Context,
    bank: Annotated[str, typer.Argument(metavar="BANK", help="The bank's id.")],
    kind: Annotated[
        str, typer.Option("--format", help=FORMAT_HELP.removesuffix(", anki-text") + ".")
    ] = "yaml",
    topic: Topics = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this kind, such as choice (repeatable)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file; else the bank's id with the format's ending."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that already exists.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Write a bank for another program; what its format cannot carry is said."""
    from cps_study.app.exporting import export_bank, selection
    from cps_study.cli.options import one_of
    from cps_study.model.item import KINDS
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.page import Block
    from cps_study.ui.words import count

    guard = OutputGuard(ctx.obj.home, force)
    if out is not None:
        guard.check([out])
    library = open_library(ctx.obj)
    wanted = [one_of("--kind", name, KINDS) for name in kinds or KINDS]
    pool = library.pool([bank], topic or ())
    items = [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.kind in wanted
    ]
    if not items:
        raise UsageError("there is nothing in the selection", "choose other topics or kinds")
    chosen = selection(library.bank(bank), items)
    content, losses, ending = export_bank(chosen, kind)
    path = out or Path(f"{bank}.{ending}")
    guard.write({path: content})
    data = {
        "bank": bank,
        "format": kind,
        "items": len(items),
        "file": str(path),
        "losses": list(losses),
    }
    parts = [Block("text", f"{count(len(items), 'item')} of '{bank}' for {kind}: {path}")]
    parts += [Block("option", loss, "!") for loss in losses]
    return deliver(Result(data, parts), "bank export", ctx.obj, as_json=as_json)


def _wish(
    kind: str,
    bank: str,
    topic: str,
    conflict: str,
    separators: tuple[str, str] | None,
    columns: list[str] | None,
) -> Any:  # noqa: ANN401 - a Wish, not imported yet
    from cps_study.app.bank_merge import CONFLICTS
    from cps_study.app.importing import ImportOptions
    from cps_study.cli.options import one_of
    from cps_study.formats.native.schema import PATH

    if topic and not PATH.fullmatch(topic):
        raise UsageError(
            f"a topic cannot be '{topic}'", "use small letters, digits, hyphens and slashes"
        )
    from cps_study.formats.base import ReadOptions

    between = (_unescaped(separators[0]), _unescaped(separators[1])) if separators else None
    mapping = None
    if columns:
        pairs = [column.partition("=") for column in columns]
        if not all(field and header for field, _, header in pairs):
            raise UsageError("--column needs FIELD=HEADER", "such as --column question=Frage")
        mapping = {header: field for field, _, header in pairs}
    read = ReadOptions(between, mapping)
    return ImportOptions(bank, topic, kind, one_of("--on-conflict", conflict, CONFLICTS), read)  # type: ignore[arg-type] # one of them


def _unescaped(text: str) -> str:
    return text.replace("\\t", "\t").replace("\\n", "\n")


def _prepare(env: Env, files: Sequence[Path], wish: Any, *, ask: bool) -> list[ImportPlan]:  # noqa: ANN401 - a Wish
    from cps_study.app.importing import UnusableFileError, plan_import
    from cps_study.formats.base import ReadOptions
    from cps_study.ui.import_wizard import map_columns

    library = open_library(env)
    if len({path.resolve() for path in files}) < len(files):
        raise UsageError("a file is named twice", "name each once")
    arriving: list[ImportPlan] = []
    for path in files:
        try:
            with _waiting(env, path) as reporter:
                arriving.append(plan_import(path, wish, env.home, library, arriving, reporter.say))
        except UnusableFileError as exc:
            mapping = map_columns(path, exc) if ask else None
            if mapping is None:
                print_problems(env.stderr, exc.problems)
                raise
            mapped = wish._replace(read=ReadOptions(columns=mapping))
            arriving.append(plan_import(path, mapped, env.home, library, arriving))
    return arriving


def _waiting(env: Env, path: Path) -> ProgressReporter:
    """Return what says how far it is: at once with a large file."""
    large = path.is_file() and path.stat().st_size > SLOW_BYTES
    return show_progress(env, at_once=large)


def _bring_in(
    env: Env,
    arriving: Sequence[ImportPlan],
    command: str,
    guard: OutputGuard,
    *,
    dry_run: bool,
    report: Path | None,
    yes: bool,
    as_json: bool,
) -> int:
    from cps_study.ui.import_report import import_lines, import_parts
    from cps_study.ui.page import Block

    parts: list[ReportPart] = [part for each in arriving for part in import_parts(each)]
    changed = {each.bank.id for each in arriving if each.incoming}
    why_not = (
        "Nothing was changed: this was a dry run."
        if dry_run
        else ""
        if changed
        else "Nothing is new."
    )
    if not why_not and not yes and not (env.plain or as_json):
        deliver(Result({}, parts), command, env, as_json=False)
        parts = []
    if not why_not:
        _agree(env, "Bring them in?", yes=yes, as_json=as_json)
    landed = [] if why_not else _land(env, [each for each in arriving if each.bank.id in changed])
    if report is not None:
        guard.write({report: import_lines(arriving).encode()})
    parts += [Block("text", why_not)] if why_not else []
    for path, kept in landed:
        parts.append(Block("option", str(path), "·"))
        parts += [Block("note", f"as it was before: {kept}")] if kept is not None else []
    data = {"dry_run": dry_run, "files": [_data(each) for each in arriving]}
    data |= {
        "written": [str(each.path) for each in landed],
        "kept": [str(each.kept) for each in landed if each.kept],
    }
    return deliver(Result(data, parts), command, env, as_json=as_json)


def _land(env: Env, arriving: Sequence[ImportPlan]) -> list[WrittenBank]:
    from cps_study.app.importing import apply_import

    with show_progress(env) as reporter:
        return apply_import(arriving, env.home, _stamp(env), reporter.say)


def _stamp(env: Env) -> str:
    """Return the time as the names of kept copies have it."""
    return env.now().strftime("%Y%m%d-%H%M%S")


def _agree(env: Env, question: str, *, yes: bool, as_json: bool) -> None:
    """Ask before something changes; where nobody can be asked, `--yes` has to say it."""
    from cps_study.ui.prompts import confirm

    if yes:
        return
    if env.plain or as_json:
        raise UsageError(
            "nothing was changed: nobody can be asked here",
            "add --yes, or see first with --dry-run",
        )
    if not confirm(question):
        raise UsageError("nothing was changed", "see what would come in with --dry-run")


def _data(each: ImportPlan) -> dict[str, Any]:
    harvest = each.result
    return {
        "file": each.source,
        "format": each.format.name,
        "encoding": harvest.encoding,
        "bank": each.bank.id,
        "held": harvest.question_count,
        "came_in": len(harvest.items),
        "new": list(each.merged.new),
        "updated": list(each.merged.updated),
        "same": list(each.merged.same),
        "kept": list(each.merged.kept),
        "left": [left._asdict() for left in harvest.skipped],
        "problems": [problem_data(problem) for problem in harvest.problems],
        "near_duplicates": [list(pair) for pair in each.near],
        "findings": [problem_data(problem) for problem in each.findings],
    }
