"""No option of any command is ignored: it changes what the command does, or it's refused."""

from __future__ import annotations

from itertools import chain, permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import typer.main

from cps_study.cli.app import app
from cps_study.cli.uses import ALWAYS, USES, check_use
from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Program

GROUP: Any = typer.main.get_command(app)


def commands(group: Any = GROUP, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield every command with the words that call it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name)), command


COMMANDS = dict(commands())


class Refusal(NamedTuple):
    """A command line whose last parameter would change nothing."""

    command: str
    asked_by: str
    refused: str


def words_for(command: str, name: str) -> list[str]:
    """Return a parameter as it's written, with a value if it takes one."""
    parameter = next(one for one in COMMANDS[command].params if one.name == name)
    value = [] if getattr(parameter, "is_flag", False) else ["2"] * parameter.nargs
    if parameter.param_type_name == "argument":
        return ["2"]
    return [parameter.opts[0], *value]


def line_of(refusal: Refusal) -> list[str]:
    """Return the command's words after its name, with what it can't do without."""
    needed = [one.name for one in COMMANDS[refusal.command].params if one.required]
    names = [name for name in (*needed, refusal.asked_by, refusal.refused) if name]
    return list(chain.from_iterable(words_for(refusal.command, name) for name in names))


def check(command: str, args: list[str]) -> str:
    """Return what `check_use` says of a command line."""
    context = GROUP.make_context("cps-study", [], resilient_parsing=True)
    *groups, name = command.split()
    for group in groups:
        context = GROUP.commands[group].make_context(group, [], context, resilient_parsing=True)
    return check_use(COMMANDS[command].make_context(name, args, context))


def parameters(command: str) -> set[str]:
    return {one.name for one in COMMANDS[command].params}


def refusals() -> Iterator[Refusal]:
    """Yield each use of each command with each parameter that it has no use for."""
    for command, uses in USES.items():
        asking = {name for use in uses for name in use.asked_by}
        for use in uses:
            # The usual use is left by what asks for another one.
            useless = parameters(command) - use.goes_with - ALWAYS - asking - {*use.unless}
            for asked_by in use.asked_by or ("",):
                yield from (Refusal(command, asked_by, name) for name in sorted(useless))


def test_every_option_of_every_command_is_in_the_table() -> None:
    """And the table names no other."""
    assert set(USES) == set(COMMANDS)
    for command, uses in USES.items():
        named = {name for use in uses for name in (*use.goes_with, *use.unless)}
        assert named | ALWAYS | parameters(command) == parameters(command) | ALWAYS
        assert named | (ALWAYS & parameters(command)) == parameters(command), command


def test_what_a_use_has_no_use_for_is_refused() -> None:
    """The error names the option as it's written, and what it can't be used with, or goes with."""
    found = list(refusals())
    assert len(found) > 100
    for refusal in found:
        option = words_for(refusal.command, refusal.refused)[0]
        with pytest.raises(UsageError) as caught:
            check(refusal.command, line_of(refusal))
        assert "can't be used with" in caught.value.what or "goes with" in caught.value.what
        assert caught.value.what.startswith(option) or option == "2", refusal
        assert caught.value.hint


def test_two_uses_at_once_are_refused_unless_one_includes_the_other() -> None:
    """Such as `--history` and `--review`: nobody can tell which one is meant."""
    for command, uses in USES.items():
        for one, other in permutations([use for use in uses if use.asked_by], 2):
            first, second = one.asked_by[0], other.asked_by[0]
            if second in one.goes_with or first in other.goes_with:
                continue
            with pytest.raises(UsageError):
                check(command, line_of(Refusal(command, first, second)))


def test_what_goes_together_is_accepted() -> None:
    """Every use with all that it goes with, but for what asks for another use."""
    for command, uses in USES.items():
        asking = {name for use in uses for name in use.asked_by}
        for use in uses:
            names = (use.goes_with - asking) | set(use.asked_by[:1])
            args = chain.from_iterable(words_for(command, name) for name in sorted(names))
            assert check(command, list(args)) == "".join(use.asked_by[:1]), (command, use)


MANY = [command for command, uses in USES.items() if len(uses) > 1]


@pytest.mark.parametrize("words", MANY)
def test_every_command_with_several_uses_asks_the_table(program: Program, words: str) -> None:
    """Before it does anything else."""
    refusal = next(one for one in refusals() if one.command == words)
    ran = program(*words.split(), *line_of(refusal))
    assert ran.code == 2
    assert "can't be used with" in ran.err or "goes with" in ran.err
    assert program.files() == {}


def test_questions_named_by_hand_are_all_there_is_unless_more_are_drawn() -> None:
    """`--items` makes the difference."""
    with pytest.raises(UsageError, match="--bank can't be used with --item"):
        check("print", ["--item", "a", "--bank", "b"])
    assert check("print", ["--item", "a", "--bank", "b", "--items", "9"]) == ""
