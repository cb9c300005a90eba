"""What the learner says of a table's columns; tests/end_to_end has the questions about them."""

from __future__ import annotations

from pathlib import Path

from cps_study.ui.import_wizard import TableColumns


def test_the_command_for_next_time_can_be_copied() -> None:
    """A name with a space or an apostrophe stays whole, in any shell."""
    columns = TableColumns({"The question": "question", "What's right": "correct"}, headings=False)
    assert columns.command(Path("my table.csv")) == (
        'cps-study bank import "my table.csv" --no-headings'
        ' --column "question=The question" --column "correct=What\'s right"'
    )
