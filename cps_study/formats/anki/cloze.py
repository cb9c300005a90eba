"""Anki's cloze texts, `{{c1::Oslo::city}} is far`: one gap to fill at a time.

Source: the Anki manual, "Cloze Deletion", and rslib/src/cloze.rs of ankitects/anki.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS: Final = r"\d{1,3}(?:,\d{1,3}){0,9}"
"""The numbers of a gap: usually one; `{{c1,2::...}}` is hidden on two cards."""
_MARK: Final = re.compile(rf"\{{\{{c({_NUMBERS})::")
_INNERMOST: Final = re.compile(rf"\{{\{{c({_NUMBERS})::((?:(?!\{{\{{|\}}\}}).)*)\}}\}}", re.DOTALL)
_MOST_GAPS: Final = 100
_DEEPEST: Final = 8
"""How many gaps may be within one another; Anki allows eight."""
GAP: Final = "[\u2026]"


class Gap(NamedTuple):
    """A text with the gaps of one number hidden, and what was there."""

    number: int
    text: str
    answers: tuple[str, ...]


def has_cloze(fields: Iterable[str]) -> bool:
    """Return whether a text hides a part of itself, as `{{c1::Oslo}}` does."""
    return any(_MARK.search(field) for field in fields)


def gaps_in(text: str) -> list[Gap]:
    """Return the text once for each number of its gaps, in the order of the numbers."""
    numbers = sorted({number for mark in _MARK.findall(text) for number in _numbers(mark)})
    return [_hidden(text, number) for number in numbers[:_MOST_GAPS]]


def _numbers(mark: str) -> list[int]:
    return list(map(int, mark.split(",")))


def _hidden(text: str, number: int) -> Gap:
    """Return the text with the gaps of a number hidden, and all others filled."""
    answers: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        answer, _, hint = match[2].partition("::")
        if number not in _numbers(match[1]):
            return answer
        answers.append(answer)
        return f"[{hint}]" if hint.strip() else GAP

    for _ in range(_DEEPEST):
        text, count = _INNERMOST.subn(replaced, text)
        if not count:
            break
    return Gap(number, text, tuple(dict.fromkeys(answers)))
