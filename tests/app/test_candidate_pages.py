"""What each candidate gets back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.candidate_pages import candidate_files, file_name
from cps_study.app.grading import MarkingOptions, mark_file
from cps_study.study.remarking import remarking_of
from tests.app.test_grading import TEST, sheet, write

if TYPE_CHECKING:
    from pathlib import Path


def texts(path: Path, options: MarkingOptions) -> dict[str, str]:
    """Return the candidates' pages as Markdown, by the name of the file."""
    marked = mark_file(path, TEST, options)
    return {file.name: file.make().decode() for file in candidate_files(TEST, marked, ["md"])}


def test_there_is_a_file_for_all_and_one_for_each(tmp_path: Path) -> None:
    """Each page has the form's numbers, the answer, the right one, why, and where to read."""
    path = write(tmp_path / "r.csv", sheet("Ana", 0), sheet("Mei", 1, 2))
    found = texts(path, MarkingOptions())
    assert list(found) == ["candidates.md", "candidates/Ana.md", "candidates/Mei.md"]
    assert "You made it. Well done!" in found["candidates/Ana.md"]
    mei = found["candidates/Mei.md"]
    assert "Not yet. Here's what will help most next." in mei
    assert "Ana" not in mei
    missed = {item.id for item in TEST.items[:2]}
    rows = [line for line in mei.splitlines() if line.startswith("| ") and line[2].isdigit()]
    numbers = [int(row.split("|")[1]) for row in rows]
    entries = TEST.forms[1].entries
    assert {entries[number - 1].item.id for number in numbers} == missed
    assert "fail" not in mei.lower()


def test_what_does_not_count_is_said(tmp_path: Path) -> None:
    """A dropped question is named by its number on the candidate's own form."""
    path = write(tmp_path / "r.csv", sheet("Mei", 1))
    found = texts(path, MarkingOptions(remarking=remarking_of(TEST, ["B3"], [], partial=False)))
    assert "Not counted for anybody: question 3." in found["candidates/Mei.md"]


@pytest.mark.parametrize(
    ("candidate", "name"),
    [
        ("Ana García", "Ana García"), ("a/b\\c", "a b c"), ("../x", "x"), ("CON", "CON -"),
        ("=1+1", "1 1"), ("???", "candidate"), ("ana", "ana 2"),
    ],
)  # fmt: skip
def test_a_file_is_named_so_that_every_system_takes_it(candidate: str, name: str) -> None:
    """No folder, no sign that Windows refuses, and no name twice."""
    assert file_name(candidate, {"ana"}) == name
