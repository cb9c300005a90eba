"""Memories gathered in cells."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.study import memory_model
from cps_study.study.memory_model import Strength
from cps_study.study.plan_cells import (
    Places,
    cell_recall,
    gain_at_once,
    lasting,
    places_after,
    places_of,
    weight_class,
)
from cps_study.study.plan_table import DIFFICULTIES, stability_at
from tests.study.makers import some


def difficulty(places: Places) -> float:
    """Return the average difficulty of these places."""
    return sum(DIFFICULTIES[row] * part for (row, _), part in places)


def log_stability(places: Places) -> float:
    """Return the average logarithm of the stability of these places."""
    return sum(math.log(stability_at(column)) * part for (_, column), part in places)


@some
@given(st.floats(0.1, 400), st.floats(1, 10))
def test_a_memory_is_parted_among_the_cells_around_it(stability: float, hardness: float) -> None:
    """None of it is lost, and on average the parts are where it is, up to the smallest part."""
    places = places_of(Strength(stability, hardness))
    assert 1 <= len(places) <= 4
    assert sum(part for _, part in places) == pytest.approx(1)
    assert difficulty(places) == pytest.approx(hardness, abs=0.15)
    assert log_stability(places) == pytest.approx(math.log(stability), abs=0.03)


def test_what_a_miss_changes_is_kept() -> None:
    """A miss makes a memory harder, even where the next difficulty of the table is far."""
    row, column, days = 2, 12, 4
    average = Strength(stability_at(column), DIFFICULTIES[row])
    recall = cell_recall(column, days)
    right = memory_model.after_right(average, days)
    missed = memory_model.after_miss(average, days)
    expected = recall * right.difficulty + (1 - recall) * missed.difficulty
    places = places_after(row, column, days, 1.0)
    assert sum(part for _, part in places) == pytest.approx(1)
    assert difficulty(places) == pytest.approx(expected, abs=0.05)
    assert expected > DIFFICULTIES[row]


def test_a_gain_is_that_of_the_memory() -> None:
    """It's what the model of memory says; for who remembers longer, time passes more slowly."""
    row, column, days, left = 2, 12, 4, 9
    average = Strength(stability_at(column), DIFFICULTIES[row])
    expected = memory_model.gain_at_once(average, days, left)
    assert gain_at_once(row, column, days, left, 1.0) == pytest.approx(expected)
    assert lasting(average, 2.0).stability == pytest.approx(2 * average.stability)
    assert places_after(row, column, days, 2.0) != places_after(row, column, days, 1.0)


def test_weights_that_are_nearly_alike_are_in_one_class() -> None:
    """1 is in the middle of its class."""
    assert [weight_class(weight) for weight in (0.95, 1.0, 1.05, 1.2, 1.3, 0.5)] == [
        0,
        0,
        0,
        1,
        1,
        -4,
    ]
