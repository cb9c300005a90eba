"""What rows of a table mean together: scenarios, families, and keys that may count from 0."""

from __future__ import annotations

import dataclasses
import zlib
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cps_study.formats.base import DraftGroup, DraftItem, Skipped
from cps_study.model.problem import Problem
from cps_study.model.slug import numbered_name
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import GroupKind


class RowDraft(NamedTuple):
    """A question as its row has it, with the texts that it may share with the rows next to it.

    `twins` is the name of a family whose questions word the shared options each in its own way.
    `by_number` says that only a number names its key. `is_assumed_card` says that it became a
    flashcard because the table has no options.
    """

    item: DraftItem
    scenario: str = ""
    family: str = ""
    twins: str = ""
    by_number: bool = False
    is_assumed_card: bool = False


def skip_doubtful_numbers(
    drafts: Sequence[RowDraft], *, zero_row: int
) -> tuple[list[RowDraft], list[Skipped]]:
    """Return the drafts whose keys are certain, and the others as skipped.

    `zero_row` is the first row whose key is the number 0, or 0 if there is none. Such a row puts
    every key in doubt that is only a number: all of them may be off by one.
    """
    if not zero_row:
        return list(drafts), []
    certain = [draft for draft in drafts if not draft.by_number]
    why = (
        f"its key is a number, but the key in row {zero_row} is 0, so the numbers may count from "
        "0; use letters instead"
    )
    skipped = [
        Skipped(draft.item.line, excerpt(draft.item.stem), why)
        for draft in drafts
        if draft.by_number
    ]
    return certain, skipped


def group_rows(drafts: Sequence[RowDraft], source: str) -> tuple[list[DraftItem], list[Problem]]:
    """Return the items, and a warning for each that was meant to be in a family and can't be.

    Rows next to each other that share a text become a scenario or a family.
    """
    items: list[DraftItem] = []
    problems: list[Problem] = []
    names: Counter[str] = Counter()
    for (scenario, family, twins, _, _), run in groupby(drafts, _shared):
        members = [draft.item for draft in run]
        if not scenario and _make_a_family(members, family, twins):
            members = list(map(_with_named_options, members))
            items += _grouped(members, _new_group("family", family, names, twins))
        elif family:
            items += [_with_lead_in(item, family) for item in members]
            problems += [_not_a_family(item, source) for item in members]
        elif scenario:
            items += _grouped(members, _new_group("scenario", scenario, names))
        else:
            items += members
    return items, problems


def with_own_groups(items: Iterable[DraftItem], others: Iterable[DraftItem]) -> Iterator[DraftItem]:
    """Yield the items of a table with names for their groups that no group of the others has.

    The same text in two tables of a file makes two groups, which may differ in their options.
    """
    used = Counter({item.group.name for item in others if item.group is not None})
    for group, run in groupby(items, key=lambda item: item.group):
        if group is None:
            yield from run
            continue
        own_group = group._replace(name=numbered_name(group.name, used))
        yield from _grouped(list(run), own_group)


def _make_a_family(members: Sequence[DraftItem], family: str, twins: str) -> bool:
    """Return whether rows that share a lead-in, or the name of their twins, belong together."""
    if twins:
        return _are_twins(members)
    return bool(family) and _is_family(members)


def _shared(draft: RowDraft) -> tuple[str, str, str, tuple[str, ...], bool]:
    """Return what rows next to each other have in common if they belong together."""
    item = draft.item
    if draft.twins:
        return draft.scenario, draft.family, draft.twins, (), item.locked
    if draft.family and item.options:
        texts = tuple(option.text for option in item.options)
        return draft.scenario, draft.family, "", texts, item.locked
    return draft.scenario, draft.family, "", (), False


def _new_group(kind: GroupKind, text: str, names: Counter[str], own_name: str = "") -> DraftGroup:
    """Return a group under a name that no other has.

    The name follows from the text, or from a name that the table gives the group, so a second
    import of the same table gives the same name.
    """
    name = f"{kind}-{zlib.crc32((own_name or text).encode()):08x}"
    return DraftGroup(numbered_name(name, names), kind, text)


def _grouped(members: Sequence[DraftItem], group: DraftGroup) -> list[DraftItem]:
    return [dataclasses.replace(item, group=group) for item in members]


def _is_family(members: Sequence[DraftItem]) -> bool:
    """Return whether all are choices, and each shared option is the key of one at least."""
    if any(item.kind != "choice" for item in members):
        return False
    keys = {index for item in members for index in item.keys}
    return keys == set(range(len(members[0].options)))


def _are_twins(members: Sequence[DraftItem]) -> bool:
    """Return whether all are choices with as many options as the first."""
    counts = {len(item.options) for item in members}
    return len(counts) == 1 and all(item.kind == "choice" for item in members)


def _with_named_options(item: DraftItem) -> DraftItem:
    """Return the item with its options under the names that they have in every member."""
    options = tuple(
        option._replace(name=f"o{number}") for number, option in enumerate(item.options, 1)
    )
    return dataclasses.replace(item, options=options)


def _with_lead_in(item: DraftItem, lead_in: str) -> DraftItem:
    return dataclasses.replace(item, stem=f"{lead_in}\n\n{item.stem}")


def _not_a_family(item: DraftItem, source: str) -> Problem:
    what = "it comes in on its own, with the family's lead-in before its question"
    hint = (
        "a family's questions are next to each other, have the same options, and each option is "
        "right once"
    )
    return Problem(source, item.line, 1, what, hint, item=excerpt(item.stem), severity="warning")
