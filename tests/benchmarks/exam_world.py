"""A simulated learner on the way to an exam, for `exam_day.py`.

Many runs of one plan go side by side: each array has a row for a run and a column for an objective.
The learner's memory follows FSRS-6 with the parameters of a `World`; the plan only sees what the
program believes, which follows the default parameters. Each answer is right or missed; what's
missed is asked again the same day until it's right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from fsrs.scheduler import DEFAULT_PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Collection

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

RIGHT_AT_FIRST: Final = 0.6
DECILE: Final = 10


class World:
    """FSRS-6 over arrays, with these parameters."""

    def __init__(
        self, first: float = 1.0, growth: float = 0.0, decay: float = DEFAULT_PARAMETERS[20]
    ) -> None:
        """Change the defaults: stabilities after the first answer, growth (a logarithm), decay."""
        w = np.array(DEFAULT_PARAMETERS)
        w[:4] *= first
        w[8] += growth
        w[20] = decay
        self.w = w
        self.factor = 0.9 ** (-1 / decay) - 1
        self.easiest = w[4] - np.exp(w[5] * 3) + 1
        self.new_right = (w[2], self._first_difficulty(3))
        self.new_missed = (self._same_day(w[0]), self._harder(self._first_difficulty(1), 3))

    def recall(self, stability: Floats, days: Floats | float) -> Floats:
        """Return the probability of recall after so many days."""
        result: Floats = np.asarray((1 + self.factor * days / stability) ** -self.w[20])
        return result

    def interval(self, stability: Floats, retention: float) -> Floats:
        """Return the days until recall is down to that."""
        days = stability / self.factor * (retention ** (-1 / self.w[20]) - 1)
        result: Floats = np.maximum(1, np.round(days))
        return result

    def right(self, stability: Floats, difficulty: Floats, days: Floats) -> tuple[Floats, Floats]:
        """Return the memory after a right answer."""
        w, recall = self.w, self.recall(stability, days)
        growth = np.exp(w[8]) * (11 - difficulty) * stability ** -w[9]
        grown = stability * (1 + growth * (np.exp(w[10] * (1 - recall)) - 1))
        return grown, self._harder(difficulty, 3)

    def missed(self, stability: Floats, difficulty: Floats, days: Floats) -> tuple[Floats, Floats]:
        """Return the memory after a miss and a right answer the same day."""
        w, recall = self.w, self.recall(stability, days)
        left = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1)
        left = left * np.exp(w[14] * (1 - recall))
        left = np.clip(np.minimum(left, stability / np.exp(w[17] * w[18])), 0.001, None)
        return self._same_day(left), self._harder(self._harder(difficulty, 1), 3)

    def _first_difficulty(self, rating: int) -> Floats:
        result: Floats = np.clip(self.w[4] - np.exp(self.w[5] * (rating - 1)) + 1, 1, 10)
        return result

    def _harder(self, difficulty: Floats, rating: int) -> Floats:
        moved = difficulty - self.w[6] * (rating - 3) * (10 - difficulty) / 9
        result: Floats = np.clip(self.w[7] * self.easiest + (1 - self.w[7]) * moved, 1, 10)
        return result

    def _same_day(self, stability: Floats) -> Floats:
        growth = np.exp(self.w[17] * self.w[18]) * stability ** -self.w[19]
        result: Floats = stability * np.maximum(1, growth)
        return result


BELIEVED: Final = World()


class Cell(NamedTuple):
    """A task: days until the exam, room a day, objectives, and what answers take of the room."""

    days: int
    room: float
    objectives: int
    right: float
    missed: float
    new_right: float
    new_missed: float

    @property
    def new(self) -> float:
        """What something new takes on average."""
        return RIGHT_AT_FIRST * self.new_right + (1 - RIGHT_AT_FIRST) * self.new_missed


@dataclass
class View:
    """What a plan sees on a day: the believed memories, and what it may remember of its own."""

    cell: Cell
    day: int
    stability: Floats
    difficulty: Floats
    elapsed: Floats
    known: Bools
    recall: Floats
    attended: Collection[int]
    reviews: Floats
    """How many reviews there were so far, by run."""
    lapses: Floats
    own: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """The days left: 1 on the eve."""
        return self.cell.days - self.day

    @property
    def unmet(self) -> npt.NDArray[np.int64]:
        """How many objectives are still new, by run."""
        result: npt.NDArray[np.int64] = self.cell.objectives - self.known.sum(1)
        return result

    @property
    def cost(self) -> Floats:
        """What a review is expected to take."""
        return self.recall * self.cell.right + (1 - self.recall) * self.cell.missed


class Choice(NamedTuple):
    """What a plan wants on a day: the reviews, and how many new ones, by run."""

    reviews: Bools
    new: npt.NDArray[np.int64]


class Policy(Protocol):
    """A way to plan."""

    def choose(self, view: View) -> Choice:
        """Return what to do on this day."""

    def after(self, view: View, done: Bools, right: Bools, stability: Floats) -> None:
        """Take note of what was answered, whether it was right, and the memories after it."""


class Result(NamedTuple):
    """What came of it: recall on the day and two weeks before, and what it took."""

    mean: float
    error: float
    """The standard error of the mean."""
    decile: float
    """The recall of the last one of the tenth that's known least."""
    before: float
    """The mean two weeks before the day."""
    total: float
    peak: float
    """The fullest day of the last week over the average day."""

    def per_day(self, cell: Cell) -> float:
        """Return what an average day took."""
        return self.total / cell.days


@dataclass
class _Memories:
    stability: Floats
    difficulty: Floats

    def answer(self, world: World, done: Bools, new: Bools, right: Bools, days: Floats) -> None:
        """Change the memories of what was answered."""
        grown = world.right(self.stability, self.difficulty, days)
        fallen = world.missed(self.stability, self.difficulty, days)
        fresh = [np.where(right, world.new_right[n], world.new_missed[n]) for n in (0, 1)]
        for n, values in enumerate((self.stability, self.difficulty)):
            after = np.where(new, fresh[n], np.where(right, grown[n], fallen[n]))
            values[done] = after[done]


def simulate(
    policy: Policy,
    cell: Cell,
    *,
    runs: int,
    seed: int,
    world: World = BELIEVED,
    missed_days: Collection[int] = (),
) -> Result:
    """Follow a policy until the exam, in so many runs, and return what came of it."""
    rng = np.random.default_rng(seed)
    shape = (runs, cell.objectives)
    believed = _Memories(np.ones(shape), np.full(shape, 5.0))
    true = _Memories(np.ones(shape), np.full(shape, 5.0))
    known, last = np.zeros(shape, bool), np.zeros(shape)
    load = np.zeros((runs, cell.days))
    reviews, lapses = np.zeros(runs), np.zeros(runs)
    own: dict[str, Floats] = {}
    before = np.zeros(runs)
    for day in range(cell.days):
        if day == cell.days - 14:
            before = _recalls(world, true.stability, known, day - last).mean(1)
        if day in missed_days:
            continue
        elapsed = np.where(known, day - last, 1.0)
        recall = np.where(known, BELIEVED.recall(believed.stability, elapsed), 1.0)
        attended = [one for one in range(day) if one not in missed_days]
        view = View(
            cell, day, believed.stability, believed.difficulty, elapsed, known.copy(), recall,
            attended, reviews, lapses, own,
        )  # fmt: skip
        choice = policy.choose(view)
        new = ~known & (np.cumsum(~known, axis=1) <= choice.new[:, None])
        asked = choice.reviews & known & (elapsed >= 1)
        chance = np.where(new, RIGHT_AT_FIRST, world.recall(true.stability, elapsed))
        right = rng.random(shape) < chance
        done = asked | new
        believed.answer(BELIEVED, done, new, right, elapsed)
        true.answer(world, done, new, right, elapsed)
        last[done] = day
        known |= new
        taken = np.where(right, cell.right, cell.missed) * asked
        taken = taken + np.where(right, cell.new_right, cell.new_missed) * new
        load[:, day] = taken.sum(1)
        reviews += asked.sum(1)
        lapses += (asked & ~right).sum(1)
        policy.after(view, done, right, believed.stability)
    recalls = _recalls(world, true.stability, known, cell.days - last)
    return _result(recalls, before, load)


def _recalls(world: World, stability: Floats, known: Bools, days: Floats) -> Floats:
    return np.where(known, world.recall(stability, np.maximum(days, 0)), 0.0)


def _result(recalls: Floats, before: Floats, load: Floats) -> Result:
    recalls.sort(1)
    means = recalls.mean(1)
    place = recalls.shape[1] // DECILE
    return Result(
        float(means.mean()),
        float(means.std(ddof=1) / np.sqrt(len(means))),
        float(recalls[:, place].mean()),
        float(before.mean()),
        float(load.sum(1).mean()),
        float(load[:, -7:].max(1).mean() / load.mean()),
    )


def within(wanted: Bools, score: Floats, cost: Floats, room: Floats) -> Bools:
    """Return of what is wanted what fits into each run's room, the highest scores first."""
    ranked = np.where(wanted, score, -np.inf)
    order = np.argsort(-ranked, axis=1, kind="stable")
    sorted_wanted = np.take_along_axis(wanted, order, 1)
    costs = np.cumsum(np.take_along_axis(np.where(wanted, cost, 0.0), order, 1), axis=1)
    fits = sorted_wanted & (costs <= room[:, None])
    result = np.zeros_like(wanted)
    np.put_along_axis(result, order, fits, 1)
    return result
