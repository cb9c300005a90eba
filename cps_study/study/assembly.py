"""Drawing a form: which items, in which order, the same for the same seed."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from cps_study.errors import UsageError
from cps_study.model.attempt import AskedItem, Share
from cps_study.model.item import Flashcard, GroupKind, Item, Question, in_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class ShortfallError(UsageError):
    """There are fewer questions than a form needs; says for each topic how many are missing."""

    def __init__(self, missing: Mapping[str, tuple[int, int]]) -> None:
        lacks = [
            f"{topic} has {has} of the {wants} that are asked for"
            for topic, (has, wants) in missing.items()
        ]
        super().__init__(
            f"there are not enough questions: {'; '.join(lacks)}",
            "ask for fewer items or other topics",
        )


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total (Hamilton's method).

    Each weight first gets its share rounded down; what is left goes to the largest remainders, earlier ones first.
    """
    whole = sum(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    counts = [quotient for quotient, _ in shares]
    order = sorted(range(len(weights)), key=lambda place: (-shares[place][1], place))
    for place in order[: total - sum(counts)]:
        counts[place] += 1
    return counts


def draw_form(
    items: Iterable[Item], total: int, seed: int, shares: Sequence[Share] = ()
) -> tuple[AskedItem, ...]:
    """Return a form of exactly `total` questions in the proportions of the shares, all alike without shares.

    No item comes twice. A scenario's items come all together, in their order, or not at all. Raises ShortfallError
    if a topic does not hold enough questions, or UsageError for a form without items.
    """
    rng = random.Random(seed)
    chosen = draw_units(items, total, rng, shares)
    rng.shuffle(chosen)
    return tuple(
        AskedItem(item.id, shuffled_options(item, rng)) for unit in chosen for item in unit
    )


def draw_units(
    items: Iterable[Item],
    total: int,
    rng: random.Random,
    shares: Sequence[Share] = (),
    *,
    whole: frozenset[GroupKind] = frozenset({"scenario"}),
) -> list[list[Item]]:
    """Return exactly `total` questions in the proportions of the shares, in units that have to stay together.

    A group of a kind in `whole` is one unit, any other item is one by itself. A family is cut where only part of it
    makes the number; a scenario never is. Raises ShortfallError if a topic does
    not hold enough questions, or UsageError for a form without items.
    """
    if total < 1:
        raise UsageError(f"a form of {total} items cannot be drawn", "ask for at least one item")
    units = _units(items, whole)
    rng.shuffle(units)
    counts = largest_remainder(total, [share.weight for share in shares]) if shares else [total]
    wanted = list(zip([share.topic for share in shares] or [""], counts, strict=True))
    chosen: list[list[Item]] = []
    missing: dict[str, tuple[int, int]] = {}
    for topic, count in wanted:
        mine = [unit for unit in units if _belongs(unit, topic, wanted)]
        picked = _fill(mine, count)
        if picked is None and "family" in whole:
            picked = _fill_with_part(mine, count)
        if picked is None:
            missing[topic or "the selection"] = (_most(mine, count), count)
        else:
            chosen += picked
    if missing:
        raise ShortfallError(missing)
    return chosen


def _units(items: Iterable[Item], whole: frozenset[GroupKind]) -> list[list[Item]]:
    """Return the questions in what has to stay together: a group's items, or one item."""
    groups: dict[str, list[Item]] = {}
    units: list[list[Item]] = []
    for item in items:
        if isinstance(item, Flashcard):
            continue
        if item.group is None or item.group.kind not in whole:
            units.append([item])
        elif item.group.id in groups:
            groups[item.group.id].append(item)
        else:
            groups[item.group.id] = [item]
            units.append(groups[item.group.id])
    return units


def _belongs(unit: Sequence[Item], topic: str, wanted: Sequence[tuple[str, int]]) -> bool:
    """Tell whether the unit counts for the topic: by its first item, under the most particular share that has it."""
    own = unit[0].topic
    fitting = [name for name, _ in wanted if not name or in_topic(own, name)]
    return bool(fitting) and max(fitting, key=len) == topic


def _fill(units: Sequence[list[Item]], count: int) -> list[list[Item]] | None:
    """Return units of exactly `count` items, earlier ones first; None if there are none.

    Subset sum over the units in their shuffled order, so that scenarios are neither favoured nor avoided.
    """
    ways: dict[int, tuple[int, ...]] = {0: ()}
    singles = [place for place, unit in enumerate(units) if len(unit) == 1]
    groups = [place for place, unit in enumerate(units) if len(unit) > 1]
    taken: list[int] = []
    size = 0
    for place, unit in enumerate(units):
        if size + len(unit) <= count:
            taken.append(place)
            size += len(unit)
    if size == count:
        return [units[each] for each in taken]
    for place in groups:
        for held, way in list(ways.items()):
            larger = held + len(units[place])
            if larger <= count and larger not in ways:
                ways[larger] = (*way, place)
    for held, way in sorted(ways.items(), reverse=True):
        if count - held <= len(singles):
            return [units[each] for each in (*way, *singles[: count - held])]
    return None


def _fill_with_part(units: Sequence[list[Item]], count: int) -> list[list[Item]] | None:
    """Return units of exactly `count` items, the last of them part of a family; None if there is no such."""
    taken: list[list[Item]] = []
    left = count
    for unit in units:
        group = unit[0].group
        size = len(unit) if group is None or group.kind == "scenario" else min(len(unit), left)
        if 0 < size <= left:
            taken.append(unit[:size])
            left -= size
    return None if left else taken


def _most(units: Sequence[list[Item]], count: int) -> int:
    """Return the most items, at most `count`, that a form could take from the units."""
    most = min(count, sum(map(len, units)))
    return next(less for less in range(most, -1, -1) if _fill(units, less) is not None)


def shuffled_options(item: Item, rng: random.Random) -> tuple[int, ...]:
    """Return the item's option positions in a new order, or as written where their order has to stay."""
    if not isinstance(item, Question):
        return ()
    places = list(range(len(item.options)))
    if not item.keeps_order:
        rng.shuffle(places)
    return tuple(places)
