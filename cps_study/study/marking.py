"""Marking: what counts as right, and which spelling of a typed answer was taken."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.card import Rating

if TYPE_CHECKING:
    from collections.abc import Collection

    from cps_study.model.item import Question, Typed

_ARTICLES: Final = frozenset({"a", "an", "the"})
_INSIDE: Final = re.compile(r"['\u2018\u2019]|(?<!\d)\.|\.(?!\d)|(?<=\d),(?=\d{3}(?!\d))")
"""Apostrophes, the points of a.m., the commas of 1,000: part of the word, where a point between digits counts."""
_NOT_WORD: Final = re.compile(r"[^\w\s.]|_")
_NUMBER: Final = re.compile(r"\d[\d.]*")


class MarkedResponse(NamedTuple):
    """The verdict on one response; `taken` is the accepted spelling that a typed answer was read as."""

    right: bool
    taken: str = ""
    exact: bool = True


def mark_question(question: Question, chosen: Collection[int]) -> MarkedResponse:
    """Return whether exactly the keys were chosen: no key missing and no distractor among them."""
    return MarkedResponse(frozenset(chosen) == question.keys)


def mark_typed(item: Typed, answer: str) -> MarkedResponse:
    """Return whether the answer is one of the accepted spellings.

    Case, accents, punctuation and articles do not count; neither do small slips: one wrong, missing, extra or
    swapped letter in a word of five to eight letters, two in a longer one. Numbers have to be exact, and so does
    a word's first letter: few slips are made there (Kukich 1992), but many opposites differ there, such as
    dependent and independent, inclusion and exclusion.
    """
    given = plain_words(answer)
    if not given:
        return MarkedResponse(right=False)
    for accepted in item.accept:
        if plain_words(accepted) == given:
            return MarkedResponse(right=True, taken=accepted, exact=True)
    for accepted in item.accept:
        if _close(plain_words(accepted), given):
            return MarkedResponse(right=True, taken=accepted, exact=False)
    return MarkedResponse(right=False)


def rating_for(*, right: bool, guessed: bool) -> Rating:
    """Return the rating of a marked answer: right is Good, a right guess Hard, not yet right Again."""
    if not right:
        return Rating.AGAIN
    return Rating.HARD if guessed else Rating.GOOD


def plain_words(text: str) -> list[str]:
    """Return the words of the text without case, accents, punctuation and articles."""
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " and "))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    words = _NOT_WORD.sub(" ", _INSIDE.sub("", bare.casefold())).split()
    return [word for word in words[:-1] if word not in _ARTICLES] + words[
        -1:
    ]  # an article stands before a word


def _close(accepted: list[str], given: list[str]) -> bool:
    if len(accepted) == len(given):
        return all(_slip(want, got) for want, got in zip(accepted, given, strict=True))
    together, apart = " ".join(accepted), " ".join(given)  # or the other way round
    return together.replace(" ", "") == apart.replace(" ", "") and _NUMBER.findall(
        together
    ) == _NUMBER.findall(apart)


def _slip(want: str, got: str) -> bool:
    """Tell whether `got` is `want` with no more slips than its length forgives."""
    if want == got:
        return True
    allowed = 0 if len(want) < 5 else 1 if len(want) < 9 else 2
    if (
        want[0] != got[0]
        or abs(len(want) - len(got)) > allowed
        or any(char.isdigit() for char in want + got)
    ):
        return False
    return slips(want, got) <= allowed


def slips(want: str, got: str) -> int:
    """Return the fewest letters inserted, left out, replaced or swapped with their neighbour.

    Optimal string alignment distance (Damerau 1964, restricted): rows of a (len+1)² table, O(len²).
    """
    before: list[int] = []
    row = list(range(len(got) + 1))
    for i, a in enumerate(want, 1):
        before, row, above = row, [i], before
        for j, b in enumerate(got, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == got[j - 2] and want[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
