"""What a spreadsheet shows for a number, by the format of its cell.

Source: ECMA-376, part 1, section 18.8.31 (Number Formats). Signs and units, separators of
thousands, fixed decimals, percentages, fractions, powers of ten, and digits with signs between them
are read; a format with a condition, or for dates, isn't. As in the format itself, a point goes
before the decimals and a comma between the thousands, whatever the country.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

_PART: Final = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]"
    r"|\[(?P<aside>[^\]]*)\]"
    r"|(?P<room>[_*].)"
    r"|(?P<code>General|E[+-]0+|[0#?.,/%;1-9])"
    r"|(?P<sign>[^A-Za-z@\[\]\\\"])",
    re.DOTALL | re.IGNORECASE,
)
"""What a format is made of. Letters without quotes are codes of dates or text."""
_COLOR: Final = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color ?\d+", re.IGNORECASE
)
_DECIMAL: Final = re.compile(
    r"(?P<whole>[0#?,]*?)(?P<scale>,*)(?:\.(?P<decimals>[0#?]*)(?P<after>,*))?"
)
_THOUSANDS: Final = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_AMBIGUOUS: Final = frozenset("0123456789#?.,/%E")
"""Signs that are codes, where they aren't meant as text."""
_FRACTION: Final = re.compile(
    r"(?:(?P<whole>[0#?]+) +)?(?P<top>[0#?]+) ?/ ?"
    r"(?:(?P<bottom>[0#?]{1,4})|(?P<fixed>[1-9]\d{0,3}))"
)
_POWER: Final = re.compile(r"0(?:\.(?P<decimals>0+))?E(?P<sign>[+-])(?P<digits>0+)", re.IGNORECASE)
_SPACED: Final = re.compile(r"[0#? ()/:-]+")
"""Digits with other signs between them, as in a telephone number."""
_LONGEST: Final = 255
"""How long a format may be; Excel allows no longer one."""
_PLAIN: Final = frozenset({"", "general"})
"""Formats that show the number as it is."""
_DIGITS: Final = 15
"""Excel keeps so many; more would show the rounding of binary fractions."""
_EXACT: Final = Context(prec=400, rounding=ROUND_HALF_UP)


class _FormatPart(NamedTuple):
    """A part of a format: a code, or text that is shown as it is."""

    text: str
    is_code: bool = False


_POINT: Final = _FormatPart(".", is_code=True)
_COMMA: Final = _FormatPart(",", is_code=True)
_PERCENT: Final = _FormatPart("%", is_code=True)


def shown_number(value: float, number_format: str) -> str:
    """Return `$5.00` for 5 in a cell with such a format; nothing if that isn't certain."""
    if number_format.casefold() in _PLAIN or len(number_format) > _LONGEST:
        return ""
    sections = _sections(number_format)
    if sections is None or not math.isfinite(value):
        return ""
    number = Decimal(f"{value:.{_DIGITS}g}")
    which = _which(number, len(sections))
    shown = _shown_by(sections[which], abs(number))
    if shown and number < 0 and not which:
        return f"-{shown}"
    return shown


def _which(number: Decimal, sections: int) -> int:
    """Return which of so many sections is for the number, counted from 0."""
    if number < 0 and sections > 1:
        return 1
    if number == 0 and sections > 2:
        return 2
    return 0


def _sections(number_format: str) -> list[list[_FormatPart]] | None:
    """Return the parts of a format: for numbers above zero, below it, for zero, and for text.

    None if it isn't one for numbers, or has a condition.
    """
    sections: list[list[_FormatPart]] = [[]]
    at = 0
    while at < len(number_format):
        part = _PART.match(number_format, at)
        if part is None:
            # The part for text may have its own code; no number is shown by it.
            return sections[:3] if len(sections) > 3 else None
        at = part.end()
        aside = part["aside"]
        if aside is not None and not _COLOR.fullmatch(aside):
            return None
        if part["code"] == ";":
            sections.append([])
        elif part["code"]:
            sections[-1].append(_FormatPart(part["code"], is_code=True))
        else:
            sections[-1].append(_FormatPart(_text_of(part)))
    return sections


def _text_of(part: re.Match[str]) -> str:
    """Return what is shown for a part that isn't a code; room that is left is a space at most."""
    if part["room"]:
        return part["room"][0].replace("_", " ").replace("*", "")
    text = "".join(filter(None, part.group("quoted", "escaped", "currency", "sign")))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def _shown_by(section: list[_FormatPart], number: Decimal) -> str:
    """Return how a section shows a number that isn't negative; nothing if that isn't certain."""
    places = [index for index, piece in enumerate(section) if _is_place(piece)]
    if not places:
        return _joined([piece for piece in section if not piece.is_code]).strip()
    first, last = places[0], places[-1] + 1
    # What belongs to the digits: a point in front, and commas that divide by a thousand.
    if section[:first][-1:] == [_POINT]:
        first -= 1
    while section[last : last + 1] == [_COMMA]:
        last += 1
    if _PERCENT in section:
        number = number.scaleb(2, _EXACT)
    shown = _shown_core(section[first:last], number)
    if shown is None:
        return ""
    return f"{_joined(section[:first])}{shown}{_joined(section[last:])}".strip()


def _joined(pieces: list[_FormatPart]) -> str:
    return "".join(piece.text for piece in pieces)


def _is_place(piece: _FormatPart) -> bool:
    """Return whether a piece stands for digits."""
    return piece.is_code and piece.text not in {".", ",", "/", "%"}


def _shown_core(pieces: list[_FormatPart], number: Decimal) -> str | None:
    """Return the digits of a number by the codes for them; None if they say something else."""
    if any(not piece.is_code and _AMBIGUOUS & set(piece.text) for piece in pieces):
        return None
    core = _joined(pieces)
    if core.casefold() == "general":
        return f"{number:f}"
    decimal = _DECIMAL.fullmatch(core)
    if decimal is not None:
        thousands = len(decimal["scale"]) + len(decimal["after"] or "")
        number = number.scaleb(-3 * thousands, _EXACT)
        return _shown_decimal(number, decimal["whole"], decimal["decimals"])
    power = _POWER.fullmatch(core)
    if power is not None:
        return _shown_power(number, power)
    fraction = _FRACTION.fullmatch(core)
    if fraction is not None:
        return _shown_fraction(Fraction(number), fraction)
    if _SPACED.fullmatch(core):
        return _shown_spaced(number, core)
    return None


def _shown_decimal(number: Decimal, whole: str, decimals: str | None) -> str:
    """Return a number with as many digits before and after the point as the codes ask for.

    Without codes for decimals, not even empty ones, there's no point.
    """
    places = decimals or ""
    before, _, after = f"{_rounded(number, len(places)):f}".partition(".")
    before = _padded(before, whole.replace(",", ""))
    if "," in whole:
        before = _THOUSANDS.sub(",", before)
    if decimals is None:
        return before
    fewest = places.rfind("0") + 1
    return f"{before}.{after[:fewest]}{after[fewest:].rstrip('0')}"


def _rounded(number: Decimal, decimals: int) -> Decimal:
    """Return a number with so many decimals; a half is rounded up, as spreadsheets do."""
    return number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _padded(digits: str, places: str) -> str:
    """Return the digits of a whole number with the zeros that its places ask for."""
    fewest = 0
    if "0" in places:
        fewest = len(places) - places.index("0")
    return digits.lstrip("0").rjust(fewest, "0")


def _shown_power(number: Decimal, power: re.Match[str]) -> str:
    """Return a number as a power of ten, as in 1.50E+06."""
    decimals = len(power["decimals"] or "")
    mantissa, _, exponent = f"{number:.{decimals}e}".partition("e")
    sign = "-" if exponent.startswith("-") else power["sign"].replace("-", "")
    return f"{mantissa}E{sign}{exponent[1:].rjust(len(power['digits']), '0')}"


def _shown_fraction(number: Fraction, fraction: re.Match[str]) -> str:
    """Return a number as a fraction, as in 2 1/2; no more digits below than the codes have."""
    whole = 0
    if fraction["whole"]:
        whole, number = divmod(number, 1)
    if fraction["fixed"]:
        bottom = int(fraction["fixed"])
        top = math.floor(number * bottom + Fraction(1, 2))
    else:
        near = number.limit_denominator(10 ** len(fraction["bottom"]) - 1)
        top, bottom = near.numerator, near.denominator
    if not fraction["whole"]:
        return f"{top}/{bottom}"
    if top == bottom:
        whole, top = whole + 1, 0
    before = _padded(str(whole), fraction["whole"])
    if not top:
        return before or "0"
    return f"{before} {top}/{bottom}".strip()


def _shown_spaced(number: Decimal, core: str) -> str:
    """Return the digits of a whole number, with the signs between them in their places."""
    places = re.findall(r"[0#?]", core)
    digits = _padded(f"{_rounded(number, 0):f}", "".join(places)).rjust(len(places))
    extra = len(digits) - len(places)
    shown = digits[:extra]
    left = iter(digits[extra:])
    for char in core:
        shown += next(left) if char in "0#?" else char
    return shown.strip()
