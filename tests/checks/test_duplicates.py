"""Near-duplicates: which items ask nearly the same thing."""

from __future__ import annotations

import dataclasses
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from cps_study.checks import duplicates
from cps_study.checks.duplicates import first_twin, near_duplicates
from cps_study.checks.words import words_of
from tests.checks.makers import asking, card, choice, family, statement, typed

if TYPE_CHECKING:
    from cps_study.model.item import Item

LONG = (
    "Ana has come to her first group and does not know how the evening goes. "
    "Which helper on the page meets her?"
)
WORDS = ("ab", "bc", "cd", "de", "ef", "fg", "gh", "hi", "ij")
FOUR = ("The tour guide", "The planner", "The friend", "The monitor")


def pairs(*items: Item) -> list[tuple[int, int]]:
    """Return the positions of the near-duplicates."""
    return [(twins.first, twins.second) for twins in near_duplicates(items)]


def test_the_same_question_with_a_few_other_words_is_found() -> None:
    """Another name, upper case, and options in another order don't make a new question."""
    one = choice(*FOUR, stem=LONG)
    other = choice(*FOUR[::-1], stem=LONG.replace("Ana", "Mei").upper())
    assert pairs(one, asking("Who plans a week with somebody?"), other) == [(0, 2)]


def test_the_same_stem_is_not_enough() -> None:
    """Questions that share a stem but offer different options are different questions."""
    same = "Which of these does the page name first?"
    one = choice(
        "The tour guide meets newcomers", "The friend waits", "The planner plans a week", stem=same
    )
    other = choice("Housing near the bus", "Work in the kitchen", "Food from the pantry", stem=same)
    assert pairs(one, other) == []


def test_a_family_is_compared_by_its_stems() -> None:
    """Its options are the same for all items, so only two nearly equal stems are found."""
    stems = (LONG, LONG.replace("Ana", "Mei"), "Kofi looks for a flat near the bus line")
    assert pairs(*family("The tour guide", "The planner", "The friend", stems=stems)) == [(0, 1)]
    assert (
        pairs(*family("The tour guide who meets newcomers", "The planner of a week", "The friend"))
        == []
    )


def test_a_card_and_a_question_on_the_same_thing_are_not_duplicates() -> None:
    """A card and a question may well ask the same thing; two cards or two questions may not."""
    items: list[Item] = [
        card(LONG, "The guide"),
        typed(LONG, "guide"),
        card(LONG, "The guide"),
        statement(LONG),
    ]
    assert pairs(*items) == [(0, 2), (1, 3)]


def test_each_later_item_is_paired_with_the_one_most_like_it() -> None:
    """Three of a kind make three pairs, but only the second and the third are reported."""
    items: list[Item] = [
        choice(*FOUR, stem=LONG),
        choice(*FOUR, stem=LONG.replace("Ana", "Mei")),
        choice(*FOUR, stem=LONG),
    ]
    assert len(near_duplicates(items)) == 3
    twins = first_twin(near_duplicates(items))
    assert {second: pair.first for second, pair in twins.items()} == {1: 0, 2: 0}


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=8, max_size=14), max_size=8))
def test_the_quick_search_finds_what_comparing_all_finds(drawn: list[list[str]]) -> None:
    """The filter on rare words misses no pair whose runs of words overlap enough."""
    items = [card(" ".join(words), "x") for words in drawn]
    runs = []
    for item in items:
        words = words_of(f"{item.front} {item.back}")
        runs.append({tuple(words[n : n + 5]) for n in range(len(words) - 4)})
    wanted = set()
    for one, other in combinations(range(len(items)), 2):
        if len(runs[one] & runs[other]) >= 0.8 * len(runs[one] | runs[other]):
            wanted.add((one, other))
    assert wanted <= set(pairs(*items))


@given(st.lists(st.lists(st.sampled_from(WORDS[:4]), min_size=2, max_size=9), max_size=8))
def test_whatever_shares_half_of_its_pairs_of_words_is_looked_at(drawn: list[list[str]]) -> None:
    """The filter on rare pairs passes over nothing, whichever of the two texts is longer."""
    items = [card(" ".join(words), "x") for words in drawn]
    pairs_of = [set(zip(words, [*words[1:], "x"], strict=True)) for words in drawn]
    wanted = []
    for one, other in combinations(range(len(items)), 2):
        # The pair of the last word, x, is in all of them.
        common = len(pairs_of[one] & pairs_of[other]) + 1
        if 2 * common >= len(pairs_of[one] | pairs_of[other]) + 1:
            wanted.append((one, other))
    with mock.patch.object(duplicates, "_likeness", return_value=1.0):
        assert pairs(*items) == wanted


@given(st.lists(st.text("abc d", min_size=5, max_size=30).map(str.strip).filter(bool), max_size=6))
def test_what_is_found_really_is_alike(texts: list[str]) -> None:
    """Every pair is as alike as the limits say, by one measure or the other."""
    items = [dataclasses.replace(card(text, "x"), id=f"x-{n}") for n, text in enumerate(texts)]
    for first, second, likeness in near_duplicates(items):
        one, other = (" ".join(words_of(f"{texts[position]} x")) for position in (first, second))
        assert likeness >= 0.8
        assert likeness <= 1
        assert set(one.split()) & set(other.split())
        assert SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.5


def test_a_text_inside_a_much_longer_one_is_not_a_duplicate() -> None:
    """They share rare words, but one says far more than the other."""
    short = "Kofi phones the warmline"
    # Other items make the words of the longer text common, so that the shared ones are the rarest.
    items = [card(short, "x"), card(f"{short} about {LONG}", "x"), card(LONG, "x"), card(LONG, "x")]
    assert pairs(*items) == [(2, 3)]


def test_a_few_changed_words_in_the_middle_are_found_by_their_letters() -> None:
    """Each changed word breaks five runs of words, but hardly any letters are different."""
    other = LONG.replace("group", "class").replace("evening", "meeting")
    assert pairs(card(LONG, "x"), card(other, "x")) == [(0, 1)]


def test_the_same_words_in_another_order_are_not_a_duplicate() -> None:
    """All their letters are the same, but not in order."""
    one = "Kofi phones the warmline before Rosa visits the clinic"
    other = "Rosa visits the clinic before Kofi phones the warmline"
    assert pairs(card(one, "x"), card(other, "x")) == []


def test_many_variants_of_one_question_are_each_paired_with_another() -> None:
    """Each is compared with the first ones and the latest, and so not with all of hundreds."""
    variants = [
        dataclasses.replace(asking(f"{LONG} She comes on day {number}."), id=f"x-{number}")
        for number in range(80)
    ]
    found = near_duplicates(variants)
    assert {twins.second for twins in found} == set(range(1, 80))
    assert {twins.first for twins in found if twins.second == 79} == {*range(10), *range(39, 79)}
    assert len(found) < 80 * 79 / 2
