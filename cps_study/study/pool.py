"""What may be shown: the items of the banks and topics that the learner chose, and what they ask.

The queue needs to know of each item what it asks and on which rung, without reading the item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cps_study.model.asking import RUNGS

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence

    from cps_study.model.asking import Rung
    from cps_study.model.item import GroupKind, Item
    from cps_study.model.outline import Domain
    from cps_study.study.progress import Progress

OWN_PREFIX: Final = "item:"
"""An item that asks nothing in the outline is an objective of its own, with this before its id."""


class PoolItem(NamedTuple):
    """What is known of an item without reading it.

    `group` is the family or scenario that it's part of, and `wording` its fingerprint.
    """

    id: str
    objective: str
    rung: Rung
    group: str = ""
    group_kind: GroupKind | None = None
    wording: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the item asks nothing in the outline, so it's an objective of its own."""
        return self.objective.startswith(OWN_PREFIX)


class PoolObjective(NamedTuple):
    """An objective that items of the pool ask. `domain` is None if the outline doesn't have it."""

    id: str
    importance: int
    domain: Domain | None


class Pool(Protocol):
    """The items that may be shown: those of the banks and topics that the learner chose."""

    lifted: bool
    """Whether the learner chose banks or topics, or asked for everything: then all of it counts,
    whatever its importance."""

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if no bank has it."""

    def __contains__(self, ident: str) -> bool: ...

    def asked(self, ident: str) -> PoolItem | None:
        """Return what is known of the item, in the pool or not, or None if no bank has it."""

    def asking(self, objective: str) -> Sequence[PoolItem]:
        """Return the items of the pool that ask the objective, in the order of their files."""

    def can_ask(self, objective: str, without: Container[str]) -> bool:
        """Say whether an item of the pool that isn't in `without` asks the objective."""

    def objective(self, ident: str) -> PoolObjective:
        """Return an objective's importance and domain."""

    def outlined(self) -> Sequence[PoolObjective]:
        """Return the objectives of the outline that items of the pool ask, in file order."""

    def own(self) -> Iterable[str]:
        """Return the items that are objectives of their own, by turns cards and questions."""

    def group_members(self, group: str) -> Sequence[PoolItem]:
        """Return the pool's items of a family or scenario, in the order of their file."""


def can_be_asked(objective: str, pool: Pool, progress: Progress) -> bool:
    """Say whether an item of the pool asks the objective that wasn't set aside."""
    return pool.can_ask(objective, progress.suspended)


def choose_item(
    pool: Pool, progress: Progress, objective: str, rung: Rung, today: Collection[str]
) -> PoolItem | None:
    """Return the item that asks the objective now, or None if there is none to show.

    On the nearest rung that has an item, it's rather not the one shown last, then none whose family
    or scenario had its turn today, then one that wasn't seen in this wording, then the one that
    was shown longest ago, and then the first in the file. `today` are the items shown today.
    """
    found = [item for item in pool.asking(objective) if item.id not in progress.suspended]
    if not found:
        return None
    nearest = _nearest_rung(rung, {item.rung for item in found})
    kept = progress.deck.get(objective)
    last = "" if kept is None else kept.item
    groups: dict[str, set[str]] = {}
    if any(item.group for item in found):
        groups = _groups_of(pool, today)

    def rank(item: PoolItem) -> tuple[bool, bool, bool, str]:
        shown = progress.items.get(item.id)
        is_sibling = bool(item.group) and bool(groups.get(item.group, set()) - {item.id})
        is_same = shown is not None and shown.wording == item.wording
        return item.id == last, is_sibling, is_same, "" if shown is None else shown.at

    return min((item for item in found if item.rung == nearest), key=rank)


def _nearest_rung(wanted: Rung, there: Collection[Rung]) -> Rung:
    """Return the rung to ask on: the wanted one, else the next one up, else the next one down."""
    place = RUNGS.index(wanted)
    upward = RUNGS[place:]
    downward = RUNGS[:place][::-1]
    return next(rung for rung in (*upward, *downward) if rung in there)


def _groups_of(pool: Pool, idents: Iterable[str]) -> dict[str, set[str]]:
    """Return the families and scenarios of these items, with their members among them."""
    groups: dict[str, set[str]] = {}
    for ident in idents:
        item = pool.asked(ident)
        if item is not None and item.group:
            groups.setdefault(item.group, set()).add(ident)
    return groups
