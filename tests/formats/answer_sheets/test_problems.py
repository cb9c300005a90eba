"""The problems of a file of answer sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.answer_sheets import problems as sheet_problems
from cps_study.formats.answer_sheets.problems import SheetProblems

if TYPE_CHECKING:
    import pytest


def test_problems_beyond_the_limit_are_counted_by_severity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many warnings don't crowd out an error, and the rows are in order."""
    monkeypatch.setattr(sheet_problems, "MAX_PROBLEMS", 2)
    problems = SheetProblems("r.csv")
    for row in (5, 4, 3, 2):
        problems.warn(row, 1, "a warning")
    problems.add(4, 2, "an error")
    assert [(one.line, one.what, one.severity) for one in problems.all()] == [
        (4, "a warning", "warning"),
        (4, "an error", "error"),
        (5, "a warning", "warning"),
        (0, "and 2 more of this kind", "warning"),
    ]
