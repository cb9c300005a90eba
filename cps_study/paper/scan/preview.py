"""A rough picture of a crop, for a terminal that can only show letters."""

from __future__ import annotations

from typing import Final

from cps_study.paper.scan.libraries import cv2, np

_COLUMNS: Final = 76
_MOST_LINES: Final = 12
_TALL: Final = 2.0
"""How much taller than wide a letter of a terminal is."""


def preview(crop: bytes) -> list[list[float]]:
    """Return how dark each cell of the picture is, from 0 to 1; nothing if there's no picture."""
    if not crop:
        return []
    image = cv2.imdecode(np.frombuffer(crop, np.uint8), cv2.IMREAD_GRAYSCALE)
    height, width = image.shape
    columns = min(_COLUMNS, round(_MOST_LINES * _TALL * width / height))
    lines = max(1, round(columns * height / width / _TALL))
    small = cv2.resize(image, (max(1, columns), lines), interpolation=cv2.INTER_AREA)
    paper = max(1.0, float(np.percentile(small, 80)))
    dark = np.clip(1.15 * (1 - small / paper), 0, 1)
    cells: list[list[float]] = dark.tolist()
    return cells
