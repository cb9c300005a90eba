"""Rules about a bank as a whole: what somebody could learn from it about keys without knowing the matter."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Final

from cps_study.checks.rule import BankRule, Finding, basis
from cps_study.checks.statistics import FOUR, STRATEGIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.checks.statistics import Statistics

MANY: Final = 40
"""From this many questions on an author can hold the limits exactly."""
MOST: Final = 100
"""From this many on the key's positions keep to the narrower limits."""
_FEW: Final = 10
_CHANCE: Final = 1 / FOUR
_SURPRISE: Final = 0.01
_CHI_SQUARE: Final = 11.345
"""The 1 % point of chi-square with three degrees of freedom."""
LONGEST, SHORTEST, GUESSED, RUN = 0.30, 0.15, 0.35, 4
LETTERS: Final = "ABCD"


def at_least_by_chance(count: int, total: int) -> float:
    """Return the chance of this many keys or more if each question had it with one in four (binomial)."""
    return sum(
        comb(total, many) * _CHANCE**many * (1 - _CHANCE) ** (total - many)
        for many in range(count, total + 1)
    )


def _exceeds(count: float, most: float, found: Statistics) -> bool:
    """Tell whether the share is over its limit, in a small bank only if chance can hardly explain it."""
    if found.share(count) <= most:
        return False
    return found.four >= MANY or (
        found.four >= _FEW and at_least_by_chance(round(count), found.four) < _SURPRISE
    )


def key_is_seldom_longest(found: Statistics) -> Iterator[Finding]:
    """Find a bank in which taking the longest option pays."""
    if _exceeds(found.longest, LONGEST, found):
        what = f"the key is the longest option in {found.longest} of {found.four} questions"
        yield Finding(
            f"{what}, more than {LONGEST:.0%}", "shorten keys or say more in distractors", "items"
        )


def key_is_shortest_too(found: Statistics) -> Iterator[Finding]:
    """Find a bank in which striking the shortest option out pays."""
    if found.four >= MANY and found.share(found.shortest) < SHORTEST:
        what = f"the key is the shortest option in {found.shortest} of {found.four} questions"
        yield Finding(f"{what}, less than {SHORTEST:.0%}", "let some keys be the shortest", "items")


def positions_are_even(found: Statistics) -> Iterator[Finding]:
    """Find keys that favour a position as written, and long runs at one."""
    counts = [found.positions[place] for place in range(FOUR)]
    low, high = (0.22, 0.28) if found.four >= MOST else (0.15, 0.35)
    even = found.four / FOUR
    squares = sum((count - even) ** 2 / even for count in counts) if even else 0.0
    outside = found.four >= MANY and not all(low <= found.share(count) <= high for count in counts)
    if outside or (found.four >= 2 * _FEW and squares > _CHI_SQUARE):
        shares = ", ".join(
            f"{letter} {found.share(n):.0%}" for letter, n in zip(LETTERS, counts, strict=True)
        )
        what = f"the keys are not evenly spread as written: {shares}"
        yield Finding(
            what, f"move options so that each position has {low:.0%} to {high:.0%}", "items"
        )
    if found.longest_run > RUN:
        what = f"{found.longest_run} keys in a row stand at one position"
        yield Finding(what, f"move options so that no more than {RUN} do", "items")


def guessing_does_not_pay(found: Statistics) -> Iterator[Finding]:
    """Find a bank in which a way of guessing from the options scores well."""
    for name in STRATEGIES:
        right = found.guessed[name]
        if _exceeds(right, GUESSED, found):
            what = f"taking the option with the {name} scores {found.share(right):.0%}, more than {GUESSED:.0%}"
            yield Finding(what, "give distractors as much of it as keys", "items")


BANK_RULES = (
    BankRule(
        "L01",
        "warning",
        "the key is not conspicuously long",
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
        "the key is the shortest option now and then",
        basis("24"),
        key_is_shortest_too,
    ),
    BankRule(
        "B02",
        "warning",
        "guessing from the options does not pay",
        basis("28"),
        guessing_does_not_pay,
    ),
)
