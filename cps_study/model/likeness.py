"""Decides when two items are the same question: by what they ask and offer, not by their names.

A word is a run of letters and digits, a single character in scripts without spaces between words,
or an arithmetic symbol. Two words that differ by one typo count as one. How alike two sets of
words are is the share of all their words that both sets have (the Jaccard index).

Two items of one form (flashcard, typed, closed) are **the same question** in two cases:

1. They ask in the same words. Then the answer may have been corrected, but a closed question still
   has to offer at least half the same words: "Which of these is true?" asks nothing by itself.
2. They ask in other words, but the key is the same, and stem and options together are mostly the
   same: at least half (`ENOUGH`) if the two have the same name, at least 0.7 (`ENOUGH_ALONE`) if
   they don't, or if they have no options of their own, like true or false.

So a new wording is a correction, and so is a new key. Both at once make another question, unless
the new wording only fixes a typo. When in doubt, it's another question: then nothing is lost.
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
"""The least likeness of the same question when two items have the same name."""
ENOUGH_ALONE: Final = 0.7
"""The least likeness of the same question when there is no name to go by, or no options."""
_HALF: Final = 0.5
_SHORTEST_WITH_A_SLIP: Final = 5
"""A shorter word is too often one letter away from another word."""
_UNSPACED: Final = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Thai, Lao, Japanese and Chinese letters."""
_WORD: Final = re.compile(
    rf"[{_UNSPACED}]"
    rf"|(?:(?![{_UNSPACED}])[^\W_])+(?:['\u2019](?:(?![{_UNSPACED}])[^\W_])+)*"
    r"|(?<![^\W\d_])[-+*/^%<>=\u00d7\u00f7\u2212\u2264\u2265\u2260\u00b1\u221a](?![^\W\d_])"
)

Words = frozenset[str]


class Content(NamedTuple):
    """What an item says, as sets of words.

    `setting` is the shared text of its group, `asked` the words of the stem, and `offered` those of
    the answers. `keys` and `distractors` are whole answers, each as if it were one word.
    """

    form: str
    setting: Words
    asked: Words
    offered: Words
    keys: Words
    distractors: Words


def words_in(text: str) -> Words:
    """Return the words of a text in lower case; a text without any counts as one word itself."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return frozenset(_WORD.findall(plain)) or frozenset({one_line(plain)})


def content_of(item: Item) -> Content:
    """Return what an item is compared by."""
    setting: Words = frozenset()
    if item.group is not None and item.group.text:
        setting = words_in(item.group.text)
    asked = words_in(prompt_of(item))
    if item.image:
        asked |= {f"picture {item.image}"}
    match item:
        case Flashcard():
            key = _texts([item.back])
            return Content("flashcard", setting, asked, words_in(item.back), key, frozenset())
        case Typed():
            keys = _texts(item.accept)
            return Content("typed", setting, asked, _all_words(item.accept), keys, frozenset())
        case _:
            offered: Words = frozenset()
            if _has_own_options(item):
                offered = _all_words(option.text for option in item.options)
            keys = _texts(option.text for option in item.options if option.key)
            distractors = _texts(option.text for option in item.options if not option.key)
            return Content("closed", setting, asked, offered, keys, distractors)


def _has_own_options(item: Question) -> bool:
    """Return whether the options are this question's: not True and False, not a family's list."""
    in_family = item.group is not None and item.group.kind == "family"
    return item.kind != "truefalse" and not in_family


def _texts(texts: Iterable[str]) -> Words:
    return frozenset(one_line(text).casefold() for text in texts)


def _all_words(texts: Iterable[str]) -> Words:
    return frozenset().union(*map(words_in, texts))


def likeness(one: Content, other: Content, *, named_alike: bool) -> float:
    """Return how much of two items is the same, from 0 to 1; 0 for different questions.

    `named_alike` says that the two have the same name.
    """
    if one.form != other.form or _share(one.setting, other.setting) < _HALF:
        return 0.0
    asked_in_both = _in_both(one.asked, other.asked)
    offered_in_both = _in_both(one.offered, other.offered)
    asked_in_all = len(one.asked) + len(other.asked) - asked_in_both
    offered_in_all = len(one.offered) + len(other.offered) - offered_in_both
    alike = (asked_in_both + offered_in_both) / (asked_in_all + offered_in_all)
    if asked_in_both == asked_in_all:
        # The same words are asked: only other options make another question of it.
        if one.form == "closed" and offered_in_both < _HALF * offered_in_all:
            return 0.0
        return alike
    name_speaks_for_it = named_alike and offered_in_all > 0
    least = ENOUGH if name_speaks_for_it else ENOUGH_ALONE
    if alike < least or not _have_the_same_key(one, other):
        return 0.0
    return alike


def _have_the_same_key(one: Content, other: Content) -> bool:
    """Return whether the keys are mostly the same words, and none is wrong in the other item."""
    if one.keys & other.distractors or other.keys & one.distractors:
        return False
    return _share(_all_words(one.keys), _all_words(other.keys)) >= _HALF


def _share(one: Words, other: Words) -> float:
    """Return the share of the words of both that is in both; two empty sets are the same."""
    in_both = _in_both(one, other)
    in_all = len(one) + len(other) - in_both
    if not in_all:
        return 1.0
    return in_both / in_all


def _in_both(one: Words, other: Words) -> int:
    """Return how many words two sets have in common; words that differ by one typo count."""
    in_both = len(one & other)
    # Sorted, so that the same two sets always pair up the same way.
    unmatched = sorted(other - one)
    for word in sorted(one - other):
        for candidate in unmatched:
            if differ_by_a_slip(word, candidate):
                unmatched.remove(candidate)
                in_both += 1
                break
    return in_both


def differ_by_a_slip(one: str, other: str) -> bool:
    """Say whether one letter of a word is missing, extra or wrong, or two neighbors are swapped.

    Only letters count as slips: 12 and 13 are different answers.
    """
    if max(len(one), len(other)) < _SHORTEST_WITH_A_SLIP or abs(len(one) - len(other)) > 1:
        return False
    if not (one.isalpha() and other.isalpha()):
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    # What follows the letters that both begin with. One slip, and the rest is the same again.
    rest = one[start:]
    other_rest = other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    mistaken = rest[1:] == other_rest[1:]
    added = rest[1:] == other_rest
    left_out = rest == other_rest[1:]
    return swapped or mistaken or added or left_out
