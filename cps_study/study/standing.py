"""How much of what the exam asks is met and known, by domain and by objective."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cps_study.model.learner import AVERAGE
from cps_study.model.outline import DOMAINS, UNSTATED_IMPORTANCE
from cps_study.study import memory
from cps_study.study.new_objectives import NEEDED
from cps_study.study.pool import OWN_PREFIX, PoolObjective, can_be_asked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from cps_study.model.card import Card
    from cps_study.model.learner import Learner
    from cps_study.model.outline import Domain
    from cps_study.study.plan_outcome import PlanAhead
    from cps_study.study.pool import Pool
    from cps_study.study.progress import Progress


class DomainStanding(NamedTuple):
    """What of a domain is met, and the share of it that is known, from 0 to 1.

    What wasn't met isn't known. `domain` is None for what the outline doesn't hold, such as
    questions that were brought in. `known_on_day` is None if no exam is ahead; with a plan, it's
    what is known if the plan is followed.
    """

    domain: Domain | None
    objectives: int
    met: int
    known_now: float
    known_on_day: float | None


class KnownObjective(NamedTuple):
    """An objective that was met, and how likely it is known now (0 to 1).

    `slips` says whether it's forgotten again and again.
    """

    id: str
    domain: Domain | None
    known_now: float
    stability: float
    slips: bool


def needed_objectives(pool: Pool) -> Iterator[PoolObjective]:
    """Yield what the exam asks: the objectives of importance 3 and more, and the learner's own."""
    for objective in pool.outlined():
        if objective.importance >= NEEDED:
            yield objective
    for ident in pool.own():
        yield PoolObjective(OWN_PREFIX + ident, UNSTATED_IMPORTANCE, None)


def known_after(card: Card, now: datetime, days: int, learner: Learner = AVERAGE) -> float:
    """Return the probability (0 to 1) that the learner knows the objective in so many days.

    That is without any review until then.
    """
    return memory.retrievability(card, now + timedelta(days=days), learner)


@dataclass
class _Tally:
    """What was counted of a domain: objectives, those that were met, and the recalls."""

    objectives: int = 0
    met: int = 0
    now: float = 0.0
    on_day: float = 0.0


def domain_standings(
    pool: Pool,
    progress: Progress,
    now: datetime,
    days_left: int | None,
    ahead: PlanAhead | None = None,
) -> list[DomainStanding]:
    """Return where the learner stands in each domain; `days_left` are the days to the exam.

    With a plan `ahead`, its reviews and its new ones count for the day. What it doesn't decide
    about, such as what was set aside, is only forgotten until then.
    """
    tallies: dict[Domain | None, _Tally] = {domain: _Tally() for domain in DOMAINS}
    followed = frozenset[str]() if ahead is None else ahead.followed
    for objective in needed_objectives(pool):
        tally = tallies.setdefault(objective.domain, _Tally())
        tally.objectives += 1
        kept = progress.deck.get(objective.id)
        if kept is None:
            continue
        tally.met += 1
        tally.now += known_after(kept.card, now, 0, progress.learner)
        if objective.id not in followed:
            tally.on_day += known_after(kept.card, now, days_left or 0, progress.learner)
    planned = () if ahead is None else ahead.outcome.domains
    for part in planned:
        tallies.setdefault(part.domain, _Tally()).on_day += part.known
    return [_domain_standing(domain, tally, days_left) for domain, tally in tallies.items()]


def _domain_standing(domain: Domain | None, tally: _Tally, days_left: int | None) -> DomainStanding:
    total = max(tally.objectives, 1)
    on_day = None if days_left is None else tally.on_day / total
    return DomainStanding(domain, tally.objectives, tally.met, tally.now / total, on_day)


def weakest_objectives(pool: Pool, progress: Progress, now: datetime) -> list[KnownObjective]:
    """Return what was met of what the exam asks, the least known first.

    What was set aside as a whole isn't listed.
    """
    known = []
    for objective in needed_objectives(pool):
        kept = progress.deck.get(objective.id)
        if kept is None or not can_be_asked(objective.id, pool, progress):
            continue
        card = kept.card
        now_known = known_after(card, now, 0, progress.learner)
        slips = objective.id in progress.leeches
        known.append(
            KnownObjective(objective.id, objective.domain, now_known, card.stability, slips)
        )
    return sorted(known, key=lambda one: (one.known_now, one.stability, one.id))
