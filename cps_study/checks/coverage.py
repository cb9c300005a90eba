"""Coverage: which objectives of the outline the items cite, and which no item does."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item
    from cps_study.model.outline import Objective, Outline


@dataclass(frozen=True, slots=True)
class Covered:
    """An objective and the items that cite it: how many of each kind.

    `levels` counts the same items by level, without the flashcards.
    """

    objective: Objective
    kinds: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)

    @property
    def flashcards(self) -> int:
        """How many flashcards cite it."""
        return self.kinds["flashcard"]

    @property
    def questions(self) -> int:
        """How many items that aren't flashcards cite it."""
        return self.kinds.total() - self.flashcards

    @property
    def complete(self) -> bool:
        """Whether it has at least one flashcard and one question."""
        return self.flashcards > 0 and self.questions > 0

    @property
    def section(self) -> tuple[str, str]:
        """Its source, and its topic there: the first two parts of its id.

        The topic is "all" where the id names none: it has no third part, or its second part is a
        number.
        """
        source, *rest = self.objective.id.split("/")
        if len(rest) > 1 and not rest[0].isdigit():
            return source, rest[0]
        return source, "all"


def cover(outline: Outline, items: Iterable[Item]) -> list[Covered]:
    """Return every objective of the outline, in its order, with the items that cite it.

    Citations of anything else don't count; a rule of `bank check` reports them.
    """
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    levels: dict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        for ident in item.cites:
            kinds[ident][item.kind] += 1
            if item.kind != "flashcard":
                levels[ident][item.level] += 1
    return [
        Covered(objective, kinds[ident], levels[ident])
        for ident, objective in outline.objectives.items()
    ]
