"""A bank as Moodle XML, and back."""

from __future__ import annotations

import dataclasses

from hypothesis import assume, given

from cps_study.formats.matching import single, with_matching
from cps_study.formats.moodle_xml.reader import read
from cps_study.formats.moodle_xml.writer import write
from cps_study.model.item import Bank, Flashcard
from tests.formats.drafts import items_in
from tests.formats.platform_help import can_travel, carried, problems_in_a_bank
from tests.strategies import banks


@given(banks())
def test_what_moodle_can_hold_comes_back(bank: Bank) -> None:
    """Reading an export gives every item again, as far as the format can carry it."""
    items = tuple(item for item in bank.items if can_travel(item))
    assume(single(with_matching(items)) == list(items))
    export = write(dataclasses.replace(bank, items=items))
    assert export.content == write(dataclasses.replace(bank, items=items)).content
    result = read(export.content, "x")
    assert not result.skipped
    assert list(items_in(result)) == [carried(item) for item in items]
    assert not problems_in_a_bank(items_in(result))


def test_losses_are_counted_and_named() -> None:
    """Each kind of loss is one sentence with the number of items and the first three ids."""
    cards = tuple(
        Flashcard(id=f"c-{n}", topic="t", level="recall", front="f", back="b", cites=("a/b",))
        for n in range(4)
    )
    assert write(Bank(id="b", title="B", licence="CC-BY-4.0", items=cards)).losses == (
        "The objectives that items cite are lost: 4 items (c-0, c-1, c-2, …).",
        (
            "Flashcards become essays, with the back as general feedback and the tag 'flashcard': "
            "4 items (c-0, c-1, c-2, …)."
        ),
        "Moodle XML has no place for the bank's title, language and license.",
    )
