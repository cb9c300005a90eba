"""What files would bring in; somebody at a terminal is asked what a table's columns hold."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from cps_study.cli.library import open_library
from cps_study.cli.output import print_problems, show_progress
from cps_study.errors import BankError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cps_study.app.importing import ImportOptions, ImportPlan, UnusableFileError
    from cps_study.ui.environment import Env

    Planner = Callable[[ImportOptions], ImportPlan]

SLOW_BYTES: Final = 500_000
"""Reading a larger file takes long enough to say right away what's going on."""


def plan_files(
    env: Env, files: Sequence[Path], options: ImportOptions, *, asks: bool = False
) -> list[ImportPlan]:
    """Plan what the files would bring, each on top of those before it.

    `asks` says that somebody is there to ask about columns. Raises UsageError or BankError.
    """
    from cps_study.app.answer_keys import refuse_file_named_twice, with_keys
    from cps_study.app.importing import UnusableFileError, plan_import

    library = open_library(env)
    refuse_file_named_twice(files)
    plans: list[ImportPlan] = []
    for path, own_options in with_keys(files, options):

        def plan(options: ImportOptions, path: Path = path) -> ImportPlan:
            large = path.is_file() and path.stat().st_size > SLOW_BYTES
            with show_progress(env, at_once=large) as reporter:
                return plan_import(path, options, env.home, library, plans, reporter.say)

        try:
            plans.append(plan(own_options))
        except UnusableFileError as exc:
            plans.append(_plan_as_told(env, path, own_options, plan, exc, asks=asks))
    return plans


def _plan_as_told(
    env: Env,
    path: Path,
    options: ImportOptions,
    plan: Planner,
    error: UnusableFileError,
    *,
    asks: bool,
) -> ImportPlan:
    """Plan a table by what the learner says about its columns, asked until it makes sense.

    Raises BankError if that isn't the problem, or if nobody can be asked.
    """
    from cps_study.app.importing import UnusableFileError, may_have_columns
    from cps_study.ui.import_wizard import map_columns

    table = None
    while asks and may_have_columns(options):
        table = map_columns(path, error, table)
        if table is None:
            break
        read = dataclasses.replace(
            options.read, columns=table.fields or None, headings=table.headings
        )
        try:
            planned = plan(options._replace(read=read))
        except UnusableFileError as exc:
            error = exc
            env.tell(*(f"That doesn't work yet: {problem.what}." for problem in exc.problems))
            continue
        env.tell(f"To say the same next time: {table.command(path)}{_wishes(options)}")
        return planned
    raise _as_said(env, error)


def _wishes(options: ImportOptions) -> str:
    """Return what else the learner asked for, as options at the end of a command."""
    from cps_study.app.importing import ImportOptions
    from cps_study.store.copies import shell_word

    wishes = {"--as": options.bank, "--topic": options.topic, "--format": options.format}
    if options.on_conflict != ImportOptions().on_conflict:
        wishes["--on-conflict"] = options.on_conflict
    return "".join(f" {name} {shell_word(value)}" for name, value in wishes.items() if value)


def _as_said(env: Env, error: UnusableFileError) -> BankError:
    """Return the error, after its problems are printed; a single one says all by itself."""
    if len(error.problems) == 1 and not error.problems[0].item:
        problem = error.problems[0]
        if problem.severity == "error":
            return BankError(f"{problem.what} ({problem.place})", problem.hint)
    print_problems(env.stderr, error.problems)
    return error
