"""The menu: what the program can do, to pick from a list."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.text import printable
from cps_study.ui.lines import write_lines
from cps_study.ui.prompts import BACK, HELP, select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.ui.environment import Env

QUESTION: Final = "What would you like to do?"
HOW: Final = "(a number or the arrows, then Enter; h: help)"
HELP_ON_SCREEN: Final = (
    "Type the number before a line, or move with the up and down arrows; then press Enter. "
    "q quits, and nothing is lost."
)
HELP_IN_LINES: Final = "Type the number before a line, then Enter. q quits, and nothing is lost."
QUIT: Final = "Quit"
_GAP: Final = 3
"""Columns between the widest words and the commands."""
_BEFORE: Final = 6
"""Columns for the arrow and the number before a line."""


class MenuLine(NamedTuple):
    """A line of the menu: what it says, and the arguments that do it."""

    words: str
    args: tuple[str, ...]
    about: str = ""
    """What that is, in a sentence."""

    @property
    def command(self) -> str:
        """Return what somebody would type to do the same."""
        return f"cps-study {' '.join(self.args)}"


def pick_line(lines: Sequence[MenuLine], env: Env) -> MenuLine | None:
    """Return the line that the learner picks; None to quit, and at the end of the input.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    if env.plain:
        return _pick_by_number(lines, env)
    return _pick_on_screen(lines)


def _pick_on_screen(lines: Sequence[MenuLine]) -> MenuLine | None:
    """Let the arrows choose, or the number before a line."""
    import questionary

    titles = _titles(lines, shutil.get_terminal_size().columns)
    choices = []
    for index, title in enumerate(titles):
        choices.append(questionary.Choice(title, value=index, shortcut_key=str(index + 1)))
    choices.append(questionary.Choice(QUIT, value=BACK, shortcut_key=BACK))
    answer = select(QUESTION, choices, instruction=HOW, help_words=_help(lines, HELP_ON_SCREEN))
    if isinstance(answer, int):
        return lines[answer]
    return None


def _help(lines: Sequence[MenuLine], how: str) -> list[str]:
    """Return what each line is, and how to pick one."""
    return [*(f"{line.words}: {line.about}" for line in lines), how]


def _titles(lines: Sequence[MenuLine], width: int) -> list[str]:
    """Return the lines with the command beside each, if all of them fit on the screen."""
    column = max(len(line.words) for line in lines) + _GAP
    titles = [f"{line.words:<{column}}{line.command}" for line in lines]
    if max(map(len, titles)) + _BEFORE > width:
        return [line.words for line in lines]
    return titles


def _pick_by_number(lines: Sequence[MenuLine], env: Env) -> MenuLine | None:
    """Let a typed number choose; anything else is asked again."""
    prompt = f"Type a number from 1 to {len(lines)}, h for help, or q to quit:"
    numbered = [f"{number}) {line.words}" for number, line in enumerate(lines, 1)]
    write_lines(env.stdout, [QUESTION, *numbered, prompt])
    by_number = {str(number): line for number, line in enumerate(lines, 1)}
    while (typed := env.read_line()) is not None:
        answer = typed.strip().lower().removeprefix(":")
        if answer == BACK:
            return None
        if answer in by_number:
            return by_number[answer]
        if answer in {HELP, "help", "?"}:
            write_lines(env.stdout, [*_help(lines, HELP_IN_LINES), prompt])
            continue
        refused = f"'{printable(answer)}' isn't in the list. " if answer else ""
        write_lines(env.stdout, [f"{refused}{prompt}"])
    return None
