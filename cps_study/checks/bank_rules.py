"""Rules about a bank as a whole: what its keys give away to somebody who only looks at options."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Final

from cps_study.checks.rule import BankRule, Finding, basis
from cps_study.checks.statistics import FOUR, STRATEGIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.checks.statistics import Statistics

MANY: Final = 40
"""From this many questions on, an author can keep to the limits exactly."""
MOST: Final = 100
"""From this many on, the positions of the keys have to keep to the narrower limits."""
_FEW: Final = 10
"""With fewer questions than this, nothing is said: it could all be chance."""
_CHANCE: Final = 1 / FOUR
_SURPRISE: Final = 0.01
"""In a bank between the two sizes, a count counts as chance unless it's rarer than this."""
_CHI_SQUARE: Final = 11.345
"""The 1 % point of chi-square with three degrees of freedom: four positions, less one."""
LONGEST: Final = 0.30
SHORTEST: Final = 0.15
GUESSED: Final = 0.35
"""The limits, as shares of the questions. By chance alone, each would be a quarter."""
RUN: Final = 4
LETTERS: Final = "ABCD"


def at_least_by_chance(count: int, total: int) -> float:
    """Return the chance (0 to 1) of this many hits or more, at one in four each (binomial)."""
    return sum(
        comb(total, hits) * _CHANCE**hits * (1 - _CHANCE) ** (total - hits)
        for hits in range(count, total + 1)
    )


def _exceeds(count: float, limit: float, statistics: Statistics) -> bool:
    """Say whether a count is over its limit. In a small bank, chance must also be unlikely."""
    if statistics.share(count) <= limit:
        return False
    if statistics.four >= MANY:
        return True
    if statistics.four < _FEW:
        return False
    return at_least_by_chance(round(count), statistics.four) < _SURPRISE


def key_is_seldom_longest(statistics: Statistics) -> Iterator[Finding]:
    """Find a bank in which picking the longest option pays off."""
    if _exceeds(statistics.longest, LONGEST, statistics):
        yield Finding(
            f"the key is the longest option in {statistics.longest} of {statistics.four} "
            f"questions, more than {LONGEST:.0%}",
            "shorten some keys, or say more in the distractors",
            "items",
        )


def key_is_shortest_too(statistics: Statistics) -> Iterator[Finding]:
    """Find a bank in which ruling out the shortest option pays off."""
    if statistics.four >= MANY and statistics.share(statistics.shortest) < SHORTEST:
        yield Finding(
            f"the key is the shortest option in {statistics.shortest} of {statistics.four} "
            f"questions, less than {SHORTEST:.0%}",
            "let some keys be the shortest option",
            "items",
        )


def positions_are_even(statistics: Statistics) -> Iterator[Finding]:
    """Find keys that favor a position in the file, and long runs at one position."""
    low, high = 0.15, 0.35
    if statistics.four >= MOST:
        low, high = 0.22, 0.28
    counts = [statistics.positions[position] for position in range(FOUR)]
    shares = [statistics.share(count) for count in counts]
    too_uneven = statistics.four >= MANY and not all(low <= share <= high for share in shares)
    if too_uneven or (statistics.four >= 2 * _FEW and _chi_square(counts) > _CHI_SQUARE):
        by_letter = zip(LETTERS, shares, strict=True)
        spread = ", ".join(f"{letter} {share:.0%}" for letter, share in by_letter)
        yield Finding(
            f"the keys aren't spread evenly over the positions: {spread}",
            f"in the file, move options until each has {low:.0%} to {high:.0%} of the keys",
            "items",
        )
    if statistics.longest_run > RUN:
        yield Finding(
            f"{statistics.longest_run} keys in a row are at the same position",
            f"move options until no more than {RUN} are",
            "items",
        )


def _chi_square(counts: list[int]) -> float:
    """Return Pearson's chi-square of the counts against an even spread; not for all zeros."""
    even = sum(counts) / len(counts)
    return sum((count - even) ** 2 / even for count in counts)


def guessing_does_not_pay(statistics: Statistics) -> Iterator[Finding]:
    """Find a bank in which a way of guessing from the options scores well."""
    for name in STRATEGIES:
        right = statistics.guessed[name]
        if _exceeds(right, GUESSED, statistics):
            yield Finding(
                f"picking the option with the {name} scores {statistics.share(right):.0%}, "
                f"more than {GUESSED:.0%}",
                "give the distractors as much of that as the keys have",
                "items",
            )


BANK_RULES = (
    BankRule(
        "L01",
        "warning",
        "the key's length doesn't give it away",
        basis("24", "28d", nbme=True),
        key_is_seldom_longest,
    ),
    BankRule(
        "L12",
        "warning",
        "keys are evenly spread over the positions",
        basis("20"),
        positions_are_even,
    ),
    BankRule(
        "B01",
        "warning",
        "the key is sometimes the shortest option",
        basis("24"),
        key_is_shortest_too,
    ),
    BankRule(
        "B02",
        "warning",
        "guessing from the options doesn't pay off",
        basis("28"),
        guessing_does_not_pay,
    ),
)
