"""How a document looks on paper."""

from __future__ import annotations

from typing import Final, NamedTuple

PAPERS: Final = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
"""Width and height of each paper, in millimeters."""


class PaperStyle(NamedTuple):
    """The paper (letter or a4), and whether to use large print."""

    paper: str = "letter"
    large: bool = False
