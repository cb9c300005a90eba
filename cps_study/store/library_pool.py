"""The items of some banks and topics of the library, for the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cps_study.model.item import in_topic
from cps_study.model.outline import UNSTATED_IMPORTANCE
from cps_study.store.loaded_bank import STUDIED, BankIndex
from cps_study.study.left import topic_head
from cps_study.study.new_objectives import by_turns
from cps_study.study.pool import OWN_PREFIX, PoolItem, PoolObjective

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from cps_study.model.item import Item, Use
    from cps_study.store.loaded_bank import LoadedBank


class Lookups(Protocol):
    """The whole library, as far as a pool needs it."""

    def item(self, ident: str) -> Item | None:
        """Return the item with this id, or None if no bank has it."""

    def asked(self, ident: str) -> PoolItem | None:
        """Return what the item with this id asks, or None if no bank has it."""


class LibraryPool:
    """The items of some banks and topics that have certain uses."""

    def __init__(
        self,
        library: Lookups,
        loaded_banks: Sequence[LoadedBank],
        topics: tuple[str, ...],
        uses: tuple[Use, ...] = STUDIED,
        *,
        lifted: bool,
    ) -> None:
        self.library = library
        self.loaded_banks = loaded_banks
        self._banks = BankIndex(loaded_banks)
        self.topics = topics
        self.uses = uses
        self.lifted = lifted
        self._asking: dict[str, list[PoolItem]] | None = None
        self._objectives: dict[str, PoolObjective] | None = None

    def item(self, ident: str) -> Item | None:
        """Return the item with this id, or None if no bank of the whole library has it."""
        return self.library.item(ident)

    def __contains__(self, ident: str) -> bool:
        found = self._banks.find(ident)
        return found is not None and self._holds(*found)

    def __iter__(self) -> Iterator[str]:
        return (ident for stream in self.streams() for ident in stream)

    def streams(self) -> list[Iterator[str]]:
        """Return the ids in the authors' order: each bank's cards, then each bank's questions."""
        streams = [
            loaded_bank.stream(cards=cards, uses=self.uses)
            for cards in (True, False)
            for loaded_bank in self.loaded_banks
        ]
        if not self.topics:
            return streams
        return [(ident for ident in stream if ident in self) for stream in streams]

    def asked(self, ident: str) -> PoolItem | None:
        """Return what is known of the item, or None if no bank of the whole library has it."""
        return self.library.asked(ident)

    def asking(self, objective: str) -> Sequence[PoolItem]:
        """Return the items of the pool that ask the objective, in the order of their files."""
        if objective.startswith(OWN_PREFIX):
            found = self._find_own(objective.removeprefix(OWN_PREFIX))
            if found is None:
                return ()
            loaded_bank, position = found
            return (loaded_bank.asked(position),)
        return self._index().get(objective, ())

    def can_ask(self, objective: str, without: Container[str]) -> bool:
        """Say whether an item of the pool that isn't in `without` asks the objective."""
        if objective.startswith(OWN_PREFIX):
            ident = objective.removeprefix(OWN_PREFIX)
            return ident not in without and self._find_own(ident) is not None
        return any(item.id not in without for item in self.asking(objective))

    def _find_own(self, ident: str) -> tuple[LoadedBank, int] | None:
        """Return the bank and the position of an item of the pool that's its own objective."""
        found = self._banks.find(ident)
        if found is None or not self._holds(*found):
            return None
        loaded_bank, position = found
        # An item that was imported may ask something in the outline by now.
        return found if loaded_bank.is_own(position) else None

    def objective(self, ident: str) -> PoolObjective:
        """Return an objective's importance and domain."""
        if self._objectives is None:
            self._objectives = {
                objective.id: objective
                for loaded_bank in self.loaded_banks
                for objective in loaded_bank.objectives
            }
        known = self._objectives.get(ident)
        return known or PoolObjective(ident, UNSTATED_IMPORTANCE, None)

    def subject_of(self, item: Item) -> str:
        """Return what the learner leaves with an item: its domain, or its topic's first part."""
        asked = self.asked(item.id)
        domain = None if asked is None else self.objective(asked.objective).domain
        return domain or topic_head(item)

    def outlined(self) -> Sequence[PoolObjective]:
        """Return the objectives of the outline that items of the pool ask, in file order."""
        there = self._index()
        found: dict[str, PoolObjective] = {}
        for loaded_bank in self.loaded_banks:
            for objective in loaded_bank.objectives:
                if objective.id in there:
                    found.setdefault(objective.id, objective)
        return list(found.values())

    def own(self) -> Iterator[str]:
        """Yield the items that are objectives of their own, cards and questions in turn."""
        streams = [self._own(loaded_bank, cards=True) for loaded_bank in self.loaded_banks]
        streams += [self._own(loaded_bank, cards=False) for loaded_bank in self.loaded_banks]
        return by_turns(streams)

    def _own(self, loaded_bank: LoadedBank, *, cards: bool) -> Iterator[str]:
        for ident, position in loaded_bank.own(cards=cards, uses=self.uses):
            if not self.topics or self._has_topic(loaded_bank.topic(position)):
                yield ident

    def group_members(self, group: str) -> Sequence[PoolItem]:
        """Return the pool's items of a family or scenario, in the order of their file."""
        members: list[PoolItem] = []
        for loaded_bank in self.loaded_banks:
            positions = loaded_bank.in_group(group)
            there = [place for place in positions if self._holds(loaded_bank, place)]
            members += [loaded_bank.asked(position) for position in there]
        return members

    def _index(self) -> dict[str, list[PoolItem]]:
        """Return the items by the objective of the outline that they ask. Made on first use."""
        if self._asking is None:
            self._asking = {}
            for loaded_bank in self.loaded_banks:
                for objective, position in loaded_bank.asking():
                    if self._holds(loaded_bank, position):
                        items = self._asking.setdefault(objective, [])
                        items.append(loaded_bank.asked(position))
        return self._asking

    def _holds(self, loaded_bank: LoadedBank, position: int) -> bool:
        """Return whether an item of one of the pool's banks is in the pool."""
        if not loaded_bank.can_ask(position, self.uses):
            return False
        return not self.topics or self._has_topic(loaded_bank.topic(position))

    def _has_topic(self, topic: str) -> bool:
        """Say whether a topic is one of the wanted ones, or inside one."""
        return any(in_topic(topic, wanted) for wanted in self.topics)
