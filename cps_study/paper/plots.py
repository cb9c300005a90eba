"""Small plots as SVG, for a report on screen and on paper. Each is told in words as well."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from cps_study.paper.document import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 640, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 40
_INK: Final = "#1b4965"
_AXIS: Final = "#4a4a4a"


def histogram(counts: Sequence[int], across: str, alt: str) -> Drawing:
    """Return a bar for each count, from 0 on; `across` names what is counted along the bottom."""
    most = max(counts, default=0) or 1
    step = _inner_width() / max(len(counts), 1)
    bars = [
        f'<rect x="{_LEFT + place * step:.1f}" y="{_y(count / most):.1f}" width="{max(step - 1, 0.5):.1f}" '
        f'height="{_y(0) - _y(count / most):.1f}" fill="{_INK}"/>'
        for place, count in enumerate(counts)
        if count
    ]
    every = max(1, -(-len(counts) // 10))
    ticks = [
        _text(_LEFT + (place + 0.5) * step, HEIGHT - _BOTTOM + 14, str(place), "middle")
        for place in range(0, len(counts), every)
    ]
    sides = [_text(_LEFT - 6, _y(share) + 4, f"{most * share:.0f}", "end") for share in (0.0, 1.0)]
    return _drawn([*bars, *ticks, *sides], across, alt)


def scatter(points: Iterable[tuple[float, float, str]], across: str, up: str, alt: str) -> Drawing:
    """Return a numbered dot for each point; x runs from 0 to 1 and y from -1 to 1, with a line at 0."""
    marks = [
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_y(0.5)}" y2="{_y(0.5)}" stroke="#999" stroke-dasharray="4 3"/>'
    ]
    for x, y, name in points:
        left, top = _LEFT + x * _inner_width(), _y((y + 1) / 2)
        marks.append(f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3" fill="{_INK}"/>')
        marks.append(_text(left + 5, top + 3, name, "start", 9))
    ticks = [
        _text(_LEFT + x * _inner_width(), HEIGHT - _BOTTOM + 14, f"{x:g}", "middle")
        for x in (0, 0.25, 0.5, 0.75, 1)
    ]
    sides = [_text(_LEFT - 6, _y((y + 1) / 2) + 4, f"{y:g}", "end") for y in (-1, 0, 1)]
    return _drawn([*marks, *ticks, *sides, _text(_LEFT + 4, _TOP + 10, up, "start")], across, alt)


def _inner_width() -> float:
    return WIDTH - _LEFT - _RIGHT


def _y(share: float) -> float:
    """Return how far down a share of the height is."""
    return _TOP + (1 - share) * (HEIGHT - _TOP - _BOTTOM)


def _text(x: float, y: float, text: str, anchor: str, size: int = 11) -> str:
    face = "Atkinson Hyperlegible, sans-serif"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{face}" font-size="{size}" fill="{_AXIS}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _drawn(marks: Iterable[str], across: str, alt: str) -> Drawing:
    axes = (
        f'<path d="M{_LEFT} {_TOP}V{HEIGHT - _BOTTOM}H{WIDTH - _RIGHT}" fill="none" stroke="{_AXIS}"/>'
        + _text(_LEFT + _inner_width() / 2, HEIGHT - 6, across, "middle")
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return Drawing(f"{head}{axes}{''.join(marks)}</svg>", alt)
