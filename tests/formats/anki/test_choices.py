"""Cards whose front lists options and whose back is a letter are questions."""

from __future__ import annotations

import pytest

from cps_study.formats.anki.choices import take_lettered
from cps_study.formats.item_builder import ItemBuilder, QuestionHead
from cps_study.formats.syntax.html_text import ImageReference, Plain

FRONT = "Which is a day?\nA) Tea\nB) Monday\nC)\nD)"


def taken(front: str, back: str, pictures: tuple[ImageReference, ...] = ()) -> ItemBuilder | None:
    """Return what a card was taken as; None if it stays a card."""
    builder = ItemBuilder("x")
    if not take_lettered(QuestionHead(1), Plain(front, pictures), Plain(back), builder):
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
        (f"{FRONT[:-6]}\nC) Both", "A\nB, C"),
        (f"{FRONT[:-6]}\nC) Both", "A\nand C"),
        (FRONT, "A\nB) Monday"),
        ("Which is a day?\nA) Tea\nB) Monday\nChoose one.", "B"),
        ("Which is a day?\nReason: it's May\nA) Tea\nB) Monday", "B"),
    ],
)
def test_what_is_not_clear_stays_a_card(front: str, back: str) -> None:
    """Two keys, a letter that no option has, options out of order or none, or more to say."""
    assert taken(front, back) is None


def test_short_lines_above_the_question_belong_to_it() -> None:
    """They'd be headings in a list; on a card, they may say what it's about."""
    builder = taken(f"Ann is new here\nBob is not\n\n{FRONT}", "B")
    assert builder is not None
    assert builder.items[0].stem == "Ann is new here\n\nBob is not\n\nWhich is a day?"


@pytest.mark.parametrize("options", ["A) Tea\nB) Milk\nC)", "A) Figure 1\nB) Figure 2"])
def test_an_option_that_may_be_a_picture_stays_a_card(options: str) -> None:
    """A front doesn't say which of its lines has the picture."""
    shown = (ImageReference("a.png", ""),)
    front = f"Which is tea?\n{options}"
    assert taken(front, "B") is not None
    assert taken(front, "B", shown) is None
