"""Single questions that are asked before something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.ui.environment import Env


def choose(question: str, choices: Sequence[str], env: Env, *, as_json: bool = False) -> int:
    """Ask for one of the choices and return its index, from 0.

    In lines, an empty line or the end of the input takes the last one. Raises UsageError if the
    answer isn't in the list, KeyboardInterrupt on Ctrl-C.
    """
    if env.plain or as_json:
        return _choose_in_lines(question, choices, env, as_json=as_json)
    import questionary

    return choices.index(questionary.select(question, choices=list(choices)).unsafe_ask())


def _choose_in_lines(question: str, choices: Sequence[str], env: Env, *, as_json: bool) -> int:
    last = len(choices)
    lines = [question]
    lines += [f"{number}) {text}" for number, text in enumerate(choices, 1)]
    lines.append(f"Type a number from 1 to {last}, or press Enter for {last}:")
    out = env.dialogue(as_json=as_json)
    out.writelines(f"{line}\n" for line in lines)
    out.flush()
    answer = env.stdin.readline().strip()
    if not answer:
        return last - 1
    if answer.isdecimal() and 1 <= int(answer) <= last:
        return int(answer) - 1
    raise UsageError(f"'{answer}' is not in the list", f"type a number from 1 to {last}")


def confirm(question: str) -> bool:
    """Ask a yes-or-no question at the terminal, "no" unless said otherwise.

    Raises KeyboardInterrupt on Ctrl-C.
    """
    import questionary

    return bool(questionary.confirm(question, default=False).unsafe_ask())
