"""Today's queue on the way to an exam: what gains the most for the day comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import State
from cps_study.study.aim import (
    NOTHING_WANTED,
    Aim,
    Costs,
    Outlook,
    Regime,
    choose_regime,
    costs_of,
    is_needed,
    spare_time,
    time_there,
)
from cps_study.study.memory import recall_after
from cps_study.study.memory_model import Strength, gain_at_once, start_at_once
from cps_study.study.new_objectives import unmet
from cps_study.study.pace import pace_of
from cps_study.study.plan_table import PRICES, TableSpot, spot_of
from cps_study.study.pool import can_be_asked
from cps_study.study.queue import (
    Day,
    DueObjective,
    Limits,
    PlannedStep,
    Queue,
    build_queue,
    queue_of,
)
from cps_study.study.times import EVER, study_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from cps_study.study.pool import Pool, PoolObjective
    from cps_study.study.progress import Progress

ATTENDANCE_DAYS: Final = 14
"""How many days we look back for missed study days."""
ATTENDED: Final = 0.93
"""Studying on a smaller share of the study days counts as missing days."""
USUAL_LAPSES: Final = 0.12
"""The share of reviews that are missed, before there are many to go by."""
MOST_LAPSES: Final = 0.17
"""Above this share, more is forgotten than the model of memory predicts."""
NO_CEILING: Final = 100_000
_AS_MANY: Final = 300
"""The usual share of lapses counts as much as so many reviews."""


class Kept(NamedTuple):
    """An objective that is remembered.

    `spot` is where its memory is in the table, and `elapsed` for how many days it wasn't asked.
    """

    due: DueObjective
    spot: TableSpot
    elapsed: int
    weight: float

    @property
    def recall(self) -> float:
        """The probability (0 to 1) that it's still known today."""
        return recall_after(self.due.kept.card.stability, self.elapsed)


class PlanStanding(NamedTuple):
    """Where the learner is on a study day: what is remembered and what is still new.

    `started` are those that were begun today, or whose learning was broken off: they come first.
    `done` are those that rest until tomorrow, because they were answered today.
    """

    kept: Sequence[Kept]
    started: Sequence[DueObjective]
    new: Sequence[PoolObjective]
    costs: Costs
    missed: bool = False
    """Whether study days were missed lately."""
    slips: bool = False
    """Whether more is forgotten than the model of memory predicts."""
    level: float = 1.0
    """How long memories last, compared with the average learner's."""
    met_today: int = 0
    """How many new objectives were started today."""
    done: Sequence[DueObjective] = ()

    @property
    def objectives(self) -> frozenset[str]:
        """All that the plan decides about: what's left out of it is only forgotten."""
        met = [one.due.objective.id for one in self.kept]
        met += [due.objective.id for due in (*self.started, *self.done)]
        return frozenset([*met, *(one.id for one in self.new)])


def build_day(
    progress: Progress,
    pool: Pool,
    limits: Limits,
    now: datetime,
    aim: Aim,
    zone: tzinfo | None = None,
) -> Queue:
    """Return today's queue toward the exam.

    Whoever asks for new ones only, or for minutes on a day off, gets them.
    """
    if limits.new_only is not None:
        return build_queue(progress, pool, limits, now, zone)
    limits = _limits_toward(limits, aim)
    standing = standing_of(progress, pool, limits, now, aim, zone)
    met_today = len(progress.day_of(study_day(now, zone).isoformat()).new)
    # What is only good to know isn't part of a plan, even if there's time left.
    most_new = min(limits.new_per_day, met_today + len(standing.new))
    day = Day(progress, pool, replace(limits, new_per_day=most_new), now, zone)
    learning = [step for due in standing.started for step in day.review(due.objective)]
    day.spend(learning)
    regime = regime_of(standing, aim)
    if day.left <= 0:
        return queue_of(day, learning, [], [], 0)._replace(price=regime.price)
    reviews, new = _fill(day, standing, aim, regime)
    # What has no room today isn't late: it's planned anew tomorrow.
    queue = queue_of(day, learning, reviews, new, 0)
    return queue._replace(price=regime.price)


def _fill(
    day: Day, standing: PlanStanding, aim: Aim, regime: Regime
) -> tuple[list[PlannedStep], list[PlannedStep]]:
    """Return the reviews and the new objectives that the day has time for."""
    ranked = rank_reviews(standing, aim, regime)
    start = start_worth(standing, aim, regime)
    worthy = [kept.due.objective for kept, worth in ranked if worth >= start]
    reviews = day.reviews(worthy, day.left)
    day.spend(reviews)
    early = regime.early * standing.costs.seconds - day.reviewed_seconds
    early -= sum(step.seconds for step in reviews)
    others = [kept.due.objective for kept, worth in ranked if worth < start]
    before = day.reviews(others, min(day.left, early))
    day.spend(before)
    new = day.new(day.left) if start > 0 else []
    day.spend(new)
    return [*reviews, *before, *day.more_reviews()], new


def _limits_toward(limits: Limits, aim: Aim) -> Limits:
    """Return the day's limits by the plan: its minutes, and its ceiling of new ones."""
    minutes = limits.minutes
    if not limits.minutes_asked_for:
        minutes = aim.minutes[0]
    ceiling = limits.new_per_day
    if aim.new_per_day is None:
        ceiling = NO_CEILING  # the minutes are what limits a plan
    return replace(limits, minutes=minutes, new_per_day=ceiling, reviews_per_day=NO_CEILING)


def standing_of(
    progress: Progress,
    pool: Pool,
    limits: Limits,
    now: datetime,
    aim: Aim,
    zone: tzinfo | None = None,
) -> PlanStanding:
    """Return where the learner is today."""
    day = study_day(now, zone)
    today = progress.day_of(day.isoformat())
    resting = today.resting
    answered = frozenset(today.answered)
    kept: list[Kept] = []
    started: list[DueObjective] = []
    done: list[DueObjective] = []
    for ident, memory in progress.deck.due(EVER):
        if not can_be_asked(ident, pool, progress):
            continue
        objective = pool.objective(ident)
        if objective.domain in limits.skipped:
            continue
        due = DueObjective(objective, memory)
        is_learning = memory.card.state is not State.REVIEW
        if ident in resting or (ident in answered and not is_learning):
            done.append(due)
        elif is_learning:
            started.append(due)
        else:
            card = memory.card
            spot = spot_of(Strength(card.stability, card.difficulty))
            elapsed = max(1, (day - date.fromisoformat(memory.day)).days)
            kept.append(Kept(due, spot, elapsed, aim.weight(objective)))
    new = [one for one in unmet(pool, progress, limits.skipped) if is_needed(one) or pool.lifted]
    return PlanStanding(
        kept,
        started,
        new,
        costs_of(pace_of(progress.recent), new),
        _has_missed_days(kept, aim, day),
        _slips_away(kept),
        progress.level,
        len(today.new),
        done,
    )


def _has_missed_days(kept: Iterable[Kept], aim: Aim, today: date) -> bool:
    """Say whether study days were missed lately, from the days on which anything was last asked."""
    days = {one.due.kept.day for one in kept}
    if not days:
        return False
    first = date.fromisoformat(min(days))
    begun = max(first, today - timedelta(days=ATTENDANCE_DAYS))
    study_days = [
        begun + timedelta(days=place)
        for place in range((today - begun).days)
        if not aim.is_off(begun + timedelta(days=place))
    ]
    attended = sum(day.isoformat() in days for day in study_days)
    return (attended + 1) / (len(study_days) + 1) < ATTENDED


def _slips_away(kept: Iterable[Kept]) -> bool:
    """Say whether more reviews were missed than the model of memory predicts."""
    reviews = _AS_MANY
    lapses = USUAL_LAPSES * _AS_MANY
    for one in kept:
        reviews += one.due.kept.days - 1
        lapses += one.due.kept.card.lapses
    return lapses / reviews > MOST_LAPSES


def regime_of(standing: PlanStanding, aim: Aim) -> Regime:
    """Return what time is worth today."""
    table, costs = aim.table, standing.costs
    wanted = sum(table.cost(aim.left, one.spot, one.elapsed) for one in standing.kept)
    each_new = table.start_cost(aim.left) + costs.new
    wanted += each_new * len(standing.new)
    there = time_there(aim.minutes, costs)
    outlook = Outlook(
        slack=there / wanted if wanted else NOTHING_WANTED,
        left=aim.left,
        recall=sum(one.recall for one in standing.kept) / max(1, len(standing.kept)),
        unmet=bool(standing.new),
        missed=standing.missed,
        slips=standing.slips,
        spare=spare_time(aim.minutes, costs, len(standing.new)),
    )
    return choose_regime(outlook)


def rank_reviews(standing: PlanStanding, aim: Aim, regime: Regime) -> list[tuple[Kept, float]]:
    """Return the reviews that are worth their time today, the most worth first, with that.

    It's the gain in recalls on the day, over the time in right answers.
    """
    ranked = []
    for one in standing.kept:
        gain = _gain(one, aim, regime)
        if gain is None:
            continue
        time = one.recall + (1 - one.recall) * standing.costs.miss
        worth = gain / time
        # What isn't worth its time comes by how little it loses, the weighty first as well.
        worth *= one.weight if worth > 0 else 1 / one.weight
        ranked.append((one, worth))
    ranked.sort(key=lambda pair: (-pair[1], pair[0].due.objective.id))
    return ranked


def _gain(one: Kept, aim: Aim, regime: Regime) -> float | None:
    """Return what a review gains today, or None if it isn't worth even time that's left over."""
    if regime.at_once:
        card = one.due.kept.card
        gain = gain_at_once(Strength(card.stability, card.difficulty), one.elapsed, aim.left)
        return gain if gain > 0 else None
    gain = aim.table.gain(regime.price, aim.left, one.spot, one.elapsed)
    if gain <= 0 and aim.table.gain(regime.floor, aim.left, one.spot, one.elapsed) <= 0:
        return None
    return gain


def start_worth(standing: PlanStanding, aim: Aim, regime: Regime) -> float:
    """Return what starting something new gains today, over its time; 0 if it's too late for it."""
    if not standing.new:
        return 0.0
    return aim.weight(standing.new[0]) * start_gain(aim, aim.left, standing.costs.new, regime)


def start_gain(aim: Aim, left: int, cost: float, regime: Regime) -> float:
    """Return what starting something new gains so many days before the exam, over its time.

    It's 0 if it's too late for it. Something that may as well be started later still comes before
    time is left over.
    """
    if regime.at_once:
        return start_at_once(left) / cost
    if aim.table.start_gain(regime.price, left, cost, waits=False) <= 0:
        return 0.0
    gain = aim.table.start_gain(regime.price, left, cost, waits=regime.waits)
    return max(gain / cost, PRICES[0] / 100)
