"""Draws small plots as SVG, for a report on screen and on paper. Each says in words what it shows.

Lengths are in the drawing's own units; a page scales it to its width.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cps_study.paper.document import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH: Final = 640
HEIGHT: Final = 260
_LEFT: Final = 48
_RIGHT: Final = 12
_TOP: Final = 12
_BOTTOM: Final = 40
"""Between the edges of the drawing and its axes."""
_INNER_WIDTH: Final = float(WIDTH - _LEFT - _RIGHT)
_INK: Final = "#1b4965"
_AXIS: Final = "#4a4a4a"
_FONT: Final = "Atkinson Plain Zero, sans-serif"
_MOST_TICKS: Final = 10
"""Numbers along the bottom of a histogram; more of them would run into each other."""


def histogram(counts: Sequence[int], across: str, alt: str) -> Drawing:
    """Return a bar for each count, the first one at 0; `across` names what the bottom counts."""
    highest = max(counts, default=0) or 1
    step = _INNER_WIDTH / max(len(counts), 1)
    bar_width = max(step - 1, 0.5)
    marks = []
    for value, count in enumerate(counts):
        if count:
            left, top = _LEFT + value * step, _y(count / highest)
            marks.append(
                f'<rect x="{left:.1f}" y="{top:.1f}" width="{bar_width:.1f}" '
                f'height="{_y(0) - top:.1f}" fill="{_INK}"/>'
            )
    # Rounded up: -(-a // b) is the quotient's ceiling.
    every = max(1, -(-len(counts) // _MOST_TICKS))
    marks += [
        _tick_across(_LEFT + (value + 0.5) * step, str(value))
        for value in range(0, len(counts), every)
    ]
    marks += [_tick_up(share, f"{highest * share:.0f}") for share in (0.0, 1.0)]
    return _drawing(marks, across, alt)


def scatter(points: Iterable[tuple[float, float, str]], across: str, up: str, alt: str) -> Drawing:
    """Return a named dot for each point (x, y, name).

    The x axis goes from 0 to 1, the y axis from -1 to 1 with a dashed line at 0; `across` and `up`
    name them.
    """
    middle = _y(0.5)
    zero_line = (
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{middle}" y2="{middle}" '
        'stroke="#999" stroke-dasharray="4 3"/>'
    )
    marks = [zero_line]
    for x, y, name in points:
        left, top = _LEFT + x * _INNER_WIDTH, _y((y + 1) / 2)
        marks.append(f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3" fill="{_INK}"/>')
        marks.append(_text(left + 5, top + 3, name, "start", 9))
    marks += [_tick_across(_LEFT + x * _INNER_WIDTH, f"{x:g}") for x in (0, 0.25, 0.5, 0.75, 1)]
    marks += [_tick_up((y + 1) / 2, f"{y:g}") for y in (-1, 0, 1)]
    marks.append(_text(_LEFT + 4, _TOP + 10, up, "start"))
    return _drawing(marks, across, alt)


def _y(share: float) -> float:
    """Return how far down a share of the height is: 0 is the bottom axis, 1 the top."""
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def _tick_across(x: float, text: str) -> str:
    return _text(x, HEIGHT - _BOTTOM + 14, text, "middle")


def _tick_up(share: float, text: str) -> str:
    return _text(_LEFT - 6, _y(share) + 4, text, "end")


def _text(x: float, y: float, text: str, anchor: str, size: int = 11) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FONT}" font-size="{size}" fill="{_AXIS}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _drawing(marks: Iterable[str], across: str, alt: str) -> Drawing:
    """Return the marks inside their axes."""
    axes = (
        f'<path d="M{_LEFT} {_TOP}V{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}" '
        f'fill="none" stroke="{_AXIS}"/>'
    )
    label = _text(_LEFT + _INNER_WIDTH / 2, HEIGHT - 6, across, "middle")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return Drawing(f"{head}{axes}{label}{''.join(marks)}</svg>", alt)
