"""What a day is aimed at, and how dear its time is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cps_study.formats.native import blueprint as blueprint_yaml
from cps_study.study.aim import (
    CHEAP,
    DEAR,
    SCARCE,
    SHARES,
    USUAL,
    WORTH_A_MINUTE,
    Outlook,
    choose_regime,
    domain_weights,
)
from cps_study.study.pool import PoolObjective
from tests.study.planning import aim

BLUEPRINT = Path(__file__).parents[2] / "banks" / "exam-blueprint.yaml"


def test_the_shares_are_those_of_the_mock_exam() -> None:
    """The plan weighs the domains as the shipped blueprint does."""
    read, _ = blueprint_yaml.read(BLUEPRINT.read_bytes(), BLUEPRINT.name)
    assert read is not None
    assert {share.domain: share.weight for share in read.shares} == SHARES


def test_a_share_is_divided_among_the_objectives() -> None:
    """Each of few objectives in a large share counts for more than each of many in a small one."""
    few = [PoolObjective(f"a{n}", 3, "boundaries") for n in range(10)]
    many = [PoolObjective(f"b{n}", 3, "rights") for n in range(10)]
    weights = domain_weights([*few, *many])
    assert weights["boundaries"] > 1 > weights["rights"]
    assert domain_weights([PoolObjective("item:x", 3, None)]) == {}


def test_what_matters_more_weighs_more() -> None:
    """The weight of an objective rises with its importance."""
    weights = [aim().weight(PoolObjective("o", n, "skills")) for n in range(1, 6)]
    assert weights == sorted(weights)


@pytest.mark.parametrize(
    ("slack", "left", "behind", "price"),
    [
        (5.0, 30, False, CHEAP),
        (1.2, 30, False, USUAL),
        (1.2, 30, True, DEAR),
        (0.9, 30, False, DEAR),
        (0.5, 30, False, SCARCE),
        (1.2, 5, False, USUAL),
        (0.5, 5, False, DEAR),
    ],
)
def test_the_less_time_there_is_the_dearer_it_is(
    slack: float, left: int, price: int, *, behind: bool
) -> None:
    """The price of time rises as it gets scarce, and for who is behind."""
    outlook = Outlook(slack, left, recall=0.97, unmet=left > 10, behind=behind)
    assert choose_regime(outlook).price == price


def test_time_that_is_left_over_is_filled_only_toward_the_end() -> None:
    """With enough time, what's left over early is given back; in the last two weeks it's used."""
    early = choose_regime(Outlook(1.2, 40, 0.9, unmet=True, behind=False))
    late = choose_regime(Outlook(1.2, 14, 0.9, unmet=True, behind=False))
    assert (early.floor, late.floor) == (USUAL, WORTH_A_MINUTE)


def test_nothing_new_waits_if_not_everything_can_be_met() -> None:
    """With far too little time, nothing is gained by starting something new tomorrow."""
    assert not choose_regime(Outlook(0.3, 20, 0.8, unmet=True, behind=False)).waits


def test_in_the_final_days_time_is_scarce_only_if_little_is_known() -> None:
    """Then everything wants a last review; what's known well can go without."""
    poor = choose_regime(Outlook(0.5, 5, 0.8, unmet=False, behind=False))
    assert poor.price == SCARCE
