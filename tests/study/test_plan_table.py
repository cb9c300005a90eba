"""The table that plans rank by."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.store.plan_table import plan_table
from cps_study.study.memory_model import Strength
from cps_study.study.plan_table import (
    ELAPSED,
    LEFT,
    PRICES,
    PlanTable,
    cost_code,
    elapsed_place,
    gain_code,
    left_place,
    price_factor,
    spot_of,
    stability_at,
)
from tests.study.makers import some

TABLE = plan_table()
USUAL = PRICES.index(0.0055)
strengths = st.builds(Strength, st.floats(0.001, 5000), st.floats(1, 10))


def test_places_are_the_nearest() -> None:
    """Days that the table doesn't have are taken for their neighbors; beyond its ends, the end."""
    assert [LEFT[left_place(left)] for left in (0, 1, 14, 15, 17, 400)] == [1, 1, 14, 14, 16, 60]
    assert [ELAPSED[elapsed_place(days)] for days in (0, 1, 9, 11, 14, 400)] == [
        1,
        1,
        8,
        10,
        15,
        60,
    ]


@some
@given(strengths)
def test_a_memory_is_between_its_cells(strength: Strength) -> None:
    """A memory's stability is between those of its two columns, or at the table's edge."""
    spot = spot_of(strength)
    assert 0 <= spot.past_stability <= 1
    assert 0 <= spot.past_difficulty <= 1
    if 0.1 <= strength.stability <= 400:
        between = math.log(stability_at(spot.stability)) * (1 - spot.past_stability)
        between += math.log(stability_at(spot.stability + 1)) * spot.past_stability
        assert between == pytest.approx(math.log(strength.stability), abs=1e-6)


@some
@given(strengths, st.integers(1, 90), st.integers(1, 90))
def test_what_is_worth_a_high_price_costs_no_less_than_nothing(
    strength: Strength, left: int, elapsed: int
) -> None:
    """Gains are shares of a recall, and no cost is negative."""
    spot = spot_of(strength)
    for price in range(len(PRICES)):
        assert -2 < TABLE.gain(price, left, spot, elapsed) <= 1
    assert 0 <= TABLE.cost(left, spot, elapsed) <= 40


def test_what_is_fragile_comes_almost_daily_and_what_is_stable_waits_for_the_last_week() -> None:
    """At the usual price, a fragile memory is worth a review soon, a stable one only late."""
    fragile, stable = spot_of(Strength(1, 5)), spot_of(Strength(60, 5))
    assert TABLE.gain(USUAL, 40, fragile, 2) > 0
    assert TABLE.gain(USUAL, 40, stable, 20) < 0
    assert TABLE.gain(USUAL, 5, stable, 20) > 0


def test_the_price_rises_over_the_last_week() -> None:
    """Time is dearer each day of the last week, so that not everything waits for its end."""
    factors = [price_factor(left) for left in range(10, 0, -1)]
    assert factors[:3] == [1, 1, 1]
    assert factors[3:] == sorted(factors[3:])
    assert factors[-1] == pytest.approx(5.33)


def test_something_new_is_worth_less_the_later_it_starts() -> None:
    """Weeks before, something new is worth most of a recall; later, less and less."""
    values = [TABLE.start_gain(USUAL, left, 1.65, waits=False) for left in (7, 3, 2, 1)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("gain", [0.0, 1e-6, 0.0003, 0.02, -0.4, 1.0])
def test_a_gain_survives_its_byte(gain: float) -> None:
    """A byte keeps a gain's sign, and its size within a fifth."""
    kept = (abs(gain_code(gain)) / 127) ** 3
    assert kept == pytest.approx(abs(gain), rel=0.2, abs=2e-6)
    assert gain_code(-gain) == -gain_code(gain)
    assert 0 <= cost_code(abs(gain) * 40) <= 127


def test_a_table_of_another_size_is_refused() -> None:
    """A table that was cut short isn't read as if it were whole."""
    with pytest.raises(ValueError, match="size"):
        PlanTable(b"\0" * 1000)
