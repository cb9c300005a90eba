"""Near-duplicates: items that ask the same thing in nearly the same words.

Two items are near-duplicates if the sets of their runs of five words overlap by 0.8 (Jaccard; Broder 1997), or if
nine tenths of their characters match in order (Ratcliff and Obershelp, as in difflib). Both are compared over the
whole item, stem and options: questions that share a stem and differ in what they offer are different questions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.checks.words import in_family, words_of
from cps_study.model.item import Flashcard, Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Item

_SHINGLE: Final = 5
_OVERLAP: Final = 0.8
_MATCH: Final = 0.9
_COMMON: Final = 0.5
"""The least overlap of two items' pairs of words that is worth a closer look: one word in six may be another."""


class SimilarItems(NamedTuple):
    """Two near-duplicates by their places among the items, and how alike they are, from 0 to 1."""

    first: int
    second: int
    likeness: float


def near_duplicates(items: Sequence[Item]) -> list[SimilarItems]:
    """Return every pair of near-duplicates, the later item's place second, in the items' order."""
    texts = [_words(item) for item in items]
    found = []
    for first, second in sorted(_candidates(_ranked(map(_pairs, texts)), items)):
        if _siblings(items[first], items[second]):
            likeness = _likeness(
                words_of(prompt_of(items[first])), words_of(prompt_of(items[second]))
            )
        else:
            likeness = _likeness(texts[first], texts[second])
        if likeness:
            found.append(SimilarItems(first, second, likeness))
    return found


def _words(item: Item) -> tuple[str, ...]:
    """Return the words of the whole item; options in alphabetical order, as their order says nothing."""
    parts = [prompt_of(item)]
    match item:
        case Flashcard():
            parts.append(item.back)
        case Question() if item.kind != "truefalse":
            parts += sorted(option.text for option in item.options)
    return words_of(" ".join(parts))


def _siblings(one: Item, other: Item) -> bool:
    """Tell whether two items are of one family: as their options are the same, only their stems are compared."""
    return in_family(one) and one.group == other.group


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return the pairs of neighbouring words: they are much rarer than words, so few items share one by chance."""
    return pairwise([*words, ""])


def _ranked(texts: Iterable[Iterable[tuple[str, str]]]) -> list[frozenset[int]]:
    """Return each text's pairs by their ranks among all: the rarer a pair, the lower its rank."""
    number: dict[tuple[str, str], int] = {}
    bags = [{number.setdefault(pair, len(number)) for pair in text} for text in texts]
    often = Counter(chain.from_iterable(bags))
    rank = [0] * len(number)
    for place, pair in enumerate(sorted(range(len(number)), key=often.__getitem__)):
        rank[pair] = place
    return [frozenset(map(rank.__getitem__, bag)) for bag in bags]


def _candidates(bags: Sequence[frozenset[int]], items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Yield the two places of items that can have enough pairs of words in common.

    Two sets overlap by a share t only if they meet among the rarest (1 - t) of the members of each: so only items
    that share a rare pair are compared (prefix filter; Bayardo, Ma and Srikant 2007).
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for place, bag in enumerate(bags):
        rarest = sorted(bag)[: len(bag) - int(_COMMON * len(bag)) + 1]
        is_card = items[place].kind == "flashcard"
        for other in {other for pair in rarest for other in holders[pair]}:
            size, mine = len(bags[other]), len(bag)
            if (
                min(size, mine) < _COMMON * max(size, mine)
                or (items[other].kind == "flashcard") is not is_card
            ):
                continue
            common = len(bag & bags[other])
            if common >= _COMMON * (size + mine - common):
                yield other, place
        for pair in rarest:
            holders[pair].append(place)


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how alike two lists of words are, or 0 if they are no near-duplicates."""
    runs, others = (_runs(words) for words in (one, other))
    overlap = len(runs & others) / len(runs | others)
    if overlap >= _OVERLAP:
        return overlap
    matcher = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    if matcher.real_quick_ratio() < _MATCH or matcher.quick_ratio() < _MATCH:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _MATCH else 0.0


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Return the runs of five words; a shorter text is one run."""
    return {
        tuple(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))
    }


def first_twin(pairs: Iterable[SimilarItems]) -> dict[int, SimilarItems]:
    """Return for each later item the earlier one that it is most like."""
    best: dict[int, SimilarItems] = {}
    for pair in pairs:
        if pair.second not in best or pair.likeness > best[pair.second].likeness:
            best[pair.second] = pair
    return best
