"""A bank as a QTI 1.2 package for Canvas, and back."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from hypothesis import assume, given

from cps_study.formats.matching import single, with_matching
from cps_study.formats.qti12.reader import detects, read
from cps_study.formats.qti12.writer import write
from cps_study.model.item import Bank, Flashcard, Option, Question
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, problems_in_a_bank
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.model.item import Item


def _bank_of(*items: Item) -> Bank:
    return Bank(id="b", title="B", items=items)


@given(banks())
def test_what_canvas_can_hold_comes_back(bank: Bank) -> None:
    """Reading an export gives every item again, as far as the format can carry it."""
    items = tuple(item for item in bank.items if can_travel(item))
    assume(single(with_matching(items)) == list(items))
    export = write(dataclasses.replace(bank, items=items))
    assert export.content == write(dataclasses.replace(bank, items=items)).content
    assert detects(export.content, "")
    result = read(export.content, "x")
    assert not result.skipped
    assert list(items_in(result)) == [carried(item) for item in items]
    assert not problems_in_a_bank(items_in(result))


def test_losses_are_counted_and_named() -> None:
    """Each kind of loss is one sentence with the number of items and their ids."""
    card = Flashcard(id="c", topic="", level="recall", front="f", back="b")
    options = (Option("a", key=True), Option("b"))
    fixed = Question(
        id="q", topic="t", level="recall", kind="choice", stem="s", options=options, locked=True
    )
    assert write(_bank_of(card, fixed)).losses == (
        "Topic, level and tags are in the file, but Canvas ignores them: 2 items (c, q).",
        "Flashcards become essays, with the back as general feedback: 1 item (c).",
        "The fixed order of options is in the file, but Canvas ignores it: 1 item (q).",
        "QTI 1.2 has no place for the bank's language and license.",
    )
