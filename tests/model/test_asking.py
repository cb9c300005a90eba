"""What an item asks: its objective, and on which rung."""

from __future__ import annotations

import pytest

from cps_study.model.asking import Asked, asked_by, asked_objective, rung_of
from cps_study.model.item import Flashcard, Item, Level, Question, Typed
from cps_study.model.outline import Objective, Outline, Place

PLACE = (Place("page", "line"),)
OUTLINE = Outline(
    {},
    {
        "page/one": Objective("page/one", "One.", PLACE, "crisis", 5),
        "page/two": Objective("page/two", "Two.", PLACE, "values", 2),
    },
)


def card(*cites: str, level: Level = "recall") -> Flashcard:
    return Flashcard(id="card", topic="t", level=level, cites=cites, front="?", back="!")


def question(level: Level) -> Question:
    return Question(id="q", topic="t", level=level, kind="truefalse", stem="?", options=())


def typed(level: Level) -> Typed:
    return Typed(id="t", topic="t", level=level, stem="?", accept=("!",))


@pytest.mark.parametrize(
    ("cites", "asked"),
    [
        (("page/one",), "page/one"),
        (("page/two", "page/one"), "page/two"),
        (("elsewhere", "page/one", "page/two"), "page/one"),
        (("elsewhere",), "item:card"),
        ((), "item:card"),
    ],
)
def test_an_item_asks_the_first_objective_it_cites_that_is_in_the_outline(
    cites: tuple[str, ...], asked: str
) -> None:
    """Others are context; without any in the outline, the item is an objective of its own."""
    assert asked_objective("card", cites, OUTLINE.objectives) == asked
    assert asked_by(card(*cites), OUTLINE).objective == asked


def test_what_is_asked_has_the_domain_and_the_importance_of_the_outline() -> None:
    """An item that asks nothing of the outline counts as importance 3, in no domain."""
    assert asked_by(card("page/one", "page/two"), OUTLINE) == Asked("page/one", "crisis", 5)
    assert asked_by(card("page/two"), OUTLINE) == Asked("page/two", "values", 2)
    assert asked_by(card("elsewhere"), OUTLINE) == Asked("item:card", None, 3)


@pytest.mark.parametrize(
    ("item", "rung"),
    [
        (card(), "card"),
        (card(level="apply"), "card"),
        (question("recall"), "question"),
        (question("understand"), "question"),
        (question("apply"), "situation"),
        (typed("recall"), "question"),
        (typed("apply"), "situation"),
    ],
)
def test_the_rung_comes_from_the_kind_and_the_level(item: Item, rung: str) -> None:
    """Every flashcard is a card; any other item is a question, or a situation if it asks to act."""
    assert rung_of(item) == rung
