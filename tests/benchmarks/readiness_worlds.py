"""Three simulated worlds of learners who study for an exam, none of which our model assumes.

- *2PL*: an ability that grows, questions of different difficulty and slope, domains that differ,
  and a memory that matters more for some than for others.
- *tracing*: an objective is known or it isn't; each visit may teach it, each day may take it away,
  and each question has its own slips and lucky guesses (Bayesian knowledge tracing).
- *memory*: FSRS is right but for the learner's own level and shape of forgetting; what is
  remembered still has to be carried over to a new question, which works better for some.

A mock exam is a little easier or harder than the bank in all three.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cps_study.model.outline import DOMAINS, Domain

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

SIZES: Final[dict[Domain, int]] = {
    "skills": 95,
    "boundaries": 40,
    "confidentiality": 10,
    "crisis": 29,
    "values": 70,
    "knowledge": 39,
    "team": 47,
    "rights": 16,
    "roles": 64,
}
"""How many objectives of importance 3 and more a domain has: those of the shipped outline."""
GUESS: Final = 0.25
FORM_BIAS: Final = 0.25
"""The standard deviation, in logits, of how much harder a mock exam is than the bank."""


def logistic(value: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-value))


def log_odds(probability: float) -> float:
    """Return the log odds of a probability."""
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))


class Belief(NamedTuple):
    """What the program believes of a memory: its recall (0 to 1), and its stability in days."""

    recall: float
    stability: float


class World(Protocol):
    """One learner in a world. A day is the time since the first answer, in days.

    `bias` makes its questions harder, in logits. `believed` is what the program believes of the
    objective's memory.
    """

    bias: float

    def visit(self, objective: int, day: float) -> None:
        """Let the learner study an objective: its answer was just shown."""

    def question(self, objective: int, day: float, believed: Belief | None, /) -> float:
        """Return the probability that a question never seen is answered right."""

    def known(self, objective: int, day: float, believed: Belief | None, /) -> float:
        """Return the probability that a card, or a question seen before, is known."""


class SlopesWorld:
    """2PL with slopes, growth, domain effects, and an effect of memory."""

    def __init__(self, rng: random.Random, domains: list[Domain], bias: float) -> None:
        self.rng = rng
        self.domains = domains
        self.bias = bias
        self.ability = rng.gauss(1.4, 0.8)
        self.growth = rng.uniform(0, 0.8)
        self.effects = {domain: rng.gauss(0, 0.45) for domain in DOMAINS}
        self.by_memory = rng.uniform(0, 3)
        self.unmet = rng.uniform(0, 1)

    def visit(self, objective: int, day: float) -> None:
        """Nothing happens: the ability grows by itself."""

    def question(self, objective: int, day: float, believed: Belief | None) -> float:
        """Draw a question with its difficulty and slope, and return the probability."""
        slope = self.rng.uniform(0.5, 2)
        level = self._level(objective, day, believed) - self.rng.gauss(0, 0.8) - self.bias
        return GUESS + (1 - GUESS) * logistic(slope * level)

    def known(self, objective: int, day: float, believed: Belief | None) -> float:
        """Return the probability of an easier question."""
        return logistic(self._level(objective, day, believed) + 1)

    def _level(self, objective: int, day: float, believed: Belief | None) -> float:
        grown = self.growth * min(1.0, day / 90)
        memory = -self.unmet if believed is None else self.by_memory * (believed.recall - 0.85)
        return self.ability + grown + self.effects[self.domains[objective]] + memory


class TracingWorld:
    """Bayesian knowledge tracing: each objective is known or not."""

    def __init__(self, rng: random.Random, domains: list[Domain], bias: float) -> None:
        self.rng = rng
        self.bias = bias
        level = log_odds(rng.betavariate(8, 2.5))
        effects = {domain: rng.gauss(0, 0.5) for domain in DOMAINS}
        self.is_known = [rng.random() < logistic(level + effects[domain]) for domain in domains]
        self.learns = rng.uniform(0.15, 0.5)
        self.forgets = rng.uniform(0, 0.008)
        self.most_slips = rng.uniform(0.05, 0.25)
        self.seen = [0.0] * len(domains)

    def visit(self, objective: int, day: float) -> None:
        """Learn it, perhaps."""
        self._pass_time(objective, day)
        if self.rng.random() < self.learns:
            self.is_known[objective] = True

    def question(self, objective: int, day: float, _believed: Belief | None) -> float:
        """Draw a question with its own slips and guesses, and return the probability."""
        self._pass_time(objective, day)
        right = self.rng.uniform(0.15, 0.4)
        if self.is_known[objective]:
            right = 1 - self.rng.uniform(0.02, self.most_slips)
        return logistic(log_odds(right) - self.bias)

    def known(self, objective: int, day: float, _believed: Belief | None) -> float:
        """Return the probability that it's known: nearly one, or nearly none."""
        self._pass_time(objective, day)
        return 0.95 if self.is_known[objective] else 0.2

    def _pass_time(self, objective: int, day: float) -> None:
        passed = max(0.0, day - self.seen[objective])
        self.seen[objective] = day
        if self.is_known[objective] and self.rng.random() > (1 - self.forgets) ** passed:
            self.is_known[objective] = False


class MemoryWorld:
    """FSRS with the learner's own level and decay, and noise in the transfer to new questions."""

    def __init__(self, rng: random.Random, domains: list[Domain], bias: float) -> None:
        self.rng = rng
        self.bias = bias
        self.domains = domains
        self.level = rng.lognormvariate(0, 0.5)
        self.decay = rng.choice((0.1, 0.1542, 0.3))
        transfer = log_odds(rng.betavariate(14, 2))
        self.transfer = {domain: logistic(transfer + rng.gauss(0, 0.4)) for domain in DOMAINS}
        self.before = rng.betavariate(4, 1.5)
        self.seen = [0.0] * len(domains)

    def visit(self, objective: int, day: float) -> None:
        """Remember when."""
        self.seen[objective] = day

    def question(self, objective: int, day: float, believed: Belief | None) -> float:
        """Draw how well a question can be answered by who remembers, and return the probability."""
        mean = self.transfer[self.domains[objective]]
        carried = self.rng.betavariate(mean * 6, (1 - mean) * 6)
        if believed is None:
            known = self.before * carried
        else:
            known = self.known(objective, day, believed) * carried
        known = logistic(log_odds(known) - self.bias)
        return known + (1 - known) * GUESS

    def known(self, objective: int, day: float, believed: Belief | None) -> float:
        """Return the true recall."""
        if believed is None:
            return self.before
        factor = 0.9 ** (-1 / self.decay) - 1
        passed = max(0.0, day - self.seen[objective])
        return float((1 + factor * passed / (believed.stability * self.level)) ** -self.decay)


WORLDS: Final[dict[str, Callable[[random.Random, list[Domain], float], World]]] = {
    "2PL": SlopesWorld,
    "tracing": TracingWorld,
    "memory": MemoryWorld,
}
