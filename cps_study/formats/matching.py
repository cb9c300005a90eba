"""Questions of a bank that another program has as one matching question.

A matching question comes in as a family, or as single questions if one of its choices is never the
right one. Both go out as a matching question again, if it can say everything that its questions
say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from cps_study.formats.item_faults import Pair, fault_of_matching
from cps_study.formats.syntax.html_text import Plain, tidy
from cps_study.model.item import Question

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

    from cps_study.formats.export import Loss
    from cps_study.model.item import Item, ItemId

AnyItem = TypeVar("AnyItem", bound="Item")
"""The items of a format, which may lack some kinds."""
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class MatchingQuestion:
    """A matching question: what it asks, and its left sides, each with an item of the bank.

    All left sides have the same `options` on the right, and `keys` are the positions of theirs.
    """

    id: ItemId
    lead: str
    lefts: tuple[str, ...]
    keys: tuple[int, ...]
    options: tuple[str, ...]
    items: tuple[Question, ...]

    @property
    def first(self) -> Question:
        """Its first item, which shares topic, tags, level and rationale with the others."""
        return self.items[0]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each left side with its right one."""
        rights = [self.options[key] for key in self.keys]
        return list(zip(self.lefts, rights, strict=True))

    @property
    def distractors(self) -> list[str]:
        """The options that belong to no left side."""
        return [text for number, text in enumerate(self.options) if number not in self.keys]

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything on its two sides."""
        return (*self.lefts, *self.options)

    @property
    def comes_back(self) -> bool:
        """Whether an import gives its items the ids that they have now."""
        numbered = [f"{self.id}-{number}" for number in range(1, len(self.items) + 1)]
        return [item.id for item in self.items] == numbered


def with_matching(items: Iterable[AnyItem]) -> list[AnyItem | MatchingQuestion]:
    """Return the items in order, with a matching question in place of those that make one.

    Its id is one that no item has, and no other group.
    """
    every_item = list(items)
    taken = {item.id for item in every_item}
    taken |= {item.group.id for item in every_item if item.group is not None}
    found: list[AnyItem | MatchingQuestion] = []
    for shared, run in groupby(every_item, key=_shared):
        members = list(run)
        matching = _matching(members, taken) if shared is not None else None
        if matching is None:
            found += members
        else:
            found.append(matching)
    return found


def first_of(unit: Item | MatchingQuestion) -> Item:
    """Return an item, or the first one of a matching question, for what all of them share."""
    return unit.first if isinstance(unit, MatchingQuestion) else unit


def single(units: Iterable[Item | MatchingQuestion]) -> list[Item]:
    """Return the items that aren't part of a matching question."""
    return [unit for unit in units if not isinstance(unit, MatchingQuestion)]


def losses_of_matching(units: Iterable[Item | MatchingQuestion]) -> list[Loss]:
    """Return the items whose ids another program has no place for in a matching question."""
    renamed: list[Item] = []
    for unit in units:
        if isinstance(unit, MatchingQuestion) and not unit.comes_back:
            renamed += unit.items
    return [("Families become matching questions, and their items lose their ids", renamed)]


def _shared(item: Item) -> Hashable | None:
    """Return what the items of a matching question have in common; None if it can't be in one.

    A picture, reasons for single options and a fixed order have no place in a matching question.
    """
    if not isinstance(item, Question) or item.kind != "choice" or item.locked:
        return None
    if item.image or item.alt or any(option.rationale for option in item.options):
        return None
    options = tuple(option.text for option in item.options)
    return item.group, _lead(item), options, item.topic, item.tags, item.level, item.rationale


def _lead(item: Question) -> str:
    """Return what a matching question asks: a family's text, or all but the last paragraph."""
    if item.group is None:
        return item.stem.rpartition("\n\n")[0]
    return item.group.text if item.group.kind == "family" else ""


def _matching(items: Sequence[Item], taken: Collection[ItemId]) -> MatchingQuestion | None:
    """Return items that share everything as a matching question, or None if they can't be one."""
    questions = tuple(item for item in items if isinstance(item, Question))
    first = questions[0]
    lead = tidy(_lead(first))
    if len(questions) < _FEWEST or not lead:
        return None
    lefts = tuple(_lefts(questions))
    options = tuple(tidy(option.text) for option in first.options)
    keys = tuple(min(item.keys) for item in questions)
    plain_options = tuple(map(Plain, options))
    pairs = [Pair(Plain(left), key, plain_options) for left, key in zip(lefts, keys, strict=True)]
    if fault_of_matching(Plain(lead), pairs, Plain(first.rationale)):
        return None
    return MatchingQuestion(_ident(questions, taken), lead, lefts, keys, options, questions)


def _lefts(questions: Iterable[Question]) -> Iterator[str]:
    for item in questions:
        stem = item.stem
        if item.group is None:
            stem = stem.rpartition("\n\n")[2]
        yield tidy(stem)


def _ident(questions: Sequence[Question], taken: Collection[ItemId]) -> ItemId:
    """Return the id of a family, or what the ids of single questions have before their numbers.

    If another item has that, it's the id of the first question.
    """
    first = questions[0]
    if first.group is not None:
        return first.group.id
    shared = first.id.removesuffix("-1")
    return first.id if not shared or shared in taken else shared
