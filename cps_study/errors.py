"""What can go wrong in use. Each class builds its own sentence and knows its exit code.

Bad data is not here: that is a list of located `Problem` values (see `cps_study.model.problem`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.problem import Problem


class ExitCode(IntEnum):
    """What the program's exit status says, the same for every command."""

    DONE = 0
    NO = 1
    USAGE = 2
    BANK = 3
    DATA = 4
    BUG = 70
    INTERRUPTED = 130


class StudyError(Exception):
    """Anything that ends a command with a sentence for the user instead of a result."""

    exit_code = ExitCode.USAGE

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class UsageError(StudyError):
    """The command was called with something that it cannot take."""


class UnknownNameError(UsageError):
    """A name that nothing answers to; the hint suggests the nearest one that exists."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(set(known))
        super().__init__(f"there is no {kind} called '{name}'", nearest_hint(name, choices))


class BankError(StudyError):
    """A bank is missing or cannot be read."""

    exit_code = ExitCode.BANK


class UnknownBankError(BankError):
    """No bank has this id."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"there is no bank called '{name}'", nearest_hint(name, sorted(set(known)))
        )


class BankProblemsError(BankError):
    """A bank was found but its file has errors; all of them are carried, in the file's order."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__(
            f"{source} cannot be used: {count} {'problem' if count == 1 else 'problems'}",
            "mend the lines above, then run: cps-study bank check",
        )
        self.problems = tuple(problems)


class DataError(StudyError):
    """The learner's own files cannot be used as they are."""

    exit_code = ExitCode.DATA


def nearest(name: str, known: Sequence[str]) -> str | None:
    """Return the known name that `name` was most likely meant to be, or None if none is close."""
    import difflib  # noqa: PLC0415 - three milliseconds that only a misspelt name has to wait for

    plain = {other.casefold(): other for other in reversed(known)}
    found = difflib.get_close_matches(name.casefold(), plain, n=1, cutoff=0.6)
    return plain[found[0]] if found else None


def nearest_hint(name: str, known: Sequence[str]) -> str:
    """Return a sentence that offers the nearest known name, or lists a few."""
    best = nearest(name, known)
    if best is not None:
        return f"did you mean '{best}'?"
    if not known:
        return ""
    return f"choose one of: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}"
