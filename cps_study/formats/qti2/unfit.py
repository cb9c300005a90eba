"""Why a QTI 2 or 3 item can't come in."""

from __future__ import annotations

from typing import Final

CONTRADICTION: Final = "its right answer and its points contradict each other"
OWN_RULES: Final = "its scoring rules aren't supported"


class UnfitError(Exception):
    """Why an item can't come in, as a clause for the import report."""
