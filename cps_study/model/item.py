"""Items: what a bank asks. A flashcard, a closed question or a typed question."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, assert_never

ItemId = str
ObjectiveId = str
Kind = Literal["flashcard", "choice", "multi", "truefalse", "typed"]
Level = Literal["recall", "understand", "apply"]
GroupKind = Literal["scenario", "family"]

KINDS: tuple[Kind, ...] = ("flashcard", "choice", "multi", "truefalse", "typed")
LEVELS: tuple[Level, ...] = ("recall", "understand", "apply")

_ALL_OF_THEM: Final = re.compile(
    r"\b(all|both|any|some|each) of (the (above|options|answers|following)|these|them)\b"
    r"|\b(both|either|options?|answers?) \(?[A-E1-5]\)?( and | or | & |, )\(?[A-E1-5]\b"
    r"|^\W*\(?[A-E]\)?( and | or | & |, )\(?[A-E]\)?( only)?\W*$",
    re.IGNORECASE,
)
_NONE_OF_THEM: Final = re.compile(
    r"\b(none|neither) of (the (above|options|answers|following)|these|them)\b", re.IGNORECASE
)


class Option(NamedTuple):
    """One answer that a closed question offers. `name` is its name in a family's shared list."""

    text: str
    key: bool = False
    rationale: str = ""
    name: str = ""


class Waiver(NamedTuple):
    """A rule of `bank check` that does not hold here (an id such as L07), and why not."""

    rule: str
    reason: str


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
    waive: tuple[Waiver, ...] = ()
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

    @property
    def keeps_order(self) -> bool:
        """Whether the options stay as written: asked for, or one of them speaks of the others by their place."""
        return self.locked or any(names_other_options(option.text) for option in self.options)


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
    waive: tuple[Waiver, ...] = ()


def offers_all(text: str) -> bool:
    """Tell whether an option stands for several of the others (`all of the above`, `A and C`)."""
    return _ALL_OF_THEM.search(text) is not None


def offers_none(text: str) -> bool:
    """Tell whether an option turns the others down (`none of the above`)."""
    return _NONE_OF_THEM.search(text) is not None


def names_other_options(text: str) -> bool:
    """Tell whether an option speaks of the others, so that shuffling would spoil it."""
    return offers_all(text) or offers_none(text)


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
