"""What printers, people, scanners and phones do to a sheet before the program sees it.

Each function takes a picture in shades of gray (0 is black, 1 is white) and gives a new one.
"""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from tests.paper.scan.sheets_filled import DPI

MM: Final = DPI / 25.4
"""Pixels in a millimeter of the sheet."""


def rescale_print(image: Any, percent: float) -> Any:
    """Print the sheet larger or smaller on paper of the same size, as "fit to page" does."""
    height, width = image.shape
    factor = percent / 100
    right, down = width * (1 - factor) / 2, height * (1 - factor) / 2
    turn = np.array([[factor, 0, right], [0, factor, down]], np.float32)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_AREA, borderValue=1.0)


def fade(image: Any, rng: np.random.Generator) -> Any:
    """Print with little toner: black is gray, and uneven."""
    height, width = image.shape
    coarse = rng.uniform(0.45, 0.8, (8, 6)).astype(np.float32)
    strength = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return 1 - (1 - image) * strength


def specks(image: Any, rng: np.random.Generator, count: int = 500) -> Any:
    """Strew toner specks of up to half a millimeter."""
    image = image.copy()
    height, width = image.shape
    for x, y, size in rng.uniform((0, 0, 0.5), (width, height, 0.25 * MM), (count, 3)):
        cv2.circle(image, (int(x), int(y)), max(1, round(size)), rng.uniform(0, 0.5), -1)
    return image


def stain(image: Any, rng: np.random.Generator) -> Any:
    """Set a cup of coffee down, somewhere on the sheet."""
    layer = np.zeros_like(image)
    height, width = image.shape
    center = (int(rng.uniform(0.2, 0.8) * width), int(rng.uniform(0.3, 0.9) * height))
    radius = rng.uniform(20, 35) * MM
    cv2.circle(layer, center, int(radius), 0.08, -1)
    cv2.circle(layer, center, int(radius), rng.uniform(0.15, 0.35), int(2.5 * MM))
    return image * (1 - cv2.GaussianBlur(layer, (0, 0), MM / 2))


def fold(image: Any, rng: np.random.Generator) -> Any:
    """Fold the sheet once across: a dark line, a shade on one side, and a small shift."""
    height, width = image.shape
    at = int(rng.uniform(0.4, 0.6) * height)
    image = image.copy()
    image[at:] *= rng.uniform(0.85, 0.95)
    line = np.zeros_like(image)
    slant = int(rng.normal(0, 2 * MM))
    cv2.line(line, (0, at), (width, at + slant), rng.uniform(0.15, 0.4), int(0.5 * MM))
    image *= 1 - cv2.GaussianBlur(line, (0, 0), MM / 6)
    return image


def punch_holes(image: Any, rng: np.random.Generator) -> Any:
    """Punch three holes into the left edge; what's behind the paper is dark or light."""
    image = image.copy()
    height, _ = image.shape
    behind = rng.choice([0.05, 0.4, 0.97])
    for share in (0.14, 0.5, 0.86):
        center = (int(9 * MM), int(share * height + rng.normal(0, 3 * MM)))
        cv2.circle(image, center, int(3.2 * MM), float(behind), -1)
    return image


def cut_corner(image: Any, rng: np.random.Generator) -> Any:
    """Tear off a corner, with the mark that was there."""
    image = image.copy()
    height, width = image.shape
    size = rng.uniform(16, 24) * MM
    right, bottom = rng.random(2) < 0.5
    x, y = (width if right else 0), (height if bottom else 0)
    across = -size if right else size
    down = -size if bottom else size
    points = np.array([(x, y), (x + across, y), (x, y + down)], np.int32)
    cv2.fillPoly(image, [points], float(rng.choice([0.05, 0.5])))
    return image


def shade(image: Any, rng: np.random.Generator) -> Any:
    """Light the sheet from one side."""
    height, width = image.shape
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:64, 0:64].astype(np.float32) / 63 - 0.5
    slope = (np.cos(angle) * x + np.sin(angle) * y) * rng.uniform(0.2, 0.6)
    return image * cv2.resize(0.75 + slope, (width, height))


def cast_shadow(image: Any, rng: np.random.Generator) -> Any:
    """Hold a hand or a phone between lamp and paper."""
    height, width = image.shape
    small = np.zeros((128, 128), np.float32)
    points = rng.uniform(-20, 148, (4, 2)).astype(np.int32)
    cv2.fillConvexPoly(small, cv2.convexHull(points), 1.0)
    edge = rng.uniform(0.6, 4)
    small = cv2.GaussianBlur(small, (0, 0), edge)
    return image * (1 - rng.uniform(0.25, 0.5) * cv2.resize(small, (width, height)))


def on_scanner(image: Any, rng: np.random.Generator, dpi: int, degrees: float) -> Any:
    """Scan at a resolution, with the sheet lying at an angle; the lid is white or dark."""
    height, width = image.shape
    scale = dpi / DPI
    if scale < 1:
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners @ turn[:, :2].T
    size = np.ceil(np.ptp(moved, axis=0)).astype(int) if abs(degrees) > 8 else None
    if size is None:
        upright = abs(((degrees + 90) % 180) - 90) < 45
        size = np.array([width, height] if upright else [height, width]) * scale
        size = np.round(size).astype(int)
    turn[:, 2] += size / 2 - np.array([width / 2, height / 2])
    lid = float(rng.choice([1.0, 1.0, 0.15]))
    return cv2.warpAffine(image, turn, tuple(map(int, size)), borderValue=lid)


def on_phone(image: Any, rng: np.random.Generator, dpi: int, degrees: float, tilt: float) -> Any:
    """Take a picture from above at a tilt (degrees), turned around by `degrees`."""
    height, width = image.shape
    scale = dpi / DPI
    around = rng.uniform(0, 2 * np.pi)
    spin = np.deg2rad(degrees)
    axis = np.array([np.cos(around), np.sin(around), 0]) * np.deg2rad(tilt)
    lean, _ = cv2.Rodrigues(axis)
    turn, _ = cv2.Rodrigues(np.array([0, 0, spin]))
    far = 1.35 * height
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    flat = np.column_stack([corners - (width / 2, height / 2), np.zeros(4)])
    space = flat @ (lean @ turn).T
    seen = far * space[:, :2] / (far + space[:, 2:])
    seen *= scale
    margin = 0.06 * scale * height
    seen += margin - seen.min(axis=0)
    size = np.ceil(seen.max(axis=0) + margin).astype(int)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    if scale < 1:
        image = cv2.GaussianBlur(image, (0, 0), 0.45 / scale)
    table = rng.uniform(0.15, 0.6)
    out = cv2.warpPerspective(image, matrix, tuple(map(int, size)), borderValue=table)
    grain = rng.normal(0, 0.03, out.shape).astype(np.float32)
    inside = cv2.warpPerspective(np.ones_like(image), matrix, tuple(map(int, size)))
    return np.clip(out + grain * (1 - inside), 0, 1)


def blur(image: Any, pixels: float) -> Any:
    """Blur by a Gaussian of this standard deviation."""
    return cv2.GaussianBlur(image, (0, 0), pixels)


def as_bytes(image: Any) -> Any:
    """Return the picture in 8 bits."""
    return np.clip(image * 255, 0, 255).astype(np.uint8)


def noise(image: Any, rng: np.random.Generator, strength: float) -> Any:
    """Add what a sensor adds."""
    return np.clip(image + rng.normal(0, strength, image.shape).astype(np.float32), 0, 1)


def as_jpeg(image: Any, quality: int) -> Any:
    """Save as JPEG and read it again."""
    _, raw = cv2.imencode(".jpg", as_bytes(image), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255


def two_levels(image: Any, threshold: float) -> Any:
    """Scan in black and white."""
    return (image > threshold).astype(np.float32)


def dither(image: Any, rng: np.random.Generator) -> Any:
    """Scan in black and white with dots for shades, as a fax does (Bayer's matrix, 8 by 8)."""
    matrix = np.array([[0, 2], [3, 1]])
    for _ in range(2):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    tile = (matrix + 0.5) / 64
    height, width = image.shape
    pattern = np.tile(tile, (height // 8 + 1, width // 8 + 1))[:height, :width]
    return (image + rng.normal(0, 0.02, image.shape) > pattern).astype(np.float32)
