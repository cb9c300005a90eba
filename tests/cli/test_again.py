"""`print --again` does what it's told; `test_uses.py` says what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer.main

from cps_study.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

VALUES = {
    "items": "2", "blueprint": "b.yaml", "bank": "small", "topic": "small", "level": "recall",
    "forms": "3", "families": "block", "seed": "9", "title": "Spring", "pass_mark": "70",
    "kinds": "txt", "paper": "a4", "key": "end", "item": "small-tf", "items_file": "ids.txt",
    "not_in": "old/test.json", "from_missed": "results",
    "class_list": "names.csv",
}  # fmt: skip
"""A value for each option that takes one. Each is another than the usual."""


def options() -> dict[str, str]:
    """Return every option of print: its parameter's name, and how it's written."""
    group: Any = typer.main.get_command(app)
    command = group.commands["print"]
    return {str(parameter.name): parameter.opts[0] for parameter in command.params}


def given(name: str) -> tuple[str, ...]:
    """Return an option as it's given."""
    option = options()[name]
    return (option, VALUES[name]) if name in VALUES else (option,)


@pytest.fixture(autouse=True)
def old(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a printed test."""
    monkeypatch.chdir(tmp_path)
    args = ("--bank", "small", "--items", "3", "--seed", "4", "--format", "md", "--out", "old")
    assert program("print", *args).code == 0
    (tmp_path / "names.csv").write_text("name\nAna\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "forms",
        "pass_mark",
        "key",
        "kinds",
        "answer_sheet",
        "class_list",
    ],
)
def test_again_does_what_it_is_told(program: Program, old: Path, name: str) -> None:
    """Another title, pass mark, number of forms, key or format gives other files."""
    base = ("print", "--again", "old/test.json", "--format", "md")
    args = base if name != "kinds" else base[:3]
    assert program(*base, "--out", "same").code == 0
    assert program(*args, *given(name), "--out", "new").code == 0
    same, new = (
        {file.name: file.read_bytes() for file in (old / folder).iterdir()}
        for folder in ("same", "new")
    )
    assert same == {file.name: file.read_bytes() for file in (old / "old").iterdir()}
    assert new != same


def test_more_forms_are_added_and_the_old_ones_stay(program: Program) -> None:
    """Sheets of the forms that were printed keep their letters; the new test has a new code."""
    first = program("print", "--again", "old/test.json", "--forms", "3", "--out", "new", "--json")
    data = first.json
    assert data["forms"] == ["A", "B", "C"]
    note = first.err.splitlines()[0]
    assert note.startswith(f"note: this is test {data['test']} now, not ")
    again = program("print", "--again", "new/test.json", "--forms", "1", "--out", "x", "--json")
    assert again.json["items"] == data["items"]


def test_a_bank_of_typed_questions_leads_on(program: Program, old: Path) -> None:
    """If there are only typed questions, the hint is to ask for those."""
    bank = old / "words.yaml"
    bank.write_text(
        "bank: words\ntitle: Words\nlanguage: en\nlicence: CC0-1.0\nitems:\n"
        "  - {id: w1, kind: typed, topic: w, level: recall, stem: Who links to housing?,"
        " accept: [resource broker], rationale: It links.}\n",
        encoding="utf-8",
    )
    assert program("bank", "add", str(bank), "--yes").code == 0
    ran = program("print", "--bank", "words", "--items", "1", "--out", "w")
    assert ran.code == 2
    assert "hint: 1 more question is answered in words: add --typed" in ran.err
    typed = program("print", "--bank", "words", "--items", "1", "--typed", "--out", "w")
    assert "note: 1 question is answered in words." in typed.err
