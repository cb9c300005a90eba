"""`cps-study data`: where the learner's data is, and how to keep it safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.options import AsJson, ForceOne
from cps_study.cli.output import Result, deliver
from cps_study.errors import ExitCode
from cps_study.model.text import in_one_line
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from cps_study.store.erasure import Erasure

app = typer.Typer(
    help="Back up your data, move it, or check that all is well.", rich_markup_mode=None
)


@app.command()
def path(ctx: typer.Context, as_json: AsJson = False) -> int:
    """Print where your data is."""
    from cps_study.ui.page import Block

    home = ctx.obj.home
    paths = {
        "home": home.root,
        "journal": home.journal,
        "schedule": home.schedule,
        "banks": home.banks,
        "settings": home.settings,
        "backups": home.backups,
        "cache": home.cache,
    }
    data = {name: str(path) for name, path in paths.items()}
    result = Result(data, [Block("text", str(home.root))])
    return deliver(result, "data path", ctx.obj, as_json=as_json)


@app.command()
def rebuild(ctx: typer.Context, as_json: AsJson = False) -> int:
    """Rebuild your schedule from your saved answers."""
    from cps_study.model.text import count
    from cps_study.store.lock import writer
    from cps_study.store.schedule import rebuild as rebuild_schedule
    from cps_study.study.times import EVER
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    with writer(env.home):
        progress, journal = rebuild_schedule(env.home)
    events = len(journal.events)
    objectives = sum(1 for _ in progress.deck.due(EVER))
    damaged_lines = [damaged.line for damaged in journal.damaged]
    words = f"Rebuilt the schedule from {count(events, 'event')}: {count(objectives, 'objective')}."
    if damaged_lines:
        lines = count(len(damaged_lines), "line")
        words += f" {lines} couldn't be read. To see what to do, run: cps-study data doctor"
    data = {"events": events, "objectives": objectives, "damaged_lines": damaged_lines}
    return deliver(Result(data, [Block("text", words)]), "data rebuild", env, as_json=as_json)


@app.command()
def backup(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="The file to write. Default: one in the backups folder.", metavar="FILE"
        ),
    ] = None,
    force: ForceOne = False,
    as_json: AsJson = False,
) -> int:
    """Back up your answers, settings and banks in one zip file."""
    from cps_study.store.backup import make_backup
    from cps_study.ui.page import Block

    file, left_out = make_backup(ctx.obj.home, ctx.obj.now(), out, force=force)
    words = (
        f"Backed up to {file}. To restore it on any computer: cps-study data restore {file.name}"
    )
    ctx.obj.tell(*(f"{name} isn't in the backup: {why}" for name, why in left_out.items()))
    data = {"file": str(file), "left_out": list(left_out)}
    result = Result(data, [Block("text", in_one_line(words))])
    return deliver(result, "data backup", ctx.obj, as_json=as_json)


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="The zip file that data backup made.", metavar="FILE")
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Don't ask, even if there's already data here.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Restore a backup. What's here now is backed up first."""
    from cps_study.cli.agreement import agree
    from cps_study.model.text import count
    from cps_study.store.backup import check_backup, has_data, restore_backup
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    check_backup(env.home, file)
    if has_data(env.home):
        question = "Back up the data that's here, then restore this backup?"
        agree(env, question, yes=yes, as_json=as_json)
    events, before = restore_backup(env.home, file, env.now())
    words = f"Restored {count(events, 'event')}."
    if before is not None:
        words += f" Your earlier data is in {before}."
    data = {"events": events, "kept": None if before is None else str(before)}
    result = Result(data, [Block("text", in_one_line(words))])
    return deliver(result, "data restore", env, as_json=as_json)


@app.command()
def merge(
    ctx: typer.Context,
    sources: Annotated[
        list[Path],
        typer.Argument(
            help="The data of your other devices: folders, backups or journals.",
            metavar="FOLDER|ZIP...",
        ),
    ],
    as_json: AsJson = False,
) -> int:
    """Put together what you did on several devices. What's here stays."""
    from cps_study.app.merging import merge_homes
    from cps_study.store.library import Library
    from cps_study.ui.merge_report import merge_blocks, merge_data

    env: Env = ctx.obj
    banks = Library(env.home, env.tell).loaded_banks
    shipped = {bank.id for bank in banks if bank.file.shipped}
    merged = merge_homes(env.home, sources, shipped)
    result = Result(merge_data(merged), merge_blocks(merged))
    return deliver(result, "data merge", env, as_json=as_json)


@app.command()
def doctor(
    ctx: typer.Context,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Say no more about damaged lines that you've seen now."),
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Check that everything is in order. Exits with 1 if there's something to fix."""
    from cps_study.store.doctor import examine
    from cps_study.store.library import Library
    from cps_study.store.seen_damage import accept_damage
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    if accept and env.home.journal.exists():
        accept_damage(env.home)
    diagnosis = examine(env.home, Library(env.home), env.now())
    blocks = []
    for check in diagnosis.checks:
        blocks.append(Block("text", in_one_line(check.what), "✓" if check.well else "!"))
        if check.advice:
            blocks.append(Block("note", check.advice, " "))
    data = {
        "well": diagnosis.well,
        "signs": [check._asdict() for check in diagnosis.checks],
        "vanished": diagnosis.vanished,
    }
    code = ExitCode.DONE if diagnosis.well else ExitCode.NO
    result = Result(data, blocks, exit_code=code)
    return deliver(result, "data doctor", env, as_json=as_json)


@app.command()
def erase(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_json: AsJson = False,
) -> int:
    """Delete all your data: answers, settings, your own banks."""
    from cps_study.cli.agreement import agree
    from cps_study.store.erasure import erase as erase_data
    from cps_study.store.erasure import find_all
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    found = find_all(env.home)
    words = "There's nothing to delete: this program keeps nothing about you here."
    if found.files or found.cache:
        what = "This deletes for good, with no copy kept:"
        env.tell(*([] if yes else [what, *_names_of(found)]))
        question = "Delete all of this for good?"
        agree(env, question, yes=yes, as_json=as_json)
        found = erase_data(env.home)
        words = f"Deleted {_counted(found)}. This program keeps nothing about you now."
    parts = [Block("text", words)]
    parts += [Block("note", f"Not this program's, so it's still there: {p}") for p in found.stays]
    data = {
        "deleted": list(map(str, found.files)),
        "cache": None if found.cache is None else str(found.cache),
        "stays": list(map(str, found.stays)),
    }
    return deliver(Result(data, parts), "data erase", env, as_json=as_json)


def _names_of(found: Erasure) -> list[str]:
    """Return the names of everything that is to be deleted, a line each."""
    names = [in_one_line(str(path)) for path in found.files]
    if found.cache is not None:
        names.append(in_one_line(f"{found.cache} (the cache of the question banks)"))
    return names


def _counted(found: Erasure) -> str:
    """Return how much was deleted, such as `3 files and the cache`."""
    from cps_study.model.text import count

    parts = []
    if found.files:
        parts.append(count(len(found.files), "file"))
    if found.cache is not None:
        parts.append("the cache")
    return " and ".join(parts)
