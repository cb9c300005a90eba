"""Drafts: how a question from a file becomes an item of a bank, and never without a name."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given

from cps_study.formats.base import (
    NO_OPTIONS,
    DraftGroup,
    DraftItem,
    ReadOptions,
    ReadResult,
    Skipped,
)
from cps_study.formats.native.bank_format import draft_of
from cps_study.model.item import Bank, Flashcard, Group, Option, Question, Typed
from tests.strategies import banks

GROUP = DraftGroup("the file's name", "scenario", "Rosa waits.")


@given(bank=banks())
def test_an_item_comes_back_from_its_draft(bank: Bank) -> None:
    """A draft carries everything: named as it was, it's the same item again."""
    for item in bank.items:
        draft = draft_of(item)
        group_ident = item.group.id if item.group is not None else ""
        again = draft.named(item.id, item.topic, group_ident)
        assert again == item
        assert again.line == item.line


def test_the_kind_decides_what_a_draft_becomes() -> None:
    """A flashcard, a question to type an answer to, or one with options."""
    card = DraftItem(kind="flashcard", stem="Who?", back="The guide").named("b-1", "b")
    assert isinstance(card, Flashcard)
    assert (card.front, card.back) == ("Who?", "The guide")
    typed = DraftItem(kind="typed", stem="Who?", accept=("guide",)).named("b-1", "b")
    assert isinstance(typed, Typed)
    options = (Option("I", key=True), Option("You"))
    closed = DraftItem(kind="choice", stem="Who?", options=options).named("b-1", "b")
    assert isinstance(closed, Question)
    assert (closed.id, closed.topic, closed.options) == ("b-1", "b", options)


def test_a_group_gets_the_id_of_the_bank() -> None:
    """The file's name for it stays behind."""
    draft = DraftItem(kind="flashcard", stem="Who?", back="Rosa", group=GROUP)
    assert draft.named("b-1", "b", "b-story").group == Group("b-story", "scenario", "Rosa waits.")


def test_the_line_is_no_part_of_a_draft() -> None:
    """A question that moved within its file is the same question."""
    draft = DraftItem(kind="flashcard", stem="Who?", back="Rosa", line=3)
    assert dataclasses.replace(draft, line=9) == draft


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (NO_OPTIONS, set()),
        (ReadOptions(separators=("a", "b")), {"--separators"}),
        (ReadOptions(columns={"Frage": "question"}), {"--column"}),
        (ReadOptions(("a", "b"), {}), {"--separators", "--column"}),
    ],
)
def test_the_options_that_were_used_are_known(options: ReadOptions, names: set[str]) -> None:
    """They choose the format."""
    assert options.given == names


def test_a_result_counts_every_question() -> None:
    """Whether it can come in or not."""
    draft = DraftItem(kind="flashcard", stem="Who?", back="Rosa")
    assert ReadResult((draft,), (Skipped(3, "Words", "it is an essay"),)).question_count == 2
