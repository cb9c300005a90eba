"""What rows of a table say together: scenarios, families, and keys that seem to be counted from 0."""

from __future__ import annotations

import dataclasses
import zlib
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cps_study.formats.base import DraftGroup, DraftItem, Skipped
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import GroupKind


class ColumnGroup(NamedTuple):
    """An item as its row has it, the text that it shares with its neighbours, and whether a number was its key."""

    item: DraftItem
    scenario: str = ""
    family: str = ""
    by_number: bool = False


def drop_counted_from_0(
    found: Sequence[ColumnGroup], *, zero: int
) -> tuple[list[ColumnGroup], list[Skipped]]:
    """Return what is certain; a key `0` in row `zero` puts in doubt every other that is only a number."""
    if not zero:
        return list(found), []
    why = f"its key is a number, and the key in row {zero} is 0: the numbers may be counted from 0; write letters"
    left = [Skipped(one.item.line, excerpt(one.item.stem), why) for one in found if one.by_number]
    return [one for one in found if not one.by_number], left


def group_found(found: Sequence[ColumnGroup], source: str) -> tuple[list[DraftItem], list[Problem]]:
    """Return the items, neighbours that share a text as a scenario or a family, and what could not be one."""
    items: list[DraftItem] = []
    problems: list[Problem] = []
    names: Counter[str] = Counter()
    for (scenario, family, _, _), run in groupby(found, _shared):
        members = [one.item for one in run]
        if family and not scenario and _is_family(members):
            group = _group("family", family, names)
            items += [dataclasses.replace(_named(item), group=group) for item in members]
        elif family:
            items += [_with_lead_in(item, family) for item in members]
            problems += [_no_family(item, source) for item in members]
        elif scenario:
            group = _group("scenario", scenario, names)
            items += [dataclasses.replace(item, group=group) for item in members]
        else:
            items += members
    return items, problems


def _shared(one: ColumnGroup) -> tuple[str, str, tuple[str, ...], bool]:
    """Return what neighbours have in common if they belong together."""
    item = one.item
    if one.family and item.options:
        return one.scenario, one.family, tuple(option.text for option in item.options), item.locked
    return one.scenario, one.family, (), False


def _group(kind: GroupKind, text: str, names: Counter[str]) -> DraftGroup:
    name = f"{kind}-{zlib.crc32(text.encode()):08x}"
    names[name] += 1
    return DraftGroup(name if names[name] == 1 else f"{name}-{names[name]}", kind, text)


def _is_family(members: Sequence[DraftItem]) -> bool:
    """Tell whether each option of the shared list is the key of a member."""
    questions = [item for item in members if item.kind == "choice"]
    keys = {place for item in questions for place in item.keys}
    return len(questions) == len(members) and keys == set(range(len(questions[0].options)))


def _named(item: DraftItem) -> DraftItem:
    options = tuple(
        option._replace(name=f"o{number}") for number, option in enumerate(item.options, 1)
    )
    return dataclasses.replace(item, options=options)


def _with_lead_in(item: DraftItem, text: str) -> DraftItem:
    return dataclasses.replace(item, stem=f"{text}\n\n{item.stem}")


def _no_family(item: DraftItem, source: str) -> Problem:
    what = "it stands by itself, with the family's lead-in before its question"
    hint = (
        "a family's questions stand together, have the same options, and each option is right once"
    )
    return Problem(source, item.line, 1, what, hint, item=excerpt(item.stem), severity="warning")
