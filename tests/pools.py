"""A pool of items in memory, for the tests of queues, sessions and screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.asking import asked_objective, rung_of
from cps_study.model.item import Flashcard, fingerprint
from cps_study.model.outline import UNSTATED_IMPORTANCE
from cps_study.study.new_objectives import by_turns
from cps_study.study.pool import PoolItem, PoolObjective
from cps_study.study.queue import Step

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from cps_study.model.item import Item


class DictPool:
    """A pool of items. What isn't among the objectives is an objective of its own."""

    def __init__(
        self,
        items: Iterable[Item],
        objectives: Sequence[PoolObjective] = (),
        *,
        lifted: bool = False,
        outside: Iterable[Item] = (),
    ) -> None:
        self.items: Mapping[str, Item] = {item.id: item for item in items}
        self.outside = {item.id: item for item in outside}
        self.objectives = {objective.id: objective for objective in objectives}
        self.lifted = lifted

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if there is none."""
        return self.items.get(ident, self.outside.get(ident))

    def __contains__(self, ident: str) -> bool:
        return ident in self.items

    def __iter__(self) -> Iterator[str]:
        return iter(self.items)

    def asked(self, ident: str) -> PoolItem | None:
        """Return what the item asks."""
        item = self.item(ident)
        return None if item is None else self._asked(item)

    def asking(self, objective: str) -> Sequence[PoolItem]:
        """Return the items that ask the objective."""
        asked = [self._asked(item) for item in self.items.values()]
        return [item for item in asked if item.objective == objective]

    def can_ask(self, objective: str, without: Container[str]) -> bool:
        """Say whether an item that isn't in `without` asks the objective."""
        return any(item.id not in without for item in self.asking(objective))

    def objective(self, ident: str) -> PoolObjective:
        """Return the objective."""
        return self.objectives.get(ident, PoolObjective(ident, UNSTATED_IMPORTANCE, None))

    def outlined(self) -> Sequence[PoolObjective]:
        """Return the objectives that items ask."""
        return [one for one in self.objectives.values() if self.asking(one.id)]

    def own(self) -> Iterable[str]:
        """Return the items that are objectives of their own: cards and questions in turn."""
        own = [item for item in self.items.values() if self._asked(item).is_own]
        cards = [item.id for item in own if isinstance(item, Flashcard)]
        return by_turns([cards, [item.id for item in own if item.id not in cards]])

    def group_members(self, group: str) -> Sequence[PoolItem]:
        """Return the items of a family or scenario."""
        asked = [self._asked(item) for item in self.items.values()]
        return [item for item in asked if item.group == group]

    def _asked(self, item: Item) -> PoolItem:
        return PoolItem(
            item.id,
            asked_objective(item.id, item.cites, self.objectives),
            rung_of(item),
            item.group.id if item.group is not None else "",
            item.group.kind if item.group is not None else None,
            fingerprint(item),
        )


def steps_of(pool: DictPool, idents: Iterable[str], *, cram: bool = False) -> list[Step]:
    """Return a step for the objective of each of these items; in a drill, for the item itself."""
    steps = []
    for ident in idents:
        asked = pool.asked(ident)
        objective = f"item:{ident}" if asked is None else asked.objective
        domain = pool.objective(objective).domain
        steps.append(Step(objective, domain, item=ident if cram else ""))
    return steps
