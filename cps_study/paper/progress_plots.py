"""Draws where a learner stands as SVG, for a page that is read on a phone as often as on a desk.

Each drawing says in words what it shows. Lengths are in the drawing's own units; a page scales it
down to its width, so the drawings are narrow and their letters large.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.document import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH: Final = 360
_SHOWN_WIDTH: Final = 520
"""In pixels of a large screen."""
_COLORS: Final = {
    "ink": "#1b4965",
    "second": "#b3541e",
    "empty": "#e3e8ec",
    "axis": "#3f4448",
    "shade0": "#e9edf0",
    "shade1": "#bcd4e6",
    "shade2": "#7fb0d3",
    "shade3": "#3d7ea6",
    "shade4": "#1b4965",
}
"""On white. Each is also a class, so that a page can give it another one on a dark screen."""
_INK: Final = "ink"
_SECOND: Final = "second"
"""For marks beside the ink; dark enough to be seen by everyone."""
_EMPTY: Final = "empty"
_AXIS: Final = "axis"
_FONT: Final = "system-ui, sans-serif"
_LETTERS: Final = 13
_MARGIN: Final = 12
_ROW: Final = 26
"""The height of a row of bars."""
_NAMES: Final = 104
"""The width of the names beside the bars."""
_NUMBERS: Final = 44
_COLUMNS_HEIGHT: Final = 110
_SQUARE: Final = 240
_LEAST_PREDICTED: Final = 0.4
"""Where the axes of the calibration plot begin, if nothing is below it."""
_TICK: Final = 0.2
_LABEL: Final = 0.06
"""So far from the score expected, an end of the interval has room for its number."""


class SharePlace(NamedTuple):
    """A named share from 0 to 1; `later` is where it would be later, or None."""

    name: str
    share: float
    later: float | None = None


def interval_plot(low: float, expected: float, high: float, mark: float, alt: str) -> Drawing:
    """Return a scale from 0% to 100% with an interval, the score expected in it, and a mark."""
    marks = [_line(_across(0), 40, _across(1), 40, _EMPTY, 6)]
    marks.append(_line(_across(low), 40, _across(high), 40, _INK, 6))
    marks.append(_dot(_across(expected), 40, 8))
    marks.append(_line(_across(mark), 26, _across(mark), 54, _SECOND, 3))
    marks.append(_text(_across(mark), 20, f"pass mark {mark:.0%}", _anchor(mark), _SECOND))
    marks.append(_text(_across(expected), 72, f"{expected:.0%}", "middle", _INK))
    if expected - low > _LABEL:
        marks.append(_text(max(_across(low), _NUMBERS), 72, f"{low:.0%}", "end"))
    if high - expected > _LABEL:
        marks.append(_text(min(_across(high), WIDTH - _NUMBERS), 72, f"{high:.0%}", "start"))
    return _drawing(marks, 80, alt)


def share_bars(places: Sequence[SharePlace], alt: str) -> Drawing:
    """Return a bar for each share with its percentage, and a line where it would be later."""
    room = WIDTH - _NAMES - _NUMBERS - _MARGIN
    marks = []
    for row, place in enumerate(places):
        middle = _MARGIN + row * _ROW + _ROW / 2
        marks.append(_text(_NAMES - 8, middle + 4, place.name, "end"))
        marks.append(_box(_NAMES, middle - 7, room, 14, _EMPTY))
        if place.share > 0:
            marks.append(_box(_NAMES, middle - 7, room * place.share, 14, _INK))
        if place.later is not None:
            left = _NAMES + room * place.later
            marks.append(_line(left, middle - 10, left, middle + 10, _SECOND, 3))
        marks.append(_text(WIDTH - _MARGIN, middle + 4, f"{place.share:.0%}", "end"))
    return _drawing(marks, 2 * _MARGIN + _ROW * len(places), alt)


def day_columns(values: Sequence[float], first: str, last: str, alt: str) -> Drawing:
    """Return a column for each day; `first` and `last` name the days at the ends."""
    highest = max(values, default=0.0) or 1.0
    left, bottom = 36, _COLUMNS_HEIGHT + _MARGIN
    step = (WIDTH - left - _MARGIN) / max(len(values), 1)
    marks = [_line(left, bottom, WIDTH - _MARGIN, bottom, _AXIS, 1)]
    for place, value in enumerate(values):
        height = _COLUMNS_HEIGHT * value / highest
        if value > 0:
            marks.append(_box(left + place * step, bottom - height, step - 1.5, height, _INK))
    marks.append(_text(left - 6, bottom - _COLUMNS_HEIGHT + 10, f"{highest:.0f}", "end"))
    marks.append(_text(left - 6, bottom, "0", "end"))
    marks.append(_text(left, bottom + 18, first, "start"))
    marks.append(_text(WIDTH - _MARGIN, bottom + 18, last, "end"))
    return _drawing(marks, bottom + 26, alt)


def heatmap(
    weeks: Sequence[Sequence[int | None]], months: Iterable[tuple[int, str]], alt: str
) -> Drawing:
    """Return a square for each day of each week, darker the longer somebody studied.

    A week has seven shades from 0 to 4, None for a day to come. `months` names weeks by their
    place.
    """
    left, top = 40, 26
    step = (WIDTH - left - _MARGIN) / max(len(weeks), 1)
    marks = [_text(left + place * step, top - 8, name, "start") for place, name in months]
    for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")):
        marks.append(_text(left - 6, top + (row + 0.5) * step + 4, name, "end"))
    for place, week in enumerate(weeks):
        for row, shade in enumerate(week):
            if shade is not None:
                size = step - 2
                x, y = left + place * step, top + row * step
                marks.append(_box(x, y, size, size, f"shade{shade}"))
    return _drawing(marks, top + 7 * step + _MARGIN, alt)


def calibration_plot(bins: Iterable[tuple[float, float, int]], alt: str) -> Drawing:
    """Return a dot for each bin (predicted, known, reviews), larger for more reviews.

    On the dashed line, as much was known as predicted.
    """
    places = list(bins)
    lowest = min((min(predicted, known) for predicted, known, _ in places), default=1.0)
    first = min(_LEAST_PREDICTED, math.floor(lowest / _TICK) * _TICK)
    left, top = 56.0, float(_MARGIN)

    def x(share: float) -> float:
        return left + _SQUARE * (share - first) / (1 - first)

    def y(share: float) -> float:
        return top + _SQUARE * (1 - share) / (1 - first)

    bottom, right = y(first), x(1)
    marks = [
        _line(left, bottom, right, bottom, _AXIS, 1),
        _line(left, top, left, bottom, _AXIS, 1),
        _line(left, bottom, right, top, _AXIS, 1, dashed=True),
    ]
    for number in range(round(first / _TICK), round(1 / _TICK) + 1):
        tick = number * _TICK
        marks.append(_text(x(tick), bottom + 18, f"{tick:.0%}", "middle"))
        marks.append(_text(left - 6, y(tick) + 4, f"{tick:.0%}", "end"))
    for predicted, known, reviews in places:
        marks.append(_dot(x(predicted), y(known), min(14.0, 3 + reviews**0.5 / 2)))
    marks.append(_text(left + _SQUARE / 2, bottom + 38, "predicted", "middle"))
    marks.append(_text(left + 8, top + 12, "known", "start"))
    return _drawing(marks, bottom + 46, alt)


def score_dots(scores: Sequence[float], mark: float, alt: str) -> Drawing:
    """Return a dot for each score (0 to 1) in the order given, and a line at the pass mark."""
    left, top, height = 44.0, 16.0, 130.0
    room = WIDTH - left - _MARGIN
    bottom = top + height
    step = room / max(len(scores), 1)
    pass_height = bottom - height * mark
    marks = [
        _line(left, bottom, WIDTH - _MARGIN, bottom, _AXIS, 1),
        _line(left, pass_height, WIDTH - _MARGIN, pass_height, _SECOND, 2),
        _text(left - 6, pass_height + 4, f"{100 * mark:g}%", "end", _SECOND),
        _text(left - 6, bottom, "0%", "end"),
    ]
    for place, score in enumerate(scores):
        x, y = left + (place + 0.5) * step, bottom - height * score
        marks.append(_dot(x, y, 5))
        if len(scores) <= 12:
            marks.append(_text(x, bottom + 18, str(place + 1), "middle"))
    return _drawing(marks, bottom + 28, alt)


def _across(share: float) -> float:
    return _MARGIN + share * (WIDTH - 2 * _MARGIN)


def _anchor(share: float) -> str:
    """Return which end of a text to put at a share, so that it stays inside the drawing."""
    if share > 0.75:
        return "end"
    return "middle" if share > 0.25 else "start"


def _paint(color: str) -> str:
    """Return the attributes of a mark in this color: what it fills or strokes is `currentColor`."""
    return f'class="{color}" color="{_COLORS[color]}"'


def _dot(x: float, y: float, radius: float) -> str:
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {_paint(_INK)} '
        'fill="currentColor" fill-opacity="0.85"/>'
    )


def _box(x: float, y: float, width: float, height: float, color: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" '
        f'height="{max(height, 0.5):.1f}" {_paint(color)} fill="currentColor"/>'
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, color: str, width: float, *, dashed: bool = False
) -> str:
    dashes = ' stroke-dasharray="4 4"' if dashed else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {_paint(color)} '
        f'stroke="currentColor" stroke-width="{width:g}" stroke-linecap="round"{dashes}/>'
    )


def _text(x: float, y: float, text: str, anchor: str, color: str = _AXIS) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{_FONT}" font-size="{_LETTERS}" '
        f'{_paint(color)} fill="currentColor" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _drawing(marks: Iterable[str], height: float, alt: str) -> Drawing:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{_SHOWN_WIDTH}">'
    )
    return Drawing(f"{head}{''.join(marks)}</svg>", alt, has_colors_of_page=True)
