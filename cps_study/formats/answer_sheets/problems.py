"""The problems of a file of answer sheets, as many as a person can read."""

from __future__ import annotations

from typing import Final

from cps_study.model.problem import Problem, Severity, in_file_order

MAX_PROBLEMS: Final = 200
"""How many of each severity are kept: a slip in one column repeats in every row."""


class SheetProblems:
    """Collects problems; those beyond the limit are only counted.

    With `lenient`, what can't be read in a row is only a warning (`add_bad`).
    """

    def __init__(self, source: str, *, lenient: bool = False) -> None:
        self.lenient = lenient
        self._source = source
        self._kept: dict[Severity, list[Problem]] = {}
        self._not_kept: dict[Severity, int] = {}

    def add(
        self, row: int, column: int, what: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Add a problem; row and column count from 1, and 0 is the file as a whole."""
        kept = self._kept.setdefault(severity, [])
        if len(kept) < MAX_PROBLEMS:
            kept.append(Problem(self._source, row, column, what, hint, severity=severity))
        else:
            self._not_kept[severity] = self._not_kept.get(severity, 0) + 1

    def add_bad(self, row: int, column: int, what: str, hint: str, instead: str) -> None:
        """Add something that can't be read: an error, or a warning with what was done instead."""
        if self.lenient:
            self.warn(row, column, f"{what}, so {instead}", hint)
        else:
            self.add(row, column, what, hint)

    def warn(self, row: int, column: int, what: str, hint: str = "") -> None:
        """Add a problem that doesn't keep the sheets from being marked."""
        self.add(row, column, what, hint, "warning")

    def all(self) -> list[Problem]:
        """Return the problems in the file's order, then how many more of each severity exist."""
        kept = [problem for problems in self._kept.values() for problem in problems]
        summaries = [
            Problem(
                self._source,
                0,
                0,
                f"and {count:,} more of this kind",
                "fix the ones listed first",
                severity=severity,
            )
            for severity, count in self._not_kept.items()
        ]
        return in_file_order(kept) + summaries
