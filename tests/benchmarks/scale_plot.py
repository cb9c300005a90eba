"""How cost grows with the number of items, as a plot for the manual."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Figures = Mapping[int, Mapping[str, Sequence[float]]]

WIDTH: Final = 640
HEIGHT: Final = 360
LEFT, TOP, BOTTOM, RIGHT = 64, 24, 300, 440
LEAST, MOST = 10.0, 10_000.0
"""Milliseconds at the ends of the upward axis."""
LINES: Final = (
    ("first card", "first card", "#1f4e79", ""),
    ("first card: Anki", "first card, Anki", "#b45309", "6 4"),
    ("first card: clanki", "first card, clanki", "#7c3aed", "2 4"),
    ("today's page", "today's page", "#15803d", ""),
)


def plot(found: Figures) -> str:
    """Return an SVG of the CPU milliseconds by items, both by powers of ten."""
    sizes = sorted(found)
    low, high = log10(sizes[0]) - 0.1, log10(sizes[-1]) + 0.1

    def across(size: float) -> float:
        return LEFT + (log10(size) - low) / (high - low) * (RIGHT - LEFT)

    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view}>',
        "<title>CPU time by the number of items</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for power in range(int(log10(LEAST)), int(log10(MOST)) + 1):
        y = up(10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.0f}H{RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10**power:,}</text>')
    for size in sizes:
        x = across(size)
        parts.append(f'<text x="{x:.0f}" y="{BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{LEFT}" y="{TOP - 8}">ms of CPU time</text>')
    parts.append(f'<text x="{RIGHT}" y="{BOTTOM + 42}" text-anchor="end">items</text>')
    label_y = float(TOP)
    for name, label, color, dashes in LINES:
        points = [(across(size), up(found[size][name][0])) for size in sizes if name in found[size]]
        if not points:
            continue
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        label_y += 26
        parts.append(
            f'<path d="M{RIGHT + 20} {label_y - 4:.0f}h28" stroke="{color}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        parts.append(f'<text x="{RIGHT + 56}" y="{label_y:.0f}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def up(milliseconds: float) -> float:
    """Return how far down the picture a cost is."""
    share = (log10(milliseconds) - log10(LEAST)) / (log10(MOST) - log10(LEAST))
    return BOTTOM - share * (BOTTOM - TOP)
