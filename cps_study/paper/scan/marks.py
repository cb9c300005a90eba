"""Measures what is in each circle, apart from what was printed there.

The printed letter is taken off by comparing circles with the same letter: most of them are empty,
so the median of each pixel is what an empty one looks like on this very page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.paper.scan.libraries import Floats, Gray

_INSIDE: Final = 0.78
"""The part of the radius that counts as inside: the ring itself stays out."""
_OUTSIDE: Final = (1.2, 1.27, 1.34, 1.41)
"""Where a stroke has left the circle, and hasn't reached the next one: parts of the radius."""
_TURNS: Final = 72
"""Directions in which strokes are looked for outside."""
_ARM: Final = 0.35
"""What is this dark outside of a circle is ink, and not the blur of what's inside."""
_FEWEST: Final = 5
"""Circles with the same letter that a median needs; with fewer, all circles are taken."""
STRONG: Final = 0.3
"""A pixel this much darker than in an empty circle belongs to a stroke."""
_INK: Final = 0.5
"""The least darkness of black print that is taken as such; less is a page without contrast."""


class Marks(NamedTuple):
    """What each circle has, from 0 (nothing) to 1 (as black as print).

    `fill` is the mean darkness inside, `strokes` the share of the inside that strokes cover, and
    `arms` how many strokes leave the circle: four for a large X.
    """

    fill: Floats
    strokes: Floats
    arms: Floats


def measure(
    dark: Gray, centers: Floats, radius: float, letters: Sequence[str], ink: float
) -> Marks:
    """Return what is in the circles with these centers and this radius, in pixels.

    `letters` are what's printed in them, and `ink` is how dark black is on this page.
    """
    if not len(centers):
        return Marks(np.zeros(0), np.zeros(0), np.zeros(0))
    inside = _samples(dark, centers, _disc(radius * _INSIDE))
    outside = _samples(dark, centers, _around(radius))
    left = np.clip(inside - _empty(inside, letters), 0, 1) / ink
    strokes = (left > STRONG).mean(axis=1)
    return Marks(left.mean(axis=1), strokes, _arms(outside / ink))


def _arms(outside: Any) -> Floats:  # noqa: ANN401 - an array of floats
    """Return how many strokes leave each circle; what's dark is one if it goes on outward."""
    by_turn = outside.reshape(len(outside), len(_OUTSIDE), _TURNS)
    goes_on = (by_turn > _ARM).sum(axis=1) >= len(_OUTSIDE) - 1
    begins = goes_on & ~np.roll(goes_on, 1, axis=1)
    arms: Floats = begins.sum(axis=1).astype(float)
    return arms


def ink_of(dark: Gray, corners: Floats, side: float) -> float:
    """Return how dark black print is on this page, from the corner marks; 1 is fully black.

    All four places are looked at, and the darkest but one counts, as a mark may be torn off.
    """
    reach = np.linspace(-0.38, 0.38, 9) * side
    grid = _square_grid(reach)
    grid = grid[np.abs(grid).max(axis=1) > 0.28 * side]
    levels = np.sort(np.median(_samples(dark, corners, grid), axis=1))
    return float(max(_INK, levels[-2]))


def _samples(dark: Gray, centers: Floats, offsets: Floats) -> Any:  # noqa: ANN401 - array of floats
    """Return the darkness at each of the offsets from each center: a row for a center."""
    x = centers[:, 0, None] + offsets[None, :, 0]
    y = centers[:, 1, None] + offsets[None, :, 1]
    found = cv2.remap(
        dark,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return found.astype(np.float32) / 255


def _disc(radius: float) -> Floats:
    """Return points that cover a disc evenly."""
    steps = np.linspace(-radius, radius, 17)
    grid = _square_grid(steps)
    inside: Floats = grid[np.hypot(grid[:, 0], grid[:, 1]) <= radius]
    return inside


def _square_grid(steps: Floats) -> Floats:
    """Return all points whose coordinates are among these."""
    return np.array([(x, y) for x in steps for y in steps])


def _around(radius: float) -> Floats:
    """Return points around a circle, outside of its ring: all directions, at each distance."""
    turns = np.linspace(0, 2 * np.pi, _TURNS, endpoint=False)
    circle = np.column_stack([np.cos(turns), np.sin(turns)]) * radius
    return np.vstack([away * circle for away in _OUTSIDE])


def _empty(inside: Any, letters: Sequence[str]) -> Any:  # noqa: ANN401 - arrays of floats
    """Return what each circle would look like if it was empty."""
    names = np.asarray(letters)
    everything = np.median(inside, axis=0)
    empty = np.empty_like(inside)
    for name in np.unique(names):
        same = names == name
        usual = everything
        if same.sum() >= _FEWEST:
            usual = np.median(inside[same], axis=0)
        # On a page that is dark all over, the median would hide marks.
        empty[same] = np.minimum(usual, everything + STRONG)
    return empty
