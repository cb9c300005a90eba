"""What a day is aimed at, and how dear its time is."""

from __future__ import annotations

from typing import Any

import pytest

from cps_study.formats.native import blueprint as blueprint_yaml
from cps_study.store.library import shipped_folder
from cps_study.study.aim import (
    CHEAP,
    DEAR,
    FIRM,
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


def test_the_shares_are_those_of_the_mock_exam() -> None:
    """The plan weighs the domains as the shipped blueprint does."""
    folder = shipped_folder()
    assert folder is not None
    read, _ = blueprint_yaml.read((folder / "exam-blueprint.yaml").read_bytes(), "b.yaml")
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


def outlook(slack: float, left: int = 30, **others: Any) -> Outlook:
    """Return an outlook; in the final days, everything was met."""
    usual: dict[str, Any] = {"recall": 0.97, "unmet": left > 10, "missed": False, "slips": False}
    return Outlook(slack, left, **(usual | others))


@pytest.mark.parametrize(
    ("given", "price"),
    [
        (outlook(5.0), CHEAP),
        (outlook(5.0, missed=True), USUAL),
        (outlook(1.2), USUAL),
        (outlook(1.2, slips=True), FIRM),
        (outlook(1.2, missed=True), DEAR),
        (outlook(1.2, missed=True, slips=True), DEAR),
        (outlook(0.9), DEAR),
        (outlook(0.5), SCARCE),
        (outlook(1.2, 5), USUAL),
        (outlook(1.2, 5, missed=True), DEAR),
        (outlook(0.5, 5), DEAR),
        (outlook(0.5, 5, recall=0.8), SCARCE),
    ],
)
def test_the_less_time_there_is_the_dearer_it_is(given: Outlook, price: int) -> None:
    """The price of time rises as it gets scarce, and for who missed days or misses a lot."""
    assert choose_regime(given).price == price


def test_time_that_is_left_over_is_filled_only_toward_the_end() -> None:
    """With enough time, what's left over early is given back; in the last two weeks it's used."""
    assert choose_regime(outlook(1.2, 40)).floor == USUAL
    assert choose_regime(outlook(1.2, 14)).floor == WORTH_A_MINUTE


def test_nothing_new_waits_if_not_everything_can_be_met() -> None:
    """With far too little time, nothing is gained by starting something new tomorrow."""
    assert not choose_regime(outlook(0.3)).waits
    assert choose_regime(outlook(0.8)).waits
