"""The table of the plan as a file of the package."""

from __future__ import annotations

import zlib

import numpy as np

from cps_study.store import plan_table as module
from cps_study.store.plan_table import plan_table
from tests.benchmarks.make_plan_table import TABLE, make_table


def test_the_table_is_what_its_program_makes() -> None:
    """The file agrees with the program that makes it, up to a rounding here and there."""
    assert module.__file__.endswith("plan_table.py")
    shipped = np.frombuffer(zlib.decompress(TABLE.read_bytes()), np.int8)
    made = np.frombuffer(make_table(), np.int8)
    assert len(shipped) == len(made)
    differing = shipped != made
    assert differing.mean() < 0.001


def test_it_is_read_once() -> None:
    """The table is read on the first plan, and then kept."""
    assert plan_table() is plan_table()
