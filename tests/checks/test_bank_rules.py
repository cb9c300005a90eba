"""Rules about a bank as a whole."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest

from cps_study.checks.bank_rules import BANK_RULES, at_least_by_chance
from cps_study.checks.statistics import Statistics

GOOD = Statistics(
    four=100,
    positions=Counter({0: 25, 1: 25, 2: 25, 3: 25}),
    longest=25,
    shortest=20,
    longest_run=4,
)


def findings(statistics: Statistics) -> list[tuple[str, str]]:
    """Return the rule's id and the words of every finding."""
    return [(rule.id, finding.what) for rule in BANK_RULES for finding in rule.find(statistics)]


def test_a_balanced_bank_is_left_alone() -> None:
    """A bank exactly at the limits is fine, and so is one without questions."""
    assert findings(GOOD) == findings(Statistics()) == []
    assert (
        findings(
            dataclasses.replace(
                GOOD, longest=30, shortest=15, guessed=Counter({"most words of the stem": 35})
            )
        )
        == []
    )
    assert (
        findings(dataclasses.replace(GOOD, positions=Counter({0: 22, 1: 28, 2: 22, 3: 28}))) == []
    )


@pytest.mark.parametrize(
    ("change", "rule", "what"),
    [
        (
            {"longest": 31},
            "L01",
            "the key is the longest option in 31 of 100 questions, more than 30%",
        ),
        (
            {"shortest": 14},
            "B01",
            "the key is the shortest option in 14 of 100 questions, less than 15%",
        ),
        (
            {"positions": Counter({0: 21, 1: 27, 2: 26, 3: 26})},
            "L12",
            "the keys aren't spread evenly over the positions: A 21%, B 27%, C 26%, D 26%",
        ),
        ({"longest_run": 5}, "L12", "5 keys in a row are at the same position"),
        (
            {"guessed": Counter({"most peer-like words": 36})},
            "B02",
            "picking the option with the most peer-like words scores 36%, more than 35%",
        ),
    ],
)
def test_a_bank_that_rewards_guessing_is_found(
    change: dict[str, object], rule: str, what: str
) -> None:
    """One more than the limit allows is a finding."""
    assert findings(dataclasses.replace(GOOD, **change)) == [(rule, what)]  # type: ignore[arg-type] # fields by name


def test_a_bank_of_middle_size_has_wider_limits_for_positions() -> None:
    """With 40 to 99 questions, a position may have 15 to 35 percent of the keys."""
    middling = dataclasses.replace(GOOD, four=40, longest=10, shortest=10)
    assert (
        findings(dataclasses.replace(middling, positions=Counter({0: 6, 1: 14, 2: 10, 3: 10})))
        == []
    )
    assert [
        rule
        for rule, _ in findings(
            dataclasses.replace(middling, positions=Counter({0: 5, 1: 13, 2: 11, 3: 11}))
        )
    ] == ["L12"]


def test_a_small_bank_has_a_finding_only_where_chance_is_unlikely() -> None:
    """By chance, seven of ten keys are the longest in one bank of 300; five of ten are common."""
    small = Statistics(four=10, positions=Counter({0: 3, 1: 3, 2: 2, 3: 2}))
    assert findings(dataclasses.replace(small, longest=5)) == []
    assert [rule for rule, _ in findings(dataclasses.replace(small, longest=7))] == ["L01"]
    assert findings(dataclasses.replace(small, four=9, longest=9)) == []
    one_sided = Statistics(four=20, positions=Counter({0: 20}))
    assert [rule for rule, _ in findings(one_sided)] == ["L12"]


def test_the_chance_of_many_keys_is_binomial() -> None:
    """Checked against a table of the binomial distribution with one in four."""
    assert at_least_by_chance(0, 10) == pytest.approx(1)
    assert at_least_by_chance(7, 10) == pytest.approx(0.003506, abs=1e-6)
    assert at_least_by_chance(10, 10) == pytest.approx(0.25**10)
