"""Items: what a bank asks. A flashcard, a closed question or a typed question."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, assert_never

if TYPE_CHECKING:
    from collections.abc import Sequence

ItemId = str
ObjectiveId = str
Kind = Literal["flashcard", "choice", "multi", "truefalse", "typed"]
Level = Literal["recall", "understand", "apply"]
GroupKind = Literal["scenario", "family"]
Use = Literal["study", "reserve", "retired"]
"""What an item is there for: studying, mock exams alone, or nothing but to read old answers by."""

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

_SENTENCE_END: Final = re.compile("[.!?:…][\"'\u201d\u2019)]*$")


class Option(NamedTuple):
    """An answer that a closed question offers. `name` is its name in a family's shared list."""

    text: str
    key: bool = False
    rationale: str = ""
    name: str = ""


class Waiver(NamedTuple):
    """A rule of `bank check` (an id such as L07) that doesn't apply here, and why not."""

    rule: str
    reason: str


class Group(NamedTuple):
    """What several items share: a scenario's situation or a family's lead-in and option list."""

    id: str
    kind: GroupKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemBase:
    """What every item has.

    `line` is where the item is in its file. It doesn't count when two items are compared.

    `reserve` keeps the item for mock exams. `retired` says what is wrong with it, if it's out of
    use for good: it's still read, so that old answers to it make sense, but never asked or counted.
    """

    id: ItemId
    topic: str
    level: Level
    cites: tuple[ObjectiveId, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    alt: str = ""
    waive: tuple[Waiver, ...] = ()
    group: Group | None = None
    reserve: bool = False
    retired: str = ""
    line: int = field(default=0, compare=False)

    @property
    def use(self) -> Use:
        """What it is there for."""
        if self.retired:
            return "retired"
        return "reserve" if self.reserve else "study"


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
        return frozenset(position for position, option in enumerate(self.options) if option.key)

    @property
    def keeps_order(self) -> bool:
        """Whether the options stay in the order written.

        They do if the bank asks for it, or if one of them refers to others ("both A and C").
        """
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
    """A question bank: its head and its items, scenarios and families flattened in file order.

    `note` is what everybody who looks at the bank should know, such as "Not legal advice."
    """

    id: str
    title: str
    language: str = "en"
    licence: str = ""
    note: str = ""
    items: tuple[Item, ...] = ()
    waive: tuple[Waiver, ...] = ()


def offers_all(text: str) -> bool:
    """Say whether an option means several of the others (`all of the above`, `A and C`)."""
    return _ALL_OF_THEM.search(text) is not None


def offers_none(text: str) -> bool:
    """Say whether an option rejects the others (`none of the above`)."""
    return _NONE_OF_THEM.search(text) is not None


def names_other_options(text: str) -> bool:
    """Say whether an option refers to the others, so that shuffling would spoil it."""
    return offers_all(text) or offers_none(text)


def prompt_of(item: Item) -> str:
    """Return what the item asks: a flashcard's front, any other item's stem."""
    if isinstance(item, Flashcard):
        return item.front
    return item.stem


def full_prompt_of(item: Item) -> str:
    """Return what the item asks, with the question that its family shares.

    It's for wherever an item is named by a line. A family's stem alone can be half a sentence.
    """
    group = item.group
    if group is None or group.kind != "family" or not group.text:
        return prompt_of(item)
    stem = prompt_of(item).rstrip()
    if _SENTENCE_END.search(stem):
        return f"{stem} {group.text}"
    return f"{stem}: {group.text}"


def is_twin(item: Item) -> bool:
    """Say whether an item is of a family of twins: whole questions over the same options."""
    return item.group is not None and item.group.kind == "family" and not item.group.text


def shares_one_list(items: Sequence[Item]) -> bool:
    """Say whether items of a family can be read below one list of options and one question.

    Twins can't, since each stem asks by itself, and neither can items that reword an option.
    """
    group = items[0].group
    if group is None or group.kind != "family" or not group.text:
        return False
    lists = {
        tuple(option.text for option in item.options)
        for item in items
        if isinstance(item, Question)
    }
    return len(lists) <= 1


def in_topic(topic: str, wanted: str) -> bool:
    """Say whether a topic is the wanted one or inside it (`boundaries/sponsor` in `boundaries`)."""
    return topic == wanted or topic.startswith(f"{wanted}/")


def topic_words(topic: str) -> str:
    """Return a topic as every screen shows it: `boundaries: step work` for `boundaries/step-work`.

    A topic is a path of names that can be typed after `--topic`; an imported one was a heading.
    """
    return topic.replace("/", ": ").replace("-", " ").replace("_", " ")


def fingerprint(item: Item) -> str:
    """Return eight hex digits that change when what the candidate reads, or the key, changes.

    Journals keep fingerprints for years, so the way they are computed never changes.
    """
    shared = item.group.text if item.group is not None else ""
    match item:
        case Flashcard():
            parts = ["flashcard", shared, item.front, item.back]
        case Typed():
            parts = ["typed", shared, item.stem, *item.accept]
        case Question():
            parts = [item.kind, shared, item.stem]
            for option in item.options:
                sign = "+" if option.key else "-"
                parts.append(f"{sign}{option.text}")
        case _:
            assert_never(item)
    return f"{zlib.crc32(chr(0).join(parts).encode()):08x}"
