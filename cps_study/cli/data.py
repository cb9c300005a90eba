"""`cps-study data`: where the learner's data is, and keeping it safe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cps_study.cli.options import AsJson
from cps_study.cli.output import Result, deliver
from cps_study.errors import ExitCode, UsageError
from cps_study.ui.environment import Env

app = typer.Typer(help="Your data: path, rebuild, backup, restore, doctor.", rich_markup_mode=None)


@app.command()
def path(ctx: typer.Context, as_json: AsJson = False) -> int:
    """Print where your data is."""
    from cps_study.ui.page import Block

    home = ctx.obj.home
    data = {
        "home": str(home.root),
        "journal": str(home.journal),
        "schedule": str(home.schedule),
        "banks": str(home.banks),
    }
    data |= {"settings": str(home.settings), "backups": str(home.backups), "cache": str(home.cache)}
    return deliver(
        Result(data, [Block("text", str(home.root))]), "data path", ctx.obj, as_json=as_json
    )


@app.command()
def rebuild(ctx: typer.Context, as_json: AsJson = False) -> int:
    """Make the schedule again from the journal."""
    from cps_study.store.lock import writer
    from cps_study.store.schedule import rebuild as rebuild_schedule
    from cps_study.study.times import EVER
    from cps_study.ui.page import Block
    from cps_study.ui.words import count

    env: Env = ctx.obj
    with writer(env.home):
        progress, reading = rebuild_schedule(env.home)
    cards = sum(1 for _ in progress.deck.due(EVER))
    data = {
        "events": len(reading.events),
        "cards": cards,
        "damaged_lines": [d.line for d in reading.damaged],
    }
    words = f"The schedule was made again from {count(len(reading.events), 'event')}: {count(cards, 'card')}."
    if reading.damaged:
        words += f" {count(len(reading.damaged), 'line')} held no event: cps-study data doctor"
    return deliver(Result(data, [Block("text", words)]), "data rebuild", env, as_json=as_json)


@app.command()
def backup(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write; else one in the backups folder."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file that already exists.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Put your journal, settings and banks into one zip file."""
    from cps_study.store.backup import make_backup
    from cps_study.ui.page import Block

    made = make_backup(ctx.obj.home, ctx.obj.now(), out, force=force)
    words = f"Backed up to {made}. Bring it back anywhere with: cps-study data restore {made.name}"
    return deliver(
        Result({"file": str(made)}, [Block("text", words)]), "data backup", ctx.obj, as_json=as_json
    )


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A zip file that data backup made.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask, even if there is data here already.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Bring a backup back; what is here now is backed up first."""
    from cps_study.store.backup import restore_backup
    from cps_study.ui.page import Block
    from cps_study.ui.prompts import confirm
    from cps_study.ui.words import count

    env: Env = ctx.obj
    asks = not (yes or env.plain or as_json) and env.home.journal.exists()
    if asks and not confirm(
        "There is data here already. Back it up and put the backup in its place?"
    ):
        raise UsageError("nothing was changed", "choose another place with --home DIR")
    events, before = restore_backup(env.home, file, env.now())
    kept = f" What was here before is in {before}." if before else ""
    data = {"events": events, "kept": str(before) if before else None}
    words = Block("text", f"Restored {count(events, 'event')}.{kept}")
    return deliver(Result(data, [words]), "data restore", env, as_json=as_json)


@app.command()
def doctor(ctx: typer.Context, as_json: AsJson = False) -> int:
    """Look at everything and say what is wrong; exit 1 if there is something to do."""
    from cps_study.store.doctor import examine
    from cps_study.store.library import Library
    from cps_study.ui.page import Block

    env: Env = ctx.obj
    found = examine(env.home, Library(env.home), env.now())
    blocks = []
    for sign in found.signs:
        blocks.append(Block("text", sign.what, "✓" if sign.well else "!"))
        blocks += [Block("note", sign.advice, " ")] if sign.advice else []
    signs = [sign._asdict() for sign in found.signs]
    code = ExitCode.DONE if found.well else ExitCode.NO
    result = Result(
        {"well": found.well, "signs": signs, "vanished": found.vanished}, blocks, exit_code=code
    )
    return deliver(result, "data doctor", env, as_json=as_json)
