"""`cps-study progress`: where you stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cps_study.cli.library import open_library
from cps_study.cli.options import AsJson, Force
from cps_study.cli.output import Result, deliver
from cps_study.model.text import in_one_line

if TYPE_CHECKING:
    from cps_study.app.progress import TakeBack
    from cps_study.store.library import Library
    from cps_study.ui.environment import Env


def progress(
    ctx: typer.Context,
    unflag: Annotated[
        list[str] | None,
        typer.Option("--unflag", help="Take the flag off this item (repeatable).", metavar="ID"),
    ] = None,
    bring_back: Annotated[
        list[str] | None,
        typer.Option(
            "--bring-back",
            help="Bring back this item, which was set aside (repeatable).",
            metavar="ID",
        ),
    ] = None,
    take_up: Annotated[
        list[str] | None,
        typer.Option(
            "--take-up",
            help="Take up a subject that you left for today (repeatable).",
            metavar="SUBJECT",
        ),
    ] = None,
    notes: Annotated[bool, typer.Option("--notes", help="Only the notes you wrote.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="With --notes: write them to this CSV file.", metavar="FILE"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write it as a page to keep or to show.", metavar="FILE"),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="With --html: also notes, typed answers and clock times."),
    ] = False,
    fit: Annotated[
        bool, typer.Option("--fit", help="Fit the schedule to how you remember, if that helps.")
    ] = False,
    unfit: Annotated[
        bool, typer.Option("--unfit", help="Go back to the schedule of the average learner.")
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """See where you stand, and what you flagged, noted or set aside."""
    from cps_study.app.progress import TakeBack
    from cps_study.cli.uses import check_use

    env: Env = ctx.obj
    check_use(ctx)
    if fit or unfit:
        return deliver(_fit(env, unfit=unfit), "progress", env, as_json=as_json)
    library = open_library(env)
    if unflag or bring_back or take_up:
        asked = TakeBack(unflag or (), bring_back or (), take_up or ())
        result = _take_back(env, library, asked)
    elif out is not None:
        result = _export_notes(env, library, out, force=force)
    elif notes:
        result = _list_notes(env, library)
    elif html is not None:
        result = _write_page(env, library, html, full=full, force=force)
    else:
        result = _show_standing(env, library)
    return deliver(result, "progress", env, as_json=as_json)


def _show_standing(env: Env, library: Library) -> Result:
    from cps_study.app.progress import look_at_progress
    from cps_study.cli.progress_data import standing_data
    from cps_study.ui.progress_report import progress_parts

    standing = look_at_progress(env.home, library, env.now())
    env.tell(standing.notice)
    parts = progress_parts(standing, plain=env.plain)
    return Result(standing_data(standing), parts, is_long=True)


def _fit(env: Env, *, unfit: bool) -> Result:
    from cps_study.app.fitting import fit_as_asked, take_fit_back
    from cps_study.cli.progress_data import fit_data
    from cps_study.ui.page import Block
    from cps_study.ui.standing_words import AVERAGE_AGAIN, fitted_words

    if unfit:
        take_fit_back(env.home, env.now())
        return Result({"level": 1.0, "parameters": []}, [Block("text", AVERAGE_AGAIN)])
    fitted = fit_as_asked(env.home, env.now())
    said = fitted_words(fitted.learner, fitted.reviews)
    return Result(fit_data(fitted), [Block("text", said)])


def _write_page(env: Env, library: Library, html: Path, *, full: bool, force: bool) -> Result:
    from cps_study.app.progress import look_at_progress, typed_answers
    from cps_study.cli.progress_data import standing_data
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.page import Block
    from cps_study.ui.progress_page import progress_page

    guard = OutputGuard(env.home, force=force, advice="choose another file with --html")
    guard.check([html])
    standing = look_at_progress(env.home, library, env.now())
    env.tell(standing.notice)
    typed = typed_answers(env.home, library) if full else []
    page = progress_page(standing, typed, full=full)
    guard.write({html: page.encode()}, private=True)
    said = f"Wrote your progress to {in_one_line(str(html))}. Open it with any browser."
    return Result(standing_data(standing) | {"file": str(html)}, [Block("text", said)])


def _take_back(env: Env, library: Library, asked: TakeBack) -> Result:
    from cps_study.app.progress import named_items, take_back
    from cps_study.ui.progress_report import taken_back_parts

    taken = take_back(env.home, asked, env.now())
    data = {
        "unflagged": list(taken.flags),
        "brought_back": list(taken.set_aside),
        "taken_up": list(taken.subjects),
    }
    unflagged = named_items(taken.flags, library)
    brought_back = named_items(taken.set_aside, library)
    return Result(data, taken_back_parts(unflagged, brought_back, taken.subjects))


def _list_notes(env: Env, library: Library) -> Result:
    from cps_study.app.progress import noted_items
    from cps_study.ui.progress_report import notes_parts

    notes = noted_items(env.home, library)
    return Result({"notes": [note._asdict() for note in notes]}, notes_parts(notes))


def _export_notes(env: Env, library: Library, out: Path, *, force: bool) -> Result:
    from cps_study.app.progress import noted_items, notes_csv
    from cps_study.store.outputs import OutputGuard
    from cps_study.ui.progress_report import exported_parts

    guard = OutputGuard(env.home, force=force)
    guard.check([out])
    notes = noted_items(env.home, library)
    guard.write({out: notes_csv(notes)}, private=True)
    data = {"notes": [note._asdict() for note in notes], "file": str(out)}
    return Result(data, exported_parts(notes, str(out)))
