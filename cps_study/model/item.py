"""Items: what a bank asks. A flashcard, a closed question or a typed question."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, assert_never

ItemId = str
ObjectiveId = str
Kind = Literal["flashcard", "choice", "multi", "truefalse", "typed"]
Level = Literal["recall", "understand", "apply"]
GroupKind = Literal["scenario", "family"]

KINDS: tuple[Kind, ...] = ("flashcard", "choice", "multi", "truefalse", "typed")
LEVELS: tuple[Level, ...] = ("recall", "understand", "apply")


class Option(NamedTuple):
    """One answer that a closed question offers. `name` is its name in a family's shared list."""

    text: str
    key: bool = False
    rationale: str = ""
    name: str = ""


class Group(NamedTuple):
    """What several items share: a scenario's situation or a family's lead-in and option list."""

    id: str
    kind: GroupKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBase:
    """What every item has. `line` is its place in its file and no part of what it is."""

    id: ItemId
    topic: str
    level: Level
    cites: tuple[ObjectiveId, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    alt: str = ""
    group: Group | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flashcard(ItemBase):
    """A prompt to think about and the answer to compare with."""

    front: str
    back: str

    @property
    def kind(self) -> Kind:
        """The word a bank uses for it."""
        return "flashcard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(ItemBase):
    """A stem and options: one key (choice), several (multi), or the options True and False."""

    kind: Kind
    stem: str
    options: tuple[Option, ...]
    rationale: str = ""
    locked: bool = False

    @property
    def keys(self) -> frozenset[int]:
        """The positions of the right options, counted from 0 in the order written."""
        return frozenset(place for place, option in enumerate(self.options) if option.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(ItemBase):
    """A stem whose answer is typed; any of the accepted spellings is right."""

    stem: str
    accept: tuple[str, ...]
    rationale: str = ""

    @property
    def kind(self) -> Kind:
        """The word a bank uses for it."""
        return "typed"


Item = Flashcard | Question | Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A question bank: its head and its items, scenarios and families flattened in file order."""

    id: str
    title: str
    language: str = "en"
    licence: str = ""
    items: tuple[Item, ...] = ()


def prompt_of(item: Item) -> str:
    """Return what the item asks: a flashcard's front, any other item's stem."""
    return item.front if isinstance(item, Flashcard) else item.stem


def in_topic(topic: str, wanted: str) -> bool:
    """Tell whether a topic is the wanted one or lies below it (`boundaries` holds `boundaries/sponsor`)."""
    return topic == wanted or topic.startswith(f"{wanted}/")


def fingerprint(item: Item) -> str:
    """Return eight hex digits that change when what the candidate reads, or the key, changes."""
    shared = item.group.text if item.group is not None else ""
    match item:
        case Flashcard():
            parts = ["flashcard", shared, item.front, item.back]
        case Typed():
            parts = ["typed", shared, item.stem, *item.accept]
        case Question():
            options = [f"{'+' if option.key else '-'}{option.text}" for option in item.options]
            parts = [item.kind, shared, item.stem, *options]
        case _:
            assert_never(item)
    return f"{zlib.crc32(chr(0).join(parts).encode()):08x}"
