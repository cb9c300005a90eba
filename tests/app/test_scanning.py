"""Scanned pages put together to sheets: no scan is read here, so no library is needed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from cps_study.app.scan_doubts import decided, doubts_of
from cps_study.app.scan_tables import answers_csv, pages_csv
from cps_study.app.scanning import ScannedPage, are_scans, collate, scan_files
from cps_study.errors import UsageError
from cps_study.model.scan import ReadCell, ReadSheetPage, ScanPlace
from tests.paper.sheets import sheet_test

if TYPE_CHECKING:
    from pathlib import Path


def page(
    at: int, number: str, answers: dict[int, str], *, of: int = 1, part: int = 1
) -> ScannedPage:
    """Return page `at` of a file; an answer with a question mark is doubtful."""
    cells = {
        n: ReadCell(text.rstrip("?"), sure=not text.endswith("?"), why="a trace")
        for n, text in answers.items()
    }
    doubtful = any(not cell.sure for cell in cells.values())
    read = ReadSheetPage(
        "doubtful" if doubtful else "read",
        "question 1" if doubtful else "",
        form=ReadCell("A"),
        page=part,
        pages=of,
        number=ReadCell(number),
        answers=cells,
    )
    return ScannedPage(ScanPlace("s.pdf", at), read)


def table(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_each_person_has_a_row_in_the_order_of_the_numbers() -> None:
    """The heading is Number, Name, Form and the questions; a guess has a question mark."""
    scan = collate([page(1, "20", {1: "A", 2: "B?"}), page(2, "3", {1: "", 2: "AC"})])
    assert table(answers_csv(scan, 2)) == [
        ["Number", "Name", "Form", "1", "2"],
        ["3", "", "A", "", "AC"],
        ["20", "", "A", "A", "B?"],
    ]
    assert table(pages_csv(scan)) == [
        ["file", "page", "verdict", "reason"],
        ["s.pdf", "1", "doubtful", "question 1"],
        ["s.pdf", "2", "read", ""],
    ]


def test_pages_of_one_number_are_one_sheet_in_any_order() -> None:
    """Page 2 may come first, and between pages of somebody else."""
    scan = collate(
        [
            page(1, "7", {3: "C"}, of=2, part=2),
            page(2, "8", {1: "A", 2: "B"}, of=2),
            page(3, "7", {1: "D", 2: "D"}, of=2),
        ]
    )
    rows = table(answers_csv(scan, 3))
    assert rows[1] == ["7", "", "A", "D", "D", "C"]
    assert rows[2] == ["8", "", "A", "A", "B", "?"]
    assert scan.missing == ("page 2 of sheet 8 is missing",)
    assert table(pages_csv(scan))[-1] == ["", "", "refused", "page 2 of sheet 8 is missing"]


def test_sheets_without_a_number_are_named_by_their_place() -> None:
    """A second page without a number belongs to the page before it."""
    scan = collate(
        [
            page(1, "", {1: "A"}, of=2),
            page(2, "", {2: "B"}, of=2, part=2),
            page(3, "", {1: "C"}, of=2),
            page(4, "", {2: "D"}, of=2, part=2),
        ]
    )
    assert table(answers_csv(scan, 2))[1:] == [
        ["", "s.pdf, page 1", "A", "A", "B"],
        ["", "s.pdf, page 3", "A", "C", "D"],
    ]
    assert scan.missing == ()


def test_a_second_copy_is_named_and_the_clearer_one_is_used() -> None:
    """They agree wherever both are sure."""
    scan = collate([page(1, "7", {1: "A?", 2: "B"}), page(2, "7", {1: "A", 2: "B"})])
    assert table(answers_csv(scan, 2))[1:] == [["7", "", "A", "A", "B"]]
    verdicts = [(row[1], row[2], row[3]) for row in table(pages_csv(scan))[1:]]
    assert verdicts == [
        ("1", "refused", "a second copy of s.pdf, page 2, which is used"),
        ("2", "read", ""),
    ]
    assert scan.refused == []


def test_two_sheets_with_the_same_number_and_other_answers_are_both_kept() -> None:
    """One of the two numbers must be wrong, and only a person can say which."""
    scan = collate([page(1, "7", {1: "A"}), page(2, "7", {1: "B"})])
    rows = table(answers_csv(scan, 1))[1:]
    assert [row[3] for row in rows] == ["A", "B"]
    assert "7?" in {row[0] for row in rows}
    assert "s.pdf, page 1, too" in table(pages_csv(scan))[2][3]


def test_a_refused_page_is_accounted_for_and_stops_nothing() -> None:
    """Its reason and what to do stand in the list of pages."""
    refused = ReadSheetPage("refused", "no answer sheet was found", "scan it again")
    scan = collate([ScannedPage(ScanPlace("a.png", 1), refused), page(1, "7", {1: "A"})])
    assert len(scan.sheets) == 1
    assert table(pages_csv(scan))[1] == [
        "a.png",
        "1",
        "refused",
        "no answer sheet was found: scan it again",
    ]
    assert [one.place.file for one in scan.refused] == ["a.png"]


def test_a_person_decides_what_is_doubtful() -> None:
    """Each doubtful cell is named with its place; a decision makes it sure."""
    scan = collate([page(4, "7", {1: "A?", 2: "B?"})])
    first, second = doubts_of(scan, sheet_test(2))
    assert (first.where, first.read.text) == ("s.pdf, page 4, question 1", "A")
    scan = decided(scan, first, "D")
    scan = decided(scan, second, "")
    assert table(answers_csv(scan, 2))[1] == ["7", "", "A", "D", ""]
    assert scan.doubts == 0


def test_scans_are_told_from_tables(tmp_path: Path) -> None:
    """By their names; folders are scans. A mixture is refused, and so is an empty folder."""
    pdf, table_file, folder = tmp_path / "a.PDF", tmp_path / "a.csv", tmp_path / "scans"
    folder.mkdir()
    assert are_scans([pdf, folder])
    assert not are_scans([table_file])
    for mixture in ([pdf, table_file], [table_file, table_file]):
        with pytest.raises(UsageError):
            are_scans(mixture)
    with pytest.raises(UsageError, match="there are no scans"):
        scan_files([folder])
    for name in ("p10.png", "p2.png", "notes.txt", "p1.jpg"):
        (folder / name).touch()
    assert [file.name for file in scan_files([folder, folder / "p2.png"])] == [
        "p1.jpg",
        "p2.png",
        "p10.png",
    ]
