"""Items, their fingerprints, and topics."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings

from cps_study.model.item import (
    Flashcard,
    Group,
    Item,
    Option,
    Question,
    Typed,
    fingerprint,
    full_prompt_of,
    in_topic,
    prompt_of,
    topic_words,
)
from tests.strategies import items

COMMON: dict[str, Any] = {"id": "x", "topic": "t", "level": "recall"}
CARD = Flashcard(**COMMON, front="F", back="B")
TYPED = Typed(**COMMON, stem="S", accept=("a", "b"), rationale="R")
CHOICE = Question(
    **COMMON,
    kind="choice",
    stem="S",
    options=(Option("A", key=True, rationale="R"), Option("B"), Option("C")),
    group=Group("g", "scenario", "It happened."),
)
SEVERAL = dataclasses.replace(
    CHOICE, kind="multi", options=(Option("A", key=True), Option("B"), Option("C", key=True))
)


def test_the_fingerprint_of_a_wording_is_fixed() -> None:
    """Journals keep fingerprints for years, so a wording gives the same eight digits forever."""
    assert [fingerprint(item) for item in (CARD, TYPED, CHOICE, SEVERAL)] == [
        "5a12ce28",
        "f8f0ebd8",
        "aacd4bc9",
        "c1674d68",
    ]


@pytest.mark.parametrize(
    ("item", "change"),
    [
        (CARD, {"front": "F?"}),
        (CARD, {"back": "B?"}),
        (CARD, {"front": "B", "back": "F"}),
        (TYPED, {"stem": "S?"}),
        (TYPED, {"accept": ("a",)}),
        (TYPED, {"accept": ("b", "a")}),
        (TYPED, {"accept": ("ab",)}),
        (CHOICE, {"stem": "S?"}),
        (CHOICE, {"kind": "multi"}),
        (CHOICE, {"options": (Option("A"), Option("B", key=True), Option("C"))}),
        (CHOICE, {"options": (Option("A", key=True), Option("B?"), Option("C"))}),
        (CHOICE, {"options": (Option("A", key=True), Option("C"), Option("B"))}),
        (CHOICE, {"options": (Option("A", key=True), Option("B"))}),
        (CHOICE, {"group": Group("g", "scenario", "Something else happened.")}),
        (CHOICE, {"group": None}),
    ],
)
def test_the_fingerprint_changes_with_wording_and_key(item: Item, change: dict[str, Any]) -> None:
    """What the candidate reads, the order of the options, and the key are part of it."""
    assert fingerprint(dataclasses.replace(item, **change)) != fingerprint(item)


@pytest.mark.parametrize(
    "change",
    [
        {"line": 99},
        {"topic": "other/topic"},
        {"level": "apply"},
        {"cites": ("a/b",)},
        {"tags": ("new",)},
        {"id": "renamed"},
        {"group": Group("renamed", "scenario", "It happened.")},
        {"rationale": "Another reason."},
        {"locked": True},
        {
            "options": (
                Option("A", key=True, rationale="Other"),
                Option("B", rationale="New"),
                Option("C", name="n"),
            )
        },
    ],
)
def test_the_fingerprint_ignores_what_the_candidate_does_not_read(change: dict[str, Any]) -> None:
    """With another line, topic, level, rationale, tag or name, earlier answers still count."""
    assert fingerprint(dataclasses.replace(CHOICE, **change)) == fingerprint(CHOICE)


@settings(deadline=None, max_examples=25)
@given(items())
def test_a_fingerprint_is_eight_hex_digits(item: Item) -> None:
    """Every item has one, whatever its text."""
    assert len(fingerprint(item)) == 8
    assert int(fingerprint(item), 16) >= 0


def test_two_items_that_differ_only_in_their_line_are_equal() -> None:
    """They hash alike, too; any other field makes them different."""
    moved = dataclasses.replace(CHOICE, line=7)
    assert moved == CHOICE
    assert hash(moved) == hash(CHOICE)
    assert dataclasses.replace(CHOICE, topic="u") != CHOICE


@pytest.mark.parametrize("item", [CARD, TYPED, CHOICE])
def test_items_are_frozen(item: Item) -> None:
    """Nobody can change an item that others use."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        item.id = "y"  # type: ignore[misc] # must not work


def test_keys_are_the_positions_of_the_right_options() -> None:
    """Positions count from 0 in the order written."""
    assert CHOICE.keys == {0}
    assert SEVERAL.keys == {0, 2}


def test_the_prompt_is_what_the_item_asks() -> None:
    """That is a flashcard's front, and the stem of any other item."""
    assert [prompt_of(item) for item in (CARD, TYPED, CHOICE)] == ["F", "S", "S"]
    assert [item.kind for item in (CARD, TYPED, CHOICE, SEVERAL)] == [
        "flashcard",
        "typed",
        "choice",
        "multi",
    ]


@pytest.mark.parametrize(
    ("topic", "wanted", "inside"),
    [
        ("roles", "roles", True),
        ("roles/mentor", "roles", True),
        ("roles/mentor/more", "roles/mentor", True),
        ("roles", "roles/mentor", False),
        ("roles-new", "roles", False),
        ("roles-new/mentor", "roles", False),
        ("other/roles", "roles", False),
    ],
)
def test_a_topic_contains_what_is_below_it(topic: str, wanted: str, *, inside: bool) -> None:
    """It is inside itself and inside what comes before a slash, but not in `roles-new`."""
    assert in_topic(topic, wanted) is inside


def test_a_topic_is_shown_as_words() -> None:
    """Nobody reads slashes, hyphens or underscores; a decimal point stays."""
    assert topic_words("role-boundaries/step_work") == "role boundaries: step work"
    assert topic_words("week-1.5") == "week 1.5"


def test_a_line_names_an_item_with_what_its_family_asks() -> None:
    """A scenario is too long for a line, and a family without a shared question adds nothing."""
    stem = prompt_of(CHOICE)
    asks = {
        None: stem,
        Group("g", "family", "Who is meant?"): f"{stem}: Who is meant?",
        Group("g", "family", ""): stem,
        Group("g", "scenario", "A peer calls."): stem,
    }
    for group, line in asks.items():
        assert full_prompt_of(dataclasses.replace(CHOICE, group=group)) == line


@pytest.mark.parametrize("stem", ["He leaves.", "“Is that so?”", "He says (low.)"])
def test_a_stem_that_is_a_sentence_needs_no_colon(stem: str) -> None:
    """The question of its family follows after a blank."""
    group = Group("g", "family", "What fits?")
    assert (
        full_prompt_of(dataclasses.replace(CHOICE, stem=stem, group=group)) == f"{stem} What fits?"
    )
