"""What is counted over a bank, and what guessing would score."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.checks.statistics import STRATEGIES, count_items
from cps_study.model.item import Group, Question
from tests.checks.makers import card, choice, family, statement, typed
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.model.item import Bank, Item


def at(place: int, question: Question) -> Question:
    """Return the question with its key, written first, at another place."""
    options = list(question.options)
    options.insert(place, options.pop(0))
    return dataclasses.replace(question, options=tuple(options))


def test_kinds_levels_and_groups_are_counted() -> None:
    """Flashcards have no level that is asked; a situation is a question that applies."""
    story = Group("s", "scenario", "So it was.")
    items: list[Item] = [
        card("F", "B"),
        typed("Who is it?", level="understand"),
        statement("So it is.", level="apply", group=story),
        statement("So it is.", level="apply", group=story),
        *family("Guide", "Friend", "Planner"),
    ]
    found = count_items(items)
    assert found.kinds == {"flashcard": 1, "typed": 1, "truefalse": 2, "choice": 3}
    assert found.levels == {"understand": 1, "apply": 5}
    assert (found.items, found.questions, found.situations, found.situations_in_families) == (
        7,
        6,
        5,
        3,
    )
    assert (found.scenarios, found.families) == ({"s": 2}, {"x-family": 3})
    assert found.four == 0


def test_keys_are_counted_among_questions_with_four_options() -> None:
    """Position, strictly longest, strictly shortest; ties are neither. Families count, other numbers do not."""
    items: list[Item] = [
        at(1, choice("longest one", "bb", "cc", "dd")),
        at(3, choice("a", "bb", "cc", "dd")),
        choice("longest", "longest", "cc", "dd"),
        choice("three", "options", "here"),
        *family("Ax", "Bcx", "Cdex", "Defgx"),
    ]
    found = count_items(items)
    assert found.four == 7
    assert found.positions == {0: 2, 1: 2, 2: 1, 3: 2}
    assert (found.longest, found.shortest) == (2, 2)
    assert found.longest_run == 1
    assert found.share(found.positions[0]) == pytest.approx(2 / 7)


def test_the_longest_run_is_among_questions_outside_families() -> None:
    """A family's list stands as it is for all its stems."""
    item = choice("a", "b", "c", "d")
    assert (
        count_items(
            [at(1, item), item, item, *family("A", "B", "C", "D"), item, at(2, item)]
        ).longest_run
        == 3
    )
    assert count_items([]).longest_run == 0


def test_guessing_is_scored_by_chance_among_the_best() -> None:
    """An option alone at the top is taken; several share the guess; without any cue it is one in four."""
    clear = choice("Ask about housing", "Wait", "Call", "Rest", stem="Who helps with housing?")
    tied = choice(
        "Support and hope", "Always support and hope", "Never rest", "Wait", stem="Who is it?"
    )
    found = count_items([clear, tied])
    assert found.guessed["most words of the stem"] == pytest.approx(1 + 1 / 4)
    assert found.guessed["fewest sweeping words"] == pytest.approx(1 / 4 + 1 / 2)
    assert found.guessed["most peer-like words"] == pytest.approx(1 / 4 + 1 / 2)


@settings(max_examples=20)
@given(st.lists(banks(), max_size=3))
def test_counts_add_up(drawn: list[Bank]) -> None:
    """Every item is of one kind, every question of one level, and no count passes its whole."""
    items = [item for bank in drawn for item in bank.items]
    found = count_items(items)
    assert found.kinds.total() == found.items == len(items)
    assert found.levels.total() == found.questions
    assert found.positions.total() == found.four >= found.longest + found.shortest
    assert all(0 <= found.share(found.guessed[name]) <= 1 for name in STRATEGIES)
