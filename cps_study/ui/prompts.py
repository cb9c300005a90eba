"""Single questions before something is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def choose(question: str, choices: Sequence[str], *, plain: bool, to_stderr: bool = False) -> int:
    """Return which of the choices is wanted, from 0. In lines, an empty line or the end of input takes the last."""
    if plain:
        out = sys.stderr if to_stderr else sys.stdout
        lines = [f"{number}) {text}" for number, text in enumerate(choices, 1)]
        out.write("\n".join((question, *lines, f"A number from 1 to {len(choices)}:")) + "\n")
        out.flush()
        answer = sys.stdin.readline().strip()
        if not answer:
            return len(choices) - 1
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1
        raise UsageError(
            f"there is no number '{answer}' in the list", f"choose one from 1 to {len(choices)}"
        )
    import questionary

    return choices.index(questionary.select(question, choices=list(choices)).unsafe_ask())


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal; Ctrl-C raises KeyboardInterrupt."""
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())
