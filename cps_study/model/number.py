"""Numbers the way people type them: with a sign, a decimal point or comma, commas in thousands."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(
    r"(?P<sign>[-+\u2212]?)\s?(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]*)"
    r"(?:[.,](?P<decimals>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]{1,2}))?"
)
_LONGEST: Final = 40
"""Nobody types a longer number."""


def decimal_in(text: str) -> Decimal | None:
    """Return the number that the whole text is, or None.

    `1,000` is a thousand, and `1,5` is one and a half.
    """
    text = text.strip()
    match = _NUMBER.fullmatch(text.rstrip(".!"))
    if match is None or len(text) > _LONGEST or not (match["whole"] or match["decimals"]):
        return None
    sign = match["sign"].replace("\u2212", "-")
    whole = match["whole"].replace(",", "") or "0"
    decimals = match["decimals"] or "0"
    return Decimal(f"{sign}{whole}.{decimals}e{match['exponent'] or 0}")
