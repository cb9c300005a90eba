"""When two items are the same question, and when they are not."""

from __future__ import annotations

import dataclasses

import pytest

from cps_study.model.item import Group, Item
from cps_study.model.likeness import content_of, differ_by_a_slip, likeness, words_in
from tests.checks.makers import card, choice, statement, typed


def alike(one: Item, other: Item, *, named_alike: bool = True) -> bool:
    first, second = content_of(one), content_of(other)
    measured = likeness(first, second, named_alike=named_alike)
    assert measured == likeness(second, first, named_alike=named_alike)
    assert 0 <= measured <= 1
    return measured > 0


DAY = choice("Tuesday", "Sunday", "Friday", stem="Which day comes after Monday?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DAY, choice("Tuesday", "Sunday", "Friday", stem="Which day comes after Mondey?")),
        (DAY, choice("Sunday", "Tuesday", "Friday", stem="Which day comes after Monday?")),
        (DAY, choice("Sunday", "Tuesday", "Friday", stem="Which day comes after Mnoday?")),
        (DAY, choice("Tuesday", "Sunday", "Saturday", stem="Which day comes right after Monday?")),
        (card("respite", "a short rest"), card("respite", "a pause for the caregiver")),
        (card("respite", "a short rest"), card("respite care", "a short rest")),
        (
            typed("Who links people to housing?", "broker"),
            typed("Who links people to housing?", "resource broker"),
        ),
        (
            statement("Recovery is a proces that heals"),
            statement("Recovery is a process that heals"),
        ),
        (choice("4", "5", stem="2 + 2 = ?"), choice("4", "5", "6", stem="2 + 2 = ?")),
    ],
)
def test_a_corrected_question_is_the_same(one: Item, other: Item) -> None:
    """Somebody fixed a typo, moved the key, replaced a distractor, or added some words."""
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (DAY, choice("June", "July", "April", stem="Which month comes after May?")),
        (DAY, choice("Friday", "Tuesday", "Sunday", stem="Which day comes after Thursday?")),
        (
            choice("Tea", "Ham", stem="Which of these is right?"),
            choice("May", "Go", stem="Which of these is right?"),
        ),
        (
            statement("A peer may lend money to a peer"),
            statement("A peer may sell a car to a peer"),
        ),
        (choice("4", "3", stem="What is 2 + 2?"), choice("0", "4", stem="What is 2 - 2?")),
        (card("respite", "a short rest"), typed("respite", "a short rest")),
        (card("日本語の本", "本"), card("中国の茶", "茶")),
        (
            choice("Yes", "No", stem="Who is it?", image="a.png"),
            choice("No", "Yes", stem="Who is it?", image="b.png"),
        ),
    ],
)
def test_a_different_question_is_not_the_same(one: Item, other: Item) -> None:
    """New words with a new key, a stock stem with other options, another form or picture."""
    assert not alike(one, other)


def test_without_a_name_more_has_to_be_the_same() -> None:
    """Without the same name, a longer stem makes another question."""
    longer = dataclasses.replace(DAY, stem="Which day of the week comes next after Monday?")
    assert alike(DAY, longer)
    assert not alike(DAY, longer, named_alike=False)


def test_the_situation_counts_by_itself() -> None:
    """The same stem is another question in another scenario."""
    stories = ("Ana waits at the door of the center.", "Kofi lost the keys of a car.")
    first, second = (
        dataclasses.replace(DAY, group=Group("s", "scenario", text)) for text in stories
    )
    assert alike(first, first)
    assert not alike(first, second)


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("center", "centre", True),
        ("recieve", "receive", True),
        ("drink", "drinks", True),
        ("monday", "mondey", True),
        ("legal", "illegal", False),
        ("may", "day", False),
        ("12345", "12346", False),
        ("tuesday", "thursday", False),
    ],
)
def test_a_slip_is_one_letter_in_a_long_word(one: str, other: str, *, slip: bool) -> None:
    """A number never has one, and neither does a short word."""
    assert differ_by_a_slip(one, other) is differ_by_a_slip(other, one) is slip


def test_words_are_found_in_every_script() -> None:
    """Scripts without spaces count characters; a text with only punctuation is one word."""
    assert words_in("It\u2019s 2 + 2, C++ and well-being") == {
        "it's",
        "2",
        "+",
        "c",
        "and",
        "well",
        "being",
    }
    assert words_in("日本 x") == {"日", "本", "x"}
    assert words_in("?!") == {"?!"}
