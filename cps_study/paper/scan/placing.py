"""Works out where a page of the sheet lies in a picture, from its codes and corner marks.

The answer is a homography: a 3 by 3 matrix that takes a point of the page (in points) to a point of
the picture (in pixels), for a flat page seen from anywhere.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np
from cps_study.paper.scan.squares import positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.sheet import SheetPage
    from cps_study.paper.scan.codes import FoundCode
    from cps_study.paper.scan.libraries import Floats
    from cps_study.paper.scan.squares import Square

_SIZES: Final = (0.6, 1.6)
"""How much smaller or larger than expected a corner mark may look."""
_REACH: Final = 0.14
"""How far from its place a mark is looked for, as a share of the way from the nearest anchor."""
_NEAR: Final = 14.0
"""The same for a mark that is quite near an anchor, in points."""
_MOST_OUTERMOST: Final = 9
"""Squares on the rim of the picture's squares that are tried as corner marks without a code."""
_ALIKE: Final = 0.75
"""The least ratio of a mark's size to the expected one when no code says where to look."""


class Anchors(NamedTuple):
    """Points of the page and where they are in the picture."""

    page: Floats
    picture: Floats

    def fit(self) -> Floats:
        """Return the homography through the anchors; an affine map if they're all close together.

        A homography from one small code alone would be far off a hand's breadth away.
        """
        spread = np.ptp(self.page, axis=0).max()
        if len(self.page) > 4 and spread > 200:
            matrix, _ = cv2.findHomography(self.page, self.picture, 0)
            if matrix is not None:
                return np.asarray(matrix, float)
        ones = np.column_stack([self.page, np.ones(len(self.page))])
        rows, *_ = np.linalg.lstsq(ones, self.picture, rcond=None)
        return np.vstack([rows.T, (0.0, 0.0, 1.0)])

    def plus(self, page: tuple[float, float], picture: tuple[float, float]) -> Anchors:
        """Return the anchors and one more."""
        return Anchors(np.vstack([self.page, page]), np.vstack([self.picture, picture]))


class Placing(NamedTuple):
    """Where the page lies: the homography, and how many corner marks and codes agree with it."""

    matrix: Floats
    corners: int
    codes: int


def transform(matrix: Floats, points: Floats) -> Floats:
    """Return where a homography takes the points."""
    result = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    moved: Floats = result[:, :2] / result[:, 2:]
    return moved


def placings_by_codes(
    page: SheetPage, codes: Sequence[FoundCode], squares: Sequence[Square]
) -> Iterator[Placing]:
    """Yield where the page may lie, starting from one or two of its codes, the likeliest first.

    The last ones are by the codes alone, in case what was taken for a corner mark isn't one.
    """
    matched = _matched(codes)
    starts = [_code_anchors(page, pairs) for pairs in matched]
    grown = [_grow(page, start, squares, len(codes)) for start in starts]
    yield from sorted(grown, key=lambda placing: -placing.corners)
    for start in starts:
        yield Placing(start.fit(), 0, len(codes))


def _matched(codes: Sequence[FoundCode]) -> list[list[tuple[int, FoundCode]]]:
    """Return the ways to tell the large code (0) from the small one (1)."""
    if len(codes) >= 2:
        large, *_, small = sorted(codes, key=lambda code: -code.side)
        return [[(0, large), (1, small)]]
    return [[(0, codes[0])], [(1, codes[0])]]


def _code_anchors(page: SheetPage, pairs: Sequence[tuple[int, FoundCode]]) -> Anchors:
    """Return the corners of the codes as anchors."""
    places = np.vstack([_outline(page.codes[which]) for which, _ in pairs])
    seen = np.vstack([code.outline for _, code in pairs])
    return Anchors(places, seen)


def _outline(mark: tuple[float, float, float]) -> Floats:
    """Return the corners of a mark or code, clockwise from the upper left one."""
    x, y, side = mark
    half = side / 2
    return np.array(
        [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    )


def _grow(page: SheetPage, anchors: Anchors, squares: Sequence[Square], codes: int) -> Placing:
    """Return the placing after adding the corner marks one by one, the nearest ones first."""
    centers = positions(squares)
    open_marks = dict(enumerate(page.corners))
    found = 0
    while open_marks:
        nearest = min(open_marks, key=lambda index: _distance(anchors.page, open_marks[index]))
        mark = open_marks.pop(nearest)
        square = _square_at(anchors, mark, squares, centers, hole=nearest == 0)
        if square is not None:
            anchors = anchors.plus(mark[:2], (square.x, square.y))
            found += 1
    return Placing(anchors.fit(), found, codes)


def _distance(points: Floats, mark: tuple[float, float, float]) -> float:
    """Return how far a mark is from the nearest of the points."""
    return float(np.linalg.norm(points - mark[:2], axis=1).min())


def _square_at(
    anchors: Anchors,
    mark: tuple[float, float, float],
    squares: Sequence[Square],
    centers: Floats,
    *,
    hole: bool,
) -> Square | None:
    """Return the square that best fits a corner mark, or None if none is near its place."""
    if not squares:
        return None
    matrix = anchors.fit()
    (at,) = transform(matrix, np.array([mark[:2]]))
    side = _side_in_picture(matrix, mark)
    reach = (_NEAR + _REACH * _distance(anchors.page, mark)) * side / mark[2]
    best: tuple[float, Square | None] = (1.5, None)
    for square, distance in zip(squares, np.linalg.norm(centers - at, axis=1), strict=True):
        ratio = square.side / side
        if not _SIZES[0] <= ratio <= _SIZES[1]:
            continue
        penalty = distance / reach + abs(np.log(ratio)) + (0.5 if square.hole != hole else 0)
        if distance <= reach and penalty < best[0]:
            best = (penalty, square)
    return best[1]


def _side_in_picture(matrix: Floats, mark: tuple[float, float, float]) -> float:
    """Return how long the side of a mark is in the picture."""
    return math.sqrt(area_in_picture(matrix, _outline(mark)))


def area_in_picture(matrix: Floats, outline: Floats) -> float:
    """Return the area, in square pixels, of what has this outline on the page."""
    return float(cv2.contourArea(transform(matrix, outline).astype(np.float32)))


def placings_by_corners(page: SheetPage, squares: Sequence[Square]) -> Iterator[Placing]:
    """Yield where the page may lie if no code can be read, the likeliest first.

    The marks are among the outermost squares, one of them has a hole, and all four have the size
    that their places ask for.
    """
    rim = _outermost(squares)
    tries: list[tuple[float, Floats]] = []
    for four in combinations(rim, 4):
        holes = [index for index, square in enumerate(four) if square.hole]
        if len(holes) != 1:
            continue
        turned = four[holes[0] :] + four[: holes[0]]
        seen = positions(turned).astype(np.float32)
        wanted = np.array([mark[:2] for mark in page.corners], np.float32)
        matrix = np.asarray(cv2.getPerspectiveTransform(wanted, seen), float)
        ratios = [
            square.side / max(_side_in_picture(matrix, mark), 1e-6)
            for square, mark in zip(turned, page.corners, strict=True)
        ]
        worst = max(max(ratio, 1 / ratio) for ratio in ratios)
        if worst < 1 / _ALIKE:
            tries.append((worst, matrix))
    tries.sort(key=lambda found: found[0])
    for _, matrix in tries[:3]:
        yield Placing(matrix, 4, 0)


def _outermost(squares: Sequence[Square]) -> tuple[Square, ...]:
    """Return the squares on the rim of all that are large enough, clockwise."""
    if not squares:
        return ()
    typical = max(square.side for square in squares)
    large = [square for square in squares if square.side > typical / 6]
    order = cv2.convexHull(positions(large).astype(np.float32), clockwise=True, returnPoints=False)
    rim = [large[int(index)] for index in np.ravel(order)]
    # OpenCV calls it clockwise with the y axis upward; in a picture it points downward.
    middle = positions(rim).mean(axis=0)
    rim.sort(key=lambda square: np.arctan2(square.y - middle[1], square.x - middle[0]))
    return tuple(rim[:_MOST_OUTERMOST])
