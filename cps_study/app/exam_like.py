"""Which questions are like those of an exam: mock exams and printed tests ask them first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.asking import asked_by
from cps_study.model.item import Question
from cps_study.model.outline import UNSTATED_IMPORTANCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cps_study.model.item import Item
    from cps_study.store.library import Library

EXAM_OPTIONS: Final = 4
"""How many options a question of the exam has, as far as is known."""


def exam_like(
    questions: Sequence[Item], library: Library, *, whatever_importance: bool
) -> list[Item]:
    """Return the questions with one right answer of four that ask something of importance 3 and up.

    Banks and topics that somebody chose count whatever their importance is. A scenario comes whole
    or not at all.
    """
    chosen = [item for item in questions if has_exams_shape(item)]
    if not whatever_importance:
        chosen = [item for item in chosen if _is_important(item, library)]
    return _without_cut_scenarios(chosen, questions)


def has_exams_shape(item: Item) -> bool:
    """Return whether an item has one right answer among four, as the exam's questions do."""
    return (
        isinstance(item, Question) and item.kind == "choice" and len(item.options) == EXAM_OPTIONS
    )


def _is_important(item: Item, library: Library) -> bool:
    """Return whether an item asks something of importance 3 or more."""
    return asked_by(item, library.outline()).importance >= UNSTATED_IMPORTANCE


def _without_cut_scenarios(chosen: Sequence[Item], all_items: Iterable[Item]) -> list[Item]:
    """Return the chosen items without those of scenarios that aren't chosen as a whole."""
    idents: Collection[str] = {item.id for item in chosen}
    cut = {
        item.group.id
        for item in all_items
        if item.group is not None and item.group.kind == "scenario" and item.id not in idents
    }
    return [item for item in chosen if item.group is None or item.group.id not in cut]
