"""`cps-study bank` for questions that come from elsewhere or go there: import, export, add, remove.

Only the options and the words are here. What a command does is in `app/importing.py`,
`app/exporting.py` and `app/own_banks.py`.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand

from cps_study.cli.import_plans import plan_files
from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Force, Reserve, Topics, one_of
from cps_study.cli.output import Result, deliver, problem_data, show_progress
from cps_study.errors import ExitCode, UsageError
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.app.importing import (
        ImportOptions,
        ImportPlan,
        WrittenBank,
    )
    from cps_study.formats.base import ReadOptions
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.environment import Env
    from cps_study.ui.page import Block
    from cps_study.ui.report import ReportPart

app = typer.Typer()

Yes = Annotated[bool, typer.Option("--yes", help="Don't ask before changing anything.")]


class FormatsCommand(TyperCommand):
    """A command whose help lists the formats.

    The list is filled in when somebody reads the help. Any earlier, and every other command would
    import the formats at its start.
    """

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - click's own
        """Write the options, with the names of the formats in place of their placeholders."""
        from cps_study.formats.registry import format_names, writable_names

        for param in self.params:
            text = getattr(param, "help", None)
            if text:
                text = text.replace("ALL_FORMATS", ", ".join(format_names()))
                text = text.replace("WRITABLE_FORMATS", ", ".join(writable_names()))
                param.help = text  # type: ignore[attr-defined] # an option has it
        super().format_options(ctx, formatter)


class Manners(NamedTuple):
    """How a command that changes something behaves: whether it asks first, and how it answers."""

    env: Env
    command: str
    yes: bool
    as_json: bool

    @property
    def asks(self) -> bool:
        """Whether somebody can be asked, and wants to be."""
        return not (self.yes or self.env.plain or self.as_json)

    def deliver(
        self, data: dict[str, Any], parts: Sequence[ReportPart], *, is_no: bool = False
    ) -> int:
        """Show the result and return the exit code; `is_no` says that the answer is no."""
        code = ExitCode.NO if is_no else ExitCode.DONE
        result = Result(data, parts, exit_code=code)
        return deliver(result, self.command, self.env, as_json=self.as_json)

    def agree(self, question: str) -> None:
        """Ask before something changes. Raises DeclinedError unless the answer is yes."""
        from cps_study.cli.agreement import ADD_YES, agree

        hint = ADD_YES
        if self.command == "bank import":
            hint = "add --yes, or look first with --dry-run"
        agree(self.env, question, yes=self.yes, as_json=self.as_json, nobody=hint)


@app.command("import", cls=FormatsCommand)
def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Files with questions, in any format below."),
    ],
    kind: Annotated[
        str,
        typer.Option(
            "--format",
            help="Their format. Default: found from the content. One of: ALL_FORMATS.",
            metavar="FORMAT",
        ),
    ] = "",
    bank: Annotated[
        str,
        typer.Option(
            "--as", help="The bank to put them in. Default: named after the file.", metavar="ID"
        ),
    ] = "",
    topic: Annotated[
        str,
        typer.Option(
            "--topic", help="A topic to put the file's own categories under.", metavar="TOPIC"
        ),
    ] = "",
    on_conflict: Annotated[
        str,
        typer.Option(
            "--on-conflict",
            help="If you have a different version of a question: `keep`, `replace`, or `both`.",
            metavar="HOW",
        ),
    ] = "replace",
    separators: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--separators",
            help="For Quizlet: what's between term and definition, and between cards.",
            metavar="TERM CARD",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="For tables: which column is which, as FIELD=HEADER (repeatable).",
            metavar="FIELD=HEADER",
        ),
    ] = None,
    no_headings: Annotated[
        bool,
        typer.Option(
            "--no-headings", help="For tables: the first row is a question, not the headings."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would come in.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Also save the report in this file.", metavar="FILE"),
    ] = None,
    force: Force = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> int:
    """Import questions from other programs. You see each one that can't come in, and why."""
    from cps_study.app.import_pictures import pictures_beside
    from cps_study.store.outputs import OutputGuard

    manners = Manners(ctx.obj, "bank import", yes, as_json)
    guard = OutputGuard(ctx.obj.home, force, tuple(files), "choose another file with --report")
    if report is not None:
        guard = guard.also_reading(pictures_beside(files))
        guard.check([report])
    read_options = _read_options(separators, columns, headings=not no_headings)
    options = _import_options(kind, bank, topic, on_conflict, read_options)
    plans = plan_files(manners.env, files, options, asks=manners.asks)
    return _bring_in(manners, plans, guard, report, dry_run=dry_run)


@app.command()
def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The bank's file (YAML or JSON).", metavar="FILE")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> int:
    """Add a bank that somebody gave you to your own banks."""
    from cps_study.app.importing import ImportOptions
    from cps_study.store.outputs import OutputGuard

    manners = Manners(ctx.obj, "bank add", yes, as_json)
    kind = "json" if file.suffix.lower() == ".json" else "yaml"
    plans = plan_files(manners.env, [file], ImportOptions(format=kind))
    return _bring_in(manners, plans, OutputGuard(ctx.obj.home))


@app.command()
def remove(
    ctx: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="ID", help="The id of a bank of your own.")],
    yes: Yes = False,
    as_json: AsJson = False,
) -> int:
    """Remove a bank of your own. A copy of it and your history are kept."""
    from cps_study.app.own_banks import remove_bank
    from cps_study.ui.page import Block

    manners = Manners(ctx.obj, "bank remove", yes, as_json)
    library = open_library(manners.env)
    manners.agree(f"Remove the bank '{ident}'?")
    copy = remove_bank(manners.env.home, ident, library, _time_stamp(manners.env))
    words = in_one_line(f"Removed the bank '{ident}'. There's a copy in {copy}.")
    return manners.deliver({"bank": ident, "kept": str(copy)}, [Block("text", words)])


@app.command("export", cls=FormatsCommand)
def export(
    ctx: typer.Context,
    bank: Annotated[str, typer.Argument(metavar="BANK", help="The bank's id.")],
    kind: Annotated[
        str,
        typer.Option("--format", help="The format to write: WRITABLE_FORMATS.", metavar="FORMAT"),
    ] = "yaml",
    topic: Topics = None,
    kinds: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only this kind, such as choice (repeatable).", metavar="KIND"),
    ] = None,
    reserve: Reserve = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The file. Default: named after the bank and the format.", metavar="FILE"
        ),
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """Export a bank to another program. You see what its format has no place for."""
    from cps_study.app.exporting import (
        export_bank,
        files_beside,
        pictures_to_export,
        select,
        without_pictures,
    )
    from cps_study.model.item import KINDS
    from cps_study.store.outputs import OutputGuard

    guard = OutputGuard(ctx.obj.home, force)
    if out is not None:
        guard.check([out])
    wanted = [one_of("--kind", name, KINDS) for name in kinds or KINDS]
    library = open_library(ctx.obj)
    chosen = select(library, bank, topic or (), wanted, reserve=reserve)
    pictures = pictures_to_export(chosen, library)
    exported = export_bank(chosen, kind, pictures)
    path = out or Path(f"{bank}.{exported.extension}")
    guard.write(files_beside(path, kind, pictures) | {path: exported.content})
    data = {
        "bank": bank,
        "format": kind,
        "items": exported.items,
        "file": str(path),
        "losses": [*without_pictures(bank, library), *exported.losses],
    }
    return deliver(Result(data, _export_words(data)), "bank export", ctx.obj, as_json=as_json)


def _export_words(data: dict[str, Any]) -> list[Block]:
    """Say what was written where, and what was lost."""
    from cps_study.model.text import count
    from cps_study.ui.page import Block

    items = count(data["items"], "item")
    file = in_one_line(data["file"])
    words = [Block("text", f"Exported {items} from '{data['bank']}' as {data['format']}: {file}")]
    words += [Block("option", loss, "!") for loss in data["losses"]]
    return words


def _read_options(
    separators: tuple[str, str] | None, columns: Sequence[str] | None, *, headings: bool
) -> ReadOptions:
    """Return what the learner says about the files. Raises UsageError."""
    from cps_study.formats.base import ReadOptions

    fields: dict[str, str] = {}
    for column in columns or ():
        field, _, header = column.partition("=")
        if not field or not header:
            raise UsageError("--column needs FIELD=HEADER", "for example: --column question=Prompt")
        fields[header] = field
    options = ReadOptions(columns=fields or None, headings=headings)
    if separators is not None:
        term_end, card_end = separators
        both = (_unescaped(term_end), _unescaped(card_end))
        options = dataclasses.replace(options, separators=both)
    return options


def _unescaped(text: str) -> str:
    r"""Return a separator with real tabs and line breaks in place of `\t` and `\n`."""
    return text.replace("\\t", "\t").replace("\\n", "\n")


def _import_options(
    kind: str, bank: str, topic: str, conflict: str, read_options: ReadOptions
) -> ImportOptions:
    """Return how the files are to come in. Raises UsageError for a value that can't be."""
    from cps_study.app.bank_merge import CONFLICTS
    from cps_study.app.importing import ImportOptions
    from cps_study.model.slug import slug_path_of

    path = slug_path_of(topic)
    if topic and not path:
        raise UsageError(f"'{topic}' can't be a topic", "use letters from a to z, or digits")
    one_of("--on-conflict", conflict, CONFLICTS)
    on_conflict = CONFLICTS[CONFLICTS.index(conflict)]
    return ImportOptions(bank, path, kind, on_conflict, read_options)


def _bring_in(
    manners: Manners,
    plans: Sequence[ImportPlan],
    guard: OutputGuard,
    report: Path | None = None,
    *,
    dry_run: bool = False,
) -> int:
    """Show what would come in, ask, and bring it in."""
    from cps_study.app.importing import plans_that_change
    from cps_study.ui.import_report import import_lines, import_parts, outcome_parts

    parts: list[ReportPart] = [part for plan in plans for part in import_parts(plan)]
    changing = plans_that_change(plans)
    written: list[WrittenBank] = []
    if changing and not dry_run:
        if manners.asks:
            manners.deliver({}, parts)
            parts = []
        manners.agree("Import them?")
        written = _write(manners.env, changing)
    parts += outcome_parts(written, dry_run=dry_run)
    data = _import_data(plans, written, dry_run=dry_run)
    # A file that has questions, none of which came in, is a no that a script has to hear.
    code = manners.deliver(data, parts, is_no=any(not plan.result.items for plan in plans))
    if report is not None:
        # Last, so that what came in is said even if the report can't be written.
        guard.write({report: import_lines(plans).encode()})
    return code


def _write(env: Env, plans: Sequence[ImportPlan]) -> list[WrittenBank]:
    from cps_study.app.importing import apply_import

    with show_progress(env) as reporter:
        return apply_import(plans, env.home, _time_stamp(env), reporter.say)


def _time_stamp(env: Env) -> str:
    """Return the time as it appears in the names of copies."""
    return env.now().strftime("%Y%m%d-%H%M%S")


def _import_data(
    plans: Iterable[ImportPlan], written: Sequence[WrittenBank], *, dry_run: bool
) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "files": [_plan_data(plan) for plan in plans],
        "written": [str(bank.path) for bank in written],
        "kept": [str(bank.kept) for bank in written if bank.kept is not None],
    }


def _plan_data(plan: ImportPlan) -> dict[str, Any]:
    """Return a plan for the JSON envelope, whose keys stay as they are."""
    result, merged = plan.result, plan.merged
    return {
        "file": plan.source,
        "format": plan.format.name,
        "encoding": result.encoding,
        "bank": plan.bank.id,
        "held": result.question_count,
        "came_in": result.came_in,
        "items": len(result.items),
        "new": list(merged.new),
        "updated": list(merged.updated),
        "same": list(merged.same),
        "kept": list(merged.kept),
        "beside": [list(pair) for pair in merged.beside],
        "not_in_file": plan.absent,
        "left": [skipped._asdict() for skipped in result.skipped],
        "problems": [problem_data(problem) for problem in result.problems],
        "near_duplicates": [list(pair) for pair in plan.near],
        "findings": [problem_data(problem) for problem in plan.findings],
    }
