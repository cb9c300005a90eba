"""A problem found in somebody's data: a value that says where it is, never an exception."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class Problem(NamedTuple):
    """One thing wrong in a file: where it is, what it is, and how to fix it.

    `line` and `column` count from 1; line 0 means the file as a whole, and column 0 the whole line.
    `rule` is the id of the rule that found the problem, if there is one, and `basis` is where the
    rule comes from.
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
        """The place as `file:line:column`, as far as it's known."""
        if not self.line:
            return self.source
        if not self.column:
            return f"{self.source}:{self.line}"
        return f"{self.source}:{self.line}:{self.column}"


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Return the problems sorted by file, line and column, without repeats."""
    # Keys of a dictionary keep their order, so problems that sort alike do too.
    without_repeats = dict.fromkeys(problems)
    return sorted(without_repeats, key=lambda p: (p.source, p.line, p.column, p.what))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Return the problems that make the data unusable."""
    return [problem for problem in problems if problem.severity == "error"]
