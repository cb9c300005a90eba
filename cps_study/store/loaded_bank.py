"""A usable bank as the library holds it: its head in memory, its items usually in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cps_study.formats.native.data import item_from_data
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from importlib.resources.abc import Traversable

    from cps_study.model.item import Bank, Item, Use
    from cps_study.store.cache import CachedTable

USES: tuple[Use, ...] = ("study", "reserve", "retired")
"""Every use of an item; the cache keeps its position here."""
STUDIED: tuple[Use, ...] = ("study",)
STUDIED_OR_RESERVED: tuple[Use, ...] = ("study", "reserve")


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
    """A usable bank. Its head and its list of ids are in memory, its items usually in the cache."""

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
        # The cache goes by content, so the file may have another name by now.
        problems = (Problem(*fields) for fields in head["problems"])
        self.problems = [problem._replace(source=file.name) for problem in problems]
        self.idents: list[str] = head["ids"].split("\n") if head["ids"] else []
        self.topics: list[str] = head["topics"]
        self._topic_numbers: list[int] = head["topic_of"]
        self._cards: str = head["cards"]
        """A digit per item: 1 for a flashcard, 0 for anything else."""
        self._uses: str = head["uses"]
        """A digit per item: its use by its position in USES; nothing if every item is for study."""
        self._positions: dict[str, int] | None = None

    def positions(self) -> dict[str, int]:
        """Return each item's position in the bank, counted from 0, by its id."""
        if self._positions is None:
            self._positions = {ident: number for number, ident in enumerate(self.idents)}
        return self._positions

    def topic(self, position: int) -> str:
        """Return the topic of the item at this position, without reading the item."""
        return self.topics[self._topic_numbers[position]]

    def use(self, position: int) -> Use:
        """Return what the item at this position is there for, without reading the item."""
        return USES[int(self._uses[position])] if self._uses else "study"

    def topics_of(self, uses: Container[Use]) -> set[str]:
        """Return the topics of the items that have one of these uses."""
        if not self._uses:
            return set(self.topics) if "study" in uses else set()
        positions = range(len(self.idents))
        return {self.topic(position) for position in positions if self.use(position) in uses}

    def count(self, use: Use, *, cards: bool | None = None) -> int:
        """Return how many items are there for this use: flashcards, others, or (None) both."""
        kinds = "01" if cards is None else str(int(cards))
        return sum(
            is_card in kinds and self.use(position) == use
            for position, is_card in enumerate(self._cards)
        )

    def stream(self, *, cards: bool, uses: Container[Use] = STUDIED) -> Iterator[str]:
        """Yield the ids of the flashcards, or of all other items, in the authors' order.

        Only items with one of these uses are among them.
        """
        wanted = "1" if cards else "0"
        for position, (ident, is_card) in enumerate(zip(self.idents, self._cards, strict=True)):
            if is_card == wanted and self.use(position) in uses:
                yield ident


def head_of(bank: Bank, problems: list[Problem]) -> dict[str, Any]:
    """Return what the cache keeps of a bank beside its items."""
    topics = list(dict.fromkeys(item.topic for item in bank.items))
    number_of = {topic: number for number, topic in enumerate(topics)}
    return {
        "format": "bank",
        "bank": bank.id,
        "title": bank.title,
        "language": bank.language,
        "licence": bank.licence,
        "note": bank.note,
        "problems": problems,
        "ids": "\n".join(item.id for item in bank.items),
        "topics": topics,
        "topic_of": [number_of[item.topic] for item in bank.items],
        "cards": "".join("1" if item.kind == "flashcard" else "0" for item in bank.items),
        "uses": _uses(bank.items),
    }


def _uses(items: Sequence[Item]) -> str:
    """Return a digit per item, its use by its position in USES; nothing if all are for study."""
    uses = [USES.index(item.use) for item in items]
    return "".join(map(str, uses)) if any(uses) else ""
