"""Lets the lenient reader of lists take what a strict reader refused."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.lists.text import take_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.formats.base import Skipped


def read_refused(
    lines: Sequence[str], taken: Iterable[tuple[int, int]], strict: ItemBuilder
) -> None:
    """Add to a strict reader's result what the lenient one takes from the rest of the lines.

    `taken` are the first and the last lines of the questions that came in. Where both refuse a
    question, the strict reader's reason is the one that's told.
    """
    rest = list(lines)
    for first, last in taken:
        rest[first - 1 : last] = [""] * (last - first + 1)
    lenient = ItemBuilder(strict.source)
    take_text("\n".join(rest), lenient)
    if not lenient.items:
        return
    strict.problems += lenient.problems
    strict.skipped = _still_refused(strict, lenient)
    strict.items = sorted([*strict.items, *lenient.items], key=lambda draft: draft.line)


def _still_refused(strict: ItemBuilder, lenient: ItemBuilder) -> list[Skipped]:
    """Return the questions that neither reader takes, each once, by their lines."""
    came_in = {draft.line for draft in lenient.items}
    starts = sorted({*came_in, *(skipped.line for skipped in lenient.skipped)})
    strict_lines = [skipped.line for skipped in strict.skipped]
    refused: list[Skipped] = []
    named: set[int] = set()
    for skipped, following in zip(strict.skipped, [*strict_lines[1:], None], strict=True):
        # The questions of the lenient reader that have lines in this refused one.
        first = max(bisect_right(starts, skipped.line) - 1, 0)
        last = len(starts)
        if following is not None:
            last = bisect_right(starts, following - 1)
        inside = starts[first:last]
        named.update(inside)
        if came_in.isdisjoint(inside):
            refused.append(skipped)
    refused += [skipped for skipped in lenient.skipped if skipped.line not in named]
    return sorted(refused, key=lambda skipped: skipped.line)
