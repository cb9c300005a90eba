"""What can be counted in a bank, and how well somebody would score by guessing alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cps_study.checks.items import in_family, length_of, read_by_candidates
from cps_study.checks.words import absolutes, content_stems, reading_grade, words_of
from cps_study.model.item import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cps_study.model.item import Item

    Strategy = Callable[[Question], Sequence[float]]

FOUR: Final = 4
"""The exam's questions have four options, so guessing is only measured among those."""
_PEER_WORD: Final = re.compile(r"support|explor|listen|together|choice|choos|chose|own\b|hope")


def by_shared_words(item: Question) -> list[float]:
    """Score each option by how many words of the stem it repeats."""
    stem = content_stems(item.stem)
    return [len(content_stems(option.text) & stem) for option in item.options]


def by_fewest_absolutes(item: Question) -> list[float]:
    """Score each option by how few sweeping words it has."""
    return [-len(absolutes(option.text)) for option in item.options]


def by_peer_words(item: Question) -> list[float]:
    """Score each option by how much it sounds like peer support: listen, choice, hope."""
    return [sum(map(_is_peer_word, words_of(option.text))) for option in item.options]


@lru_cache(maxsize=50_000)
def _is_peer_word(word: str) -> bool:
    return _PEER_WORD.match(word) is not None


STRATEGIES: Final[dict[str, Strategy]] = {
    "most words of the stem": by_shared_words,
    "fewest sweeping words": by_fewest_absolutes,
    "most peer-like words": by_peer_words,
}
"""Ways to guess from the options alone, each named after the option that the guesser picks."""


@dataclass(slots=True)
class Statistics:
    """Counts of the items of one bank or of several.

    `four` is the number of questions with four options and one key, families included.
    `positions`, `longest` and `shortest` count the keys of those questions by their position, and
    those that are the longest or the shortest option. `guessed` is how many of them somebody can
    expect to get right with each way of guessing. `longest_run` is the most keys in a row at one
    position, outside families. `grades` has the reading grade of each item that's long enough.
    """

    items: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    levels: Counter[str] = field(default_factory=Counter)
    situations: int = 0
    situations_in_families: int = 0
    scenarios: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    four: int = 0
    positions: Counter[int] = field(default_factory=Counter)
    longest: int = 0
    shortest: int = 0
    longest_run: int = 0
    guessed: Counter[str] = field(default_factory=Counter)
    grades: list[float] = field(default_factory=list)
    _last_position: int = -1
    """The position of the latest key outside families; -1 before the first one."""
    _run: int = 0
    """How many keys in a row, up to the latest, are at that position."""

    def add(self, item: Item) -> None:
        """Count an item. Items have to come in the order of their file, as runs depend on it."""
        self.items += 1
        self.kinds[item.kind] += 1
        self._add_group(item)
        grade = reading_grade(read_by_candidates(item))
        if grade is not None:
            self.grades.append(grade)
        if item.kind != "flashcard":
            self._add_level(item)
        if isinstance(item, Question) and has_four(item):
            self._add_four(item)

    def _add_group(self, item: Item) -> None:
        if item.group is None:
            return
        if item.group.kind == "family":
            self.families[item.group.id] += 1
        else:
            self.scenarios[item.group.id] += 1

    def _add_level(self, item: Item) -> None:
        self.levels[item.level] += 1
        if item.level == "apply":
            self.situations += 1
            if in_family(item):
                self.situations_in_families += 1

    def _add_four(self, item: Question) -> None:
        """Count what the key of a question with four options has in common with other keys."""
        (key,) = item.keys
        lengths = [length_of(option.text) for option in item.options]
        distractor_lengths = lengths[:key] + lengths[key + 1 :]
        self.four += 1
        self.positions[key] += 1
        self.longest += lengths[key] > max(distractor_lengths)
        self.shortest += lengths[key] < min(distractor_lengths)
        for name, strategy in STRATEGIES.items():
            self.guessed[name] += _chance(strategy(item), key)  # type: ignore[assignment] # a Counter adds fractions as well
        if not in_family(item):
            self._add_to_run(key)

    def _add_to_run(self, key: int) -> None:
        if key == self._last_position:
            self._run += 1
        else:
            self._run = 1
        self._last_position = key
        self.longest_run = max(self.longest_run, self._run)

    @property
    def questions(self) -> int:
        """How many items aren't flashcards."""
        return self.items - self.kinds["flashcard"]

    @property
    def grade(self) -> float:
        """The mean Flesch-Kincaid grade of what candidates read; 0 if no item is long enough."""
        if not self.grades:
            return 0.0
        return sum(self.grades) / len(self.grades)

    def share(self, count: float) -> float:
        """Return a count as a share (0 to 1) of the questions with four options and one key."""
        if not self.four:
            return 0.0
        return count / self.four


def _chance(scores: Sequence[float], key: int) -> float:
    """Return the chance (0 to 1) that a guesser who takes an option with the best score is right.

    Several options may share the best score; the guesser then takes any one of them.
    """
    best_score = max(scores)
    best = [position for position, score in enumerate(scores) if score == best_score]
    return (key in best) / len(best)


def count_items(items: Iterable[Item]) -> Statistics:
    """Return the statistics of the items, which have to come in the order of their file."""
    statistics = Statistics()
    for item in items:
        statistics.add(item)
    return statistics


def has_four(item: Question) -> bool:
    """Say whether a question has four options and one key, as the rules on guessing need.

    `bank check` also asks this of drafts, which may have no key yet, or several.
    """
    return item.kind == "choice" and len(item.options) == FOUR and len(item.keys) == 1
