"""`cps-study menu`: the program to pick from a list, for those who don't type commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from cps_study.cli import today
from cps_study.cli.output import is_at_terminal, print_error
from cps_study.errors import ExitCode, StudyError, UsageError

if TYPE_CHECKING:
    from cps_study.app.today import TodaysWork
    from cps_study.ui.environment import Env
    from cps_study.ui.menu import MenuLine

WHEN = "When is your exam, such as 1/15/2027? (Enter: I don't know yet)"
HOW_LONG = "How many minutes can you study on most days? (Enter: 20)"


def menu(ctx: typer.Context) -> int:
    """Pick what to do from a list, until you quit."""
    from cps_study.ui.menu import pick_line

    env: Env = ctx.obj
    today.today(env, as_json=False, in_menu=True)
    if _is_first_start(env):
        env.stdout.write("\n")
        _ask_setting(env, "exam_date", WHEN)
        _ask_setting(env, "minutes_per_day", HOW_LONG)
    while True:
        env.stdout.write("\n")
        picked = pick_line(_lines(today.look(env)), env)
        if picked is None:
            return ExitCode.DONE
        if _run(ctx, picked) == ExitCode.INTERRUPTED:
            return ExitCode.INTERRUPTED


def _lines(found: TodaysWork) -> list[MenuLine]:
    """Return the lines of the menu: what was stopped can go on, if anything was."""
    from cps_study.ui.menu import MenuLine

    lines = [_study_line(found)]
    if found.unfinished:
        kind = found.unfinished[-1].terms.kind
        name = "mock exam" if kind == "exam" else kind
        lines.append(MenuLine(f"Go on with the {name} you stopped", (kind, "--resume")))
    return [
        *lines,
        MenuLine("Take a quiz", ("quiz",)),
        MenuLine("Take a mock exam", ("exam",)),
        MenuLine("See where you stand", ("progress",)),
        MenuLine("Plan for your exam", ("plan",)),
        MenuLine("Read how it works", ("guide", "start")),
    ]


def _study_line(found: TodaysWork) -> MenuLine:
    """Return the line for studying, which works also when nothing is due."""
    from cps_study.ui.menu import MenuLine

    if found.queue.steps:
        return MenuLine("Study what's due", ("study",))
    if found.day_off:
        return MenuLine("Study anyway, for 10 minutes", ("study", "--minutes", "10"))
    return MenuLine("Practice a little more", ("study", "--cram", "--limit", "10"))


def _run(ctx: typer.Context, line: MenuLine) -> int:
    """Run a line's command as if it had been typed, and return its exit code.

    What goes wrong is said, and the menu comes back.
    """
    env: Env = ctx.obj
    name, *args = line.args
    if name == "plan" and is_at_terminal(env) and not _has_date(env):
        _ask_setting(env, "exam_date", WHEN)
    group: Any = ctx.find_root().command  # typer has no public name for its class
    command = group.commands[name]
    try:
        with command.make_context(name, args, parent=ctx.find_root()) as inner:
            return int(command.invoke(inner) or 0)
    except StudyError as exc:
        print_error(env.stderr, exc)
        return exc.exit_code


def _is_first_start(env: Env) -> bool:
    """Return whether to ask a new learner about the exam: once, and only somebody at a terminal."""
    from cps_study.store.settings import load_settings

    if not is_at_terminal(env) or today.look(env).has_studied:
        return False
    return load_settings(env.home).chosen.isdisjoint({"exam_date", "minutes_per_day"})


def _has_date(env: Env) -> bool:
    from cps_study.store.settings import load_settings

    return bool(load_settings(env.home).exam_dates)


def _ask_setting(env: Env, name: str, question: str) -> None:
    """Ask for a setting until the answer makes sense; an empty line leaves it as it is."""
    from cps_study.app.settings import change_setting
    from cps_study.study.times import study_day

    while True:
        env.stdout.write(f"{question}\n> ")
        env.stdout.flush()
        words = (env.read_line() or "").split()
        if not words:
            return
        try:
            change_setting(env.home, name, words, study_day(env.now()))
        except UsageError as exc:
            env.stdout.write(f"{exc.what}: {exc.hint}\n")
        else:
            return
