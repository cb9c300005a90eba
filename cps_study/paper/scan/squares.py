"""Finds dark squares in a picture: what may be a corner mark.

A filled bubble looks much like one, so a square has to fill its own frame, as a circle doesn't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from cps_study.paper.scan.libraries import Floats, Gray

_LOOK: Final = 1000
"""Pixels of the longer side at which squares are looked for."""
_FILLS: Final = 0.86
"""The share of its frame that a square fills; a circle fills 0.79."""
_MOST_STRETCHED: Final = 1.7
"""How much longer one side may be than the other, for pictures at a tilt."""
_SHARES: Final = (0.008, 0.08)
"""The side of a mark, at least and at most, as a share of the picture's longer side."""
_HOLE: Final = (0.05, 0.4)
"""The share of a mark's area that its hole takes, seen more or less sharply."""


class Square(NamedTuple):
    """A dark square: its center and the length of its side in pixels, and if it has a hole."""

    x: float
    y: float
    side: float
    hole: bool


def find_squares(picture: Gray) -> list[Square]:
    """Return the dark squares of a picture, in its pixels."""
    longer = max(picture.shape)
    factor = min(1.0, _LOOK / longer)
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (3, 3), 0)
    block = int(0.06 * max(small.shape)) | 1
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 22
    )
    contours, levels = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    least, most = (share * max(small.shape) for share in _SHARES)
    squares = []
    for index, contour in enumerate(contours):
        is_outer = levels[0][index][3] < 0
        area = cv2.contourArea(contour) if is_outer else 0.0
        if not least**2 <= area <= most**2 or not _fills_its_frame(contour, area):
            continue
        moments = cv2.moments(contour)
        x, y = moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]
        hole = _has_hole(contours, levels[0], index, area)
        squares.append(
            Square((x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5, area**0.5 / factor, hole)
        )
    return squares


def _fills_its_frame(contour: Any, area: float) -> bool:  # noqa: ANN401 - OpenCV's own
    """Return whether an outline is that of a square, seen more or less from the side."""
    (_, (width, height), _) = cv2.minAreaRect(contour)
    shorter, longer = sorted((width, height))
    if shorter <= 0 or longer > _MOST_STRETCHED * shorter:
        return False
    if area >= _FILLS * width * height:
        return True
    # At a tilt a square is a rhombus, which fills less of a frame but has four corners.
    outline = cv2.convexHull(contour)
    around = cv2.arcLength(outline, closed=True)
    corners = cv2.approxPolyDP(outline, 0.06 * around, closed=True)
    inside = cv2.contourArea(corners)
    return len(corners) == 4 and 0.93 * inside <= area <= 1.15 * inside


def _has_hole(contours: Sequence[Any], levels: Any, index: int, area: float) -> bool:  # noqa: ANN401
    """Return whether there is a hole of the right size in a square."""
    child = levels[index][2]
    holes = 0.0
    while child >= 0:
        holes = max(holes, cv2.contourArea(contours[child]))
        child = levels[child][0]
    return bool(_HOLE[0] * area <= holes <= _HOLE[1] * area)


def positions(squares: Sequence[Square]) -> Floats:
    """Return the centers of squares as an array of points."""
    return np.array([(square.x, square.y) for square in squares], float).reshape(-1, 2)
