"""What writers of plain-text formats share: what an item asks in one piece, and sentences about what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.markup import tidy
from cps_study.model.item import Item, Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import GroupKind

Loss = tuple[str, "Sequence[Item]"]
"""What is lost, as half a sentence, and of which items."""


def asked_by(item: Item) -> list[str]:
    """Return what an item asks, in parts: a scenario stands before its stem, a family's lead-in after it."""
    group = item.group
    parts = [tidy(prompt_of(item))]
    if group is not None:
        parts.insert(0 if group.kind == "scenario" else 1, tidy(group.text))
    return [part for part in parts if part]


def losses_of_text(written: Sequence[Item]) -> Iterator[Loss]:
    """Yield what no plain-text format carries of the items that are written."""

    def grouped(kind: GroupKind) -> list[Item]:
        return [item for item in written if item.group is not None and item.group.kind == kind]

    yield "Scenarios come apart, with their text before each stem", grouped("scenario")
    yield "Families come apart, with their lead-in after each stem", grouped("family")
    yield "The order of the options is no longer kept", [item for item in written if _keeps_order(item)]
    yield "The objectives that items cite are lost", [item for item in written if item.cites]
    yield "The rules that are waived for items are lost", [item for item in written if item.waive]
    yield "Pictures and their descriptions are lost", [item for item in written if item.image or item.alt]


def sentences(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield a sentence for each loss that there is: what, of how many items, and the first three of them."""
    for what, items in losses:
        if items:
            named = ", ".join(item.id for item in items[:3]) + (", …" if len(items) > 3 else "")
            yield f"{what}: {len(items)} {'item' if len(items) == 1 else 'items'} ({named})."


def _keeps_order(item: Item) -> bool:
    return isinstance(item, Question) and item.kind != "truefalse" and item.locked
