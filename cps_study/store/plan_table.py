"""Reads the table that plans rank by, which comes with the program."""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files

from cps_study.study.plan_table import PlanTable


@cache
def plan_table() -> PlanTable:
    """Return the table. It takes a few milliseconds, so only a plan should ask for it."""
    packed = (files("cps_study") / "store" / "plan_table.bin").read_bytes()
    return PlanTable(zlib.decompress(packed))
