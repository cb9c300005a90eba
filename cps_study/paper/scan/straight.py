"""Puts a page straight: a picture of the page alone, upright, in which shadows are evened out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np
from cps_study.paper.scan.placing import area_in_picture

if TYPE_CHECKING:
    from cps_study.model.sheet import SheetPage
    from cps_study.paper.scan.libraries import Floats, Gray

PER_UNIT: Final = 2.5
"""Pixels for a point of a sheet at the scale 1; a bubble's radius is 15 to 16 of them."""
_COARSE: Final = 4
"""The paper's brightness is worked out at a quarter of the size."""
_PAPER: Final = 16.0
"""The side, in points at the scale 1, of the square that no mark fills: what's dark and at least as
large is shadow."""


class StraightPage(NamedTuple):
    """A page put straight.

    `gray` is how it looks, and `dark` how much darker than the paper around it each pixel is, from
    0 to 255. `per_point` is how many pixels a point has.
    """

    gray: Gray
    dark: Gray
    per_point: float


def straighten(picture: Gray, matrix: Floats, page: SheetPage) -> StraightPage:
    """Return the page put straight; `matrix` takes its points to the pixels of the picture."""
    per_point = PER_UNIT / page.scale
    picture, matrix = _not_too_fine(picture, matrix, page, per_point)
    to_points = np.diag([1 / per_point, 1 / per_point, 1.0])
    # A pixel's center is half a pixel in from its corner.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    size = (round(page.paper[0] * per_point), round(page.paper[1] * per_point))
    gray: Gray = cv2.warpPerspective(
        picture,
        matrix @ to_points @ half,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return StraightPage(gray, _darkness(gray, per_point * page.scale), per_point)


def _not_too_fine(
    picture: Gray, matrix: Floats, page: SheetPage, per_point: float
) -> tuple[Gray, Floats]:
    """Return a smaller picture if it has far more pixels than needed, with its own matrix."""
    width, height = page.paper
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    factor = per_point / (area_in_picture(matrix, frame) / (width * height)) ** 0.5
    if factor > 0.7:
        return picture, matrix
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    shift = factor / 2 - 0.5
    shrink = np.array([[factor, 0, shift], [0, factor, shift], [0, 0, 1.0]])
    return small, shrink @ matrix


def _darkness(gray: Gray, per_unit: float) -> Gray:
    """Return how much darker than the paper around it each pixel is.

    The paper's brightness is that of the picture without any dark thing that is smaller than a
    square a little larger than a bubble. A shadow is larger, so it counts as paper.
    """
    height, width = gray.shape
    small = cv2.resize(gray, (width // _COARSE, height // _COARSE), interpolation=cv2.INTER_AREA)
    side = round(_PAPER * per_unit / _COARSE) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), 2.0)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    light: Gray = cv2.divide(gray, cv2.max(paper, 1), scale=255)
    darkness: Gray = cv2.bitwise_not(light)
    return darkness
