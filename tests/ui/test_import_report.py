"""The report on an import."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cps_study.app.importing import ImportOptions, apply_import, plan_import
from cps_study.store.library import Library
from cps_study.ui.import_report import import_lines
from tests.formats.lists.makers import word_file
from tests.formats.workbooks import workbook_of

if TYPE_CHECKING:
    from pathlib import Path

    from cps_study.store.paths import Home

DAY = "::Q1:: Which day comes after Monday? {=Tuesday ~Sunday ~Friday}\n"
MONTH = "::Q1:: Which month comes after May? {=June ~July ~April}\n"


def report(text: str, home: Home, tmp_path: Path) -> str:
    """Return the report on a file with this text, and bring it in."""
    path = tmp_path / "week.gift"
    path.write_text(text, encoding="utf-8")
    plan = plan_import(path, ImportOptions(bank="course"), home, Library(home))
    apply_import([plan], home, "20261122-060000")
    return import_lines([plan])


def test_a_different_question_with_a_name_that_is_there_is_reported(
    home: Home, tmp_path: Path
) -> None:
    """By both ids; a corrected key of the same question with the old and the new."""
    report(DAY, home, tmp_path)
    text = report(MONTH, home, tmp_path)
    assert (
        "course-q1-2: same name as a question that's there (course-q1), but a different question"
        in text
    )
    text = report(DAY.replace("=Tuesday ~Sunday", "~Tuesday =Sunday"), home, tmp_path)
    assert "the answer was 'Tuesday', and is 'Sunday'" in text
    assert "different question" not in text


def test_what_a_question_loses_is_said(home: Home, tmp_path: Path) -> None:
    """A picture that the file no longer has, and reasons for another answer."""
    pictured = DAY.replace(":: Which", r"::[html]<img src\='day.png' alt\='a day'> Which")
    report(pictured, home, tmp_path)
    assert "course-q1: it loses the picture\n" in report(DAY, home, tmp_path)
    report(DAY.replace("=Tuesday", "=Tuesday#Next."), home, tmp_path)
    text = report(DAY.replace("=Tuesday ~Sunday", "~Tuesday =Sunday"), home, tmp_path)
    assert "it loses the reasons; the answer was 'Tuesday', and is 'Sunday'" in text


def test_a_place_in_a_workbook_is_a_sheet_and_a_row(home: Home, tmp_path: Path) -> None:
    """For what stays out, and for what the check finds, which compares the sheets, too."""
    head = ("question", "a", "b", "answer")
    day = ("Which day of the week comes right after Monday?", "Tuesday", "Friday", "a")
    path = tmp_path / "course.xlsx"
    two = {"one": (head, day), "week 2": (head, (*day[:3], ""), day)}
    path.write_bytes(workbook_of(two))
    text = import_lines([plan_import(path, ImportOptions(), home, Library(home))])
    assert "week 2, row 2 'Which day of " in text
    assert "one, row 2: 2 of 2 options have no rationale [L21]" in text
    assert "week 2, row 3: nearly the same as " in text
    assert f"({path}/one:2), 100% alike [L22]" in text
    path.write_bytes(workbook_of({"one": two["week 2"]}))
    text = import_lines([plan_import(path, ImportOptions(), home, Library(home))])
    assert "row 2 'Which day" in text
    assert "row 3: 2 of 2 options have no rationale [L21]" in text


def test_a_place_in_a_word_document_is_a_paragraph(home: Home, tmp_path: Path) -> None:
    """Word shows no lines by number."""
    path = tmp_path / "quiz.docx"
    path.write_bytes(word_file("1. Which is a day?", "a) Monday", "b) Tea", "Answer: a", "2. And?"))
    text = import_lines([plan_import(path, ImportOptions(), home, Library(home))])
    assert "paragraph 5 'And?': it has no options and no answer" in text


def test_a_place_in_a_list_of_data_is_a_question(home: Home, tmp_path: Path) -> None:
    """All of Open Trivia's JSON may be on one line."""
    asked = {"type": "multiple", "question": "Tea?", "correct_answer": "a", "incorrect_answers": []}
    good = {**asked, "incorrect_answers": ["b"]}
    path = tmp_path / "trivia.json"
    path.write_text(json.dumps({"response_code": 0, "results": [good, asked]}), encoding="utf-8")
    text = import_lines([plan_import(path, ImportOptions(), home, Library(home))])
    assert "question 2 'Tea?'" in text
