"""Cards whose front lists options and whose back is a letter are questions."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.choices import take_lettered
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.syntax.html_text import Plain

FRONT = "Which is a day?\nA) Tea\nB) Monday\nC)\nD)"


def taken(front: str, back: str) -> ItemBuilder | None:
    """Return what a card was taken as; None if it stays a card."""
    builder = ItemBuilder("x")
    if not take_lettered(QuestionHead(1), Plain(front), Plain(back), builder):
        return None
    return builder


@pytest.mark.parametrize(
    ("back", "reason"), [("B", ""), ("(b)", ""), ("B.\n\nIt comes after Sunday.", "It comes")]
)
def test_a_letter_is_the_key(back: str, reason: str) -> None:
    """What else the back says is the reason; letters that the note doesn't use are gone."""
    builder = taken(FRONT, back)
    assert builder is not None
    (draft,) = builder.items
    assert draft.stem == "Which is a day?"
    assert [(option.text, option.key) for option in draft.options] == [
        ("Tea", False),
        ("Monday", True),
    ]
    assert draft.rationale.startswith(reason)


@pytest.mark.parametrize(
    ("front", "back"),
    [
        (FRONT, "Monday"),
        (FRONT, "A\nB"),
        (FRONT, "E"),
        (FRONT, "A. Tea\nB. Monday"),
        ("Which vitamin is in milk?", "D"),
        ("Which is a day?\nB) Tea\nA) Monday", "B"),
        ("Q1?\nA) x\nB) y\nAnswer: A\nQ2?\nA) x\nB) y", "B"),
    ],
)
def test_what_is_not_clear_stays_a_card(front: str, back: str) -> None:
    """Two letters, a letter that no option has, options out of order, or no options at all."""
    assert taken(front, back) is None
