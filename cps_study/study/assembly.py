"""Drawing a form: which items, in which order; always the same for the same seed."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from typing import TYPE_CHECKING, Final

from cps_study.errors import UsageError
from cps_study.model.attempt import AskedItem, Share
from cps_study.model.item import Flashcard, GroupKind, Item, Question, in_topic, is_twin

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from cps_study.model.outline import Domain

    DomainOf = Callable[[Item], Domain | None]
    """Says from which domain an item's question is."""

    TooClose = Callable[[Sequence[Sequence[Item]]], Collection[str]]
    """Says which items of drawn units, by their ids, shouldn't be in a test with the others."""


def never_too_close(_: Sequence[Sequence[Item]]) -> Collection[str]:
    """Say that no items give each other away, for callers that don't check."""
    return ()


def no_domain(_: Item) -> Domain | None:
    """Say that an item has no domain, for callers without an outline."""
    return None


SHORT_FORM: Final = 20
"""A form of so many questions or fewer is short: one scenario must not take most of it."""
_ANY: Final = (Share("", 1),)
"""The share of questions on anything."""
_MOST_DRAWS: Final = 10
"""How often a form is redrawn because some of its questions give others away."""
LARGEST_PART: Final = 0.4
"""How much of a short form one scenario may fill: two of five questions."""


class ShortfallError(UsageError):
    """There are fewer questions than a form needs: enough for `most`, and fewest of a share."""

    def __init__(self, total: int, most: int, scarce: str, *, is_empty: bool) -> None:
        """`scarce` names the share that runs out first, and `is_empty` says if it has nothing."""
        self.total = total
        self.most = most
        what = f"you asked for {total:,} questions, and there are enough for {most:,}"
        hint = "choose other topics"
        if is_empty:
            what = f"there are no questions for {scarce}"
            if not scarce:
                what = "there are no questions to choose from"
        elif not most:
            what = "these questions come in sets that stay together, and no set is that small"
            hint = "ask for more questions"
        elif scarce:
            hint = f"ask for {most:,} or fewer; {scarce} runs out first"
        else:
            hint = f"ask for {most:,} or fewer, or {hint}"
        super().__init__(what, hint)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole numbers in proportion to the weights that add up to the total.

    This is Hamilton's method: each weight first gets its share, rounded down. What is left goes to
    the largest remainders, one each; among equal remainders, the earlier ones go first.
    """
    whole = sum(weights)
    counts = []
    remainders = []
    for weight in weights:
        count, remainder = divmod(total * weight, whole)
        counts.append(count)
        remainders.append(remainder)
    positions = range(len(weights))
    largest_first = sorted(positions, key=lambda position: -remainders[position])
    for position in largest_first[: total - sum(counts)]:
        counts[position] += 1
    return counts


def draw_form(
    items: Iterable[Item],
    total: int,
    seed: int,
    shares: Sequence[Share] = (),
    *,
    domain_of: DomainOf = no_domain,
    too_close: TooClose = never_too_close,
) -> tuple[AskedItem, ...]:
    """Return a form of exactly `total` questions, in proportion to the shares if there are any.

    `domain_of` says which domain an item's question is from, for shares of domains and to spread a
    short form out. No item comes twice. A scenario's items come all together, in their order, or
    not at all. Raises ShortfallError if a topic doesn't have enough questions, and UsageError for
    an empty form.
    """
    rng = random.Random(seed)
    units = _draw_spread(list(items), total, rng, shares, domain_of, too_close)
    rng.shuffle(units)
    return tuple(AskedItem(item.id, shuffled_options(item, rng)) for unit in units for item in unit)


def _draw_spread(
    items: list[Item],
    total: int,
    rng: random.Random,
    shares: Sequence[Share],
    domain_of: DomainOf,
    too_close: TooClose,
) -> list[list[Item]]:
    """Return the units of a form, spread out as far as there are enough questions for that.

    Members of a family give each other away, and so do questions on the same objective: a form has
    at most one. A short form is no picture of anything if one scenario takes most of it: it has at
    most one group of each domain, and none that fills more than `LARGEST_PART`. Raises as
    `draw_units` does.
    """
    shuffled = list(items)
    rng.shuffle(shuffled)
    one_of_each = _first_of_each_family(items, shuffled)
    pools = [_first_on_each_objective(one_of_each, shuffled), one_of_each, items]
    if total <= SHORT_FORM:
        fitting = _without_large_scenarios(pools[0], total)
        pools = [_one_group_a_domain(fitting, shuffled, domain_of), fitting, *pools]

    def draw(pool: Sequence[Item]) -> list[list[Item]]:
        return draw_units(pool, total, rng, shares, domain_of=domain_of)

    return _draw_apart(pools, draw, too_close)


def _draw_apart(
    pools: Sequence[Sequence[Item]],
    draw: Callable[[Sequence[Item]], list[list[Item]]],
    too_close: TooClose,
) -> list[list[Item]]:
    """Return units from the first pool that has enough, with none that's too close to another.

    What is too close is left out, and the rest drawn anew. If nothing helps, the last draw counts.
    Raises as `draw` does if the last pool doesn't have enough.
    """
    for pool in pools[:-1]:
        with contextlib.suppress(ShortfallError):
            return _redrawn(pool, draw, too_close)
    return _redrawn(pools[-1], draw, too_close)


def _redrawn(
    pool: Sequence[Item],
    draw: Callable[[Sequence[Item]], list[list[Item]]],
    too_close: TooClose,
) -> list[list[Item]]:
    """Return units of a pool, drawn until none is too close, or as long as that's possible."""
    units = draw(pool)
    out: set[str] = set()
    for _ in range(_MOST_DRAWS):
        found = too_close(units)
        if not found:
            break
        out.update(found)
        try:
            units = draw([item for item in pool if item.id not in out])
        except ShortfallError:
            break
    return units


def draw_without_twins(
    items: Sequence[Item],
    total: int,
    rng: random.Random,
    shares: Sequence[Share] = (),
    *,
    whole: frozenset[GroupKind] = frozenset({"scenario"}),
    domain_of: DomainOf = no_domain,
    too_close: TooClose = never_too_close,
) -> list[list[Item]]:
    """Draw units as `draw_units` does; what gives each other away is apart if that's enough.

    That's members of a family, unless families come whole, and questions on the same objective:
    one of each is in the draw. Twins never come whole.
    """
    shuffled = list(items)
    rng.shuffle(shuffled)
    alone = [item for item in shuffled if is_twin(item) or not _is_in_whole(item, whole)]
    one_of_each = _first_of_each_family(alone, alone)
    first_on_each = _first_on_each_objective(one_of_each, alone)
    pools = [_without(items, alone, first_on_each), _without(items, alone, one_of_each), items]
    state = rng.getstate()

    def draw(pool: Sequence[Item]) -> list[list[Item]]:
        rng.setstate(state)
        return draw_units(pool, total, rng, shares, whole=whole, domain_of=domain_of)

    return _draw_apart(pools, draw, too_close)


def _without(items: Sequence[Item], alone: Iterable[Item], chosen: Iterable[Item]) -> list[Item]:
    """Return the items but for those that could come alone and aren't chosen."""
    out = {item.id for item in alone}.difference(item.id for item in chosen)
    return [item for item in items if item.id not in out]


def _is_in_whole(item: Item, whole: frozenset[GroupKind]) -> bool:
    """Return whether an item belongs to a group that comes as a whole."""
    return item.group is not None and item.group.kind in whole


def _first_on_each_objective(items: Sequence[Item], shuffled: Iterable[Item]) -> list[Item]:
    """Return the items with one that asks each objective, the first one in the shuffled order.

    A scenario's items stay together, whatever they ask, and what cites nothing asks only itself.
    """
    present = {item.id for item in items}
    first: dict[str, str] = {}
    for item in shuffled:
        if item.id in present and item.cites and not _is_scenario([item]):
            first.setdefault(item.cites[0], item.id)
    return [
        item
        for item in items
        if not item.cites or _is_scenario([item]) or first[item.cites[0]] == item.id
    ]


def _first_of_each_family(items: Sequence[Item], shuffled: Iterable[Item]) -> list[Item]:
    """Return the items with one of each family, the first one in the shuffled order."""
    kept: dict[str, str] = {}
    for item in shuffled:
        if item.group is not None and item.group.kind == "family":
            kept.setdefault(item.group.id, item.id)
    return [
        item for item in items if item.group is None or kept.get(item.group.id, item.id) == item.id
    ]


def _without_large_scenarios(items: Sequence[Item], total: int) -> list[Item]:
    """Return the items without the scenarios that would fill too much of a form."""
    sizes = Counter(item.group.id for item in items if item.group is not None)
    most = max(1, int(LARGEST_PART * total))
    return [item for item in items if item.group is None or sizes[item.group.id] <= most]


def _one_group_a_domain(
    items: Sequence[Item], shuffled: Iterable[Item], domain_of: DomainOf
) -> list[Item]:
    """Return the items with one scenario or family of each domain.

    An item without a domain, such as an import, counts for the first part of its topic.
    """
    present = {item.id for item in items}
    groups: dict[str, str] = {}
    for item in shuffled:
        if item.group is not None and item.id in present:
            domain = domain_of(item) or item.topic.split("/", 1)[0]
            groups.setdefault(domain, item.group.id)
    kept = set(groups.values())
    return [item for item in items if item.group is None or item.group.id in kept]


def draw_units(
    items: Iterable[Item],
    total: int,
    rng: random.Random,
    shares: Sequence[Share] = (),
    *,
    whole: frozenset[GroupKind] = frozenset({"scenario"}),
    domain_of: DomainOf = no_domain,
) -> list[list[Item]]:
    """Return exactly `total` questions in the proportions of the shares, as units.

    The items of a unit have to stay together: it's a group of a kind in `whole`, or any other item
    by itself. A family is cut if only a part of it makes the number; a scenario never is. Raises
    ShortfallError if a topic doesn't have enough questions, and UsageError for an empty form.
    """
    if total < 1:
        raise UsageError(f"a test can't have {total} questions", "ask for at least one")
    units = units_of(items, whole)
    rng.shuffle(units)
    of_share: dict[Share, list[list[Item]]] = {share: [] for share in shares or _ANY}
    for unit in units:
        share_of_unit = _share_of(unit, of_share, domain_of)
        if share_of_unit is not None:
            of_share[share_of_unit].append(unit)
    drawn = _drawn(of_share, total, whole)
    if drawn is None:
        raise _shortfall(of_share, total, whole)
    return drawn


def _drawn(
    of_share: Mapping[Share, list[list[Item]]], total: int, whole: frozenset[GroupKind]
) -> list[list[Item]] | None:
    """Return exactly `total` questions in the proportions of the shares; None if impossible."""
    counts = largest_remainder(total, [share.weight for share in of_share])
    drawn: list[list[Item]] = []
    for candidates, count in zip(of_share.values(), counts, strict=True):
        picked = _fill(candidates, count)
        if picked is None and "family" in whole:
            picked = _fill_with_part(candidates, count)
        if picked is None:
            return None
        drawn += picked
    return drawn


def _shortfall(
    of_share: Mapping[Share, list[list[Item]]], total: int, whole: frozenset[GroupKind]
) -> ShortfallError:
    """Return the error for a form of `total` questions that can't be drawn."""
    all_weights = sum(share.weight for share in of_share)
    sizes = {share: sum(map(len, units)) for share, units in of_share.items()}
    # With more questions than this, a form would take more of the share than there is.
    too_many = {share: (size + 1) * all_weights // share.weight for share, size in sizes.items()}
    scarce = min(too_many, key=too_many.__getitem__)
    most = min(total - 1, too_many[scarce])
    while _drawn(of_share, most, whole) is None:
        most -= 1
    return ShortfallError(total, most, scarce.name, is_empty=not sizes[scarce])


def units_of(items: Iterable[Item], whole: frozenset[GroupKind]) -> list[list[Item]]:
    """Return the questions, without the flashcards, as units that have to stay together."""
    groups: dict[str, list[Item]] = {}
    units: list[list[Item]] = []
    for item in items:
        if isinstance(item, Flashcard):
            continue
        if item.group is None or item.group.kind not in whole or is_twin(item):
            units.append([item])
        elif item.group.id in groups:
            groups[item.group.id].append(item)
        else:
            groups[item.group.id] = [item]
            units.append(groups[item.group.id])
    return units


def _share_of(unit: Sequence[Item], shares: Iterable[Share], domain_of: DomainOf) -> Share | None:
    """Return the share that the unit counts for, or None.

    The first item decides for the whole unit. If several shares fit, the most specific one counts:
    the topic `skills/listening` before the topic `skills`, and any topic before a domain.
    """
    first = unit[0]
    matching: list[Share] = []
    for share in shares:
        if share.domain is not None:
            fits = domain_of(first) == share.domain
        else:
            fits = not share.topic or in_topic(first.topic, share.topic)
        if fits:
            matching.append(share)
    if not matching:
        return None
    return max(matching, key=lambda share: len(share.topic))


def _fill(units: Sequence[list[Item]], count: int) -> list[list[Item]] | None:
    """Return units with exactly `count` items in all, or None if no units add up to that.

    Units are taken in their order, which is shuffled, so that scenarios are neither favored nor
    avoided. Only if that misses the number are others tried.
    """
    picked: list[list[Item]] = []
    size = 0
    for unit in units:
        if size + len(unit) <= count:
            picked.append(unit)
            size += len(unit)
    if size == count:
        return picked
    return _fill_by_subset_sum(units, count)


def _fill_by_subset_sum(units: Sequence[list[Item]], count: int) -> list[list[Item]] | None:
    """Return units with exactly `count` items: as many in groups as possible, the rest single.

    One way is kept for each number of items that groups can add up to. So the time grows with the
    count, and not with the number of subsets.
    """
    singles = [unit for unit in units if len(unit) == 1]
    groups = [unit for unit in units if len(unit) > 1]
    ways: dict[int, tuple[list[Item], ...]] = {0: ()}
    for group in groups:
        for size, way in list(ways.items()):
            larger = size + len(group)
            if larger <= count and larger not in ways:
                ways[larger] = (*way, group)
    for size in sorted(ways, reverse=True):
        rest = count - size
        if rest <= len(singles):
            return [*ways[size], *singles[:rest]]
    return None


def _fill_with_part(units: Sequence[list[Item]], count: int) -> list[list[Item]] | None:
    """Return units with exactly `count` items, with a family cut to fit; None if impossible."""
    picked: list[list[Item]] = []
    left = count
    for unit in units:
        size = len(unit)
        if not _is_scenario(unit):
            size = min(size, left)
        if 0 < size <= left:
            picked.append(unit[:size])
            left -= size
    if left:
        return None
    return picked


def _is_scenario(unit: Sequence[Item]) -> bool:
    group = unit[0].group
    return group is not None and group.kind == "scenario"


def shuffled_options(item: Item, rng: random.Random) -> tuple[int, ...]:
    """Return the positions of the item's options in a new order, or as they are if it has to stay.

    An item without options has no positions, and draws nothing from the generator.
    """
    if not isinstance(item, Question):
        return ()
    positions = list(range(len(item.options)))
    if not item.keeps_order:
        rng.shuffle(positions)
    return tuple(positions)
