"""Numerical questions as typed ones: the exact number, or those within a tolerance.

A typed question here accepts a list of answers. A tolerance becomes the numbers within it if there
are few of them; else it's lost, and that is said.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.number import decimal_in

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ACCEPTED: Final = 11
"""A tolerance of 5 to either side still becomes a list of answers."""
_MOST_DIGITS: Final = 12
"""What a number may have before its point, and after it; Decimal calculates with 28 in all."""


class NumberRange(NamedTuple):
    """The numbers that answer a question; `exact` is the one that the file names, if it does."""

    low: Decimal
    high: Decimal
    exact: Decimal | None = None


class NumericAnswers(NamedTuple):
    """Texts to accept, the best first, and what is lost by that; no texts if none can be listed."""

    accept: tuple[str, ...] = ()
    lost: str = ""


def around(number: str, tolerance: str = "0") -> NumberRange | None:
    """Return the numbers around one, or None if either text isn't a number."""
    exact = decimal_in(number)
    width = decimal_in(tolerance.strip() or "0")
    if exact is None or width is None:
        return None
    return NumberRange(exact - abs(width), exact + abs(width), exact)


def between(low: str, high: str) -> NumberRange | None:
    """Return the numbers between two, or None if either text isn't a number."""
    first = decimal_in(low)
    last = decimal_in(high)
    if first is None or last is None:
        return None
    return NumberRange(min(first, last), max(first, last))


def next_number(text: str) -> str:
    """Return the next number after one, with as many decimals; nothing if it isn't a number."""
    number = decimal_in(text)
    if number is None:
        return ""
    return _plain(number + Decimal(1).scaleb(-_decimals(number)))


def numeric_answers(ranges: Iterable[NumberRange | None]) -> NumericAnswers:
    """Return what can be typed for a question's numbers; None is one that isn't clear."""
    accept: list[str] = []
    lost = ""
    for each in ranges:
        listed = [] if each is None else _listed(each)
        if each is None or not listed:
            return NumericAnswers()
        accept += map(_plain, listed)
        if each.low < each.high:
            lost = f"the tolerance: every number from {_plain(each.low)} to {_plain(each.high)}"
    texts = tuple(dict.fromkeys(accept))
    if lost:
        lost += f" was right; here it's only {' or '.join(texts)}"
    return NumericAnswers(texts, lost)


def _listed(numbers: NumberRange) -> list[Decimal]:
    """Return the exact number, and those within the tolerance that are as precise, if few.

    If there are too many, it's the exact number and what it's rounded to, as far as that is within
    the tolerance; nothing for a range without an exact number.
    """
    low, high, exact = numbers
    if low == high:
        return [low if exact is None else exact]  # calculating rounds a number of many digits
    exact_first = [] if exact is None else [exact]
    named = [low, high, *exact_first]
    if max(map(_digits, named)) > _MOST_DIGITS:
        return []
    decimals = max(map(_decimals, named))
    step = Decimal(1).scaleb(-decimals)
    if (high - low) / step < MOST_ACCEPTED:
        inside = [low + step * number for number in range(int((high - low) / step) + 1)]
        return exact_first + inside
    coarser = [Decimal(1).scaleb(-count) for count in range(decimals - 1, -1, -1)]
    rounded = [number.quantize(unit) for number in exact_first for unit in coarser]
    return exact_first + [number for number in rounded if low <= number <= high]


def _decimals(number: Decimal) -> int:
    """Return how many digits a number has after its point, without zeros at the end."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits(number: Decimal) -> int:
    """Return how many digits a number has before its point, or after it if that's more."""
    return max(number.adjusted() + 1, _decimals(number))


def _plain(number: Decimal) -> str:
    """Return a number as people write it, without an exponent or zeros at the end."""
    return f"{number:.{_decimals(number)}f}"
