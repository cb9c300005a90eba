"""What rows of a table mean together."""

from __future__ import annotations

from cps_study.formats.base import DraftItem
from cps_study.formats.table.groups import RowDraft, group_rows, skip_doubtful_numbers
from cps_study.model.item import Option


def choice(line: int, key: int, *, count: int = 2) -> DraftItem:
    """Return a choice of options x0, x1 and so on."""
    options = tuple(Option(f"x{index}", index == key) for index in range(count))
    return DraftItem(kind="choice", stem=f"q{line}", options=options, line=line)


def test_a_family_needs_every_option_to_be_right_once() -> None:
    """Otherwise each row comes in alone, with the lead-in before its question and a warning."""
    whole = [RowDraft(choice(line, line % 2), family="Which?") for line in (2, 3)]
    items, problems = group_rows(whole, "t.csv")
    assert [item.group.kind for item in items if item.group] == ["family", "family"]
    assert [option.name for option in items[0].options] == ["o1", "o2"]
    assert problems == []
    items, problems = group_rows(whole[:1], "t.csv")
    assert (items[0].group, items[0].stem) == (None, "Which?\n\nq2")
    assert [(problem.line, problem.severity) for problem in problems] == [(2, "warning")]


def test_two_runs_of_the_same_text_are_two_scenarios() -> None:
    """Only rows next to each other share a scenario, and each scenario has a name of its own."""
    texts = ("story", "story", "", "story")
    rows = [RowDraft(choice(line, 0), scenario=text) for line, text in enumerate(texts, 2)]
    items, _ = group_rows(rows, "t.csv")
    names = [item.group.name if item.group else "" for item in items]
    assert names[0] == names[1] != ""
    assert names[2] == ""
    assert names[3] == f"{names[0]}-2"


def test_a_key_of_zero_skips_only_keys_that_are_numbers() -> None:
    """Without such a row, nothing is in doubt."""
    rows = [RowDraft(choice(2, 0), by_number=True), RowDraft(choice(3, 0))]
    certain, skipped = skip_doubtful_numbers(rows, zero_row=5)
    assert certain == rows[1:]
    assert [(row.line, row.title) for row in skipped] == [(2, "q2")]
    assert "row 5" in skipped[0].why
    assert skip_doubtful_numbers(rows, zero_row=0) == (rows, [])
