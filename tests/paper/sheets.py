"""Answer sheets to test: forms of plain questions, and how a page of them looks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cps_study.model.form import Entry, Form, PaperTest
from tests.checks.makers import choice, typed

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.model.item import Item


def sheet_test(
    questions: int, options: str = "ABCD", forms: str = "A", in_words: Collection[int] = ()
) -> PaperTest:
    """Return a test with this many questions, some of them (counted from 1) answered in words."""
    entries = []
    for number in range(1, questions + 1):
        if number in in_words:
            entries.append(Entry(_named(typed("Who?"), number)))
        else:
            item = _named(choice(*options), number)
            entries.append(Entry(item, tuple(range(len(options)))))
    drawn = tuple(Form(letter, tuple(entries)) for letter in forms)
    return PaperTest("6G1Q8W", "Practice", 1, 85.0, blocks=False, banks=(), sources={}, forms=drawn)


def _named(item: Item, number: int) -> Item:
    return replace(item, id=f"item-{number}")
