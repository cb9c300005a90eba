"""Lets the lenient reader of lists take what a strict reader refused."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from cps_study.formats.item_builder import ItemBuilder
from cps_study.formats.lists.text import take_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cps_study.formats.base import Skipped


def read_refused(
    lines: Sequence[str],
    taken: Iterable[tuple[int, int]],
    strict: ItemBuilder,
    slips: Collection[str] = (),
) -> None:
    """Add to a strict reader's result what the lenient one takes from the rest of the lines.

    `taken` are the first and the last lines of the questions that came in. Where both refuse a
    question, the strict reader's reason is the one that's told, unless it's one of the `slips`,
    which are no reason for the lenient one, or the lenient one sees several questions there.
    """
    rest = list(lines)
    for first, last in taken:
        rest[first - 1 : last] = [""] * (last - first + 1)
    lenient = ItemBuilder(strict.source)
    take_text("\n".join(rest), lenient)
    if lenient.items:
        strict.problems += lenient.problems
    strict.skipped = _still_refused(strict, lenient, slips)
    strict.items = sorted([*strict.items, *lenient.items], key=lambda draft: draft.line)


def _still_refused(
    strict: ItemBuilder, lenient: ItemBuilder, slips: Collection[str]
) -> list[Skipped]:
    """Return the questions that neither reader takes, each once, by their lines."""
    came_in = {draft.line for draft in lenient.items}
    also_refused = {skipped.line for skipped in lenient.skipped}
    starts = sorted(came_in | also_refused)
    strict_lines = [skipped.line for skipped in strict.skipped]
    refused: list[Skipped] = []
    named: set[int] = set()
    settled: set[int] = set()
    for skipped, following in zip(strict.skipped, [*strict_lines[1:], None], strict=True):
        # The questions of the lenient reader that begin in this refused one.
        first = bisect_left(starts, skipped.line)
        last = len(starts)
        if following is not None:
            last = bisect_left(starts, following)
        inside = starts[first:last]
        # The refused one may also be the end of a question that begins above it.
        up_to = bisect_right(starts, skipped.line)
        covering = {*starts[max(up_to - 1, 0) : up_to], *inside}
        both = also_refused.intersection(inside)
        is_less_clear = len(both) > 1 or (skipped.why in slips and both)
        if came_in.isdisjoint(covering) and not is_less_clear:
            refused.append(skipped)
            named |= covering - settled
        settled.update(inside)
    refused += [skipped for skipped in lenient.skipped if skipped.line not in named]
    return sorted(refused, key=lambda skipped: skipped.line)
