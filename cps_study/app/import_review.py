"""What the rules say of items that come in, and which of them nearly repeat one that's there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.beside import beside
from cps_study.checks.duplicates import SimilarItems, near_duplicates
from cps_study.checks.rules import judge
from cps_study.model.text import count
from cps_study.store.files import no_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.checks.rules import CheckedFile
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.model.problem import Problem
    from cps_study.store.files import OnProgress

_MANY: Final = 2_000
"""With fewer items, comparing them takes less time than it takes to begin a second process."""


class Review(NamedTuple):
    """What was found in the items that come in.

    `near` pairs the id of one with that of an item which is there already and says nearly the same.
    `findings` is what the rules say.
    """

    near: tuple[tuple[str, str], ...]
    findings: tuple[Problem, ...]


class _Similar(NamedTuple):
    """The near-duplicates among incoming items, and those of an incoming item and another one.

    Positions are those in the lists of each.
    """

    among: list[SimilarItems]
    near: dict[int, int]


def review_items(
    file: CheckedFile,
    others: Sequence[Item],
    outline: Outline,
    on_progress: OnProgress = no_progress,
) -> Review:
    """Check a file's items by the rules, while a second process compares them with each other.

    `others` are the items that are there already.
    """
    incoming = file.bank.items
    questions = count(len(incoming), "question")
    on_progress(f"Comparing {questions}", 0, 0)
    with beside(partial(_compare, incoming, others), is_long=len(incoming) > _MANY) as similar:
        checked = judge(
            [file],
            outline,
            pairs_of=lambda: similar().among,
            on_progress=partial(on_progress, f"Checking {questions}"),
        )
        near = similar().near
    return Review(
        near=tuple((incoming[new].id, others[old].id) for new, old in sorted(near.items())),
        findings=tuple(checked.open),
    )


def _compare(incoming: Sequence[Item], others: Sequence[Item]) -> _Similar:
    among: list[SimilarItems] = []
    near: dict[int, int] = {}
    for first, second, likeness in near_duplicates([*others, *incoming]):
        if first >= len(others):
            among.append(SimilarItems(first - len(others), second - len(others), likeness))
        elif second >= len(others):
            near[second - len(others)] = first
    return _Similar(among, near)
