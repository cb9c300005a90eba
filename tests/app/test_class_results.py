"""The results of a marked test as a file, and those of several tests put together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cps_study.app.class_history import class_rows, domain_rows, history_of
from cps_study.app.class_results import (
    CandidateResult,
    ClassResult,
    ItemResult,
    missed_items,
    read_results,
    result_of,
    results_json,
)
from cps_study.app.grading import mark_file
from cps_study.errors import UsageError
from cps_study.store.library import Library
from cps_study.store.paths import Home
from tests.app.test_grading import COUNT, TEST, sheet, write

if TYPE_CHECKING:
    from pathlib import Path

ONE = ClassResult(
    "AAA", "First", "2026-11-01", 85.0,
    (ItemResult("a", "o/1", "team", 2, 4), ItemResult("b", "", "skills", 4, 4)),
    (
        CandidateResult("Ana", "A", 1, 50.0, passed=False),
        CandidateResult("Mei", "B", 2, 100.0, passed=True),
    ),
)  # fmt: skip
TWO = ONE._replace(
    code="BBB", marked_on="2026-11-20",
    items=(ItemResult("a", "o/1", "team", 0, 4), ItemResult("c", "o/2", "team", 3, 4)),
    candidates=(CandidateResult("ana", "A", 2, 75.0, passed=False),),
)  # fmt: skip


def save(folder: Path, *results: ClassResult) -> None:
    """Write each result into a folder of its own."""
    for number, result in enumerate(results):
        path = folder / f"r{number}" / "results.json"
        path.parent.mkdir(parents=True)
        path.write_bytes(results_json(result))


def test_a_result_is_read_back_as_it_was(tmp_path: Path) -> None:
    """Points, names, the day and who was absent."""
    path = write(
        tmp_path / "r.csv", sheet("Ana", 0, 1), sheet("Zoë", 1), ["Hal", "A", *[""] * COUNT]
    )
    result = result_of(TEST, mark_file(path, TEST), "2026-11-28")
    assert (result.code, len(result.items), result.absent) == (TEST.code, COUNT, ("Hal",))
    assert [item.points for item in result.items] == [1, *[2] * (COUNT - 1)]
    save(tmp_path / "all", result)
    assert read_results(tmp_path / "all") == [result]


def test_tests_come_in_the_order_of_their_days_and_the_latest_marking_counts(
    tmp_path: Path,
) -> None:
    """Marking a test again, with a question dropped, takes the place of the first marking."""
    again = ONE._replace(marked_on="2026-11-02")
    save(tmp_path, TWO, ONE, again)
    assert read_results(tmp_path) == [again, TWO]


@pytest.mark.parametrize("content", ["{}", "[]", "no", json.dumps({"format": "x", "schema": 1})])
def test_what_is_no_result_is_refused(tmp_path: Path, content: str) -> None:
    """So is a folder without one; the hint says what to do."""
    with pytest.raises(UsageError, match="has no results"):
        read_results(tmp_path)
    (tmp_path / "results.json").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="results"):
        read_results(tmp_path)


def test_what_several_tests_missed_is_counted_together() -> None:
    """The most missed come first: 2 of 8, then 3 of 4, then all."""
    assert [(item.ident, item.share) for item in missed_items([ONE, TWO])] == [
        ("a", 0.25), ("c", 0.75), ("b", 1.0),
    ]  # fmt: skip


def test_a_class_is_a_row_for_each_person(tmp_path: Path) -> None:
    """Capitals make no other person; a test that somebody missed is a dash."""
    history = history_of([ONE, TWO], Library(Home(tmp_path, tmp_path / "cache"), print))
    assert class_rows(history) == [("Ana", "50.0", "75.0", "+25.0"), ("Mei", "100.0", "-", "-")]
    assert domain_rows(history) == [("Skills", "100.0", "-"), ("Team", "50.0", "37.5")]
    assert [missed.result.ident for missed in history.missed] == ["a", "c"]
