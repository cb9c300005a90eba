"""Finds the codes on a page: whose sheet it is, and roughly where the page lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.paper.scan.libraries import cv2, np, zxingcpp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.paper.scan.libraries import Floats, Gray

_TEXT: Final = re.compile(r"CPS:([0-9A-Z]+):([A-Z]):([1-9]\d{0,3})(?::([0-9A-Z]+))?")
_FIRST_LOOK: Final = 1700
"""Pixels of the longer side at which most codes are found, in a quarter of the time."""


class SheetCode(NamedTuple):
    """What a code says: which test, form and page, and which layout ("" on older sheets)."""

    test: str
    form: str
    page: int
    layout: str


class FoundCode(NamedTuple):
    """A code in a picture.

    `outline` has its corners in pixels, clockwise from the upper left one of the code itself,
    however it is turned.
    """

    says: SheetCode
    outline: Floats

    @property
    def side(self) -> float:
        """The mean length of its sides, in pixels."""
        return float(np.linalg.norm(np.roll(self.outline, 1, axis=0) - self.outline, axis=1).mean())


class Codes(NamedTuple):
    """All the codes of ours in a picture, and how many others there are."""

    ours: list[FoundCode]
    others: int


def find_codes(picture: Gray) -> Codes:
    """Return the codes in the picture; looks harder, step by step, until one is found."""
    best = Codes([], 0)
    for factor, image in _looks(picture):
        found = _read(image, factor)
        if len(found.ours) > len(best.ours) or not best.ours:
            best = found
        if len(best.ours) >= 2:
            break
    return best


def _looks(picture: Gray) -> Iterator[tuple[float, Gray]]:
    """Yield versions of the picture, each with its scale: smaller, whole, with more contrast."""
    longer = max(picture.shape)
    if longer > 1.25 * _FIRST_LOOK:
        factor = _FIRST_LOOK / longer
        yield factor, cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    yield 1.0, picture
    yield 1.0, cv2.createCLAHE(3.0, (8, 8)).apply(cv2.GaussianBlur(picture, (0, 0), 1.2))


def _read(image: Gray, factor: float) -> Codes:
    """Return the codes in one version of the picture, in pixels of the original."""
    formats = zxingcpp.BarcodeFormat.QRCode
    ours: list[FoundCode] = []
    others = 0
    for code in zxingcpp.read_barcodes(image, formats=formats, try_invert=False):
        match = _TEXT.fullmatch(code.text)
        if match is None:
            others += 1
            continue
        at = code.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        outline = np.array([(corner.x, corner.y) for corner in corners], float)
        says = SheetCode(match[1], match[2], int(match[3]), match[4] or "")
        ours.append(FoundCode(says, (outline + 0.5) / factor - 0.5))
    return Codes(ours, others)
