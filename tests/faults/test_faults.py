"""Sixty of the points that `python -m tests.faults` tries, always the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.faults.runs import COMMANDS, Bench, points

if TYPE_CHECKING:
    from pathlib import Path


# A killed process leaves its files open; here that is a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_fault_loses_or_doubles_an_answer(tmp_path: Path) -> None:
    """After each: it starts, the doctor is well, and every acknowledged answer is there once."""
    bench = Bench(tmp_path / "bench")
    everything = list(points(bench))
    assert {point.command for point in everything} == COMMANDS.keys()
    chosen = random.Random(16).sample(everything, 60)
    found = {point: bench.check(point) for point in chosen}
    assert {point: wrong for point, wrong in found.items() if wrong} == {}
