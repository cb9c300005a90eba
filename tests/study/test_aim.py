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
    Costs,
    Outlook,
    choose_regime,
    costs_of,
    domain_weights,
    spare_time,
)
from cps_study.study.pace import pace_of
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
        (outlook(0.7, 5), DEAR),
        (outlook(0.7, 5, recall=0.8), SCARCE),
        (outlook(0.5, 5), SCARCE),
    ],
)
def test_the_less_time_there_is_the_dearer_it_is(given: Outlook, price: int) -> None:
    """The price of time rises as it gets scarce, and for who missed days or misses a lot."""
    assert choose_regime(given).price == price


def test_time_that_is_left_over_is_filled_only_toward_the_end() -> None:
    """With enough time, what's left over early is given back; in the last two weeks it's used."""
    assert choose_regime(outlook(1.2, 40)).floor == USUAL
    assert choose_regime(outlook(1.2, 14)).floor == WORTH_A_MINUTE


def test_with_far_too_little_time_part_of_what_is_spare_is_for_reviews_on_the_way() -> None:
    """The rest waits until everything was met; if that takes all the time, nothing is spare."""
    assert choose_regime(outlook(0.4, spare=8.0)).early == pytest.approx(2)
    assert choose_regime(outlook(0.7, spare=8.0)).early == 0
    costs = Costs(10.0, 2.5, 3.0)
    assert spare_time([20, 0, 20], costs, 60) == pytest.approx((240 - 180) / 2)
    assert spare_time([20, 0, 20], costs, 90) == 0
    assert spare_time([20, 0, 20], costs, 0) == 0
    assert spare_time([0], costs, 60) == 0


def test_something_new_takes_longer_if_it_starts_as_a_situation() -> None:
    """A third of the important ones do, and the first answer is missed more often than others."""
    pace = pace_of(())
    cards = costs_of(pace, [PoolObjective("a", 3, "skills")] * 9)
    mixed = costs_of(pace, [PoolObjective("a", 5, "skills")] * 9)
    assert cards.seconds * cards.new > pace.new_seconds("card")
    longer = pace.seconds["situation"] - pace.seconds["card"]
    assert mixed.seconds * (mixed.new - cards.new) == pytest.approx(longer / 3)


def test_nothing_new_waits_if_not_everything_can_be_met() -> None:
    """With far too little time, nothing is gained by starting something new tomorrow."""
    assert not choose_regime(outlook(0.3)).waits
    assert choose_regime(outlook(0.8)).waits
