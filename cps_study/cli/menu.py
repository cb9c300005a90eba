"""`cps-study menu`: the program to pick from a list, for those who don't type commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import typer

from cps_study.cli import today
from cps_study.cli.first_start import ask_exam_date
from cps_study.cli.output import print_error
from cps_study.errors import ExitCode, StudyError

if TYPE_CHECKING:
    from cps_study.app.today import TodaysWork
    from cps_study.ui.environment import Env
    from cps_study.ui.menu import MenuLine

ALWAYS: Final = (
    ("Take a quiz", ("quiz",), "20 questions in 20 minutes, with the reasons at the end."),
    ("Take a mock exam", ("exam",), "75 questions in three hours. You can stop and go on later."),
    ("See where you stand", ("progress",), "what you know, and how a mock exam would go today."),
    ("Plan for your exam", ("plan",), "what each day until your exam brings."),
    ("Read how it works", ("guide", "start"), "the first page of the manual."),
)
"""The lines that are always there: what each says, what it runs, and what that is."""


def menu(ctx: typer.Context) -> int:
    """Pick what to do from a list, until you quit."""
    from cps_study.ui.menu import pick_line

    env: Env = ctx.obj
    code = today.today(env, as_json=False, in_menu=True)
    while code != ExitCode.INTERRUPTED:
        env.stdout.write("\n")
        picked = pick_line(_lines(today.look(env)), env)
        if picked is None:
            return ExitCode.DONE
        code = _run(ctx, picked)
    return code


def _lines(found: TodaysWork) -> list[MenuLine]:
    """Return the lines of the menu: what was stopped can go on, if anything was."""
    from cps_study.ui.menu import MenuLine

    lines = [_study_line(found)]
    if found.unfinished:
        kind = found.unfinished[-1].terms.kind
        name = "mock exam" if kind == "exam" else kind
        words = f"Go on with the {name} you stopped"
        lines.append(MenuLine(words, (kind, "--resume"), "it's as you left it."))
    return [*lines, *(MenuLine(words, args, about) for words, args, about in ALWAYS)]


def _study_line(found: TodaysWork) -> MenuLine:
    """Return the line for studying, which also works when nothing is due."""
    from cps_study.ui.menu import MenuLine

    if found.queue.steps:
        about = "what you're about to forget, then something new."
        return MenuLine("Study what's due", ("study",), about)
    if found.day_off:
        about = "today is a day off, so this is up to you."
        return MenuLine("Study anyway, for 10 minutes", ("study", "--minutes", "10"), about)
    about = "ten cards and questions; your schedule stays as it is."
    return MenuLine("Practice a little more", ("study", "--cram", "--limit", "10"), about)


def _run(ctx: typer.Context, line: MenuLine) -> int:
    """Run a line's command as if it had been typed, and return its exit code.

    What goes wrong is said, and the menu comes back.
    """
    env: Env = ctx.obj
    name, *args = line.args
    if name == "plan" and env.is_at_terminal and not _has_date(env) and not ask_exam_date(env):
        return ExitCode.DONE
    group: Any = ctx.find_root().command  # typer has no public name for its class
    command = group.commands[name]
    try:
        with command.make_context(name, args, parent=ctx.find_root()) as inner:
            return int(command.invoke(inner) or 0)
    except StudyError as exc:
        print_error(env.stderr, exc)
        return exc.exit_code


def _has_date(env: Env) -> bool:
    from cps_study.store.settings import load_settings

    return bool(load_settings(env.home).exam_dates)
