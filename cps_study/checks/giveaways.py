"""Questions that give each other's key away, so that no test has both.

It's found by words, of which only those with a meaning count, without their endings. A question
tells another one's key if it's about the same thing, and says the whole key in its stem, or a key
of some length in one option. Two questions that offer the same options help each other, too:
what's right here is probably wrong there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.checks.words import content_stems
from cps_study.model.item import Question, Typed, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cps_study.model.item import Item, ItemId

_ABOUT_THE_SAME: Final = 2
"""Words that two stems have in common, besides the key's, if both are about the same thing."""
_TELLING: Final = 3
"""Words of a key that stand in one option by no accident."""
_SHARED_OPTIONS: Final = 0.5
"""The share of the shorter list of options that makes two lists the same."""


class _Clues(NamedTuple):
    """What a question says and what it wants to know, as stems of words.

    `keys` are the right answers, each as one set; `options` are all that it offers, and `texts` the
    same word for word.
    """

    asked: frozenset[str]
    keys: tuple[frozenset[str], ...]
    options: tuple[frozenset[str], ...]
    texts: frozenset[str]


def giving_away(units: Sequence[Sequence[Item]], fixed: Iterable[Item] = ()) -> set[ItemId]:
    """Return the ids of items without which nothing in a test gives a key away.

    The items of a unit belong together, so they may. `fixed` items are in the test whatever else
    is. Of two units, the one with fewer items goes, or else the later one.
    """
    kept = [_clues_of(item) for item in fixed]
    out: set[ItemId] = set()
    for unit in sorted(units, key=len, reverse=True):
        clues = [_clues_of(item) for item in unit]
        if any(_too_close(one, other) for one in kept for other in clues):
            out.update(item.id for item in unit)
        else:
            kept += clues
    return out


def _too_close(one: _Clues, other: _Clues) -> bool:
    """Return whether either of two questions helps with the other."""
    return _share_options(one, other) or _tells(one, other) or _tells(other, one)


def _share_options(one: _Clues, other: _Clues) -> bool:
    fewer = min(len(one.texts), len(other.texts))
    return fewer > 1 and len(one.texts & other.texts) >= _SHARED_OPTIONS * fewer


def _tells(teller: _Clues, told: _Clues) -> bool:
    """Return whether a question says the key of another one that's about the same thing."""
    in_both = teller.asked & told.asked
    return any(
        len(in_both - key) >= _ABOUT_THE_SAME and _says(teller, key) for key in told.keys if key
    )


def _says(teller: _Clues, key: frozenset[str]) -> bool:
    """Return whether a stem has all words of a key, or an option those of a longer one."""
    if key <= teller.asked:
        return True
    return len(key) >= _TELLING and any(key <= option for option in teller.options)


def _clues_of(item: Item) -> _Clues:
    """Return what an item says and wants to know; true or false offers and wants nothing."""
    asked = content_stems(prompt_of(item))
    if item.group is not None and item.group.kind == "scenario":
        asked |= content_stems(item.group.text)
    if isinstance(item, Typed):
        return _Clues(asked, tuple(map(content_stems, item.accept)), (), frozenset())
    if not isinstance(item, Question) or item.kind == "truefalse":
        return _Clues(asked, (), (), frozenset())
    options = tuple(content_stems(option.text) for option in item.options)
    keys = tuple(stems for stems, option in zip(options, item.options, strict=True) if option.key)
    texts = frozenset(one_line(option.text).casefold() for option in item.options)
    return _Clues(asked, keys, options, texts)
