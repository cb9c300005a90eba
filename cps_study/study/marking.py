"""Marking: what counts as right, and which spelling of a typed answer was accepted."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Rating
from cps_study.model.number import decimal_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.model.item import Question, Typed

_ARTICLES: Final = frozenset({"a", "an", "the"})
_INSIDE: Final = re.compile(
    r"['\u2018\u2019\u061c\u200e\u200f]|(?:(?<=[^\W\d_])|(?<=\.))\.|\.(?!\d)|(?<=\d),(?=\d{3}(?!\d))"
)
"""What is part of a word: apostrophes, marks of direction, the points of a.m., the commas of 1,000.

A point before a digit isn't, except after a letter or a point: it makes another number.
"""
_BELOW_ZERO: Final = re.compile(r"\s*[-\u2212](?=\.?\d)")
"""The sign that a number begins with, and that makes it another number, too."""
_NOT_WORD: Final = re.compile(r"[^\w\s.]|_")
_NUMBER: Final = re.compile(r"\d[\d.]*")


class MarkedResponse(NamedTuple):
    """Whether a response is right.

    `taken` is the accepted spelling that a typed answer was read as; `exact` is False if small
    slips were forgiven for that.
    """

    right: bool
    taken: str = ""
    exact: bool = True


def mark_question(question: Question, chosen: Collection[int]) -> MarkedResponse:
    """Mark the options chosen: right is exactly the keys, without a distractor."""
    return MarkedResponse(frozenset(chosen) == question.keys)


def mark_typed(item: Typed, answer: str) -> MarkedResponse:
    """Mark a typed answer: right is any of the accepted spellings.

    Case, accents, punctuation and articles don't count, and small slips are forgiven: one wrong,
    missing, extra or swapped letter in a word of five to eight letters, two in a longer one. But
    numbers have to be exact, however they are written (.5, 0.50, 0,5), and so does a word's first
    letter. Few people slip there (Kukich 1992), while many opposites differ there, such as
    dependent and independent, or inclusion and exclusion.
    """
    given = plain_words(answer)
    if not given:
        return MarkedResponse(right=False)
    number = decimal_in(answer)
    # An exact spelling first: another one that is merely close may come before it.
    for accepted in item.accept:
        is_number = number is not None and decimal_in(accepted) == number
        if is_number or plain_words(accepted) == given:
            return MarkedResponse(right=True, taken=accepted, exact=True)
    for accepted in item.accept:
        if _close(plain_words(accepted), given):
            return MarkedResponse(right=True, taken=accepted, exact=False)
    return MarkedResponse(right=False)


def right_spellings(item: Typed) -> list[str]:
    """Return the accepted spellings that are worth showing, the first one first.

    A bank may accept common misspellings. They come after the spelling that they're a slip of, so
    whatever a slip makes of an earlier one is left out. So is what only differs in case or accents.
    """
    right: list[str] = []
    for accepted in item.accept:
        words = plain_words(accepted)
        if not any(_close(plain_words(earlier), words) for earlier in right):
            right.append(accepted)
    return right


def right_spelling_of(item: Typed, accepted: str) -> str:
    """Return how an accepted spelling is written right; that may be the spelling itself."""
    words = plain_words(accepted)
    spellings = right_spellings(item)
    for spelling in spellings:
        if plain_words(spelling) == words:
            return spelling
    for spelling in spellings:
        if _close(plain_words(spelling), words):
            return spelling
    return accepted


def rating_for(*, right: bool, guessed: bool) -> Rating:
    """Return the rating of an answer: right is Good, a right guess Hard, not yet right Again."""
    if not right:
        return Rating.AGAIN
    if guessed:
        return Rating.HARD
    return Rating.GOOD


def plain_words(text: str) -> list[str]:
    """Return the words of a text without case, accents, punctuation and articles."""
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " and "))
    without_accents = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", _INSIDE.sub("", without_accents.casefold())).split()
    # The last word is never an article, as an article comes before a word: "hepatitis A".
    before_last = [word for word in words[:-1] if word not in _ARTICLES]
    kept = before_last + words[-1:]
    if _BELOW_ZERO.match(text):
        kept[0] = f"-{kept[0]}"
    return kept


def _close(accepted: list[str], given: list[str]) -> bool:
    """Say whether two answers differ only by small slips, or only by spaces between their words."""
    if len(accepted) == len(given):
        return all(_close_words(want, got) for want, got in zip(accepted, given, strict=True))
    if "".join(accepted) != "".join(given):
        return False
    # Spaces may not join or split numbers: "1 2" isn't 12.
    numbers_wanted = _NUMBER.findall(" ".join(accepted))
    numbers_given = _NUMBER.findall(" ".join(given))
    return numbers_wanted == numbers_given


def _close_words(want: str, got: str) -> bool:
    """Say whether a word is the wanted one, with no more slips than its length forgives."""
    if want == got:
        return True
    forgiven = _slips_forgiven(want)
    # Lengths first: comparing the letters of two very long words takes minutes.
    if want[0] != got[0] or abs(len(want) - len(got)) > forgiven:
        return False
    if any(char.isdigit() for char in want + got):
        return False
    return slips(want, got) <= forgiven


def _slips_forgiven(word: str) -> int:
    """Return how many slips are forgiven in a word: in a short one, any slip makes another word."""
    if len(word) < 5:
        return 0
    if len(word) < 9:
        return 1
    return 2


def slips(want: str, got: str) -> int:
    """Return the fewest letters to insert, leave out, replace, or swap with a neighbor.

    That is the optimal string alignment distance (Damerau 1964, restricted), from a table of
    (len + 1)² of which only three rows are kept; time is O(len²).
    """
    two_above: list[int] = []
    above: list[int] = []
    row = list(range(len(got) + 1))
    for i, wanted_letter in enumerate(want, 1):
        two_above = above
        above = row
        row = [i]
        for j, letter in enumerate(got, 1):
            left_out = above[j] + 1
            inserted = row[j - 1] + 1
            replaced = above[j - 1] + (wanted_letter != letter)
            cost = min(left_out, inserted, replaced)
            swapped = i > 1 and j > 1 and wanted_letter == got[j - 2] and want[i - 2] == letter
            if swapped:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
    return row[-1]
