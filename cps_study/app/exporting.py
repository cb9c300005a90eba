"""Writing a bank, or a part of it, for another program."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

from cps_study.errors import UsageError
from cps_study.formats.registry import format_named, writable_names
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Bank
    from cps_study.store.library import Library


class ExportedBank(NamedTuple):
    """A bank in another format, what that couldn't carry, and what its file's name ends with."""

    content: bytes
    losses: tuple[str, ...]
    extension: str


def export_bank(bank: Bank, name: str) -> ExportedBank:
    """Write a bank in the format of this name. Raises UsageError if we can't write that."""
    target = format_named(name)
    if target is None or not target.can_write:
        raise UsageError(
            f"there is no format called '{name}' to export to", nearest_hint(name, writable_names())
        )
    written = target.write(bank)
    return ExportedBank(written.content, written.losses, target.extension)


def select(
    library: Library,
    bank: str,
    topics: Sequence[str],
    kinds: Sequence[str],
    *,
    reserve: bool = False,
) -> Bank:
    """Return a bank with only its items of these topics and kinds; no topic means every one.

    Retired items are left out, and those in reserve unless they're asked for.

    Raises BankError for an unknown bank, and UsageError for an unknown topic or if nothing is left.
    """
    pool = library.pool([bank], topics, reserve=reserve)
    items = [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.kind in kinds
    ]
    if not items:
        raise UsageError("there is nothing to export", "choose other topics or kinds")
    return dataclasses.replace(library.bank(bank), items=tuple(items))
