"""Which questions of a file are in the bank already: by what they say first, then by name.

Every question of the file is matched with one of the bank at most, and the other way around. The
order of the file decides only between questions that fit equally well.
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
"""A word in more of the bank's open questions than this leads to none of them.

Without it, each of 3,000 variants of one question would be compared with all the others.
"""
_CLOSEST: Final = 20
"""How many questions one is compared with: those that share the most rare words with it."""
_MADE_FROM_WORDING: Final = re.compile(r"-[0-9a-f]{8}(?:-\d+)?$")
"""How an id ends that `assign_ids` made for a question without a name, and a number of its twin."""
_COUNTED: Final = re.compile(r"(.*?)\d+")
"""A name that ends in a number, and what comes before it."""
_NUMBERED: Final = re.compile(r"(.+)-\d+")
"""The id of a question whose name an earlier one has: that name, and a number."""


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
        """Return the name, without a namesake's number; nothing if the id is from the wording."""
        if self._ids_are_names:
            return item.id
        if _MADE_FROM_WORDING.search(item.id):
            return ""
        numbered = _NUMBERED.fullmatch(item.id)
        if numbered is not None and numbered[1] in self._ids:
            return numbered[1]
        return item.id

    def is_one_in_the_file(self, name: str) -> bool:
        """Return whether just one question of the file has the name."""
        return bool(name) and self._in_file[name] == 1

    def only_count(self, name: str, other: str) -> bool:
        """Return whether two names differ only in a number at their end, as `Q1` and `Q2` do.

        Such names number the questions of a file, and move on when one is put in front. Ids that
        the file chose itself stay what they are.
        """
        if self._ids_are_names:
            return False
        counted = _COUNTED.fullmatch(name)
        other_counted = _COUNTED.fullmatch(other)
        if counted is None or other_counted is None:
            return False
        return counted[1] == other_counted[1]

    def is_one(self, name: str) -> bool:
        """Return whether just one question of the file has the name, and one of the bank."""
        return self.is_one_in_the_file(name) and len(self._in_bank.get(name, ())) == 1

    def first_in_bank(self, name: str) -> str:
        """Return the id of the bank's first question with this name, or nothing."""
        idents = self._in_bank.get(name)
        if not idents:
            return ""
        return idents[0]


def recognize(incoming: Sequence[Item], there: Sequence[Item], names: Names) -> dict[int, int]:
    """Match the questions of a file that are in the bank: position there by position in the file.

    The surest matches come first: equal in everything, then in what a learner sees, then in
    question and key, each time with the same name before any other. The rest is
    matched by name, and last by how much it says the same.
    """
    if not there:
        return {}
    matcher = _Matcher(incoming, there, names)
    for key in (_everything, _text, _question_and_key):
        matcher.match_equals(key, same_name=True)
        matcher.match_equals(key, same_name=False)
    matcher.match_by_name()
    matcher.match_by_content()
    return matcher.matches


class _Matcher:
    """The questions of a file and of a bank, and which of them have been matched so far.

    A question is open as long as it has no match. `new` is a position in the file, and `old` one in
    the bank.
    """

    def __init__(self, incoming: Sequence[Item], there: Sequence[Item], names: Names) -> None:
        self.incoming = incoming
        self.there = there
        self.names = names
        self.matches: dict[int, int] = {}
        self._taken: set[int] = set()
        self._incoming_contents: dict[int, Content] = {}
        self._bank_contents: dict[int, Content] = {}

    def match_equals(self, key: Callable[[Item], Hashable], *, same_name: bool) -> None:
        """Match the open questions that have the same key, in the order of the file."""

        def key_of(item: Item) -> Hashable:
            if same_name:
                return self.names.of(item), key(item)
            return key(item)

        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for old in self._open_there():
            waiting[key_of(self.there[old])].append(old)
        for new in self._open_incoming():
            equals = waiting.get(key_of(self.incoming[new]), [])
            for old in equals[:_CLOSEST]:
                if self._likeness(new, old):
                    equals.remove(old)
                    self._match(new, old)
                    break

    def match_by_name(self) -> None:
        """Match the open questions whose name is theirs alone, if they are mostly the same."""
        by_name = {self.names.of(self.there[old]): old for old in self._open_there()}
        for new in self._open_incoming():
            name = self.names.of(self.incoming[new])
            if name not in by_name or not self.names.is_one(name):
                continue
            if self._likeness(new, by_name[name]):
                self._match(new, by_name[name])

    def match_by_content(self) -> None:
        """Match open questions that share their name, have none, or number them anew."""
        items_with = self._items_with_rare_words()
        if not items_with:
            return
        candidates: list[tuple[float, int, int]] = []
        for new in self._open_incoming():
            for old in self._closest(new, items_with):
                alike = self._likeness(new, old)
                if alike:
                    candidates.append((-alike, new, old))
        for _, new, old in sorted(candidates):
            if new not in self.matches and old not in self._taken:
                self._match(new, old)

    def _items_with_rare_words(self) -> dict[str, list[int]]:
        """Return for each word the bank's open questions that have it, if they aren't too many."""
        items_with: dict[str, list[int]] = defaultdict(list)
        for old in self._open_there():
            for word in _words(self._bank_content(old)):
                items_with[word].append(old)
        return {word: items for word, items in items_with.items() if len(items) <= _COMMON}

    def _closest(self, new: int, items_with: dict[str, list[int]]) -> list[int]:
        """Return the bank's questions that share the most rare words, of those that may be it.

        A question with another name can't be it, unless the two names only number the questions.
        """
        shared_words: Counter[int] = Counter()
        for word in _words(self._incoming_content(new)):
            shared_words.update(items_with.get(word, ()))
        name = self.names.of(self.incoming[new])
        fitting = [old for old in shared_words if self._may_be_one(name, old)]
        fitting.sort(key=lambda old: (-shared_words[old], old))
        return fitting[:_CLOSEST]

    def _likeness(self, new: int, old: int) -> float:
        """Return how much of the two is the same (0 to 1): 0 if they are different questions."""
        name = self.names.of(self.incoming[new])
        named_alike = self.names.is_one(name) and name == self.names.of(self.there[old])
        return likeness(
            self._incoming_content(new), self._bank_content(old), named_alike=named_alike
        )

    def _may_be_one(self, name: str, old: int) -> bool:
        """Return whether an open question of the bank can be the one of this name in the file."""
        old_name = self.names.of(self.there[old])
        if not name or not old_name or name == old_name:
            return True
        return self.names.only_count(name, old_name)

    def _incoming_content(self, new: int) -> Content:
        if new not in self._incoming_contents:
            self._incoming_contents[new] = content_of(self.incoming[new])
        return self._incoming_contents[new]

    def _bank_content(self, old: int) -> Content:
        if old not in self._bank_contents:
            self._bank_contents[old] = content_of(self.there[old])
        return self._bank_contents[old]

    def _open_there(self) -> list[int]:
        return [old for old in range(len(self.there)) if old not in self._taken]

    def _open_incoming(self) -> list[int]:
        return [new for new in range(len(self.incoming)) if new not in self.matches]

    def _match(self, new: int, old: int) -> None:
        self.matches[new] = old
        self._taken.add(old)


def _words(content: Content) -> Words:
    return content.asked | content.offered


def _everything(item: Item) -> Hashable:
    """Return all that a file says of a question, whatever it calls the question and its group."""
    group_text = item.group.text if item.group is not None else None
    blank = dataclasses.replace(
        item,
        id="",
        line=0,
        level="recall",
        cites=(),
        waive=(),
        group=None,
        reserve=False,
        retired="",
    )
    return group_text, blank


def _text(item: Item) -> Hashable:
    """Return what a learner sees of a question, and its key."""
    answers = sorted((one_line(text).casefold(), is_key) for text, is_key in _answers(item))
    group_text = one_line(item.group.text).casefold() if item.group is not None else ""
    asked = one_line(prompt_of(item)).casefold()
    return item.kind, group_text, asked, item.image, tuple(answers)


def _answers(item: Item) -> list[tuple[str, bool]]:
    """Return the answers of an item, each with whether it's right."""
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
