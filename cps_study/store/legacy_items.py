"""What the items of version 0.1 asked, for answers that were given before events named it.

An event of version 0.1 names an item and nothing else. The table says which objective that item
asked and on which rung, so that a replay needs no banks. It never changes, even if a bank does:
old answers must lead to the same schedule forever, on every device.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.model.asking import Rung
    from cps_study.model.item import ItemId, ObjectiveId

_TABLE = "legacy_items.json"


class LegacyItem(NamedTuple):
    """What an item of version 0.1 asked, and on which rung."""

    objective: ObjectiveId
    rung: Rung


@cache
def legacy_items() -> Mapping[ItemId, LegacyItem]:
    """Return what each of the 1,505 items of version 0.1 asked, by the item's id.

    The file holds, for each objective, the ids of its items by their rung. It is read at the first
    call, and never by a program that meets no old event.
    """
    # Only a journal of version 0.1 needs these two, so no other start pays for them.
    import json  # noqa: PLC0415
    from importlib.resources import files  # noqa: PLC0415

    text = (files("cps_study.store") / _TABLE).read_text(encoding="utf-8")
    table: dict[ObjectiveId, dict[Rung, list[ItemId]]] = json.loads(text)
    items = {}
    for objective, by_rung in table.items():
        for rung, idents in by_rung.items():
            for ident in idents:
                items[ident] = LegacyItem(objective, rung)
    return items
