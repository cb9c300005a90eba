"""What is counted in a bank, and how well guessing would score."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.checks.statistics import STRATEGIES, by_peer_words, count_items
from cps_study.model.item import Group, Question
from tests.checks.makers import card, choice, family, statement, typed
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.model.item import Bank, Item


def with_key_at(position: int, question: Question) -> Question:
    """Return the question with its key, which is written first, at another position."""
    options = list(question.options)
    options.insert(position, options.pop(0))
    return dataclasses.replace(question, options=tuple(options))


def test_kinds_levels_and_groups_are_counted() -> None:
    """A flashcard's level isn't counted; a situation is a question at the level `apply`."""
    story = Group("s", "scenario", "So it was.")
    items: list[Item] = [
        card("F", "B"),
        typed("Who is it?", level="understand"),
        statement("So it is.", level="apply", group=story),
        statement("So it is.", level="apply", group=story),
        *family("Guide", "Friend", "Planner"),
    ]
    statistics = count_items(items)
    assert statistics.kinds == {"flashcard": 1, "typed": 1, "truefalse": 2, "choice": 3}
    assert statistics.levels == {"understand": 1, "apply": 5}
    assert (
        statistics.items,
        statistics.questions,
        statistics.situations,
        statistics.situations_in_families,
    ) == (
        7,
        6,
        5,
        3,
    )
    assert (statistics.scenarios, statistics.families) == ({"s": 2}, {"x-family": 3})
    assert statistics.four == 0


def test_keys_are_counted_among_questions_with_four_options() -> None:
    """A tie is neither longest nor shortest. Families count; three options don't."""
    items: list[Item] = [
        with_key_at(1, choice("longest one", "bb", "cc", "dd")),
        with_key_at(3, choice("a", "bb", "cc", "dd")),
        choice("longest", "longest", "cc", "dd"),
        choice("three", "options", "here"),
        *family("Ax", "Bcx", "Cdex", "Defgx"),
    ]
    statistics = count_items(items)
    assert statistics.four == 7
    assert statistics.positions == {0: 2, 1: 2, 2: 1, 3: 2}
    assert (statistics.longest, statistics.shortest) == (2, 2)
    assert statistics.longest_run == 1
    assert statistics.share(statistics.positions[0]) == pytest.approx(2 / 7)


def test_the_longest_run_is_among_questions_outside_families() -> None:
    """A family's option list stays as it is for all its stems."""
    item = choice("a", "b", "c", "d")
    assert (
        count_items(
            [
                with_key_at(1, item),
                item,
                item,
                *family("A", "B", "C", "D"),
                item,
                with_key_at(2, item),
            ]
        ).longest_run
        == 3
    )
    assert count_items([]).longest_run == 0


def test_guessing_is_scored_by_chance_among_the_best() -> None:
    """The guesser picks the best option; several that are equally good share the guess."""
    clear = choice("Ask about housing", "Wait", "Call", "Rest", stem="Who helps with housing?")
    tied = choice(
        "Support and hope", "Always support and hope", "Never rest", "Wait", stem="Who is it?"
    )
    statistics = count_items([clear, tied])
    assert statistics.guessed["most words of the stem"] == pytest.approx(1 + 1 / 4)
    assert statistics.guessed["fewest sweeping words"] == pytest.approx(1 / 4 + 1 / 2)
    assert statistics.guessed["most peer-like words"] == pytest.approx(1 / 4 + 1 / 2)


def test_a_word_sounds_like_peer_support_by_how_it_begins() -> None:
    """`Unsupported` and `disowned` don't; `explored` and `own` do, but `owned` doesn't."""
    options = choice("Unsupported, disowned", "She explored her own, own choices", "She owned it")
    assert by_peer_words(options) == [0, 4, 0]


@settings(max_examples=20)
@given(st.lists(banks(), max_size=3))
def test_counts_add_up(drawn: list[Bank]) -> None:
    """Every item has one kind, every question one level, and no part exceeds its whole."""
    items = [item for bank in drawn for item in bank.items]
    statistics = count_items(items)
    assert statistics.kinds.total() == statistics.items == len(items)
    assert statistics.levels.total() == statistics.questions
    assert (
        statistics.positions.total() == statistics.four >= statistics.longest + statistics.shortest
    )
    assert all(0 <= statistics.share(statistics.guessed[name]) <= 1 for name in STRATEGIES)


def test_the_reading_grade_is_the_mean_of_items_that_are_long_enough() -> None:
    """Fewer than twenty words say nothing about how hard a text is to read."""
    short = card("Who is it?", "B")
    easy = card("He sat. " * 10, "B")
    hard = card("Organizational responsibilities characterize documentation. " * 5, "B")
    assert count_items([short]).grade == 0
    grades = [count_items([item]).grade for item in (easy, hard)]
    assert count_items([short, easy, hard]).grade == pytest.approx(sum(grades) / 2)
