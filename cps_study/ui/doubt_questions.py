"""Asks about doubtful marks one by one, in lines; a terminal also gets a rough picture."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from cps_study.app.scan_doubts import read_decision
from cps_study.ui.lines import write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cps_study.app.scan_doubts import Doubt
    from cps_study.ui.environment import Env

_SHADES: Final = " \u2591\u2592\u2593\u2588"
"""From paper to ink."""
_ASK: Final = "y yes, n no, - blank, or type what it says; q leaves the rest for later"


def ask_doubts(
    env: Env, doubts: Sequence[Doubt], picture_of: Callable[[bytes], list[list[float]]]
) -> list[tuple[Doubt, str]]:
    """Return what a person decided, doubt by doubt, until they stop or the input ends.

    `picture_of` gives the darkness of a crop's cells, from 0 to 1, for drawing it in letters.
    """
    decided: list[tuple[Doubt, str]] = []
    for number, doubt in enumerate(doubts, 1):
        lines = [f"{number} of {len(doubts)}. {doubt.where}: {doubt.read.why}."]
        if not env.plain:
            pictures = [_drawn(picture_of(picture)) for picture in doubt.pictures]
            lines = ["", *chain.from_iterable(pictures), *lines]
        lines += filter(None, (doubt.others, doubt.question))
        if number == 1:
            lines.append(f"({_ASK})")
        _say(env, *lines)
        answer = _answer(env, doubt)
        if answer is None:
            break
        decided.append((doubt, answer))
    return decided


def ask_to_delete(env: Env, page: Path) -> bool:
    """Return whether the page with the pictures is to go now; the end of the input keeps it."""
    _say(env, f"{page} has pictures of names and marks. Delete it now? (y yes, n no)")
    typed = env.read_line()
    return typed is not None and typed.strip().lower() in {"y", "yes"}


def _answer(env: Env, doubt: Doubt) -> str | None:
    """Return what the cell says, asked until the answer makes sense; None to stop."""
    while True:
        typed = env.read_line()
        if typed is None or typed.strip().lower() == "q":
            return None
        typed = typed.strip()
        if typed.lower() in {"n", "no"} and typed.upper() not in doubt.choices:
            _say(env, "What does it say, then?")
            continue
        answer = read_decision(doubt, typed)
        if answer is not None:
            return answer
        _say(env, f"Type {doubt.hint}, or - for a blank.")


def _drawn(cells: Sequence[Sequence[float]]) -> list[str]:
    """Return a picture in lines of letters."""
    last = len(_SHADES) - 1
    return ["".join(_SHADES[round(min(1, dark) * last)] for dark in row) for row in cells]


def _say(env: Env, *lines: str) -> None:
    write_lines(env.stdout, lines)
