"""The command line as a whole: help, global options, exit codes, and what an error looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import typer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cps_study import __version__
from cps_study.cli.app import app, app_for, hoist_globals
from cps_study.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program


def every_command() -> dict[str, Any]:
    """Return each command and group by the words that call it."""
    whole: Any = typer.main.get_command(app)
    commands = {"": whole}
    for name, command in whole.commands.items():
        commands[name] = command
        for below, subcommand in getattr(command, "commands", {}).items():
            commands[f"{name} {below}"] = subcommand
    return commands


COMMANDS = every_command()
PARAMS = [param for command in COMMANDS.values() for param in command.params]
OPTIONS = sorted({option for param in PARAMS for option in param.opts})


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(program: Program, name: str, flag: str) -> None:
    """Every command and group explains itself and each of its options, on stdout, with 0."""
    ran = program(*name.split(), flag)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: cps-study {name}".rstrip())
    assert COMMANDS[name].help
    for param in COMMANDS[name].params:
        if param.param_type_name == "option" and not param.hidden:
            assert re.search(rf"{re.escape(param.opts[0])}[ ,].*\S", ran.out), param.opts


def test_help_names_every_command(program: Program) -> None:
    """The help of the whole and of each group lists what is below it."""
    for name, command in COMMANDS.items():
        out = program(*name.split(), "--help").out
        for below in getattr(command, "commands", {}):
            assert re.search(rf"^  {below} +\S", out, re.MULTILINE), (name, below)


def test_the_list_of_commands_cuts_no_line(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns, each command's first sentence stands there whole, on one line."""
    monkeypatch.setenv("COLUMNS", "80")
    for name, command in COMMANDS.items():
        lines = program(*name.split(), "--help").out.splitlines()
        for below, subcommand in getattr(command, "commands", {}).items():
            (line,) = [line for line in lines if re.match(rf"  {below} +\S", line)]
            sentence = " ".join(subcommand.help.split("\n\n")[0].split())
            first = re.split(r"(?<=\.) ", sentence)[0]
            assert line.split(maxsplit=1)[1] == first, f"{name} {below}"


def test_version(program: Program) -> None:
    """--version wins over everything else, on either side of a command."""
    for args in (["--version"], ["study", "--version"], ["--plain", "--version", "nonsense"]):
        assert program(*args) == (0, f"cps-study {__version__}\n", "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["stdy"], "error: no such command 'stdy'\nhint: did you mean 'cps-study study'?\n"),
        (
            ["bank", "lst"],
            "error: no such command 'lst'\nhint: did you mean 'cps-study bank list'?\n",
        ),
        (
            ["data", "docter"],
            "error: no such command 'docter'\nhint: did you mean 'cps-study data doctor'?\n",
        ),
        (["zzz"], "error: no such command 'zzz'\nhint: see: cps-study --help\n"),
        (
            ["study", "--limt", "3"],
            "error: no such option '--limt'\nhint: did you mean 'cps-study study --limit'?\n",
        ),
        (
            ["restore"],
            "error: no such command 'restore'\nhint: did you mean 'cps-study data restore'?\n",
        ),
        (
            ["serch"],
            "error: no such command 'serch'\nhint: did you mean 'cps-study bank search'?\n",
        ),
        (
            ["exam", "--form", "9"],
            "error: no such option '--form'\nhint: see: cps-study exam --help\n",
        ),
        (
            ["print", "--from", "9"],
            "error: no such option '--from'\nhint: did you mean 'cps-study print --from-missed'?\n",
        ),
        (
            ["quiz", "--questions", "9"],
            "error: no such option '--questions'\nhint: did you mean 'cps-study quiz --items'?\n",
        ),
        (["start"], "error: no such command 'start'\nhint: did you mean 'cps-study'?\n"),
        (["study", "--zzz"], "error: no such option '--zzz'\nhint: see: cps-study study --help\n"),
        (["bank"], "error: missing command\nhint: see: cps-study bank --help\n"),
        (["bank", "show"], "error: missing argument 'ID'\nhint: see: cps-study bank show --help\n"),
        (
            ["--home", "", "study"],
            (
                "error: --home is empty: name a folder, or leave out --home\n"
                "hint: see: cps-study --help\n"
            ),
        ),
        (
            ["study", "--home"],
            "error: option '--home' requires an argument\nhint: see: cps-study --help\n",
        ),
    ],
)
def test_wrong_usage_is_two_lines_and_2(program: Program, args: list[str], said: str) -> None:
    """Wrong usage is an error and a hint on stderr alone, with 2.

    The hint has the nearest name if there is one.
    """
    assert program(*args) == (2, "", said)


def test_home_without_its_value_runs_nothing(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A forgotten folder after --home doesn't make a folder of the command's name."""
    monkeypatch.chdir(tmp_path)
    assert program("study", "--limit", "1", "--home").code == 2
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize(
    ("args", "hoisted"),
    [
        (["study", "--plain"], ["--plain", "study"]),
        (["study", "--home", "x", "--limit", "1"], ["--home", "x", "study", "--limit", "1"]),
        (["study", "--home=x"], ["--home=x", "study"]),
        (["--home", "x", "study", "--plain"], ["--home", "x", "--plain", "study"]),
        (["study", "--version"], ["--version", "study"]),
        (["bank", "search", "--", "--plain"], ["bank", "search", "--", "--plain"]),
        (
            ["bank", "search", "--plain", "--", "--home"],
            ["--plain", "bank", "search", "--", "--home"],
        ),
        (["bank", "search", "home", "plain"], ["bank", "search", "home", "plain"]),
        (["study", "--home"], ["--home"]),
        (["study", "--home", "--", "x"], ["--home"]),
        ([], []),
    ],
)
def test_global_options_work_after_the_command(args: list[str], hoisted: list[str]) -> None:
    """Global options move to the front with their values; what follows -- is left alone."""
    assert hoist_globals(args) == hoisted


def test_home_means_the_same_on_both_sides(program: Program, tmp_path: Path) -> None:
    """--home before and after the command names the same folder."""
    folder = str(tmp_path / "there")
    outs = {
        program(*args).out
        for args in (["--home", folder, "data", "path"], ["data", "path", "--home", folder])
    }
    assert outs == {f"{folder}\n"}


def test_words_after_two_dashes_are_words(program: Program) -> None:
    """What looks like an option is a word after --."""
    ran = program("bank", "search", "--", "--plain")
    assert (ran.code, ran.err) == (0, "")


EVIL = "\x1b]0;owned\x07\x9b2J\x7f\u202e"


@pytest.mark.parametrize(
    "args",
    [
        [EVIL],
        ["--" + EVIL],
        ["study", "--bank", EVIL],
        ["study", "--topic", EVIL],
        ["study", "--limit", EVIL],
        ["bank", "show", EVIL],
        ["bank", "check", EVIL],
        ["data", "restore", EVIL, "--yes"],
        ["--home", EVIL, "data", "path"],
        ["--home", EVIL, "data", "path", "--json"],
        ["--home", EVIL, "data", "backup"],
    ],
)
def test_arguments_are_echoed_safely(
    program: Program, args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is in an argument, only printable characters come back to the screen."""
    monkeypatch.chdir(tmp_path)
    ran = program(*args)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", ran.out + ran.err)
    assert "owned" in ran.out + ran.err


def test_exit_codes_are_as_documented() -> None:
    """The codes that scripts rely on are these."""
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "NO": 1,
        "USAGE": 2,
        "BANK": 3,
        "DATA": 4,
        "BUG": 70,
        "INTERRUPTED": 130,
    }


def test_an_interrupt_anywhere_is_130(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in a command that asks nothing ends with 130."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cps_study.app.checking.check_banks", stop)
    assert program("bank", "check").code == 130


def test_a_bug_is_70_and_a_sentence(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected exception ends with 70, names its place, and shows no traceback."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by accident")

    monkeypatch.setattr("cps_study.app.checking.check_banks", broken)
    ran = program("bank", "check")
    assert ran.code == 70
    assert re.fullmatch(
        r"error: you found a bug in cps-study: ZeroDivisionError: "
        r"by accident \(test_app\.py:\d+\)\n"
        r"hint: .+\n",
        ran.err,
    )


def test_trouble_with_a_file_is_not_a_bug(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is reported with the file's name, with 4."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/file")

    monkeypatch.setattr("cps_study.app.checking.check_banks", refuse)
    ran = program("bank", "check")
    assert ran.code == 4
    assert ran.err.startswith("error: /some/file: Permission denied\nhint: ")


# An argument can have every character but NUL.
WORD = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
ARGUMENT = st.one_of(
    WORD,
    st.sampled_from(
        [
            *OPTIONS,
            "small",
            "other",
            "small-choice",
            "demo/two",
            "small/questions",
            "--",
            "-",
            "0",
            "-1",
        ]
    ),
    st.sampled_from(
        [
            "1",
            "99999999999999999999",
            "nan",
            "inf",
            "1e400",
            "./",
            "..",
            "/dev/null",
            "",
            " ",
            "-h",
            "=x",
        ]
    ),
    st.builds("{}={}".format, st.sampled_from(OPTIONS), WORD),
)


@settings(
    max_examples=45,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    name=st.sampled_from(sorted(COMMANDS)),
    arguments=st.lists(ARGUMENT, max_size=5),
    lines=st.text(max_size=20),
)
def test_no_arguments_lead_to_a_traceback(
    program: Program,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    arguments: list[str],
    lines: str,
) -> None:
    """Whatever the words after a command, it ends with a documented code.

    An error has a hint.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("here"))
        ran = program(*name.split(), *arguments, lines=lines)
    assert ran.code in {0, 1, 2, 3, 4}, ran.err
    if ran.code > 1:
        assert re.search(r"^error: .", ran.err, re.MULTILINE), ran.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)


def called(*words: str) -> list[str | None]:
    """Return the names of the commands and groups that are built for a command line."""
    part = app_for(hoist_globals(words))
    commands = [known.name for known in part.registered_commands]
    return [*commands, *(known.name for known in part.registered_groups)]


def test_only_the_command_that_is_called_is_built() -> None:
    """Building all of them would take a third of a start; today's page needs none."""
    assert called() == called("--json") == called("--home", "study", "--plain") == []
    assert called("study", "--bank", "grade") == called("--plain", "study") == ["study"]
    assert called("bank", "list", "--home", "x") == ["bank"]


@pytest.mark.parametrize("words", [("--help",), ("--plain", "-h"), ("menu",), ("stduy",), ("--",)])
def test_help_the_menu_and_a_slip_know_all_commands(words: tuple[str, ...]) -> None:
    """They list them, run them, or suggest one."""
    assert app_for(hoist_globals(words)) is app
