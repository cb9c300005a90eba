"""What can be counted over a bank, and what somebody would score who guesses without knowing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cps_study.checks.options import absolutes
from cps_study.checks.words import (
    content_stems,
    in_family,
    read_by_candidates,
    reading_grade,
    words_of,
)
from cps_study.model.item import Question
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cps_study.model.item import Item

    Strategy = Callable[[Question], Sequence[float]]

FOUR: Final = 4
SHORTEST_READ: Final = 20
"""Fewer words than this say nothing about how hard a text is to read."""
_PEER_WORDS: Final = re.compile(
    r"\b(?:support|explor|listen|together|choice|choos|chose|own\b|hope)\w*"
)


def by_shared_words(item: Question) -> list[float]:
    """Score each option by how many words of the stem it repeats."""
    stem = content_stems(item.stem)
    return [len(content_stems(option.text) & stem) for option in item.options]


def by_fewest_absolutes(item: Question) -> list[float]:
    """Score each option by how free it is of sweeping words."""
    return [-len(absolutes(option.text)) for option in item.options]


def by_peer_words(item: Question) -> list[float]:
    """Score each option by how much it sounds like the trade: support, explore, listen, together, choice."""
    return [len(_PEER_WORDS.findall(option.text.lower())) for option in item.options]


STRATEGIES: Final[dict[str, Strategy]] = {
    "most words of the stem": by_shared_words,
    "fewest sweeping words": by_fewest_absolutes,
    "most peer-like words": by_peer_words,
}
"""Ways to guess from the options, by what the guesser takes."""


@dataclass(slots=True)
class Statistics:
    """Counts over the items of one bank or of several.

    `four` questions have four options and one key, families included; `positions`, `longest` and `shortest` are
    counts among them, `guessed` the expected number right for each way of guessing. `longest_run` is the most
    keys in a row at one position among those outside families, `grades` the reading grade of each item long
    enough to have one.
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
    _run: tuple[int, int] = (-1, 0)
    """The position of the last key outside families, and how many keys in a row have stood there."""

    def add(self, item: Item) -> None:
        """Count an item; the next in its file is the next to be added."""
        self.items += 1
        self.kinds[item.kind] += 1
        if item.group is not None:
            (self.families if item.group.kind == "family" else self.scenarios)[item.group.id] += 1
        text = read_by_candidates(item)
        if len(words_of(text)) >= SHORTEST_READ:
            self.grades.append(reading_grade(text))
        if item.kind != "flashcard":
            self.levels[item.level] += 1
            if item.level == "apply":
                self.situations += 1
                self.situations_in_families += in_family(item)
        if isinstance(item, Question) and has_four(item):
            self._add_four(item)

    def _add_four(self, item: Question) -> None:
        (key,) = item.keys
        lengths = [len(one_line(option.text)) for option in item.options]
        rest = lengths[:key] + lengths[key + 1 :]
        self.four += 1
        self.positions[key] += 1
        self.longest += lengths[key] > max(rest)
        self.shortest += lengths[key] < min(rest)
        for name, strategy in STRATEGIES.items():
            scores = strategy(item)
            best = [place for place, score in enumerate(scores) if score == max(scores)]
            self.guessed[name] += (key in best) / len(best)  # type: ignore[assignment] # a Counter adds fractions as well
        if not in_family(item):
            self._run = (key, self._run[1] + 1 if key == self._run[0] else 1)
            self.longest_run = max(self.longest_run, self._run[1])

    @property
    def questions(self) -> int:
        """How many items are no flashcards."""
        return self.items - self.kinds["flashcard"]

    @property
    def grade(self) -> float:
        """The mean Flesch-Kincaid grade of what candidates read."""
        return sum(self.grades) / len(self.grades) if self.grades else 0.0

    def share(self, count: float) -> float:
        """Return a count as a share of the questions with four options and one key."""
        return count / self.four if self.four else 0.0


def count_items(items: Iterable[Item]) -> Statistics:
    """Return the statistics of the items, in the order of their file."""
    found = Statistics()
    for item in items:
        found.add(item)
    return found


def has_four(item: Question) -> bool:
    """Tell whether the question has four options and one key: what the rules on guessing are about.

    `bank check` also asks this of drafts, and those may have no key, or several.
    """
    return item.kind == "choice" and len(item.options) == FOUR and len(item.keys) == 1
