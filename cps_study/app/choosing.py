"""Choosing a test's questions by hand, and by what a class missed or has had before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.class_results import missed_items
from cps_study.app.printing import load_test
from cps_study.errors import FIND_ITEM, UnknownNameError, UsageError
from cps_study.model.item import Flashcard
from cps_study.model.text import LETTERS
from cps_study.store.files import read_input

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cps_study.app.class_results import ClassResult, ItemResult
    from cps_study.model.item import Item
    from cps_study.store.library import Library

WORTH_ASKING_AGAIN: Final = 0.8
"""What a smaller share of the class than this got right is worth another question."""


class MissedPool(NamedTuple):
    """What a class missed, and the questions there are about it.

    `missed` begins with what most people missed; `questions` may ask about it.
    """

    missed: Sequence[ItemResult]
    questions: Sequence[Item]


def idents_in(path: Path) -> list[str]:
    """Return the ids in a file: one a line, with # before anything that is a remark."""
    raw = read_input(path, "a text file with an id on each line")
    lines = raw.decode("utf-8-sig", "replace").splitlines()
    idents = [line.partition("#")[0].strip() for line in lines]
    return [ident for ident in idents if ident]


def items_named(library: Library, idents: Iterable[str], *, reserve: bool) -> list[Item]:
    """Return the questions with these ids, each once.

    Raises UsageError for one that isn't there, can't be printed, or is kept for mock exams.
    """
    found: dict[str, Item] = {}
    for ident in idents:
        item = library.item(ident)
        if item is None:
            known = [name for bank in library.loaded_banks for name in bank.idents]
            raise UnknownNameError("question", ident, known, FIND_ITEM)
        _check_printable(item, reserve=reserve)
        found[item.id] = item
    return list(found.values())


def _check_printable(item: Item, *, reserve: bool) -> None:
    """Raise UsageError if a test can't ask the item."""
    if isinstance(item, Flashcard):
        raise UsageError(f"{item.id} is a flashcard", "choose questions, or use --flashcards")
    if item.retired:
        raise UsageError(f"{item.id} is out of use: {item.retired}", "choose another question")
    if item.reserve and not reserve:
        raise UsageError(f"{item.id} is kept for mock exams", "add --reserve to print it anyway")
    if len(getattr(item, "options", ())) > len(LETTERS):
        raise UsageError(f"{item.id} has more options than letters", "choose another question")


def printed_before(paths: Iterable[Path]) -> frozenset[str]:
    """Return the ids of all items in these tests."""
    return frozenset(item.id for path in paths for item in load_test(path).items)


def pool_of(results: Sequence[ClassResult], questions: Sequence[Item]) -> MissedPool:
    """Return what the class missed, and those of the questions that ask it."""
    missed = [item for item in missed_items(results) if item.share < WORTH_ASKING_AGAIN]
    objectives = {item.objective for item in missed} - {""}
    idents = {item.ident for item in missed}
    asking = [
        item
        for item in questions
        if item.id in idents or (item.cites and item.cites[0] in objectives)
    ]
    return MissedPool(missed, asking)


def about_missed(pool: MissedPool, count: int, seed: int) -> list[Item]:
    """Return up to so many questions on what the class missed, the most missed first.

    Each asks the same thing as an item that was missed, in other words if there are any: what
    should be learned is the idea, and not the question. No item comes twice, and no two twins meet.
    """
    rng = random.Random(f"missed-{seed}")
    asked = {item.ident for item in pool.missed}
    chosen: dict[str, Item] = {}
    families: set[str] = set()
    for missed in pool.missed:
        if len(chosen) == count:
            break
        candidates = [
            item
            for item in pool.questions
            if item.id not in chosen
            and _family(item) not in families
            and _asks_the_same(item, missed)
        ]
        others = [item for item in candidates if item.id not in asked]
        if others or candidates:
            picked = rng.choice(others or candidates)
            chosen[picked.id] = picked
            families |= {_family(picked)} - {""}
    return list(chosen.values())


def _family(item: Item) -> str:
    """Return the family that an item shares its options with, or "" if it has its own."""
    return item.group.id if item.group is not None and item.group.kind == "family" else ""


def _asks_the_same(item: Item, missed: ItemResult) -> bool:
    """Say whether an item asks what a missed one asked, or is that item."""
    if item.id == missed.ident:
        return True
    return bool(missed.objective) and item.cites[:1] == (missed.objective,)
