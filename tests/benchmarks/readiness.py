"""Is the readiness figure honest? Mock exams of simulated learners, predicted and then taken.

    python tests/benchmarks/readiness.py                   # 2,100 learners, some minutes
    python tests/benchmarks/readiness.py --learners 60     # a quick look

Each learner studies as the program lets them: cards and questions that are due by FSRS, and new
ones. At 60, 200, 600 and 1,500 questions answered for the first time, readiness predicts a mock
exam of 75 unseen questions, and the learner takes it. Printed for each world and number of answers:

- *covers*: how often the score is within the 80 % interval (75-85 % wanted; 75-88 % at 60)
- *width* of the interval; *error*: root mean square; *bias*: predicted less scored
- *Brier*: the mean squared error of the chance to pass. It has to be below that of the base rate
  (the same chance for everybody) and of *first attempts* (the share right of the same answers)
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import NormalDist, fmean
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Rating
from cps_study.study import memory
from cps_study.study.aim import SHARES
from cps_study.study.readiness import ExamPart, FirstAnswer, MockExam, readiness
from tests.benchmarks.readiness_worlds import FORM_BIAS, SIZES, WORLDS, Belief

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.card import Card
    from cps_study.model.outline import Domain
    from tests.benchmarks.readiness_worlds import World

START: Final = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
CHECKPOINTS: Final = (60, 200, 600, 1500)
QUESTIONS: Final = 4
"""For each objective."""
EXAM_QUESTIONS: Final = 75
NEW_A_DAY: Final = 12
HIGHEST: Final = {60: 0.88}
LEAST: Final = 0.75
USUAL_HIGHEST: Final = 0.85


class Predicted(NamedTuple):
    """What was predicted of one mock exam, by us and by first attempts, and what came of it."""

    answers: int
    low: float
    high: float
    expected: float
    chance: float
    first_attempts: float
    score: float
    passed: bool


class Learner:
    """A learner who studies in a world, with the program's own memory of what was studied."""

    def __init__(self, world: str, seed: int, mark: float) -> None:
        self.rng = random.Random(f"{world} {seed}")
        self.domains: list[Domain] = [name for name, size in SIZES.items() for _ in range(size)]
        self.world: World = WORLDS[world](self.rng, self.domains, 0.0)
        self.needed = math.ceil(mark * EXAM_QUESTIONS)
        self.cards: dict[int, Card] = {}
        self.due: list[tuple[datetime, int]] = []
        self.unseen = dict.fromkeys(range(len(self.domains)), QUESTIONS)
        self.new = list(range(len(self.domains)))
        self.rng.shuffle(self.new)
        self.answers: list[FirstAnswer] = []
        self.now = START

    def run(self) -> Iterable[Predicted]:
        """Study, and yield what was predicted and scored at each checkpoint."""
        left = list(CHECKPOINTS)
        a_day = self.rng.randint(20, 60)
        day = 0
        while left:
            self.now = START + timedelta(days=day)
            for number in self._todays(a_day):
                self._meet(number)
                if len(self.answers) == left[0]:
                    yield self._take_exam()
                    left.pop(0)
                    if not left:
                        return
            day += 1

    def _todays(self, number: int) -> Iterable[int]:
        """Yield the day's objectives: due ones, new ones, and then any with an unseen question."""
        until = self.now + timedelta(hours=12)
        for _ in range(number // 2):
            if not self.due or self.due[0][0] > until:
                break
            yield heapq.heappop(self.due)[1]
        for _ in range(NEW_A_DAY):
            if self.new:
                yield self.new.pop()
        open_ones = [one for one in self.cards if self.unseen[one]]
        for one in self.rng.sample(open_ones, min(len(open_ones), number // 4)):
            if self.unseen[one]:
                yield one

    def _meet(self, number: int) -> None:
        """Study an objective: by a question, or first by its card and then by a question."""
        is_new = number not in self.cards
        if is_new and self.rng.random() < 2 / 3:
            known = self.world.known(number, self._day, None)
            self._studied(number, right=self.rng.random() < known)
        self._ask(number)
        heapq.heappush(self.due, (self.cards[number].due, number))

    def _ask(self, number: int) -> None:
        """Ask a question, one that wasn't seen yet if there is one."""
        believed = self._memory(number)
        if self.unseen[number]:
            self.unseen[number] -= 1
            chance = self.world.question(number, self._day, believed)
            right = self.rng.random() < chance
            # Of the answers that are right by luck, some say so.
            guessed = right and chance < 0.5 and self.rng.random() < 0.3
            domain = self.domains[number]
            recall = None if believed is None else believed.recall
            reps = self.cards[number].reps if number in self.cards else 0
            self.answers.append(FirstAnswer(right, guessed, recall, reps, domain))
        else:
            known = self.world.known(number, self._day, believed)
            right = self.rng.random() < known
        self._studied(number, right=right)

    def _studied(self, number: int, *, right: bool) -> None:
        rating = Rating.GOOD if right else Rating.AGAIN
        card = self.cards.get(number)
        self.cards[number] = memory.review(card, rating, self.now, "", fuzz=False, distinct=False)
        self.world.visit(number, self._day)

    @property
    def _day(self) -> float:
        return (self.now - START).days

    def _memory(self, number: int) -> Belief | None:
        card = self.cards.get(number)
        if card is None:
            return None
        return Belief(memory.retrievability(card, self.now), card.stability)

    def _take_exam(self) -> Predicted:
        result = readiness(self.answers, self._exam())
        if result is None:
            raise AssertionError("there are enough answers at every checkpoint")
        score = self._score()
        right = sum(answer.right for answer in self.answers)
        mark = self.needed / EXAM_QUESTIONS
        return Predicted(
            len(self.answers),
            result.low,
            result.high,
            result.score,
            result.pass_chance,
            first_attempts(right, len(self.answers), mark),
            score,
            passed=score >= mark - 1e-9,
        )

    def _exam(self) -> MockExam:
        """Return the mock exam as the program knows it: what it believes of each objective."""
        parts = []
        for domain, share in SHARES.items():
            numbers = [number for number, name in enumerate(self.domains) if name == domain]
            about: dict[int | None, list[int]] = {}
            for number in numbers:
                believed = self._memory(number)
                key = None if believed is None else round(believed.recall * 20)
                reps = self.cards[number].reps if number in self.cards else 0
                about.setdefault(key, []).append(reps)
            for known, counts in about.items():
                recall = None if known is None else known / 20
                weight = share * len(counts) / len(numbers)
                parts.append(ExamPart(weight, domain, recall, fmean(counts), 0.0))
        return MockExam(parts, EXAM_QUESTIONS, self.needed)

    def _score(self) -> float:
        """Let the learner take a mock exam, and return the share of right answers."""
        bias = self.rng.gauss(0, FORM_BIAS)
        domains = self.rng.choices(list(SHARES), list(SHARES.values()), k=EXAM_QUESTIONS)
        right = 0
        for domain in domains:
            number = self.rng.choice(
                [number for number, name in enumerate(self.domains) if name == domain]
            )
            believed = self._memory(number)
            self.world.bias = bias
            right += self.rng.random() < self.world.question(number, self._day, believed)
        self.world.bias = 0.0
        return right / EXAM_QUESTIONS


def first_attempts(right: int, answers: int, mark: float) -> float:
    """Return the chance to pass by the share right of the first answers, taken as binomial."""
    share = (right + 1) / (answers + 2)
    variance = share * (1 - share) * (1 / answers + 1 / EXAM_QUESTIONS)
    half_a_point = 0.5 / EXAM_QUESTIONS
    return 1 - NormalDist(share, math.sqrt(variance)).cdf(mark - half_a_point)


def predict(seed: int, world: str, mark: float) -> list[Predicted]:
    """Return what is predicted of one learner at each checkpoint, and what came of it."""
    return list(Learner(world, seed, mark).run())


def report(world: str, cells: Sequence[Sequence[Predicted]]) -> bool:
    """Print a line for each number of answers; return whether all of them keep the promise."""
    is_honest = True
    for cell in cells:
        answers = cell[0].answers
        covers = fmean(one.low <= one.score <= one.high for one in cell)
        width = fmean(one.high - one.low for one in cell)
        errors = [one.expected - one.score for one in cell]
        error = math.sqrt(fmean(value * value for value in errors))
        base = fmean(one.passed for one in cell)
        brier = fmean((one.chance - one.passed) ** 2 for one in cell)
        naive = fmean((one.first_attempts - one.passed) ** 2 for one in cell)
        in_range = LEAST <= covers <= HIGHEST.get(answers, USUAL_HIGHEST)
        is_better = brier < base * (1 - base) and brier < naive
        is_honest &= in_range and is_better
        print(
            f"{world:8} {answers:5}   {covers:.3f}  {width:.3f}  {error:.3f}  {fmean(errors):+.3f}"
            f"    {base:.2f}   {brier:.3f}  {base * (1 - base):.3f}  {naive:.3f}   "
            f"{'yes' if in_range and is_better else 'NO'}",
            flush=True,
        )
    return is_honest


def main() -> int:
    """Print the table; return 0 if every cell keeps the promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=2100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mark", type=float, default=0.85)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    print("world  answers   covers  width  error   bias   passed  Brier   base   first   honest")
    is_honest = True
    each = max(1, args.learners // len(WORLDS))
    seeds = [args.seed * 100_000 + number for number in range(each)]
    with ProcessPoolExecutor(args.processes) as executor:
        for world in WORLDS:
            found = list(executor.map(partial(predict, world=world, mark=args.mark), seeds))
            is_honest &= report(world, list(zip(*found, strict=True)))
    return 0 if is_honest else 1


if __name__ == "__main__":
    sys.exit(main())
