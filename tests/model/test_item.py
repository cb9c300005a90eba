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
    in_topic,
    prompt_of,
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
    """Fingerprints are kept in journals for years, so the same wording gives the same eight digits for ever."""
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
def test_the_fingerprint_tells_another_wording_or_key(item: Item, change: dict[str, Any]) -> None:
    """Whatever the candidate reads, the options' order and the key are in the fingerprint."""
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
def test_the_fingerprint_overlooks_what_the_candidate_does_not_read(change: dict[str, Any]) -> None:
    """A new line, topic, level, rationale, tag or name keeps the answers given so far readable."""
    assert fingerprint(dataclasses.replace(CHOICE, **change)) == fingerprint(CHOICE)


@settings(deadline=None, max_examples=25)
@given(items())
def test_a_fingerprint_is_eight_hex_digits(item: Item) -> None:
    """Every item has one, whatever its text."""
    assert len(fingerprint(item)) == 8
    assert int(fingerprint(item), 16) >= 0


def test_an_items_line_is_no_part_of_what_it_is() -> None:
    """Two items that differ in their line only are equal and hash alike; any other field tells them apart."""
    moved = dataclasses.replace(CHOICE, line=7)
    assert moved == CHOICE
    assert hash(moved) == hash(CHOICE)
    assert dataclasses.replace(CHOICE, topic="u") != CHOICE


@pytest.mark.parametrize("item", [CARD, TYPED, CHOICE])
def test_items_are_frozen(item: Item) -> None:
    """Nobody can change an item that others hold."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        item.id = "y"  # type: ignore[misc] # the point of the test


def test_keys_are_the_places_of_the_right_options() -> None:
    """Places count from 0 in the order written."""
    assert CHOICE.keys == {0}
    assert SEVERAL.keys == {0, 2}


def test_the_prompt_is_what_the_item_asks() -> None:
    """A flashcard asks its front, a question its stem."""
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
def test_a_topic_holds_what_lies_below_it(topic: str, wanted: str, inside: bool) -> None:  # noqa: FBT001 - expected
    """A topic is inside itself and inside what stands before a slash, not inside a word that starts alike."""
    assert in_topic(topic, wanted) is inside
