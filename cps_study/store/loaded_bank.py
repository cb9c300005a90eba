"""A usable bank as the library holds it: its head in memory, its items usually in the cache."""

from __future__ import annotations

from itertools import repeat
from math import comb
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.formats.native.data import item_from_data
from cps_study.model.asking import RUNGS, asked_objective, rung_of
from cps_study.model.item import Question, Waiver, fingerprint
from cps_study.model.outline import UNSTATED_IMPORTANCE
from cps_study.model.problem import Problem
from cps_study.store.bank_ids import BankIds, first_part, ids_text
from cps_study.store.packed import Packed, packed
from cps_study.store.pictures import are_there, folder_beside
from cps_study.study.pool import OWN_PREFIX, PoolItem, PoolObjective

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from cps_study.model.item import Bank, Item, Use
    from cps_study.model.outline import Outline
    from cps_study.store.cache import CachedTable

USES: tuple[Use, ...] = ("study", "reserve", "retired")
"""Every use of an item; the cache keeps its position here."""
STUDIED: tuple[Use, ...] = ("study",)
STUDIED_OR_RESERVED: tuple[Use, ...] = ("study", "reserve")
_OWN: Final = -1
"""Stands for an objective of its own where an item's objective is given by number."""
_NO_GROUP: Final = -1
_HASH: Final = 8
"""The length of a fingerprint."""


class BankFile(NamedTuple):
    """A file that may be a bank, and whether it came with the program."""

    path: Traversable
    shipped: bool

    @property
    def name(self) -> str:
        """The file as problems name it."""
        return self.path.name if self.shipped else str(self.path)


class CachedItems:
    """The items of a bank in the cache. Each one is read when it is asked for."""

    def __init__(self, table: CachedTable) -> None:
        self._table = table

    def __getitem__(self, position: int) -> Item:
        """Return an item; raises DamagedError, ValueError or OSError if the cache is damaged."""
        return item_from_data(self._table.record(position))


class LoadedBank:
    """A usable bank. Its head is in memory, its items usually in the cache."""

    def __init__(
        self, file: BankFile, head: dict[str, Any], items: CachedItems | tuple[Item, ...]
    ) -> None:
        self.file = file
        self.items = items
        """By position. If the cache turns out to be damaged, the library puts the items from the
        file here, so ask the library for an item."""
        self.id: str = head["bank"]
        self.title: str = head["title"]
        self.licence: str = head["licence"]
        self.language: str = head["language"]
        self.note: str = head["note"]
        self.waive = tuple(Waiver(*waiver) for waiver in head["waive"])
        # The cache goes by content, so the file may have another name by now.
        problems = (Problem(*fields) for fields in head["problems"])
        self.problems = [problem._replace(source=file.name) for problem in problems]
        self._ids = BankIds(head["ids"])
        self.first_parts: list[str] = head["first_parts"]
        """What the items' ids begin with, each once."""
        self.topics: list[str] = head["topics"]
        self._cards: str = head["cards"]
        """A digit per item: 1 for a flashcard, 0 for anything else."""
        self._topic_numbers = Packed(head["topic_of"], len(self._cards))
        self._uses: str = head["uses"]
        """A digit per item: its use by its position in USES; nothing if every item is for study."""
        self._rungs: str = head["rungs"]
        """A digit per item: its rung by its position in RUNGS."""
        self._wordings: str = head["wordings"]
        self._ways = Packed(head["ways"], len(self._cards))
        self._groups: list[list[Any]] = head["groups"]
        self._group_numbers: list[int] = head["group_of"]
        self.objectives = [PoolObjective(*fields) for fields in head["objectives"]]
        """The objectives of the outline that the items ask, in the order of the items."""
        self._objective_numbers: list[int] = head["objective_of"]
        self.images = {position: str(name) for position, name in head["images"]}
        """The names of the items' pictures, by the items' positions."""
        self.lacking: frozenset[int] = frozenset()
        """The positions of items whose picture is missing: nobody is asked them."""

    @property
    def idents(self) -> list[str]:
        """The ids of all items, in the order of the file."""
        return self._ids.every()

    def positions(self) -> dict[str, int]:
        """Return each item's position in the bank, counted from 0, by its id."""
        return self._ids.positions()

    def position(self, ident: str) -> int | None:
        """Return an item's position by its id, or None if the bank doesn't have it."""
        return self._ids.position(ident)

    def topic(self, position: int) -> str:
        """Return the topic of the item at this position, without reading the item."""
        return self.topics[self._topic_numbers[position]]

    def use(self, position: int) -> Use:
        """Return what the item at this position is there for, without reading the item."""
        return USES[int(self._uses[position])] if self._uses else "study"

    @property
    def pictures(self) -> Traversable:
        """The folder with the bank's pictures, which may not exist."""
        return folder_beside(self.file.path)

    def find_pictures(self) -> None:
        """Note whose picture is missing. Takes no time for a bank without pictures."""
        if self.images:
            there = are_there(self.pictures, self.images.values())
            lacking = (place for place, name in self.images.items() if name not in there)
            self.lacking = frozenset(place for place in lacking if self.use(place) != "retired")

    def can_ask(self, position: int, uses: Container[Use]) -> bool:
        """Return whether the item at this position has one of these uses, and its picture."""
        return position not in self.lacking and self.use(position) in uses

    def topics_of(self, uses: Container[Use]) -> set[str]:
        """Return the topics of the items that have one of these uses."""
        if not self._uses:
            return set(self.topics) if "study" in uses else set()
        positions = range(len(self._cards))
        return {self.topic(position) for position in positions if self.use(position) in uses}

    def count(self, use: Use, *, cards: bool | None = None) -> int:
        """Return how many items are there for this use: flashcards, others, or (None) both."""
        kinds = "01" if cards is None else str(int(cards))
        if not self._uses:  # looking at each would take time
            every = sum(map(self._cards.count, kinds))
            return every if use == "study" else 0
        return sum(
            is_card in kinds and self.use(position) == use
            for position, is_card in enumerate(self._cards)
        )

    @property
    def is_listed(self) -> bool:
        """Whether the bank is one to show to people.

        The program keeps its retired questions in a bank that exists only for old answers. An own
        bank is listed even if there's nothing in it to ask.
        """
        if not self.file.shipped:
            return True
        return bool(self.count("study") or self.count("reserve"))

    def asked(self, position: int) -> PoolItem:
        """Return what the item at this position asks, without reading the item."""
        ident = self._ids[position]
        number = self._objective_number(position)
        objective = OWN_PREFIX + ident if number == _OWN else self.objectives[number].id
        group, group_kind = "", None
        if self._group_numbers and self._group_numbers[position] != _NO_GROUP:
            group, group_kind = self._groups[self._group_numbers[position]]
        return PoolItem(
            ident,
            objective,
            RUNGS[int(self._rungs[position])],
            group,
            group_kind,
            self._wordings[position * _HASH : (position + 1) * _HASH],
        )

    def chance(self, position: int) -> float | None:
        """Return how often a blind guess at the item at this position is right (0 to 1).

        Nobody guesses at a flashcard (None). The item isn't read.
        """
        if self._cards[position] == "1":
            return None
        ways = self._ways[position]
        return 1 / ways if ways else 0.0

    def is_own(self, position: int) -> bool:
        """Return whether the item at this position asks nothing in the outline."""
        return self._objective_number(position) == _OWN

    def own(self, *, cards: bool, uses: Container[Use] = STUDIED) -> Iterator[tuple[str, int]]:
        """Yield the flashcards, or the others, that ask nothing in the outline, with positions."""
        wanted = "1" if cards else "0"
        if wanted not in self._cards:  # looking at each would take time
            return
        numbers = self._objective_numbers or repeat(_OWN, len(self._cards))
        for position, (ident, is_card, number) in enumerate(
            zip(self._ids, self._cards, numbers, strict=True)
        ):
            if number == _OWN and is_card == wanted and self.can_ask(position, uses):
                yield ident, position

    def asking(self) -> Iterator[tuple[str, int]]:
        """Yield each objective of the outline with the position of an item that asks it."""
        for position, number in enumerate(self._objective_numbers):
            if number != _OWN:
                yield self.objectives[number].id, position

    def in_group(self, group: str) -> list[int]:
        """Return the positions of the items of a family or scenario."""
        numbers = [number for number, named in enumerate(self._groups) if named[0] == group]
        return [place for place, number in enumerate(self._group_numbers) if number in numbers]

    def _objective_number(self, position: int) -> int:
        if not self._objective_numbers:
            return _OWN
        return self._objective_numbers[position]

    def stream(self, *, cards: bool, uses: Container[Use] = STUDIED) -> Iterator[str]:
        """Yield the ids of the flashcards, or of all other items, in the authors' order.

        Only items with one of these uses are among them.
        """
        wanted = "1" if cards else "0"
        if wanted not in self._cards:
            return
        for position, (ident, is_card) in enumerate(zip(self._ids, self._cards, strict=True)):
            if is_card == wanted and self.can_ask(position, uses):
                yield ident


class BankIndex:
    """Finds items in many banks. It looks only at those whose ids begin like the item's."""

    def __init__(self, loaded_banks: Iterable[LoadedBank] = ()) -> None:
        self._by_first_part: dict[str, list[LoadedBank]] = {}
        for loaded_bank in loaded_banks:
            self.add(loaded_bank)

    def add(self, loaded_bank: LoadedBank) -> None:
        """Find items in this bank, too."""
        for part in loaded_bank.first_parts:
            self._by_first_part.setdefault(part, []).append(loaded_bank)

    def sharing(self, loaded_bank: LoadedBank) -> set[LoadedBank]:
        """Return the banks with ids that begin like some of this one's."""
        parts = self._by_first_part.keys() & loaded_bank.first_parts
        return {bank for part in parts for bank in self._by_first_part[part]}

    def find(self, ident: str) -> tuple[LoadedBank, int] | None:
        """Return the bank that has an item, and its position there; None if there is none."""
        for loaded_bank in self._by_first_part.get(first_part(ident), ()):
            position = loaded_bank.position(ident)
            if position is not None:
                return loaded_bank, position
        return None


def lacking_words(number: int) -> str:
    """Return a short line on how many items aren't asked because their picture is missing."""
    what = "1 question isn't asked: the picture is missing."
    if number > 1:
        what = f"{number} questions aren't asked: the pictures are missing."
    return f"{what} See: cps-study data doctor"


def head_of(bank: Bank, problems: list[Problem], outline: Outline | None) -> dict[str, Any]:
    """Return what the cache keeps of a bank beside its items.

    It has what a queue needs, so that a start reads no item. Without an outline (None), the first
    statement that an item cites is its objective, so that answers stay together until the outline
    can be read again.
    """
    topics = list(dict.fromkeys(item.topic for item in bank.items))
    number_of = {topic: number for number, topic in enumerate(topics)}
    return {
        "format": "bank",
        "bank": bank.id,
        "title": bank.title,
        "language": bank.language,
        "licence": bank.licence,
        "note": bank.note,
        "waive": bank.waive,
        "problems": problems,
        "ids": ids_text([item.id for item in bank.items]),
        "first_parts": sorted({first_part(item.id) for item in bank.items}),
        "topics": topics,
        "topic_of": packed([number_of[item.topic] for item in bank.items]),
        "cards": "".join("1" if item.kind == "flashcard" else "0" for item in bank.items),
        "uses": _uses(bank.items),
        "rungs": "".join(str(RUNGS.index(rung_of(item))) for item in bank.items),
        "images": [(place, item.image) for place, item in enumerate(bank.items) if item.image],
        "wordings": "".join(fingerprint(item) for item in bank.items),
        "ways": packed([_ways(item) for item in bank.items]),
        **_groups_in_head(bank),
        **_objectives_in_head(bank, outline),
    }


def _uses(items: Sequence[Item]) -> str:
    """Return a digit per item, its use by its position in USES; nothing if all are for study."""
    uses = [USES.index(item.use) for item in items]
    return "".join(map(str, uses)) if any(uses) else ""


def _ways(item: Item) -> int:
    """Return in how many ways an item's options can be chosen; 0 if it has none."""
    return comb(len(item.options), len(item.keys)) if isinstance(item, Question) else 0


def _groups_in_head(bank: Bank) -> dict[str, Any]:
    """Return the families and scenarios, and the number of each item's (none: an empty list)."""
    groups = {item.group.id: item.group.kind for item in bank.items if item.group is not None}
    if not groups:
        return {"groups": [], "group_of": []}
    number_of = {group: number for number, group in enumerate(groups)}
    numbers = [_NO_GROUP if item.group is None else number_of[item.group.id] for item in bank.items]
    return {"groups": list(groups.items()), "group_of": numbers}


def _objectives_in_head(bank: Bank, outline: Outline | None) -> dict[str, Any]:
    """Return the objectives that the items ask, and the number of each item's (as in groups)."""
    objectives: dict[str, PoolObjective] = {}
    asked = []
    for item in bank.items:
        known = set(item.cites) if outline is None else outline.objectives.keys()
        ident = asked_objective(item.id, item.cites, known)
        asked.append(ident)
        if ident in known and ident not in objectives:
            objectives[ident] = _pool_objective(ident, outline)
    if not objectives:
        return {"objectives": [], "objective_of": []}
    number_of = {ident: number for number, ident in enumerate(objectives)}
    return {
        "objectives": list(objectives.values()),
        "objective_of": [number_of.get(ident, _OWN) for ident in asked],
    }


def _pool_objective(ident: str, outline: Outline | None) -> PoolObjective:
    if outline is None:
        return PoolObjective(ident, UNSTATED_IMPORTANCE, None)
    objective = outline.objectives[ident]
    return PoolObjective(ident, objective.importance, objective.domain)
