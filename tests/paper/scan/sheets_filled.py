"""Sheets as people fill them in: pen, pencil, crosses, ticks, erasures, second thoughts.

Everything is drawn into a picture of the printed sheet, 300 pixels to the inch, from a seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import cv2
import numpy as np
import pypdfium2

from cps_study.paper.sheet import lay_out, sheet_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.form import PaperTest
    from cps_study.model.sheet import OptionBubble, SheetPage
    from cps_study.paper.style import PaperStyle

DPI: Final = 300
PX: Final = DPI / 72
"""Pixels in a point."""
_SHIFT: Final = 4
"""Bits of a pixel's fraction in OpenCV's drawing functions."""
_TAKEN_BACK: Final = 0.15
"""The share of changed answers that have no other one instead."""
HANDS: Final = ("pen", "pencil", "light pencil", "cross", "tick")


class Hand(NamedTuple):
    """How a person marks: with what, how dark (0 to 1), how wide a stroke (mm), how carelessly."""

    kind: str
    dark: float
    width: float
    careless: float


class FilledPage(NamedTuple):
    """A filled page before it is scanned: the picture, the page's geometry, and what's marked.

    `changed` has the questions where an answer was erased or crossed out, and how.
    """

    image: Any
    page: SheetPage
    number: str
    answers: dict[int, str]
    hand: Hand
    changed: dict[int, str]


def printed_page(test: PaperTest, style: PaperStyle, form: str = "A", page: int = 1) -> Any:
    """Return the picture of a printed page in shades of gray, from 0 to 1."""
    chosen = next(one for one in test.forms if one.letter == form)
    document = pypdfium2.PdfDocument(sheet_pdf(test, chosen, style))
    picture = document[page - 1].render(scale=PX, grayscale=True).to_numpy().squeeze()
    return picture.astype(np.float32) / 255


def hand_of(rng: np.random.Generator, kind: str) -> Hand:
    """Return somebody's way to make marks of a kind."""
    dark, width = {
        "pen": ((0.72, 0.95), (0.4, 0.7)),
        "pencil": ((0.5, 0.72), (0.5, 0.8)),
        "light pencil": ((0.28, 0.45), (0.4, 0.7)),
        "cross": ((0.72, 0.95), (0.4, 0.7)),
        "tick": ((0.72, 0.95), (0.4, 0.7)),
    }[kind]
    return Hand(kind, rng.uniform(*dark), rng.uniform(*width), rng.uniform(0.2, 1.0))


def fill_in(
    blank: Any,
    page: SheetPage,
    rng: np.random.Generator,
    hand: Hand,
    *,
    number: str = "",
    blanks: float = 0.03,
    changes: float = 0.02,
    stray: int = 0,
) -> FilledPage:
    """Return a page that somebody has filled in: an answer to most questions, some of them changed.

    `blanks` and `changes` are shares of the questions; `stray` is how many stray lines there are.
    """
    image = blank.copy()
    answers: dict[int, str] = {}
    changed: dict[int, str] = {}
    by_question: dict[int, list[OptionBubble]] = {}
    for bubble in page.bubbles:
        by_question.setdefault(bubble.question, []).append(bubble)
    for question, bubbles in by_question.items():
        if rng.random() < blanks:
            answers[question] = ""
            continue
        places = list(rng.permutation(len(bubbles)))
        right = bubbles[places[0]]
        if rng.random() < changes:
            changed[question] = _change(image, rng, hand, bubbles[places[1]])
            if rng.random() < _TAKEN_BACK:
                answers[question] = ""
                continue
        mark(image, rng, hand, right)
        answers[question] = right.option
    for place, digit in enumerate(number, 1):
        circle = next(b for b in page.digits if (b.place, b.digit) == (place, int(digit)))
        mark(image, rng, hand, circle)
    for _ in range(stray):
        _stray_line(image, rng)
    return FilledPage(image, page, number, answers, hand, changed)


def _change(image: Any, rng: np.random.Generator, hand: Hand, bubble: OptionBubble) -> str:
    """Mark a bubble and take it back: with a pencil by erasing, with a pen by a large X."""
    if hand.kind in {"pencil", "light pencil"}:
        layer = np.ones_like(image)
        mark(layer, rng, hand, bubble)
        left = rng.uniform(0.06, 0.28)
        smudge = cv2.GaussianBlur(1 - (1 - layer) * left, (0, 0), 4)
        np.multiply(image, smudge, out=image)
        return "erased"
    mark(image, rng, hand._replace(kind="pen"), bubble)
    x, y, r = bubble.x * PX, bubble.y * PX, bubble.r * PX
    reach = r * rng.uniform(1.5, 2.1)
    for slope in (1, -1):
        ends = [(x - reach, y - slope * reach), (x + reach, y + slope * reach)]
        _stroke(image, rng, hand, [(u + rng.normal(0, r / 8), v) for u, v in ends])
    return "crossed out"


def mark(image: Any, rng: np.random.Generator, hand: Hand, bubble: Any) -> None:
    """Draw one mark as this hand makes it."""
    r = bubble.r * PX
    x = bubble.x * PX + rng.normal(0, 0.1 * r * hand.careless)
    y = bubble.y * PX + rng.normal(0, 0.1 * r * hand.careless)
    if hand.kind == "cross":
        reach = r * rng.uniform(0.62, 1.15)
        for slope in (1, -1):
            points = [(x - reach, y - slope * reach), (x + reach, y + slope * reach)]
            _stroke(image, rng, hand, [_near(rng, point, r / 7) for point in points])
    elif hand.kind == "tick":
        points = [(x - 0.7 * r, y), (x - 0.15 * r, y + 0.65 * r), (x + 1.1 * r, y - 1.2 * r)]
        _stroke(image, rng, hand, [_near(rng, point, r / 7) for point in points])
    else:
        _scribble(image, rng, hand, x, y, r)


def _near(
    rng: np.random.Generator, point: tuple[float, float], spread: float
) -> tuple[float, float]:
    return point[0] + rng.normal(0, spread), point[1] + rng.normal(0, spread)


def _scribble(
    image: Any, rng: np.random.Generator, hand: Hand, x: float, y: float, r: float
) -> None:
    """Fill a circle with strokes to and fro, at some angle, most of it but rarely all."""
    angle = rng.uniform(0, np.pi)
    size = r * rng.uniform(0.72 - 0.12 * hand.careless, 0.98)
    width = hand.width / 25.4 * DPI
    gap = width * rng.uniform(0.7, 1.0 + 0.5 * hand.careless)
    across = np.arange(-size + width / 3, size, gap)
    points = []
    for turn, offset in enumerate(across):
        half = np.sqrt(max(size**2 - offset**2, 0)) + rng.normal(0, 0.06 * r)
        along = half if turn % 2 else -half
        for end in (-along, along):
            u = x + np.cos(angle) * end - np.sin(angle) * offset
            v = y + np.sin(angle) * end + np.cos(angle) * offset
            points.append((u, v))
    _stroke(image, rng, hand, points)


def _stroke(
    image: Any, rng: np.random.Generator, hand: Hand, points: Sequence[tuple[float, float]]
) -> None:
    """Draw a line through the points; a pencil's is grainy, and a second stroke darkens it."""
    low = np.floor(np.min(points, axis=0)).astype(int) - 20
    high = np.ceil(np.max(points, axis=0)).astype(int) + 20
    low = np.clip(low, 0, None)
    window = image[low[1] : high[1], low[0] : high[0]]
    if window.size == 0:
        return
    path = np.round((np.array(points) - low) * 2**_SHIFT).astype(np.int32)
    layer = np.zeros(window.shape, np.uint8)
    width = max(1, round(hand.width / 25.4 * DPI))
    cv2.polylines(
        layer,
        [path],
        isClosed=False,
        color=255,
        thickness=width,
        lineType=cv2.LINE_AA,
        shift=_SHIFT,
    )
    ink = cv2.GaussianBlur(layer.astype(np.float32) / 255, (0, 0), 0.7) * hand.dark
    if "pencil" in hand.kind:
        grain = cv2.GaussianBlur(rng.random(window.shape, np.float32), (0, 0), 1.0)
        ink *= np.clip(0.55 + 0.9 * (grain - 0.5) / 0.28 * 0.5 + 0.35, 0.2, 1.1)
    np.multiply(window, 1 - np.clip(ink, 0, 1), out=window)


def _stray_line(image: Any, rng: np.random.Generator) -> None:
    """Draw a thin line somewhere, as a slipped pen does."""
    height, width = image.shape
    start = rng.uniform((0.1 * width, 0.35 * height), (0.9 * width, 0.95 * height))
    end = start + rng.normal(0, 0.05 * width, 2)
    hand = Hand("pen", rng.uniform(0.5, 0.9), rng.uniform(0.25, 0.4), 0.5)
    _stroke(image, rng, hand, [tuple(start), tuple(end)])


def filled_page(test: PaperTest, style: PaperStyle, seed: int, kind: str, **how: Any) -> FilledPage:
    """Return page 1 of form A, filled in by somebody who marks in this way."""
    rng = np.random.default_rng(seed)
    page = lay_out(test, style)[0]
    number = str(rng.integers(1, 99_999_999))
    return fill_in(printed_page(test, style), page, rng, hand_of(rng, kind), number=number, **how)
