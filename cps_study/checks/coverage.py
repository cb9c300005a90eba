"""Coverage: which statements of the sources the items rest on, and which none does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item
    from cps_study.model.outline import Objective, Outline


class Covered(NamedTuple):
    """One objective with the number of flashcards and of questions that cite it."""

    objective: Objective
    flashcards: int
    questions: int

    @property
    def complete(self) -> bool:
        """Whether it has at least one flashcard and one question."""
        return self.flashcards > 0 and self.questions > 0

    @property
    def section(self) -> tuple[str, str]:
        """Its source and the topic within it: the first two parts of its id."""
        source, _, rest = self.objective.id.partition("/")
        return source, rest.partition("/")[0]


def cover(outline: Outline, items: Iterable[Item]) -> list[Covered]:
    """Return every objective of the outline, in its order, with what cites it."""
    flashcards: Counter[str] = Counter()
    questions: Counter[str] = Counter()
    for item in items:
        (flashcards if item.kind == "flashcard" else questions).update(item.cites)
    return [Covered(objective, flashcards[ident], questions[ident]) for ident, objective in outline.objectives.items()]
