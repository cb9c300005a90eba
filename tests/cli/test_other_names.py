"""Every word that others use for a command or an option leads to one that exists."""

from __future__ import annotations

from typing import Any

import pytest

from cps_study.cli.other_names import _COMMANDS, _OPTIONS, command_called, option_called
from cps_study.guide import SUBJECTS


def options_of(command: Any) -> set[str]:
    """Return all options of a command."""
    return {name for parameter in command.params for name in parameter.opts}


def test_what_is_suggested_exists(command: Any) -> None:
    """A command, and what comes after it: a command in it, an option, or a subject."""
    for args in _COMMANDS:
        called = command
        for word in args.split():
            if word in getattr(called, "commands", {}):
                called = called.commands[word]
            else:
                assert word in options_of(called) or word in SUBJECTS
    everywhere = {name for called in command.commands.values() for name in options_of(called)}
    for inner in ("bank", "data"):
        for called in command.commands[inner].commands.values():
            everywhere |= options_of(called)
    assert everywhere.issuperset(_OPTIONS)


def test_no_word_is_a_name_of_ours_already(command: Any) -> None:
    """It would never be looked up; and no word stands for two commands."""
    words = [word for several in _COMMANDS.values() for word in several]
    assert len(words) == len(set(words))
    assert not set(words) & set(command.commands)
    assert command_called("flashcards") == "study"
    assert command_called("zzz") is None


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("--time", {"--minutes", "--hours"}, "--minutes"),
        ("--time", {"--hours"}, "--hours"),
        ("--time", {"--seed"}, None),
        ("-n", {"--items"}, "--items"),
        ("--zzz", {"--items"}, None),
    ],
)
def test_only_what_the_command_has_is_suggested(
    name: str, known: set[str], meant: str | None
) -> None:
    """The first that it has, if there are several."""
    assert option_called(name, known) == meant
