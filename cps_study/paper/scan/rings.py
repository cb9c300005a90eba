"""Checks that the printed circles lie where they should, and puts each row exactly in place.

A page that is placed wrongly has no circles where its circles should be. Without this check a
misplaced page gives a hundred wrong answers without a word; with it, it's refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.sheet import SheetPage
    from cps_study.paper.scan.libraries import Floats, Gray
    from cps_study.paper.scan.straight import StraightPage

_STEP: Final = 2
"""Rings are looked for in a picture of half the size."""
_REACH: Final = 5
"""How far from its place a ring is looked for, in pixels of that picture: 1.4 mm."""


class BubbleSet(NamedTuple):
    """Circles of a page with their places: `rows` says which ones belong together.

    The circles of a row move together when the paper is bent. `radius` is in points.
    """

    centers: Floats
    rows: Sequence[int]
    radius: float


class RingCheck(NamedTuple):
    """Where the circles really are, in pixels of the straight page, and how clear each ring is."""

    centers: Floats
    clearness: Floats
    moved: Floats


def bubble_sets(page: SheetPage) -> tuple[BubbleSet, BubbleSet, BubbleSet]:
    """Return the circles of the options, of the digits, and of the forms."""
    options = [(bubble.x, bubble.y) for bubble in page.bubbles]
    digits = [(bubble.x, bubble.y) for bubble in page.digits]
    forms = [(bubble.x, bubble.y) for bubble in page.forms]
    small = page.digits[0].r
    return (
        BubbleSet(_points(options), [b.question for b in page.bubbles], _radius(page)),
        BubbleSet(_points(digits), [bubble.place for bubble in page.digits], small),
        BubbleSet(_points(forms), [0] * len(forms), small),
    )


def _points(pairs: Sequence[tuple[float, float]]) -> Floats:
    return np.array(pairs, float).reshape(-1, 2)


def _radius(page: SheetPage) -> float:
    """Return the radius of the options' circles; a page may have none."""
    return page.bubbles[0].r if page.bubbles else page.digits[0].r


def find_rings(straight: StraightPage, bubbles: BubbleSet) -> RingCheck:
    """Return where the rings of these circles are: each row moves as a whole."""
    expected = bubbles.centers * straight.per_point - 0.5
    if not len(expected):
        return RingCheck(expected, np.zeros(0), expected)
    radius = bubbles.radius * straight.per_point
    left, top, right, bottom = _frame(expected, 3 * radius, straight.dark.shape)
    answers = _ring_answers(straight.dark[top:bottom, left:right], radius)
    patches = _patches(answers, expected - (left, top))
    rows, index_of = np.unique(np.asarray(bubbles.rows), return_inverse=True)
    sums = np.zeros((len(rows), *patches.shape[1:]))
    np.add.at(sums, index_of, np.clip(patches, 0, None))
    best = np.array([_peak(row) for row in sums])
    shifts = best[index_of] - _REACH
    moved = shifts[:, ::-1] * _STEP
    cells = np.clip(np.rint(best).astype(int), 0, 2 * _REACH)[index_of]
    clearness = patches[np.arange(len(patches)), cells[:, 0], cells[:, 1]]
    return RingCheck(expected + moved, clearness, moved)


def _frame(points: Floats, margin: float, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return the part of a picture that has the points and a margin: left, top, right, bottom."""
    low = np.clip(points.min(axis=0) - margin, 0, None).astype(int)
    high = np.ceil(points.max(axis=0) + margin).astype(int)
    return int(low[0]), int(low[1]), min(int(high[0]), shape[1]), min(int(high[1]), shape[0])


def _ring_answers(dark: Gray, radius: float) -> Any:  # noqa: ANN401 - an array of floats
    """Return for each pixel of the half-size picture how much it looks like a ring's center.

    That is the mean darkness on the ring, less that just inside and just outside of it.
    """
    height, width = dark.shape
    size = (width // _STEP, height // _STEP)
    half = cv2.resize(dark, size, interpolation=cv2.INTER_AREA)
    kernel = _ring_kernel(radius / _STEP)
    return cv2.filter2D(half, cv2.CV_32F, kernel) / 255


def _ring_kernel(radius: float) -> Any:  # noqa: ANN401 - an array of floats
    reach = int(1.5 * radius) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(x, y)
    on = np.clip(1.0 - np.abs(away - radius), 0, 1)
    inside = np.clip(1.0 - np.abs(away - 0.68 * radius), 0, 1)
    outside = np.clip(1.0 - np.abs(away - 1.32 * radius), 0, 1)
    kernel = on / on.sum() - 0.5 * inside / inside.sum() - 0.5 * outside / outside.sum()
    return kernel.astype(np.float32)


def _patches(answers: Any, expected: Floats) -> Any:  # noqa: ANN401 - arrays of floats
    """Return the answers around each expected center, resampled so that it's in the middle."""
    at = (expected + 0.5) / _STEP - 0.5
    steps = np.arange(-_REACH, _REACH + 1)
    x = at[:, 0, None, None] + steps[None, None, :] + np.zeros((1, len(steps), 1))
    y = at[:, 1, None, None] + steps[None, :, None] + np.zeros((1, 1, len(steps)))
    flat = (len(at), -1)
    found = cv2.remap(
        answers,
        x.reshape(flat).astype(np.float32),
        y.reshape(flat).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return found.reshape(len(at), len(steps), len(steps))


def _peak(row: Any) -> tuple[float, float]:  # noqa: ANN401 - an array of floats
    """Return where the highest value of a small map is, to a fraction of a pixel."""
    y, x = np.unravel_index(int(np.argmax(row)), row.shape)
    return y + _fraction(row[:, x], int(y)), x + _fraction(row[y], int(x))


def _fraction(line: Any, at: int) -> float:  # noqa: ANN401 - an array of floats
    """Return how far from `at` the top of the parabola through the three values there is."""
    if not 0 < at < len(line) - 1:
        return 0.0
    before, here, after = line[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(0.5 * (before - after) / bend) if bend < 0 else 0.0
