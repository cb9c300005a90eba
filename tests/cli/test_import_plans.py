"""What a table's columns hold is asked until it makes sense; tests/end_to_end has the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cps_study.ui import import_wizard
from cps_study.ui.import_wizard import TableColumns
from tests.cli.conftest import Keyboard

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Program

TABLE = "Asunto,Inciso A,Inciso B,Buena\nWho waits at the door?,The guide,The planner,A\n"
ASKS = TableColumns({"Asunto": "question"})
KEY = TableColumns({"Asunto": "question", "Buena": "correct"})


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a table in the working folder whose headings nobody knows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    return "mine.csv"


@pytest.mark.usefixtures("at_terminal")
def test_columns_are_asked_for_until_they_make_sense(
    program: Program, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What's the matter is said, the last choice is kept, and only one that works is to copy."""
    told = [ASKS, KEY]
    before: list[Any] = []

    def say(_path: object, _error: object, last: TableColumns | None) -> TableColumns:
        before.append(last)
        return told[len(before) - 1]

    monkeypatch.setattr(import_wizard, "map_columns", say)
    asked = ["--topic", "Week 1: the role", "--on-conflict", "both", "--format", "csv"]
    ran = program("bank", "import", table, "--dry-run", "--as", "door", *asked, stdin=Keyboard(""))
    assert ran.code == 0
    assert before == [None, ASKS]
    assert "That doesn't work yet: no column says which answer is right" in ran.err
    assert ran.err.count("To say the same next time") == 1
    command = (
        "--column question=Asunto --column correct=Buena --as door --topic week-1-the-role "
        "--format csv --on-conflict both"
    )
    assert command in " ".join(ran.err.split())


@pytest.mark.usefixtures("at_terminal")
def test_somebody_who_chooses_nothing_gets_the_error(
    program: Program, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As does somebody whom nobody can ask: one error, with its place and what to do."""
    monkeypatch.setattr(import_wizard, "map_columns", lambda *_: None)
    asked = program("bank", "import", table, stdin=Keyboard(""))
    plain = program("bank", "import", table, "--plain")
    assert (asked.code, asked.err) == (plain.code, plain.err)
    assert plain.code == 3
    assert plain.err.startswith("error: no column seems to have the questions")
    assert "(mine.csv:1:1)\nhint: say which column is which" in plain.err
    assert plain.err.count("error:") == 1
