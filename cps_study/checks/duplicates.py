"""Near-duplicates: items that ask the same thing in nearly the same words.

Two items are near-duplicates if the sets of their five-word runs overlap by 0.8 (the Jaccard index;
Broder 1997), or if nine tenths of their characters match in order (Ratcliff and Obershelp, as in
difflib). Both compare the whole item, stem and options: two questions that share a stem but offer
different options are different questions.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import lru_cache
from math import ceil
from operator import or_
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.checks.items import in_family
from cps_study.checks.words import words_of
from cps_study.model.item import Flashcard, Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Item

_RUN: Final = 5
_OVERLAP: Final = 0.8
_MATCH: Final = 0.9
_RESERVE_OVERLAP: Final = 0.5
_RESERVE_MATCH: Final = 0.8
"""What is enough if one of the two is kept for mock exams, which should be new to everybody."""
_WORTH_A_LOOK: Final = 0.5
"""The overlap of two items' word pairs that makes a closer look worthwhile.

It's lower than _OVERLAP, as one changed word breaks two pairs: one word in six may differ.
"""
_TO_FIND: Final = _WORTH_A_LOOK
"""A text shares at least this part of its own pairs with a smaller one, if they overlap enough."""
_TO_BE_FOUND: Final = 2 * _WORTH_A_LOOK / (1 + _WORTH_A_LOOK)
"""It shares at least this part of them with a larger one.

Two texts overlap by t if what they share is t / (1 + t) of both sizes together.
"""
_FIRST: Final = 10
_LATEST: Final = 40
"""How many of the items that share a rare pair one is compared with, if there are more."""


class SimilarItems(NamedTuple):
    """Two near-duplicates by their positions among the items, and how alike they are (0 to 1)."""

    first: int
    second: int
    likeness: float


def near_duplicates(items: Sequence[Item]) -> list[SimilarItems]:
    """Return the pairs of near-duplicates, in the order of the items; the later item is second.

    Of very many variants of one question, each is paired with some of the others.
    """
    words_at = lru_cache(maxsize=1_000)(lambda position: _words(items[position]))
    similar = []
    for first, second in sorted(_candidates(_shared_pairs(map(_words, items)), items)):
        if _same_family(items[first], items[second]):
            # Their options are the same, so only their stems say whether they're different.
            one = words_of(prompt_of(items[first]))
            other = words_of(prompt_of(items[second]))
        else:
            one, other = words_at(first), words_at(second)
        has_reserve = items[first].reserve or items[second].reserve
        likeness = _likeness(one, other, has_reserve=has_reserve)
        if likeness:
            similar.append(SimilarItems(first, second, likeness))
    return similar


def _words(item: Item) -> tuple[str, ...]:
    """Return the words of the whole item.

    The options are in alphabetical order: moving them around doesn't make another question.
    """
    parts = [prompt_of(item)]
    if isinstance(item, Flashcard):
        parts.append(item.back)
    elif isinstance(item, Question) and item.kind != "truefalse":
        parts += sorted(option.text for option in item.options)
    return words_of(" ".join(parts))


def _same_family(one: Item, other: Item) -> bool:
    return in_family(one) and one.group == other.group


class _SharedPairs(NamedTuple):
    """The pairs of words of one text, as far as some other text has them, too.

    `ranks` are in order: the rarer a pair, the lower its rank. `size` counts all pairs of the text,
    also those that no other text has: they are rarer still.
    """

    ranks: tuple[int, ...]
    size: int

    def rarest(self, least: float) -> Sequence[int]:
        """Return ranks of which every text has one that shares enough pairs with this one.

        `least` is what's enough, as a part (0 to 1) of this text's pairs.
        """
        length = self.size - ceil(least * self.size) + 1
        pairs_of_its_own = self.size - len(self.ranks)
        return self.ranks[: max(0, length - pairs_of_its_own)]


def _shared_pairs(texts: Iterable[Sequence[str]]) -> list[_SharedPairs]:
    """Return what each text shares with others: pairs of neighboring words.

    Pairs are much rarer than words, so few texts share one by chance. Most pairs of a large bank
    are in one text only, so only the others get a rank; that saves most of the memory.
    """
    numbers = _Numbers()
    frequency: Counter[int] = Counter()
    all_pairs = []
    for words in texts:
        pairs = numbers.pairs_of(words)
        frequency.update(pairs)
        # A set of so many numbers takes six times as much memory.
        all_pairs.append(array("q", pairs))
    repeated = [pair for pair, count in frequency.items() if count > 1]
    repeated.sort(key=frequency.__getitem__)
    del frequency
    rank_of = {pair: rank for rank, pair in enumerate(repeated, start=1)}
    return [
        _SharedPairs(tuple(sorted(filter(None, map(rank_of.get, pairs)))), len(pairs))
        for pairs in all_pairs
    ]


class _Numbers:
    """Gives each word a number, so that two numbers side by side are a pair of words."""

    def __init__(self) -> None:
        self._first = {"": 0}
        self._second = {"": 0}

    def pairs_of(self, words: Sequence[str]) -> set[int]:
        """Return the pairs of neighboring words; a text of one word has one pair, too."""
        for word in words:
            if word not in self._second:
                number = len(self._second)
                self._second[word] = number
                self._first[word] = number << 32
        first = map(self._first.__getitem__, words or [""])
        second = map(self._second.__getitem__, [*words[1:], ""])
        return set(map(or_, first, second))


def _candidates(texts: Sequence[_SharedPairs], items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Yield the positions of two items that have enough pairs of words in common.

    Two sets overlap by a share only if each has one of the rarest members of the other, so only
    items that share a rare pair are compared. If the smaller sets come first, the few rarest of
    each are enough to be found by: see _TO_BE_FOUND and _TO_FIND (the prefix filter; Bayardo, Ma
    and Srikant 2007; Xiao and others 2008).
    """
    is_card = [item.kind == "flashcard" for item in items]
    items_with: dict[int, list[int]] = defaultdict(list)
    first_with: dict[_SharedPairs, int] = {}
    for position in sorted(range(len(texts)), key=lambda position: texts[position].size):
        text = texts[position]
        sharing: set[int] = set()
        for rank in text.rarest(_TO_FIND):
            sharing.update(items_with.get(rank, ()))
        for rank in text.rarest(_TO_BE_FOUND):
            _remember(position, items_with[rank])
        # The same text twice is found however many variants of it there are.
        sharing.add(first_with.setdefault(text, position))
        sharing.discard(position)
        ranks = frozenset(text.ranks)
        for other in sharing:
            # A card and a question may well ask the same thing.
            same_kind = is_card[other] is is_card[position]
            if same_kind and _overlap_enough(ranks, text.size, texts[other]):
                yield min(other, position), max(other, position)


def _remember(position: int, sharing: list[int]) -> None:
    """Add a position to those that share a rare pair, or where there are very many, replace one.

    Thousands of variants of one question share all their pairs, rare ones included. The first ones
    and the latest stay: compared with these, each variant is still recognized as one.
    """
    sharing.append(position)
    if len(sharing) > _FIRST + _LATEST:
        del sharing[_FIRST]


def _overlap_enough(ranks: frozenset[int], size: int, other: _SharedPairs) -> bool:
    """Say whether two sets of pairs overlap enough for a closer look at their items."""
    other_size = other.size
    # Sets of very different sizes can't overlap enough, and sizes are quick to compare. This runs
    # for every pair of variants of one question, millions of times in a large file.
    if size < _WORTH_A_LOOK * other_size or other_size < _WORTH_A_LOOK * size:
        return False
    common = len(ranks.intersection(other.ranks))
    return common >= _WORTH_A_LOOK * (size + other_size - common)


def _likeness(one: Sequence[str], other: Sequence[str], *, has_reserve: bool) -> float:
    """Return how alike two lists of words are (0 to 1), or 0 if they aren't near-duplicates."""
    enough_overlap, enough_match = _OVERLAP, _MATCH
    if has_reserve:
        enough_overlap, enough_match = _RESERVE_OVERLAP, _RESERVE_MATCH
    runs = _runs(one)
    other_runs = _runs(other)
    overlap = len(runs & other_runs) / len(runs | other_runs)
    if overlap >= enough_overlap:
        return overlap
    matcher = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    # The quick ratios are upper bounds of the real one, which takes time.
    if matcher.real_quick_ratio() < enough_match or matcher.quick_ratio() < enough_match:
        return 0.0
    ratio = matcher.ratio()
    if ratio < enough_match:
        return 0.0
    return ratio


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the runs of five words; a shorter text is one run."""
    count = max(1, len(words) - _RUN + 1)
    return {tuple(words[start : start + _RUN]) for start in range(count)}


def first_twin(pairs: Iterable[SimilarItems]) -> dict[int, SimilarItems]:
    """Return, for each later item of a pair, the pair with the earlier item that's most like it."""
    best: dict[int, SimilarItems] = {}
    for pair in pairs:
        known = best.get(pair.second)
        if known is None or pair.likeness > known.likeness:
            best[pair.second] = pair
    return best
