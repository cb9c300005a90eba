"""How far a share of so many people can be trusted."""

from __future__ import annotations

from math import sqrt
from typing import Final

_Z: Final = 1.959963984540054
"""The standard normal deviate that 95% lie within."""


def wilson(right: float, n: int) -> tuple[float, float]:
    """Return the interval of a share, 95% (Wilson 1927); `right` of n may have a fraction."""
    share = right / n
    center = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(0.0, center - half), min(1.0, center + half)
