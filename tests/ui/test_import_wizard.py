"""What the learner says of a table's columns; tests/end_to_end has the questions about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cps_study.app.importing import UnusableFileError
from cps_study.model.problem import Problem
from cps_study.ui import import_wizard
from cps_study.ui.import_wizard import TableColumns, map_columns

if TYPE_CHECKING:
    import pytest

WRONG = UnusableFileError("x.csv", "can't be read", "", [Problem("x.csv", 1, 1, "no column")])
ROWS = "Who waits?,planner,guide,B\nWhich is red?,tea,rose,b\n"


def table(folder: Path, text: str) -> Path:
    """Return a file with a table."""
    path = folder / "x.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_enter_takes_what_the_headings_or_the_rows_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was chosen the last time goes before what the rows suggest."""
    monkeypatch.setattr(import_wizard, "_pick", lambda _question, _choices, default: default)
    path = table(tmp_path, f"Question,Un,Deux,Y\n{ROWS}")
    fields = {"Question": "question", "Un": "option", "Deux": "option", "Y": "correct"}
    assert map_columns(path, WRONG) == TableColumns(fields)
    before = TableColumns({"Y": "tags"})
    assert map_columns(path, WRONG, before) == TableColumns(fields | {"Y": "tags"})
    assert map_columns(path.rename(tmp_path / "x.tab"), WRONG) == TableColumns(fields)
    assert map_columns(table(tmp_path, "X,Z\n,\n"), WRONG) is None


def test_rows_that_say_what_they_are_need_no_more_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless what they say doesn't work."""
    asked: list[str] = []

    def pick(question: str, _choices: object, default: str) -> str:
        asked.append(question)
        return "row" if default == "headings" else default

    monkeypatch.setattr(import_wizard, "_pick", pick)
    path = table(tmp_path, "respite,rest\npeer,friend\n")
    cards = TableColumns({}, headings=False)
    assert map_columns(path, WRONG) == cards
    assert cards.command(Path("x.csv")) == "cps-study bank import x.csv --no-headings"
    assert len(asked) == 1
    assert map_columns(path, WRONG, cards) == TableColumns({"1": "front", "2": "back"}, False)  # noqa: FBT003 - its field
    assert len(asked) == 4


def test_the_command_for_next_time_can_be_copied() -> None:
    """A name with a space or an apostrophe stays whole, in any shell."""
    columns = TableColumns({"The question": "question", "What's right": "correct"}, headings=False)
    assert columns.command(Path("my table.csv")) == (
        'cps-study bank import "my table.csv" --no-headings'
        ' --column "question=The question" --column "correct=What\'s right"'
    )
