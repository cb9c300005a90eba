"""Which new objectives come next, and in which order.

The important ones come first, and within an importance the domains take turns. What is only
provenance and wording (importance 1) never comes unasked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from cps_study.model.outline import HIGHEST_IMPORTANCE, UNSTATED_IMPORTANCE
from cps_study.study.pool import OWN_PREFIX, PoolObjective, can_be_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cps_study.model.asking import Rung
    from cps_study.model.outline import Domain
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress

T = TypeVar("T")

TURNS: Final[tuple[Domain | None, ...]] = (
    "confidentiality",
    "boundaries",
    "skills",
    "crisis",
    "values",
    "knowledge",
    "team",
    "rights",
    "roles",
    None,
)
"""The order in which the domains take turns."""
IMPORTANT: Final = 4
"""From this importance on, an objective is at the core of the work."""
NEEDED: Final = 3
"""From this importance on, an objective has to be met before the exam."""
ON_REQUEST: Final = 1
"""The importance of what comes only if it's asked for."""
CRISIS_SHARE: Final = 5
"""At most one in this many new objectives is from the domain crisis."""
SITUATION_SHARE: Final = 3
"""One in this many new important objectives starts with its situation."""
CRISIS: Final[Domain] = "crisis"


class NewObjective(NamedTuple):
    """An objective that comes for the first time, and the rung that it starts on."""

    objective: PoolObjective
    rung: Rung


def in_learning_order(pool: Pool) -> Iterator[PoolObjective]:
    """Yield the objectives of the pool in the order in which they are to be met.

    What the outline doesn't have comes after the outline's own of importance 3.
    """
    outlined = pool.outlined()
    for importance in range(HIGHEST_IMPORTANCE, 0, -1):
        if importance > ON_REQUEST or pool.lifted:
            yield from _domains_in_turn([o for o in outlined if o.importance == importance])
        if importance == UNSTATED_IMPORTANCE:
            for ident in pool.own():
                yield PoolObjective(OWN_PREFIX + ident, UNSTATED_IMPORTANCE, None)


def _domains_in_turn(objectives: Iterable[PoolObjective]) -> Iterator[PoolObjective]:
    """Yield one objective of each domain in turn, until all are through."""
    by_domain: dict[Domain | None, list[PoolObjective]] = {domain: [] for domain in TURNS}
    for objective in objectives:
        by_domain[objective.domain].append(objective)
    yield from by_turns(by_domain.values())


def by_turns(streams: Iterable[Iterable[T]]) -> Iterator[T]:
    """Yield one of each stream in turn, until all are empty."""
    live = [iter(stream) for stream in streams]
    while live:
        still_live = []
        for stream in live:
            for entry in stream:
                yield entry
                still_live.append(stream)
                break
        live = still_live


def unmet(pool: Pool, progress: Progress, skipped: Collection[str] = ()) -> Iterator[PoolObjective]:
    """Yield the objectives that the learner hasn't met yet, in the order of learning.

    Those without an item to show are left out, and those of the domains to skip.
    """
    for objective in in_learning_order(pool):
        if objective.id in progress.deck or objective.domain in skipped:
            continue
        if _can_start(objective.id, pool, progress):
            yield objective


def _can_start(objective: str, pool: Pool, progress: Progress) -> bool:
    """Say whether an objective in the order of learning has an item that wasn't set aside."""
    if objective.startswith(OWN_PREFIX):  # the pool has that item, and looking again takes time
        return objective.removeprefix(OWN_PREFIX) not in progress.suspended
    return can_be_asked(objective, pool, progress)


def pick_new(
    pool: Pool, progress: Progress, candidates: Iterable[PoolObjective], met_today: Sequence[str]
) -> Iterator[NewObjective]:
    """Yield the new objectives with the rungs that they start on, from the candidates.

    Those about a crisis wait until they're one in five of today's. The caller stops when the day
    is full.
    """
    starts = _Starts(pool, progress)
    crises = sum(pool.objective(ident).domain == CRISIS for ident in met_today)
    total = len(met_today)
    only_crises = _has_only_crises(pool)
    held: list[PoolObjective] = []
    for candidate in candidates:
        if candidate.domain == CRISIS and not only_crises:
            held.append(candidate)
        else:
            yield starts.new(candidate)
            total += 1
        if held and (crises + 1) * CRISIS_SHARE <= total + 1:
            yield starts.new(held.pop(0))
            total += 1
            crises += 1


def _has_only_crises(pool: Pool) -> bool:
    """Say whether the learner chose a part of the banks where everything is about a crisis."""
    if not pool.lifted or any(objective.domain != CRISIS for objective in pool.outlined()):
        return False
    return next(iter(pool.own()), None) is None


class _Starts:
    """Decides which rung a new objective starts on.

    Every third important one starts with its situation, or the next one that has a situation. All
    others start with the lowest rung.
    """

    def __init__(self, pool: Pool, progress: Progress) -> None:
        self._pool = pool
        self._progress = progress
        self._met = sum(
            objective.importance >= IMPORTANT and objective.id in progress.deck
            for objective in pool.outlined()
        )
        self._situations = self._met // SITUATION_SHARE

    def new(self, objective: PoolObjective) -> NewObjective:
        """Return the objective with its rung, as the next one of today."""
        if objective.importance < IMPORTANT:
            return NewObjective(objective, "card")
        self._met += 1
        is_owed = self._met // SITUATION_SHARE > self._situations
        if is_owed and self._has_situation(objective.id):
            self._situations += 1
            return NewObjective(objective, "situation")
        return NewObjective(objective, "card")

    def _has_situation(self, objective: str) -> bool:
        return any(
            item.rung == "situation" and item.id not in self._progress.suspended
            for item in self._pool.asking(objective)
        )
