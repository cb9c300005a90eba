"""Looking at what a reader read as if it were items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.app.bank_merge import assign_ids, keep_names
from cps_study.formats.native.bank_format import draft_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.base import ReadResult
    from cps_study.model.item import Item


def items_in(result: ReadResult) -> tuple[Item, ...]:
    """Return the drafts as items that are named as their file names them."""
    return tuple(keep_names(result.items))


def with_ids(items: Iterable[Item], bank: str, topic: str = "") -> list[Item]:
    """Return the items as if a file had named them so and was imported into the bank."""
    return assign_ids((draft_of(item) for item in items), bank, topic)
