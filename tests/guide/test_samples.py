"""The sample files of the manual can be used as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cps_study.app.attempts import load_blueprint
from cps_study.cli.app import run
from cps_study.guide import load_page
from tests.documents import MANUAL, fenced

if TYPE_CHECKING:
    from pathlib import Path

PAGE_OF = {
    "text": "lists",
    "blackboard-text": "others",
    "d2l": "others",
    "gift": "gift",
    "aiken": "aiken",
    "moodle-xml": "moodle-xml",
    "qti12": "qti",
    "qti21": "qti",
    "csv": "tables",
    "quizlet": "quizlet",
    "anki-text": "anki",
    "yaml": "yaml",
    "json": "yaml",
}
"""The subject whose page has a sample of a format."""
CHOICES = """bank: mine
title: Mine
items:
""" + "".join(
    f"""  - id: mine-{number}
    kind: choice
    level: recall
    stem: What comes after {number}?
    options:
      - {{text: number {number + 1}, key: true}}
      - {{text: number {number + 2}}}
      - {{text: number {number + 3}}}
      - {{text: number {number + 4}}}
"""
    for number in range(1, 5)
)
"""A bank of four questions with four options each."""

pytestmark = pytest.mark.usefixtures("shared_cache")


@pytest.mark.parametrize("kind", PAGE_OF)
def test_the_sample_of_each_format_comes_in(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It's recognized by its content, and every question of it comes into a bank of its own."""
    (sample,) = fenced(load_page(PAGE_OF[kind]).text, kind)
    path = tmp_path / "mine.txt"
    path.write_text(sample, encoding="utf-8")
    assert run(["bank", "import", str(path), "--yes", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)["files"]
    assert (report["format"], report["left"]) == (kind, [])
    assert report["held"] == len(report["new"]) > 0


def test_every_sample_on_a_page_about_a_format_is_tried() -> None:
    """None of them is in a language that the test above doesn't know."""
    for subject in set(PAGE_OF.values()):
        kinds = [kind for kind, page in PAGE_OF.items() if page == subject]
        assert all(len(fenced(load_page(subject).text, kind)) == 1 for kind in kinds)
    assert set(PAGE_OF.values()) <= set(MANUAL.values())


def test_the_sample_of_a_blueprint_draws_an_exam(tmp_path: Path) -> None:
    """The page on exams shows a file for `--blueprint`."""
    (sample,) = fenced(load_page("exam").text, "yaml")
    path = tmp_path / "mine.yaml"
    path.write_text(sample, encoding="utf-8")
    assert load_blueprint(path).items == 20
    assert (
        run(["print", "--blueprint", str(path), "--format", "txt", "--out", str(tmp_path / "test")])
        == 0
    )


def test_the_table_of_answers_can_be_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sample on the page about marking fits a test of four questions in two forms."""
    (sample,) = fenced(load_page("marking").text, "csv")
    bank, answers, folder = tmp_path / "mine.yaml", tmp_path / "answers.csv", tmp_path / "test"
    bank.write_text(CHOICES, encoding="utf-8")
    answers.write_text(sample, encoding="utf-8")
    assert run(["bank", "add", str(bank), "--yes"]) == 0
    assert (
        run(
            [
                "print",
                "--bank",
                "mine",
                "--items",
                "4",
                "--forms",
                "2",
                "--format",
                "txt",
                "--out",
                str(folder),
            ]
        )
        == 0
    )
    capsys.readouterr()
    asked = [
        "grade",
        str(answers),
        "--test",
        str(folder / "test.json"),
        "--out",
        str(tmp_path / "results"),
        "--json",
    ]
    assert run(asked) == 0
    assert "problems" not in json.loads(capsys.readouterr().out)
