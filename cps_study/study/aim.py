"""Aiming at an exam: how much a review, or something new, is worth today.

Each day is planned anew from what is remembered that day, so missed days need no repair. The rules
for the price of time were found in simulations, `tests/benchmarks/exam_day.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.study.memory_model import RIGHT_AT_FIRST
from cps_study.study.new_objectives import IMPORTANT, NEEDED, SITUATION_SHARE
from cps_study.study.plan_table import PRICES
from cps_study.study.queue import MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from cps_study.model.outline import Domain
    from cps_study.study.pace import Pace
    from cps_study.study.plan_table import PlanTable
    from cps_study.study.pool import PoolObjective

WEIGHT_OF_IMPORTANCE: Final = {5: 1.3, 4: 1.1, 3: 1.0, 2: 0.3, 1: 0.1}
"""What knowing an objective is worth on the day, by its importance."""
LIGHTEST: Final = 0.5
HEAVIEST: Final = 2.0
"""However a blueprint and an outline divide the domains, none counts for less or more than this."""

SHARES: Final[dict[Domain, int]] = {
    "skills": 18,
    "boundaries": 18,
    "confidentiality": 12,
    "crisis": 10,
    "values": 10,
    "knowledge": 9,
    "team": 8,
    "roles": 8,
    "rights": 7,
}
"""The shares of the mock exam, as in `banks/exam-blueprint.yaml`, which takes long to read."""

# At WORTH_A_MINUTE, time that is left over is still filled.
ALMOST_FREE, WORTH_A_MINUTE, CHEAP, USUAL, FIRM, DEAR, SCARCE = range(len(PRICES))
PLENTY: Final = 1.8
ENOUGH: Final = 0.95
SHORT: Final = 0.83
FAR_TOO_SHORT: Final = 0.7
NOT_NEARLY: Final = 0.6
"""The time there is over the time that the usual price would take. From PLENTY on, the price is
low, from ENOUGH on it's usual, and then it rises. Below FAR_TOO_SHORT nothing new waits its turn,
and below NOT_NEARLY a review counts for what it gains by itself."""
EARLY: Final = 0.25
"""With far too little time, what is new comes before reviews. But if all of it can be met, so much
of the time that this leaves goes to reviews on the way, and the rest waits for the end: what is
most fragile can't wait so long."""
NOTHING_WANTED: Final = 100.0
"""The slack if nothing is left to spend time on."""
LAST_STRETCH: Final = 14
"""In this many last days, time that is left over gets filled."""
FINAL_DAYS: Final = 10
"""In this many last days, once nothing is new, everything gets its last review."""
WELL_KNOWN: Final = 0.9
KNOWN_BETTER: Final = 0.004
"""The average recall of what was met that is good enough when the final days begin, and how much
more it should be each day."""


class Aim(NamedTuple):
    """The exam that a day prepares for, and the time there is.

    `left` counts the days from the study day to the exam: 1 on its eve. `minutes` are those of each
    day from today to the eve, 0 on a day off.
    """

    exam: date
    left: int
    minutes: Sequence[float]
    table: PlanTable
    weights: Mapping[Domain | None, float]
    """What knowing an objective of the domain is worth, beside its importance."""
    is_off: Callable[[date], bool]
    """Tells whether the learner takes a day off."""
    new_per_day: int | None = None
    """The most new objectives a day, if the learner set a limit."""

    @property
    def is_day_off(self) -> bool:
        """Whether the learner doesn't study today."""
        return not self.minutes[0]

    def weight(self, objective: PoolObjective) -> float:
        """Return what it's worth to know the objective on the day; 1 is usual."""
        return WEIGHT_OF_IMPORTANCE[objective.importance] * self.weights.get(objective.domain, 1.0)


class Regime(NamedTuple):
    """How much time is worth on a day.

    `price` is what to rank by, `floor` the price down to which spare time is filled, both as places
    in PRICES. `waits` says whether something new may wait for a better day. With `at_once`, there's
    no time for a second review of most, so what counts is what a single one gains. `early` is the
    time that reviews get before anything new whatever they gain, in right answers.
    """

    price: int
    floor: int
    waits: bool
    at_once: bool = False
    early: float = 0.0


class Costs(NamedTuple):
    """What answers take the learner: seconds for a right one, and the others in units of it."""

    seconds: float
    miss: float
    new: float


def domain_weights(objectives: Sequence[PoolObjective]) -> dict[Domain | None, float]:
    """Return what one objective of each domain counts for.

    Its share of the exam is divided among the objectives that it can ask; 1 is the average.
    """
    needed = [one for one in objectives if is_needed(one)]
    sizes: dict[Domain | None, int] = {}
    for one in needed:
        sizes[one.domain] = sizes.get(one.domain, 0) + 1
    total = sum(share for domain, share in SHARES.items() if sizes.get(domain))
    if not total:
        return {}
    weights: dict[Domain | None, float] = {}
    for domain, share in SHARES.items():
        if sizes.get(domain):
            weight = share / total * len(needed) / sizes[domain]
            weights[domain] = min(max(weight, LIGHTEST), HEAVIEST)
    return weights


def costs_of(pace: Pace, new: Sequence[PoolObjective] = ()) -> Costs:
    """Return what answers take at this pace, if these are the new ones."""
    right = pace.seconds["question"]
    missed = right + pace.seconds["card"] / (1 - pace.misses)
    important = sum(one.importance >= IMPORTANT for one in new)
    situations = important / SITUATION_SHARE / max(1, len(new))
    each_new = (1 - situations) * pace.new_seconds("card", RIGHT_AT_FIRST)
    each_new += situations * pace.new_seconds("situation", RIGHT_AT_FIRST)
    return Costs(right, missed / right, each_new / right)


class Outlook(NamedTuple):
    """What the price of time depends on.

    `slack` is the time there is over the time that the usual price would take, `left` the days
    left, and `recall` how likely what was met is known today, on average. `unmet` says whether
    something that has to be met is still new, `missed` that study days were missed lately, and
    `slips` that more is forgotten than the model of memory expects. `spare` is what meeting all
    that is new leaves of an average study day, in right answers.
    """

    slack: float
    left: int
    recall: float
    unmet: bool
    missed: bool
    slips: bool
    spare: float = 0.0


def choose_regime(outlook: Outlook) -> Regime:
    """Return what time is worth.

    Less is put off to the last week if days, or more reviews than expected, are missed.
    """
    slack, left = outlook.slack, outlook.left
    off_course = outlook.missed or outlook.slips
    if slack < NOT_NEARLY:
        return Regime(
            SCARCE, WORTH_A_MINUTE, waits=False, at_once=True, early=EARLY * outlook.spare
        )
    if slack >= PLENTY:
        return Regime(USUAL if off_course else CHEAP, ALMOST_FREE, waits=True)
    if left <= FINAL_DAYS and not outlook.unmet:
        return Regime(_final_price(outlook), WORTH_A_MINUTE, waits=True)
    if slack < SHORT:
        return Regime(SCARCE, WORTH_A_MINUTE, waits=slack >= FAR_TOO_SHORT)
    if slack < ENOUGH or off_course:
        return Regime(_raised_price(outlook), WORTH_A_MINUTE, waits=True)
    floor = WORTH_A_MINUTE if left <= LAST_STRETCH else USUAL
    return Regime(USUAL, floor, waits=True)


def _raised_price(outlook: Outlook) -> int:
    """Return the price to use when less should be put off."""
    if outlook.slips and not outlook.missed:
        return FIRM
    return DEAR


def _final_price(outlook: Outlook) -> int:
    """Return the price in the final days.

    Then everything wants its last review, so time is short even if it never was before. It's really
    short only if what was met isn't known well.
    """
    is_enough = outlook.slack >= ENOUGH
    if is_enough and not outlook.missed and not outlook.slips:
        return USUAL
    well = WELL_KNOWN + KNOWN_BETTER * (FINAL_DAYS - outlook.left)
    if not is_enough and outlook.recall < well:
        return SCARCE
    return _raised_price(outlook)


def time_there(minutes: Sequence[float], costs: Costs) -> float:
    """Return how much time these minutes are, in right answers."""
    return sum(minutes) * MINUTE / costs.seconds


def spare_time(minutes: Sequence[float], costs: Costs, new: float) -> float:
    """Return what meeting so many new ones leaves of an average study day, in right answers.

    It's 0 if there isn't enough time to meet them all, or if nothing is new.
    """
    study_days = sum(one > 0 for one in minutes)
    if not new or not study_days:
        return 0.0
    return max(0.0, time_there(minutes, costs) - new * costs.new) / study_days


def is_needed(objective: PoolObjective) -> bool:
    """Say whether an objective has to be met before the exam."""
    return objective.importance >= NEEDED
