"""What can go wrong when somebody uses the program.

Each class builds its own message and knows its exit code. Bad data isn't an exception: it is a
list of located `Problem` values (see `cps_study.model.problem`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.problem import Problem

SEE_BANKS: Final = "see your banks with: cps-study bank list"
FIND_ITEM: Final = "find one with: cps-study bank search WORDS"
"""Hints for a name that is like no other, where there are too many to list."""
INSTALL_AGAIN: Final = (
    "the program's installation is damaged: install cps-study again; your answers are saved"
)
"""The hint for a file of the program that is missing or can't be used."""


class ExitCode(IntEnum):
    """What the program's exit status means, the same for every command."""

    DONE = 0
    NO = 1
    USAGE = 2
    BANK = 3
    DATA = 4
    BUG = 70
    INTERRUPTED = 130


class StudyError(Exception):
    """Anything that ends a command with a message for the user instead of a result."""

    exit_code = ExitCode.USAGE

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


class UsageError(StudyError):
    """The command got an argument or an input that it can't use."""


class DeclinedError(StudyError):
    """Somebody answered no when asked. That's no mistake, so it's said without `error:`."""

    exit_code = ExitCode.NO

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Run the command again whenever you're ready.")


class UnknownNameError(UsageError):
    """Nothing has this name. The hint suggests the nearest name that exists.

    If none is near and they're too many to list, it's `if_many`.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], if_many: str = "") -> None:
        choices = sorted(set(known))
        super().__init__(
            f"there is no {kind} called '{name}'", nearest_hint(name, choices, if_many)
        )


class BankError(StudyError):
    """A bank is missing or can't be read."""

    exit_code = ExitCode.BANK


class UnknownBankError(BankError):
    """No bank has this id. The hint suggests the nearest id that exists, or lists them."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        choices = sorted(set(known))
        hint = nearest_hint(name, choices, SEE_BANKS)
        super().__init__(f"there is no bank called '{name}'", hint)


class BankProblemsError(BankError):
    """A bank's file has errors. The exception carries all its problems, in the file's order."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        count = len(problems)
        noun = "problem" if count == 1 else "problems"
        super().__init__(
            f"{source} can't be used: it has {count} {noun}",
            "fix the lines above, then run: cps-study bank check",
        )
        self.problems = tuple(problems)


class DataError(StudyError):
    """The learner's own files can't be used as they are."""

    exit_code = ExitCode.DATA
