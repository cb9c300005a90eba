"""What an item asks: one objective of the outline, on one rung.

The schedule remembers objectives, not items: an item is only one way to ask what a candidate has
to know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.model.item import Flashcard
from cps_study.model.outline import UNSTATED_IMPORTANCE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from cps_study.model.item import Item, ItemId, ObjectiveId
    from cps_study.model.outline import Domain, Outline

Rung = Literal["card", "question", "situation"]

RUNGS: Final[tuple[Rung, ...]] = ("card", "question", "situation")
"""The rungs from the lowest to the highest: name it, understand it, act on it."""


class Asked(NamedTuple):
    """What an item asks. `domain` is None if the outline doesn't have the objective."""

    objective: ObjectiveId
    domain: Domain | None
    importance: int


def asked_objective(
    ident: ItemId, cites: Iterable[ObjectiveId], known: Container[ObjectiveId]
) -> ObjectiveId:
    """Return the objective that the item with this id and these cites asks.

    It's the first known one that the item cites; the others are context. An item that cites
    nothing known (every imported item) is an objective of its own: `item:` and its id.
    """
    return next((cited for cited in cites if cited in known), f"item:{ident}")


def asked_by(item: Item, outline: Outline) -> Asked:
    """Return what the item asks, with the domain and the importance that the outline gives it."""
    ident = asked_objective(item.id, item.cites, outline.objectives)
    objective = outline.objectives.get(ident)
    if objective is None:
        return Asked(ident, None, UNSTATED_IMPORTANCE)
    return Asked(ident, objective.domain, objective.importance)


def rung_of(item: Item) -> Rung:
    """Return the rung on which the item asks: by its kind, and a question's by its level."""
    if isinstance(item, Flashcard):
        return "card"
    if item.level == "apply":
        return "situation"
    return "question"
