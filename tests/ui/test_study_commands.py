"""The one table of what can be pressed or typed while studying."""

from __future__ import annotations

import pytest

from cps_study.ui.study_commands import (
    AFTER,
    BEFORE,
    COMMANDS,
    LINES,
    Spot,
    bare_command,
    command_keys,
    command_named,
    foot_keys,
    help_keys,
    help_lines,
)


@pytest.mark.parametrize("spot", list(Spot))
def test_no_key_and_no_word_has_two_meanings(spot: Spot) -> None:
    """In each spot a key or a word belongs to one command."""
    names = [
        name
        for command in COMMANDS
        if spot in command.spots
        for name in {command.key, *command.words}
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("spot", list(Spot))
def test_every_key_in_the_help_works(spot: Spot) -> None:
    """The help of the full screen lists the keys of the commands, and each of them works."""
    listed = {keys.removeprefix(":") for keys, _what in help_keys(spot, 4)}
    assert set(command_keys(spot)) <= listed
    assert all(command_named(key, spot) for key in command_keys(spot))


@pytest.mark.parametrize("spot", list(LINES))
def test_every_word_in_the_help_of_plain_mode_works(spot: Spot) -> None:
    """Each name before a colon in the lines of help is a command there."""
    for line in help_lines(spot, 4)[len(LINES[spot]) :]:
        for name in line.partition(": ")[0].split(" or "):
            assert command_named(name.removeprefix(":"), spot, in_lines=True), line


@pytest.mark.parametrize("spot", [spot for spot in Spot if spot in BEFORE])
def test_a_question_mark_is_help_before_the_answer(spot: Spot) -> None:
    """The source would give the answer away."""
    command = command_named("?", spot)
    assert command is not None
    assert command.name == "help"
    assert command_named("source", spot) is None


@pytest.mark.parametrize("spot", [spot for spot in Spot if spot in AFTER])
def test_a_question_mark_is_the_source_after_the_answer(spot: Spot) -> None:
    """Then there is nothing left to give away."""
    command = command_named("?", spot)
    assert command is not None
    assert command.name == "source"


def test_a_guess_is_said_with_a_question_mark_in_plain_mode() -> None:
    """`b?` says it there, so `g` is a key of the full screen only."""
    assert command_named("g", Spot.ONE) is not None
    assert command_named("g", Spot.ONE, in_lines=True) is None
    assert bare_command("guess") is None


def test_letters_of_options_need_a_colon_at_the_foot() -> None:
    """With eight options f and g are options; with four they are not."""
    assert {":f", ":g", "u"} <= dict(foot_keys(Spot.ONE, 8)).keys()
    assert {"f", "g", "u"} <= dict(foot_keys(Spot.ONE, 4)).keys()
