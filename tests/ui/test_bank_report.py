"""What the commands for authors of banks print."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from cps_study.checks.coverage import Covered
from cps_study.model.outline import Objective, Place
from cps_study.ui.bank_report import check_lines, coverage_parts
from cps_study.ui.page import Block
from cps_study.ui.report import ReportTable


def entry(ident: str, *kinds: str) -> Covered:
    """Return an objective with an item of each of these kinds."""
    objective = Objective(ident, "A statement", (Place("demo", "page 1"),), "skills", 4)
    levels = Counter("recall" for kind in kinds if kind != "flashcard")
    return Covered(objective, Counter(kinds), levels)


def test_the_lines_of_a_check_leave_out_what_there_is_none_of() -> None:
    """Errors and warnings are always counted; waived findings and remarks only if there are any."""
    lines = check_lines(files=1, items=2, errors=1, warnings=0, waived=0, infos=0)
    assert lines == ["1 file, 2 items: 1 error, 0 warnings"]
    lines = check_lines(files=2, items=1, errors=0, warnings=3, waived=1, infos=2)
    assert lines == [
        "2 files, 1 item: 0 errors, 3 warnings, 1 waived",
        "2 things worth a look: cps-study bank check --info",
    ]


def test_coverage_counts_by_source_and_topic_and_names_what_is_missing() -> None:
    """A row for each topic: its statements, then its items by kind and by level."""
    covered = [
        entry("a/roles/1", "flashcard", "choice"),
        entry("a/roles/2", "choice", "typed"),
        entry("b/1", "flashcard"),
    ]
    parts = coverage_parts(covered)
    tables = [part for part in parts if isinstance(part, ReportTable)]
    assert [table.title for table in tables] == ["what there is to know", "a", "b"]
    assert tables[1].rows == (("roles", 2, 1, 2, 0, 0, 1, 3, 0, 0),)
    assert tables[2].rows == (("all", 1, 1, 0, 0, 0, 0, 0, 0, 0),)
    texts = [part.text for part in parts if isinstance(part, Block)]
    assert texts[-3:] == [
        "2 objectives lack a flashcard, a question, or both:",
        "a/roles/2",
        "b/1",
    ]


def test_coverage_counts_by_domain_and_importance() -> None:
    """A row for each domain there is: its statements, by importance from 5 to 1, and its items."""
    crisis = entry("a/x/1", "flashcard", "choice", "choice")
    crisis = replace(crisis, objective=crisis.objective._replace(domain="crisis", importance=5))
    parts = coverage_parts([crisis, entry("a/x/2", "choice"), entry("b/1", "flashcard")])
    table = parts[0]
    assert isinstance(table, ReportTable)
    assert table.columns == ("domain", "said", "5", "4", "3", "2", "1", "cards", "questions")
    assert table.rows == (("skills", 2, 0, 2, 0, 0, 0, 1, 1), ("crisis", 1, 1, 0, 0, 0, 0, 1, 2))


def test_complete_coverage_is_said_in_a_sentence() -> None:
    """There is no list then."""
    *_, last = coverage_parts([entry("a/1", "flashcard", "multi")])
    assert isinstance(last, Block)
    assert last.text == "Every objective has a flashcard and a question."
