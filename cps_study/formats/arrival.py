"""Questions on their way into a bank: names and topics made fit, and what is there already recognised.

A question keeps its id when its file is imported again, so that a learner's history goes on: by the name that the file
gives it, else by its wording. A question without a name whose wording was mended is recognised by being nearly the
same as one that the file no longer has.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.item import Flashcard, Group, Item, Question, Typed, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OnConflict = Literal["keep", "replace", "both"]
CONFLICTS: Final[tuple[OnConflict, ...]] = ("keep", "replace", "both")
LONGEST: Final = 60
"""The most signs of a file's own name that go into an id."""
_LANDMARKS: Final = 3
_ALIKE: Final = 0.8
"""How alike two wordings are that are taken for the same question, mended."""
_OTHER: Final = re.compile(r"[^a-z0-9]+")


class Arrived(NamedTuple):
    """What became of a file's questions: the bank's items afterwards, and the ids of those that came in how.

    `was` are the updated items as they were before.
    """

    items: tuple[Item, ...]
    new: tuple[str, ...]
    updated: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    was: tuple[Item, ...]


def slug_of(text: str) -> str:
    """Return the text as a name of small letters, digits and hyphens; nothing if none of it can be one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain.lower())[:LONGEST].strip("-")


def settle(items: Iterable[Item], bank: str, topic: str = "", taken: Iterable[str] = ()) -> list[Item]:
    """Return the items with ids of this bank and topics that can be chosen by.

    An id is the bank's and the name that the file gives, else a sum over the wording. Names that stand twice are
    told apart by a number, also from names that are `taken`. `topic` stands before the file's own categories, or the
    bank's id if it has none.
    """
    names = Counter(taken)
    groups: dict[str, str] = {}
    settled = []
    for item in items:
        name = slug_of(item.id.removeprefix(f"{bank}-")) or f"{zlib.crc32(_wording(item).encode()):08x}"
        group = item.group
        if group is not None:
            if group.id not in groups:
                groups[group.id] = _once(f"{bank}-{slug_of(group.id.removeprefix(f'{bank}-')) or 'group'}", names)
            group = Group(groups[group.id], group.kind, group.text)
        ident = _once(f"{bank}-{name}", names)
        settled.append(dataclasses.replace(item, id=ident, topic=_topic(item.topic, bank, topic), group=group))
    return settled


def _once(name: str, taken: Counter[str]) -> str:
    """Return the name, with a number if it is taken."""
    taken[name] += 1
    number = taken[name]
    return name if number == 1 else _once(f"{name}-{number}", taken)


def _topic(raw: str, bank: str, above: str) -> str:
    parts = [part for part in map(slug_of, raw.split("/")) if part]
    return "/".join([*filter(None, [above]), *parts]) or bank


def _wording(item: Item) -> str:
    return f"{item.kind} {one_line(prompt_of(item)).casefold()}"


def arrive(incoming: Sequence[Item], there: Sequence[Item], on_conflict: OnConflict = "replace") -> Arrived:
    """Return what a bank holds once settled items have come in; what the file no longer has stays.

    `keep` leaves an item that is there as it is, `replace` takes the file's wording under the same id, `both` brings
    the file's in under an id of its own.
    """
    held = {item.id: item for item in there}
    told: dict[str, list[str]] = {"new": [], "updated": [], "same": [], "kept": []}
    renamed = _mended(incoming, held)
    after = dict(held)
    for raw in incoming:
        item = dataclasses.replace(raw, id=renamed.get(raw.id, raw.id))
        old = held.get(item.id)
        if old is None:
            after[item.id] = item
            told["new"].append(item.id)
        elif _says_the_same(old, item):
            told["same"].append(item.id)
        elif on_conflict == "keep":
            told["kept"].append(item.id)
        elif on_conflict == "replace":
            after[item.id] = _with_what_the_bank_adds(item, old)
            told["updated"].append(item.id)
        else:
            other = dataclasses.replace(item, id=_free(item.id, after))
            after[other.id] = other
            told["new"].append(other.id)
    was = tuple(held[ident] for ident in told["updated"])
    idents = {name: tuple(each) for name, each in told.items()}
    return Arrived(items=tuple(_grouped(after.values())), was=was, **idents)


def _says_the_same(old: Item, new: Item) -> bool:
    return dataclasses.replace(new, line=0, level=old.level, cites=old.cites, waive=old.waive) == dataclasses.replace(
        old, line=0
    )


def _with_what_the_bank_adds(new: Item, old: Item) -> Item:
    """Return the new wording with what an author has added here since: level, objectives and waivers."""
    return dataclasses.replace(new, level=old.level, cites=new.cites or old.cites, waive=old.waive)


def _free(ident: str, taken: dict[str, Item]) -> str:
    number = 2
    while f"{ident}-{number}" in taken:
        number += 1
    return f"{ident}-{number}"


def _mended(incoming: Sequence[Item], held: dict[str, Item]) -> dict[str, str]:
    """Return for new items the ids of what they are, mended: of the bank's items that the file no longer has.

    Only items that were named by their wording can have lost their name by being mended. Most of the answers have to
    be the same, as another question may well be asked in nearly the same words.
    """
    idents = {item.id for item in incoming}
    gone: dict[str, list[Item]] = defaultdict(list)
    for ident, item in held.items():
        if ident not in idents and _named_by_wording(item):
            for word in _landmarks(item):
                gone[word].append(item)
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for item in incoming:
        if item.id in held or not _named_by_wording(item):
            continue
        near = {old.id: old for word in _landmarks(item) for old in gone[word]}
        fit = [old for old in near.values() if old.id not in taken and _answers_alike(item, old)]
        likeness, ident = max(((_likeness(item, old), old.id) for old in fit), default=(0.0, ""))
        if likeness >= _ALIKE:
            renamed[item.id] = ident
            taken.add(ident)
    return renamed


def _landmarks(item: Item) -> list[str]:
    """Return the longest words of what an item asks: mended or not, it keeps one of them."""
    words = dict.fromkeys(prompt_of(item).casefold().split())
    return sorted(words, key=len, reverse=True)[:_LANDMARKS]


def _answers_alike(one: Item, other: Item) -> bool:
    """Tell whether two items are of one kind and at least half of their answers are the same."""
    first, second = _answers(one), _answers(other)
    return one.kind == other.kind and 2 * len(first & second) >= max(len(first), len(second))


def _answers(item: Item) -> set[str]:
    match item:
        case Flashcard():
            return {one_line(item.back).casefold()}
        case Typed():
            return {one_line(answer).casefold() for answer in item.accept}
        case Question():
            return {one_line(option.text).casefold() for option in item.options}


def _named_by_wording(item: Item) -> bool:
    return re.search(r"-[0-9a-f]{8}(?:-\d+)?$", item.id) is not None


def _likeness(one: Item, other: Item) -> float:
    first, second = (one_line(prompt_of(item)).casefold() for item in (one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _grouped(items: Iterable[Item]) -> list[Item]:
    """Return the items with those of a group together, at the place of its first."""
    order: dict[str, list[Item]] = {}
    for number, item in enumerate(items):
        order.setdefault(item.group.id if item.group is not None else f"\0{number}", []).append(item)
    return [item for held in order.values() for item in held]
