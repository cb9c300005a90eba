"""A test that this program printed, as a file of questions: its `test.json` has all of them.

A printed test in Word has no key. Its `test.json` does, and its items keep their names.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from cps_study.formats import printed_test
from cps_study.formats.base import NO_OPTIONS, ReadOptions, ReadResult, Skipped
from cps_study.formats.item_faults import comparable
from cps_study.formats.native.bank_format import draft_of
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from cps_study.formats.base import DraftItem

_BEGINNING: Final = 4096
"""Bytes at the start of a file in which a test says what it is."""


def detects(raw: bytes, name: str) -> bool:  # noqa: ARG001 - the content settles it
    """Return whether the bytes are a printed test."""
    start = raw[:_BEGINNING]
    return start.lstrip().startswith(b"{") and f'"{printed_test.KIND}"'.encode() in start


def read(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Return the items of the test; never raises. An item's line is its number in the test."""
    test, problems = printed_test.read(raw, source)
    if test is None:
        return ReadResult(problems=tuple(problems))
    drafts: list[DraftItem] = []
    skipped: list[Skipped] = []
    for number, item in enumerate(test.items, 1):
        draft = _alone(draft_of(item), number)
        if _repeats_an_option(draft):
            skipped.append(Skipped(number, excerpt(draft.stem), "two options are the same"))
        else:
            drafts.append(draft)
    return ReadResult(tuple(drafts), tuple(skipped), title=test.title)


def _repeats_an_option(draft: DraftItem) -> bool:
    """Return whether two options are the same, which no test has that this program printed."""
    return len({comparable(option.text) for option in draft.options}) < len(draft.options)


def _alone(draft: DraftItem, number: int) -> DraftItem:
    """Return a draft out of its scenario or family, which a test may have only in part."""
    stem = draft.stem
    if draft.group is not None and draft.group.text:
        stem = f"{draft.group.text}\n\n{stem}"
    options = tuple(option._replace(name="") for option in draft.options)
    return dataclasses.replace(draft, stem=stem, options=options, group=None, line=number)
