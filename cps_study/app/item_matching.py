"""Which questions of a file are in the bank already: found by what they say first, then by name.

Every question of the file is matched with one of the bank at most, and the other way around. The order of the file
decides only between questions that fit equally well.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Flashcard, Question, Typed, prompt_of
from cps_study.model.likeness import content_of, likeness
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from cps_study.model.item import Item
    from cps_study.model.likeness import Content, Words

_COMMON: Final = 100
"""A word in more of the bank's open questions than this leads to none of them: so 3000 variants stay quick."""
_CLOSEST: Final = 20
"""How many questions, those that share the most rare words, one is compared with."""
_MADE_FROM_WORDING: Final = re.compile(r"-[0-9a-f]{8}(?:-\d+)?$")
_NUMBERED: Final = re.compile(r"(.+)-\d+")


class Names:
    """The names that a file gave its questions, read from their ids."""

    def __init__(
        self, incoming: Sequence[Item], there: Sequence[Item], *, ids_are_names: bool = False
    ) -> None:
        self._ids = {item.id for item in chain(incoming, there)}
        self._ids_are_names = ids_are_names
        self._in_file = Counter(map(self.of, incoming))
        self._in_bank: dict[str, list[str]] = defaultdict(list)
        for item in there:
            self._in_bank[self.of(item)].append(item.id)

    def of(self, item: Item) -> str:
        """Return the name, without the number that tells namesakes apart; nothing if the id is from the wording."""
        if self._ids_are_names:
            return item.id
        if _MADE_FROM_WORDING.search(item.id):
            return ""
        numbered = _NUMBERED.fullmatch(item.id)
        if numbered is not None and numbered[1] in self._ids:
            return numbered[1]
        return item.id

    def is_one_in_the_file(self, name: str) -> bool:
        """Tell whether the name stands for one question in the file."""
        return bool(name) and self._in_file[name] == 1

    def is_one(self, name: str) -> bool:
        """Tell whether the name stands for one question in the file and for one in the bank."""
        return self.is_one_in_the_file(name) and len(self._in_bank.get(name, ())) == 1

    def first_in_bank(self, name: str) -> str:
        """Return the id of the bank's first question with this name, or nothing."""
        return next(iter(self._in_bank.get(name, ())), "")


def recognize(incoming: Sequence[Item], there: Sequence[Item], names: Names) -> dict[int, int]:
    """Return the places of the questions that are in the bank already, each with its place there."""
    search = _Search(incoming, there, names)
    for key in (_everything, _text, _question_and_key):
        search.match_equals(key, same_name=True)
        search.match_equals(key, same_name=False)
    search.match_by_name()
    search.match_by_content()
    return search.found


class _Search:
    """The questions of a file and of a bank, and which of them have been matched so far."""

    def __init__(self, incoming: Sequence[Item], there: Sequence[Item], names: Names) -> None:
        self.incoming = incoming
        self.there = there
        self.names = names
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()
        self._said_by_incoming: dict[int, Content] = {}
        self._said_there: dict[int, Content] = {}

    def match_equals(self, key: Callable[[Item], Hashable], *, same_name: bool) -> None:
        """Match the open questions that have the same key, in the order of the file."""

        def key_of(item: Item) -> Hashable:
            return (self.names.of(item), key(item)) if same_name else key(item)

        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for old in self._open_there():
            waiting[key_of(self.there[old])].append(old)
        for new in self._open_incoming():
            alike = waiting.get(key_of(self.incoming[new]), [])
            fit = next((old for old in alike[:_CLOSEST] if self._likeness(new, old)), None)
            if fit is not None:
                alike.remove(fit)
                self._match(new, fit)

    def match_by_name(self) -> None:
        """Match the open questions whose name is theirs alone, if they are mostly the same."""
        by_name = {self.names.of(self.there[old]): old for old in self._open_there()}
        for new in self._open_incoming():
            name = self.names.of(self.incoming[new])
            if self.names.is_one(name) and name in by_name and self._likeness(new, by_name[name]):
                self._match(new, by_name[name])

    def match_by_content(self) -> None:
        """Match the open questions that share their name with others or have none, the most alike first."""
        holders = self._holders_of_rare_words()
        pairs = []
        for new in self._open_incoming():
            if self.names.is_one(self.names.of(self.incoming[new])):
                continue
            for old in self._closest(new, holders):
                alike = self._likeness(new, old)
                if alike:
                    pairs.append((-alike, new, old))
        for _, new, old in sorted(pairs):
            if new not in self.found and old not in self._taken:
                self._match(new, old)

    def _holders_of_rare_words(self) -> dict[str, list[int]]:
        """Return for each word the bank's open questions that have it, if they are not too many."""
        holders: dict[str, list[int]] = defaultdict(list)
        for old in self._open_there():
            for word in _words(self._content_there(old)):
                holders[word].append(old)
        return {word: places for word, places in holders.items() if len(places) <= _COMMON}

    def _closest(self, new: int, holders: dict[str, list[int]]) -> list[int]:
        """Return the bank's questions that share the most rare words with one that could be the same by its name."""
        shared: Counter[int] = Counter()
        for word in _words(self._content_incoming(new)):
            shared.update(holders.get(word, ()))
        name = self.names.of(self.incoming[new])
        fitting = [old for old in shared if _may_be_one(name, self.names.of(self.there[old]))]
        fitting.sort(key=lambda old: (-shared[old], old))
        return fitting[:_CLOSEST]

    def _likeness(self, new: int, old: int) -> float:
        name = self.names.of(self.incoming[new])
        named_alike = self.names.is_one(name) and name == self.names.of(self.there[old])
        return likeness(
            self._content_incoming(new), self._content_there(old), named_alike=named_alike
        )

    def _content_incoming(self, new: int) -> Content:
        if new not in self._said_by_incoming:
            self._said_by_incoming[new] = content_of(self.incoming[new])
        return self._said_by_incoming[new]

    def _content_there(self, old: int) -> Content:
        if old not in self._said_there:
            self._said_there[old] = content_of(self.there[old])
        return self._said_there[old]

    def _open_there(self) -> list[int]:
        return [old for old in range(len(self.there)) if old not in self._taken]

    def _open_incoming(self) -> list[int]:
        return [new for new in range(len(self.incoming)) if new not in self.found]

    def _match(self, new: int, old: int) -> None:
        self.found[new] = old
        self._taken.add(old)


def _may_be_one(name: str, other: str) -> bool:
    return not name or not other or name == other


def _words(content: Content) -> Words:
    return content.asked | content.offered


def _everything(item: Item) -> Hashable:
    """Return all that a file says of a question, whatever it calls the question and its group."""
    group = item.group and item.group.text
    blank = dataclasses.replace(item, id="", line=0, level="recall", cites=(), waive=(), group=None)
    return group, blank


def _text(item: Item) -> Hashable:
    """Return what a learner sees of a question, and its key."""
    told = sorted((one_line(text).casefold(), key) for text, key in _answers(item))
    group = one_line(item.group.text).casefold() if item.group is not None else ""
    return item.kind, group, one_line(prompt_of(item)).casefold(), item.image, tuple(told)


def _answers(item: Item) -> list[tuple[str, bool]]:
    """Return the answers of an item, and which are right."""
    match item:
        case Flashcard():
            return [(item.back, True)]
        case Typed():
            return [(answer, True) for answer in item.accept]
        case Question():
            return [(option.text, option.key) for option in item.options]


def _question_and_key(item: Item) -> Hashable:
    """Return the words that a question asks in, and its key."""
    content = content_of(item)
    return content.form, content.setting, content.asked, content.keys
