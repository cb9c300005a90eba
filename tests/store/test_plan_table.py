"""The table of the plan as a file of the package."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from cps_study.store import plan_table as module
from cps_study.store.plan_table import plan_table
from tests.benchmarks.make_plan_table import make_table


def test_the_table_is_what_its_program_makes() -> None:
    """The file agrees with the program that makes it, up to a rounding here and there."""
    assert module.__file__.endswith("plan_table.py")
    raw = Path(module.__file__).with_name("plan_table.bin").read_bytes()
    shipped = np.frombuffer(zlib.decompress(raw), np.int8)
    made = np.frombuffer(make_table(), np.int8)
    assert len(shipped) == len(made)
    differing = shipped != made
    assert differing.mean() < 0.001


def test_it_is_read_once() -> None:
    """The table is read on the first plan, and then kept."""
    assert plan_table() is plan_table()
