"""The program's own YAML and JSON as formats among the others.

What they read keeps its ids and topics: the result says which bank the file is, and the drafts'
names are ids. `store/library.py` reads its banks without this detour, for speed.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from cps_study.formats.base import (
    NO_OPTIONS,
    DraftGroup,
    DraftItem,
    ReadOptions,
    ReadResult,
    WriteResult,
)
from cps_study.formats.native import json_bank, yaml_bank
from cps_study.model.item import Flashcard, Question, Typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Bank, Item
    from cps_study.model.problem import Problem

detects_yaml = yaml_bank.detects
detects_json = json_bank.detects


def read_yaml(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Read a bank that is written as YAML; never raises."""
    return _result(*yaml_bank.read(raw, source))


def read_json(raw: bytes, source: str, _options: ReadOptions = NO_OPTIONS) -> ReadResult:
    """Read a bank that is written as JSON; never raises."""
    return _result(*json_bank.read(raw, source))


def write_yaml(bank: Bank) -> WriteResult:
    """Write a bank as YAML; nothing is lost."""
    return WriteResult(yaml_bank.write(bank).encode())


def write_json(bank: Bank) -> WriteResult:
    """Write a bank as JSON; nothing is lost."""
    return WriteResult(json_bank.write(bank).encode())


def _result(bank: Bank | None, problems: Sequence[Problem]) -> ReadResult:
    if bank is None:
        return ReadResult(problems=tuple(problems))
    return ReadResult(
        items=tuple(map(draft_of, bank.items)),
        problems=tuple(problems),
        title=bank.title,
        own_bank=dataclasses.replace(bank, items=()),
    )


def draft_of(item: Item) -> DraftItem:
    """Return the draft that becomes this item again under the names that it has."""
    group = None
    if item.group is not None:
        group = DraftGroup(item.group.id, item.group.kind, item.group.text)
    return dataclasses.replace(
        _content_of(item),
        name=item.id,
        topic_path=item.topic,
        level=item.level,
        cites=item.cites,
        tags=item.tags,
        image=item.image,
        alt=item.alt,
        waive=item.waive,
        group=group,
        reserve=item.reserve,
        retired=item.retired,
        line=item.line,
    )


def _content_of(item: Item) -> DraftItem:
    """Return a draft with nothing but what the item asks and what answers it."""
    match item:
        case Flashcard():
            return DraftItem(kind="flashcard", stem=item.front, back=item.back)
        case Typed():
            return DraftItem(
                kind="typed", stem=item.stem, accept=item.accept, rationale=item.rationale
            )
        case Question():
            return DraftItem(
                kind=item.kind,
                stem=item.stem,
                options=item.options,
                rationale=item.rationale,
                locked=item.locked,
            )
