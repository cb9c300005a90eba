"""Single questions before something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.ui.environment import Env


def choose(question: str, choices: Sequence[str], env: Env, *, as_json: bool = False) -> int:
    """Return which of the choices the learner wants, counted from 0.

    In lines, an empty line or the end of the input takes the last one, and UsageError is raised
    for anything else that is not in the list.
    """
    if env.plain or as_json:
        lines = [f"{number}) {text}" for number, text in enumerate(choices, 1)]
        out = env.dialogue(as_json=as_json)
        out.write("\n".join((question, *lines, f"Type a number from 1 to {len(choices)}:")) + "\n")
        out.flush()
        answer = env.stdin.readline().strip()
        if not answer:
            return len(choices) - 1
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return int(answer) - 1
        raise UsageError(
            f"'{answer}' is not a number from the list", f"type one from 1 to {len(choices)}"
        )
    import questionary

    return choices.index(questionary.select(question, choices=list(choices)).unsafe_ask())


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal; Ctrl-C raises KeyboardInterrupt."""
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())
