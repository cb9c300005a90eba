"""The level of a question as one of its tags: how files of other programs can hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item, Level

LEVEL_TAG: Final = "level:"
"""How a tag begins that says the level."""
_LEVEL_OF_TAG: Final[dict[str, Level]] = {f"{LEVEL_TAG}{level}": level for level in LEVELS}


def tags_with_level(item: Item) -> list[str]:
    """Return an item's tags, and its level as one more. The first level goes without saying."""
    tags = list(item.tags)
    if item.level != LEVELS[0]:
        tags.append(f"{LEVEL_TAG}{item.level}")
    return tags


def tags_and_level(tags: Iterable[str]) -> tuple[tuple[str, ...], Level]:
    """Return the tags that don't say a level, and the level that the first of the others says."""
    plain: list[str] = []
    levels: list[Level] = []
    for tag in tags:
        if tag in _LEVEL_OF_TAG:
            levels.append(_LEVEL_OF_TAG[tag])
        else:
            plain.append(tag)
    return tuple(plain), levels[0] if levels else LEVELS[0]
