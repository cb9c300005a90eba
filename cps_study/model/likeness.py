"""When two items are the same question: what they ask and offer is compared, whatever they are called.

A word is a run of letters and digits, a single character in scripts without blanks between words, or a sign of
arithmetic. Two words that differ by one slip of the keyboard count as one. How alike two sets of words are is the
share of all their words that is in both (Jaccard).

Two items of one form (flashcard, typed, closed) are **the same question** in two cases:

1. They ask in the same words. Then the answer may have been corrected, but a closed question still has to offer at
   least half the same words: "Which of these is true?" asks nothing by itself.
2. They ask in other words, but the key is the same and stem and options together are mostly the same: by half
   (`ENOUGH`) if the two have a name in common, by 0.7 (`ENOUGH_ALONE`) if there is no such witness, or no options of
   their own, as with true or false.

So a change of wording is a correction, and so is a change of key; both at once make another question, unless the
wording only lost a slip. In doubt it is another question: then nothing that is there is lost.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.model.item import Flashcard, Question, Typed, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item

ENOUGH: Final = 0.5
"""The least likeness of two items with the same name that are one question."""
ENOUGH_ALONE: Final = 0.7
"""The least likeness where there is no name to go by, or no options."""
_HALF: Final = 0.5
_SHORTEST_WITH_A_SLIP: Final = 5
"""Shorter words are too often one letter from another word."""
_UNSPACED: Final = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Japanese and Chinese letters."""
_WORD: Final = re.compile(
    rf"[{_UNSPACED}]"
    rf"|(?:(?![{_UNSPACED}])[^\W_])+(?:['\u2019](?:(?![{_UNSPACED}])[^\W_])+)*"
    r"|(?<![^\W\d_])[-+*/^%<>=\u00d7\u00f7\u2212\u2264\u2265\u2260\u00b1\u221a](?![^\W\d_])"
)

Words = frozenset[str]


class Content(NamedTuple):
    """What an item says, as sets of words: whole answers where they have to be told apart."""

    form: str
    setting: Words
    asked: Words
    offered: Words
    keys: Words
    distractors: Words


def words_in(text: str) -> Words:
    """Return the words of a text in small letters; a text without any is one word itself."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return frozenset(_WORD.findall(plain)) or frozenset({one_line(plain)})


def content_of(item: Item) -> Content:
    """Return what two items are compared by."""
    setting = (
        words_in(item.group.text) if item.group is not None and item.group.text else frozenset()
    )
    asked = words_in(prompt_of(item))
    if item.image:
        asked |= {f"picture {item.image}"}
    match item:
        case Flashcard():
            return Content(
                "flashcard", setting, asked, words_in(item.back), _texts([item.back]), frozenset()
            )
        case Typed():
            return Content(
                "typed", setting, asked, _all_words(item.accept), _texts(item.accept), frozenset()
            )
        case Question():
            keys = _texts(option.text for option in item.options if option.key)
            distractors = _texts(option.text for option in item.options if not option.key)
            offered = (
                _all_words(option.text for option in item.options)
                if _has_own_options(item)
                else frozenset()
            )
            return Content("closed", setting, asked, offered, keys, distractors)


def _has_own_options(item: Question) -> bool:
    """Tell whether the options belong to this question: not True and False, and not a family's list."""
    in_family = item.group is not None and item.group.kind == "family"
    return item.kind != "truefalse" and not in_family


def _texts(texts: Iterable[str]) -> Words:
    return frozenset(one_line(text).casefold() for text in texts)


def _all_words(texts: Iterable[str]) -> Words:
    return frozenset().union(*map(words_in, texts))


def likeness(one: Content, other: Content, *, named_alike: bool) -> float:
    """Return how much of two items is the same, from 0 to 1: 0 if they are different questions."""
    if one.form != other.form or _share(one.setting, other.setting) < _HALF:
        return 0.0
    asked_in_both = _in_both(one.asked, other.asked)
    offered_in_both = _in_both(one.offered, other.offered)
    asked = len(one.asked) + len(other.asked) - asked_in_both
    offered = len(one.offered) + len(other.offered) - offered_in_both
    alike = (asked_in_both + offered_in_both) / (asked + offered)
    if asked_in_both == asked:
        other_options = one.form == "closed" and offered_in_both < _HALF * offered
        return 0.0 if other_options else alike
    has_witness = named_alike and offered > 0
    least = ENOUGH if has_witness else ENOUGH_ALONE
    return alike if alike >= least and _have_the_same_key(one, other) else 0.0


def _have_the_same_key(one: Content, other: Content) -> bool:
    """Tell whether the keys are mostly the same words, and none is wrong in the other item."""
    if one.keys & other.distractors or other.keys & one.distractors:
        return False
    return _share(_all_words(one.keys), _all_words(other.keys)) >= _HALF


def _share(one: Words, other: Words) -> float:
    in_both = _in_both(one, other)
    total = len(one) + len(other) - in_both
    return in_both / total if total else 1.0


def _in_both(one: Words, other: Words) -> int:
    """Return how many words two sets have in common, words that differ by a slip included."""
    in_both = len(one & other)
    left = sorted(other - one)
    for word in sorted(one - other):
        twin = next((candidate for candidate in left if differ_by_a_slip(word, candidate)), None)
        if twin is not None:
            left.remove(twin)
            in_both += 1
    return in_both


def differ_by_a_slip(one: str, other: str) -> bool:
    """Tell whether one letter was left out, added or mistaken in a word, or two neighbors changed places.

    Numbers have no slips: 12 and 13 are different answers.
    """
    if max(len(one), len(other)) < _SHORTEST_WITH_A_SLIP or abs(len(one) - len(other)) > 1:
        return False
    if not (one.isalpha() and other.isalpha()):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    mine, theirs = one[start:], other[start:]
    swapped = mine[:2] == theirs[1::-1] and mine[2:] == theirs[2:]
    return swapped or mine[1:] == theirs[1:] or mine[1:] == theirs or mine == theirs[1:]
