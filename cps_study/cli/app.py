"""The command line as a whole: global options, the commands, and what an error looks like."""

from __future__ import annotations

import errno
import os
import re
import sys
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cps_study import __version__
from cps_study.cli import (
    attempt,
    bank,
    bank_author,
    bank_exchange,
    data,
    grade,
    guide,
    menu,
    plan,
    printing,
    progress,
    remind,
    settings,
    study,
    today,
)
from cps_study.cli.other_names import command_called, option_called
from cps_study.cli.output import complain, is_plain, print_error
from cps_study.cli.streams import (
    drop_output,
    output_fails,
    prepare_streams,
    reader_is_gone,
    standard_terminals,
)
from cps_study.errors import INSTALL_AGAIN, ExitCode, StudyError
from cps_study.guide import CARE
from cps_study.nearest import nearest, nearest_option
from cps_study.ui.environment import Env

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Typer's own base class of its usage errors; where it lives differs from version to version.
UsageProblem: Any = typer.BadParameter.__mro__[1]
KEPT = "your answers are saved"
_PLAIN_WORDS = (
    (re.compile(r" is not a valid int(?:eger)?(?: range)?"), " isn't a whole number"),
    (re.compile(r" is not a valid float(?: range)?"), " isn't a number"),
)
"""What typer says of a value, and what people say."""
ALL = "*"
"""In place of a command's name: all of them."""
_NEEDS_ALL = frozenset({"-h", "--help", "--"})
"""In front of a command's name."""

app = typer.Typer(
    name="cps-study",
    help="Study for the Certified Peer Specialist exam with flashcards and questions that come "
    "back just before you forget them.",
    epilog=f"Start with: cps-study study\n\nThe manual: cps-study guide\n\n{CARE}",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("study")(study.study)
app.command("quiz")(attempt.quiz)
app.command("exam")(attempt.exam)
app.command("plan")(plan.plan)
app.command("progress")(progress.progress)
app.command("settings", context_settings={"ignore_unknown_options": True})(settings.settings)
app.command("print")(printing.print_test)
app.command("grade")(grade.grade)
app.add_typer(bank.app, name="bank")
for more in (bank_author.app, bank_exchange.app):
    bank.app.add_typer(more)  # without a name: its commands join those of `bank`
app.add_typer(data.app, name="data")
app.command("guide")(guide.guide)
app.command("menu")(menu.menu)
app.command("remind")(remind.remind)


def _print_version(asked: bool) -> None:
    """Print the version and end, before any command is looked at."""
    if asked:
        typer.echo(f"cps-study {__version__}")
        raise typer.Exit


@app.callback()
def cps_study(
    ctx: typer.Context,
    home: Annotated[
        str | None, typer.Option(metavar="PATH", help="Keep your data in this folder.")
    ] = None,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Plain text, line by line, for screen readers and scripts."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print today's page as JSON.")] = False,
    version: Annotated[  # noqa: ARG001 - typer calls it
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> int | None:
    """Study for the Certified Peer Specialist exam."""
    from cps_study.store.paths import find_home

    if home == "":
        raise UsageProblem("--home is empty: name a folder, or leave out --home")
    make_env: Callable[..., Env] = ctx.obj
    env = make_env(find_home(None if home is None else Path(home)), plain)
    ctx.obj = replace(env, plain=is_plain(env))
    if ctx.invoked_subcommand is None:
        raise typer.Exit(today.today(ctx.obj, as_json=as_json))
    if as_json:
        command = ctx.invoked_subcommand
        raise UsageProblem(f"put --json after the command: cps-study {command} … --json")
    return None


def run(args: Sequence[str], make_env: Callable[..., Env] = Env) -> int:
    """Run the command line and return its exit code, whatever happens.

    `make_env` takes the home and whether `--plain` was given. A test passes one that has other
    streams or another clock.
    """
    terminals = standard_terminals()
    try:
        return _run(args, make_env)
    except OSError as exc:  # also from a module that is only imported to word another error
        return _os_error(exc, terminals)


def _run(args: Sequence[str], make_env: Callable[..., Env]) -> int:
    """Run the command line; every exception but OSError becomes an exit code."""
    words = hoist_globals(args)
    command = typer.main.get_command(app_for(words))
    try:
        prepare_streams()
        code = command.main(args=words, prog_name="cps-study", standalone_mode=False, obj=make_env)
        sys.stdout.flush()
    except StudyError as exc:
        print_error(sys.stderr, exc)
        return exc.exit_code
    except UsageProblem as exc:
        return _usage_error(exc)
    except (KeyboardInterrupt, typer.Abort):
        complain(sys.stderr, "stopped", KEPT)
        return ExitCode.INTERRUPTED
    except OSError:
        raise
    except SystemExit:  # typer's way of saying that nobody reads the output anymore
        return ExitCode.DONE
    except Exception as exc:  # noqa: BLE001 - the last resort: no user should meet a traceback
        return _bug(exc)
    return int(code or 0)


def app_for(words: Sequence[str]) -> typer.Typer:
    """Return the app with the command that these words call, or with all of them.

    Typer builds every command that it's given, which takes a third of a start. It needs all of them
    for help, to suggest another name, and for the menu. Global options are in front.
    """
    name = _called_name(words)
    if name == ALL:
        return app
    commands = [known for known in app.registered_commands if known.name == name]
    groups = [known for known in app.registered_groups if known.name == name]
    if name and not commands and not groups:
        return app
    part = copy(app)
    part.registered_commands = commands
    part.registered_groups = groups
    return part


def _called_name(words: Sequence[str]) -> str:
    """Return the name of the command that these words call; "" for none, ALL if any may be."""
    position = 0
    while position < len(words) and words[position].startswith("-"):
        if words[position] in _NEEDS_ALL:
            return ALL
        position += 2 if words[position] == "--home" else 1
    name = words[position] if position < len(words) else ""
    return ALL if name == "menu" else name


def hoist_globals(args: Sequence[str]) -> list[str]:
    """Return the arguments with the global options in front, so they work after a command too.

    Words after `--` stay where they are.
    """
    front: list[str] = []
    rest = list(args)
    end = rest.index("--") if "--" in rest else len(rest)
    position = 0
    while position < end:
        word = rest[position]
        if word == "--home":
            if position + 1 == end:
                return ["--home"]  # its value is missing: no other word may be taken for it
            width = 2
        elif word in {"--plain", "--version"} or word.startswith("--home="):
            width = 1
        else:
            position += 1
            continue
        front += rest[position : position + width]
        del rest[position : position + width]
        end -= width
    return front + rest


def _usage_error(exc: Any) -> int:  # noqa: ANN401 - typer's class has no public name
    """Print what is wrong with the command line, with the nearest name as a hint."""
    what = exc.format_message().strip()
    for typers, ours in _PLAIN_WORDS:
        what = typers.sub(ours, what)
    where = "cps-study"
    command = None
    if exc.ctx is not None:
        where = exc.ctx.command_path
        command = exc.ctx.command
    best = None
    option = getattr(exc, "option_name", None)
    if unknown := re.match(r"No such command '([^']*)'", what):
        what = unknown[0]
        best = _meant_command(unknown[1], command)
    elif option and hasattr(exc, "possibilities"):
        what = f"No such option '{option}'"
        best = _meant_option(option, command)
    hint = f"see: {where} --help"
    if best is not None:
        meant = f"{where} {best}".strip()
        hint = f"did you mean '{meant}'?"
    complain(sys.stderr, "error", what[:1].lower() + what[1:].rstrip("."), hint)
    return ExitCode.USAGE


def _meant_command(word: str, group: Any) -> str | None:  # noqa: ANN401 - typer's class, as above
    """Return the command that a word most likely stands for, of a group or of one in it."""
    commands = getattr(group, "commands", {})
    inside = {
        name: f"{outer} {name}"
        for outer, command in commands.items()
        for name in getattr(command, "commands", {})
    }
    if word in inside:
        return inside[word]
    best = nearest(word, list(commands))
    if best is None and inside:
        best = command_called(word)
    if best is not None:
        return best
    best = nearest(word, list(inside))
    return None if best is None else inside[best]


def _meant_option(option: str, command: Any) -> str | None:  # noqa: ANN401 - as above
    """Return the option of a command that was most likely meant, or None if none is close."""
    names: list[str] = []
    for parameter in getattr(command, "params", ()):
        if not getattr(parameter, "hidden", False):
            names += (*parameter.opts, *parameter.secondary_opts)
    known = [name for name in names if name.startswith("--")]
    return option_called(option, known) or nearest_option(option, known)


def _os_error(exc: OSError, terminals: Sequence[int]) -> int:
    """Print what the system refused, unless it only means that nobody is there to read it."""
    if reader_is_gone(exc, terminals):
        drop_output()
        return ExitCode.DONE
    from cps_study.store.installation import is_lost

    if is_lost(exc):
        complain(sys.stderr, "error", f"{exc.filename} is missing", INSTALL_AGAIN)
        return ExitCode.DATA
    what = _what_failed(exc)
    if exc.filename is None:
        drop_output()  # the rest of the output would fail again when Python exits
    complain(sys.stderr, "error", what, f"{KEPT}; fix that, then run the command again")
    return ExitCode.DATA


def _what_failed(exc: OSError) -> str:
    """Return what the system refused: a file, or else the output."""
    why = exc.strerror or str(exc)
    path = exc.filename or _module_being_read(exc)
    if path:
        return f"{path}: {why}"
    if exc.errno == errno.EIO and not output_fails():
        return f"a file couldn't be read or written: {why}"
    return f"the output couldn't be written: {why}"


def _module_being_read(exc: OSError) -> str:
    """Return the file of the program that Python was reading, or "" if it was not reading one."""
    step = exc.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None or not step.tb_frame.f_code.co_filename.startswith("<frozen importlib"):
        return ""
    return str(step.tb_frame.f_locals.get("path", "a part of the program"))


def _bug(exc: Exception) -> int:
    """Print a bug in one line; CPS_STUDY_DEBUG shows its traceback as well."""
    import traceback

    if os.environ.get("CPS_STUDY_DEBUG"):
        traceback.print_exception(exc)
    if isinstance(exc, ModuleNotFoundError):  # of the program, or of a library that it needs
        complain(
            sys.stderr, "error", f"{exc.name}, a part of the program, is missing", INSTALL_AGAIN
        )
        return ExitCode.BUG
    frame = traceback.extract_tb(exc.__traceback__)[-1]
    position = f"{Path(frame.filename).name}:{frame.lineno}"
    complain(
        sys.stderr,
        "error",
        f"you found a bug in cps-study: {type(exc).__name__}: {exc} ({position})",
        f"{KEPT}; for details to report, set CPS_STUDY_DEBUG=1",
    )
    return ExitCode.BUG
