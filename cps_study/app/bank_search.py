"""Find items by the words in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.item import Flashcard, Question, Typed, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item
    from cps_study.store.library import Library
    from cps_study.store.library_pool import LibraryPool


def find_items(
    library: Library, pool: LibraryPool, words: Iterable[str], limit: int | None = None
) -> list[Item]:
    """Return the items of the pool that contain all the words, at most `limit` of them.

    A word may be in any part of an item, even inside a longer word; case makes no difference.
    """
    wanted = [word.casefold() for word in words]
    matches: list[Item] = []
    for _, item in library.items(pool.loaded_banks):
        if len(matches) == limit:
            break
        if item.id not in pool:
            continue
        text = _searchable_text(item)
        if all(word in text for word in wanted):
            matches.append(item)
    return matches


def _searchable_text(item: Item) -> str:
    """Return what an item asks, offers and answers, with its id, topic and tags, casefolded."""
    parts = [item.id, item.topic, prompt_of(item), *item.tags]
    if item.group is not None:
        parts.append(item.group.text)
    match item:
        case Flashcard():
            parts.append(item.back)
        case Question():
            parts += [option.text for option in item.options]
        case Typed():
            parts += item.accept
    return " ".join(parts).casefold()
