"""A problem found in somebody's data, as a value with its place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class Problem(NamedTuple):
    """One thing wrong in a file: where it is, what it is, and how to mend it.

    `line` and `column` count from 1; 0 means that the place is the file as a whole. `rule` is the id of the
    rule that found it, if it has one, and `basis` is who says so.
    """

    source: str
    line: int
    column: int
    what: str
    hint: str = ""
    field: str = ""
    item: str = ""
    severity: Severity = "error"
    rule: str = ""
    basis: str = ""

    @property
    def place(self) -> str:
        """The place as `file:line:column`, or just the file."""
        return f"{self.source}:{self.line}:{self.column}" if self.line else self.source


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Return the problems sorted by file, line and column, without repeats."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.source, p.line, p.column, p.what))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Return the problems that make the data unusable."""
    return [problem for problem in problems if problem.severity == "error"]
