"""What to show today, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cps_study.model.card import Card, State
from cps_study.study import memory
from cps_study.study.times import EVER, day_end, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from cps_study.model.item import Item
    from cps_study.study.progress import Progress

CLOCK_SLACK = timedelta(days=1)
"""A card last seen further ahead than this was answered under a wrong clock; it is due now."""
SIBLINGS_LOOKED_PAST = 40
"""For each new item of the day's share, how many siblings of today's items are looked past to find it."""


class Pool(Protocol):
    """The items that may be shown: the banks and topics that the learner chose."""

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if the pool has it not."""

    def __contains__(self, ident: str) -> bool: ...

    def streams(self) -> Sequence[Iterable[str]]:
        """Return the items in the authors' order, one stream for each bank's cards and each bank's questions."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a day holds: new items, reviews, and items in this session (None: no bound)."""

    new_per_day: int = 20
    reviews_per_day: int = 100
    session: int | None = None
    new_asked_for: bool = False


class Queue(NamedTuple):
    """What to show, in order, and what was left for later.

    `waiting` counts due items left for the next days because more is due than a day holds; `over_days` is the
    number of days they are spread over, during which new items pause.
    """

    due: tuple[str, ...]
    new: tuple[str, ...]
    waiting: int = 0
    over_days: int = 0
    new_paused: bool = False

    @property
    def items(self) -> tuple[str, ...]:
        """All items in the order to show them."""
        return self.due + self.new


def build_queue(
    progress: Progress, pool: Pool, limits: Limits, now: datetime, zone: tzinfo | None = None
) -> Queue:
    """Return today's queue: due items, lowest retrievability first, then new ones up to the day's share.

    Two items on one objective are not shown on the same day unless there is nothing else: such items come last.
    When more is due than a day holds, the most valuable reviews are today's and new items wait.
    """
    day = study_day(now, zone).isoformat()
    answered = frozenset(progress.today.answered if progress.today.day == day else ())
    fresh = progress.today.new if progress.today.day == day else ()
    room = max(0, limits.reviews_per_day - (len(answered) - len(fresh)))
    found = due_cards(progress, pool, now, zone)
    begun = [pair for pair in found if pair[0] in answered]  # the day's share holds them already
    waiting = [pair for pair in found if pair[0] not in answered]
    chosen = most_valuable(waiting, now, room)
    left = len(waiting) - len(chosen)
    shown = _Shown(pool, answered)
    due, held = shown.split(
        ident for ident, _ in sorted((*begun, *chosen), key=lambda pair: _urgency(pair, now))
    )
    paused = left > 0 and not limits.new_asked_for
    share = 0 if paused else limits.new_per_day - (0 if limits.new_asked_for else len(fresh))
    new = list(_pick_new(progress, pool, shown, max(0, share)))
    if limits.session is not None:
        due = due[: limits.session]
        new = new[: max(0, limits.session - len(due))]
        held = held[: max(0, limits.session - len(due) - len(new))]
    days = -(-left // max(1, limits.reviews_per_day))
    return Queue(tuple(due), (*new, *held), left, days, paused and limits.new_per_day > 0)


def due_cards(
    progress: Progress, pool: Pool, now: datetime, zone: tzinfo | None = None
) -> list[tuple[str, Card]]:
    """Return the items of the pool that are due by the end of the learner's day and not set aside.

    A card in review is due on its day, at any hour; a card being learned is due at its minute, or when the
    session has nothing else.
    """
    limit = stamp(day_end(now, zone))
    found = [
        (ident, card)
        for ident, card in progress.deck.due(limit)
        if ident in pool and ident not in progress.suspended
    ]
    ahead = now + CLOCK_SLACK
    if progress.through_time() > ahead:
        found += [
            (ident, card)
            for ident, card in progress.deck.due(EVER)
            if card.last > ahead
            and stamp(card.due) >= limit
            and ident in pool
            and ident not in progress.suspended
        ]
    return found


def most_valuable(
    cards: list[tuple[str, Card]], now: datetime, room: int
) -> list[tuple[str, Card]]:
    """Return the cards for which a review today is worth most, at most `room` of them.

    A review is worth what waiting would lose: the fall in the probability of recall while the backlog is worked
    off. What is nearly forgotten already loses little by waiting; what is fading now loses most. Cards that are
    being learned always come first.
    """
    if len(cards) <= room:
        return cards
    wait = max(1, len(cards) // max(1, room))

    def worth(pair: tuple[str, Card]) -> tuple[bool, float, str]:
        ident, card = pair
        elapsed = max(0, (now - card.last).days)
        fall = memory.recall_after(card.stability, elapsed) - memory.recall_after(
            card.stability, elapsed + wait
        )
        return card.state is State.REVIEW, -fall, ident

    return sorted(cards, key=worth)[:room]


def _urgency(pair: tuple[str, Card], now: datetime) -> tuple[float, str, str]:
    ident, card = pair
    return memory.retrievability(card, now), stamp(card.due), ident


class _Shown:
    """The items of today so far and the objectives that they rest on."""

    def __init__(self, pool: Pool, answered: Collection[str]) -> None:
        self.pool = pool
        self.items = set(answered)
        self.objectives = {objective for ident in answered for objective in self._cites(ident)}

    def takes(self, ident: str) -> bool:
        """Take the item into today's and return True, unless a sibling is among them and it is not itself."""
        cites = self._cites(ident)
        if ident not in self.items and not self.objectives.isdisjoint(cites):
            return False
        self.items.add(ident)
        self.objectives.update(cites)
        return True

    def _cites(self, ident: str) -> tuple[str, ...]:
        item = self.pool.item(ident)
        return item.cites if item is not None else ()

    def split(self, idents: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the items that are taken and those held back for a sibling, each in the order given."""
        taken: list[str] = []
        held: list[str] = []
        for ident in idents:
            (taken if self.takes(ident) else held).append(ident)
        return taken, held


def _pick_new(progress: Progress, pool: Pool, shown: _Shown, share: int) -> Iterator[str]:
    """Yield new items up to the share: by turns from each bank's cards and questions, siblings last."""
    if share == 0:
        return
    held: list[str] = []
    picked = 0
    for ident in _by_turns(pool.streams()):
        if ident in progress.deck or ident in progress.suspended:
            continue
        if not shown.takes(ident):
            held.append(ident)
            if len(held) > SIBLINGS_LOOKED_PAST * share:
                break
            continue
        yield ident
        picked += 1
        if picked == share:
            return
    yield from held[: share - picked]


def _by_turns(streams: Sequence[Iterable[str]]) -> Iterator[str]:
    """Yield one of each stream in turn until all are empty."""
    live = [iter(stream) for stream in streams]
    while live:
        still = []
        for stream in live:
            for ident in stream:
                yield ident
                still.append(stream)
                break
        live = still
