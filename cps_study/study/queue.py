"""What to show today, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cps_study.model.card import Card, State
from cps_study.study import memory
from cps_study.study.progress import Today
from cps_study.study.times import EVER, day_end, stamp, study_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime, tzinfo

    from cps_study.model.item import Item
    from cps_study.study.progress import Progress

CLOCK_SLACK = timedelta(days=1)
"""A card last seen further in the future than this was answered by a wrong clock: it's due now."""
SIBLINGS_LOOKED_PAST = 40
"""How many siblings of today's items are looked past for each new item of the day's share.

Without an end to that, finding a new item could mean reading a bank of 100,000 items.
"""


class Pool(Protocol):
    """The items that may be shown: those of the banks and topics that the learner chose."""

    def item(self, ident: str) -> Item | None:
        """Return the item, or None if it isn't in the pool."""

    def __contains__(self, ident: str) -> bool: ...

    def streams(self) -> Sequence[Iterable[str]]:
        """Return the items in the authors' order: for each bank, its cards and its questions."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most items of a day, new and for review, and the most in this session (None: any).

    `new_asked_for` says that the learner asked for this number of new items just now: then it
    doesn't count how many new ones today has had already.
    """

    new_per_day: int = 20
    reviews_per_day: int = 100
    session: int | None = None
    new_asked_for: bool = False


class Queue(NamedTuple):
    """What to show, in order, and what is left for later.

    `waiting` counts the due items that are left for the next days, because more are due than fit
    into a day. `over_days` is the number of days that they are spread over; new items pause until
    then.
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
    """Return today's queue: due items, the least known first, then new ones up to the day's share.

    Two items that cite the same objective aren't shown on the same day, unless there is nothing
    else: such items come last. If more is due than fits into a day, the most valuable reviews are
    today's, and new items wait.
    """
    today = progress.today
    if today.day != study_day(now, zone).isoformat():
        today = Today()
    answered = frozenset(today.answered)
    reviews_done = len(answered) - len(today.new)
    room = max(0, limits.reviews_per_day - reviews_done)
    due_now = due_cards(progress, pool, now, zone)
    # Items that were answered today and are due again have their place in the day already.
    begun = [(ident, card) for ident, card in due_now if ident in answered]
    not_begun = [(ident, card) for ident, card in due_now if ident not in answered]
    chosen = most_valuable(not_begun, now, room)
    by_urgency = sorted((*begun, *chosen), key=lambda pair: _urgency(pair, now))
    todays = _TodaysItems(pool, answered)
    due, siblings = todays.add_all(ident for ident, _ in by_urgency)

    waiting = len(not_begun) - len(chosen)
    new_paused = waiting > 0 and not limits.new_asked_for
    new: list[str] = []
    if not new_paused:
        new = list(_pick_new(progress, pool, todays, _new_share(limits, today)))
    if limits.session is not None:
        due = due[: limits.session]
        new = new[: max(0, limits.session - len(due))]
        siblings = siblings[: max(0, limits.session - len(due) - len(new))]
    return Queue(
        due=tuple(due),
        new=(*new, *siblings),
        waiting=waiting,
        over_days=_days_for(waiting, limits.reviews_per_day),
        new_paused=new_paused and limits.new_per_day > 0,
    )


def _new_share(limits: Limits, today: Today) -> int:
    """Return how many new items may still be shown today."""
    if limits.new_asked_for:
        return max(0, limits.new_per_day)
    return max(0, limits.new_per_day - len(today.new))


def _days_for(count: int, per_day: int) -> int:
    """Return how many days so many items take, rounded up."""
    return -(-count // max(1, per_day))


def due_cards(
    progress: Progress, pool: Pool, now: datetime, zone: tzinfo | None = None
) -> list[tuple[str, Card]]:
    """Return the items of the pool that are due by the end of the learner's day.

    Items that were set aside are left out. A card in review is due on its day, at any hour. A card
    in learning is due at its minute, or earlier if the session has nothing else.
    """
    limit = stamp(day_end(now, zone))

    def may_be_shown(ident: str) -> bool:
        return ident in pool and ident not in progress.suspended

    due = [(ident, card) for ident, card in progress.deck.due(limit) if may_be_shown(ident)]
    from_the_future = now + CLOCK_SLACK
    # Looking at every card takes time, so only if a wrong clock has left its traces.
    if progress.through_time() > from_the_future:
        for ident, card in progress.deck.due(EVER):
            is_wrong = card.last > from_the_future and stamp(card.due) >= limit
            if is_wrong and may_be_shown(ident):
                due.append((ident, card))
    return due


def most_valuable(
    cards: list[tuple[str, Card]], now: datetime, room: int
) -> list[tuple[str, Card]]:
    """Return the cards for which a review today is worth the most, up to `room` of them.

    A review is worth what waiting would lose: how far the probability of recall falls while the
    backlog is worked off. What is nearly forgotten loses little by waiting longer; what is fading
    right now loses the most. Cards in learning always come first.
    """
    if len(cards) <= room:
        return cards
    days_of_waiting = max(1, len(cards) // max(1, room))

    def worth(pair: tuple[str, Card]) -> tuple[bool, float, str]:
        ident, card = pair
        elapsed = max(0, (now - card.last).days)
        recall_now = memory.recall_after(card.stability, elapsed)
        recall_later = memory.recall_after(card.stability, elapsed + days_of_waiting)
        return card.state is State.REVIEW, -(recall_now - recall_later), ident

    return sorted(cards, key=worth)[:room]


def _urgency(pair: tuple[str, Card], now: datetime) -> tuple[float, str, str]:
    """Return a sort key: the least known first, then the longest due; the id makes it certain."""
    ident, card = pair
    return memory.retrievability(card, now), stamp(card.due), ident


class _TodaysItems:
    """The items of today so far, and the objectives that they cite."""

    def __init__(self, pool: Pool, answered: Collection[str]) -> None:
        self.pool = pool
        self.items = set(answered)
        self.objectives: set[str] = set()
        for ident in answered:
            self.objectives.update(self._cites(ident))

    def add(self, ident: str) -> bool:
        """Add an item and return True, or return False if one of its siblings is today's.

        A sibling is another item that cites one of the same objectives.
        """
        cites = self._cites(ident)
        if ident not in self.items and not self.objectives.isdisjoint(cites):
            return False
        self.items.add(ident)
        self.objectives.update(cites)
        return True

    def add_all(self, idents: Iterable[str]) -> tuple[list[str], list[str]]:
        """Return the items that could be added, and the siblings that couldn't, each in order."""
        added: list[str] = []
        siblings: list[str] = []
        for ident in idents:
            if self.add(ident):
                added.append(ident)
            else:
                siblings.append(ident)
        return added, siblings

    def _cites(self, ident: str) -> tuple[str, ...]:
        item = self.pool.item(ident)
        if item is None:
            return ()
        return item.cites


def _pick_new(progress: Progress, pool: Pool, todays: _TodaysItems, share: int) -> Iterator[str]:
    """Yield new items, up to the share, from each bank's cards and questions in turn.

    Siblings of today's items come last, and only as far as the share isn't reached without them.
    """
    if share == 0:
        return
    siblings: list[str] = []
    picked = 0
    for ident in _by_turns(pool.streams()):
        if ident in progress.deck or ident in progress.suspended:
            continue
        if todays.add(ident):
            yield ident
            picked += 1
            if picked == share:
                return
        else:
            siblings.append(ident)
            if len(siblings) > SIBLINGS_LOOKED_PAST * share:
                break
    yield from siblings[: share - picked]


def _by_turns(streams: Sequence[Iterable[str]]) -> Iterator[str]:
    """Yield one item of each stream in turn, until all are empty."""
    live = [iter(stream) for stream in streams]
    while live:
        still_live = []
        for stream in live:
            for ident in stream:
                yield ident
                still_live.append(stream)
                break
        live = still_live
