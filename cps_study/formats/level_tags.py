"""How deep a question goes, among its tags: as files of other programs hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cps_study.model.item import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item, Level

LEVEL_TAG: Final = "level:"
"""What a tag begins with that says how deep a question goes."""
_LEVEL_TAGS: Final[dict[str, Level]] = {f"{LEVEL_TAG}{level}": level for level in LEVELS}


def tags_with_level(item: Item) -> list[str]:
    """Return an item's tags, and its level as one more unless it is the first, which needs no word."""
    return [*item.tags, *([f"{LEVEL_TAG}{item.level}"] if item.level != LEVELS[0] else [])]


def tags_and_level(tags: Iterable[str]) -> tuple[tuple[str, ...], Level]:
    """Return the tags that say no level, and the level that the first of the others says."""
    held = list(tags)
    level = next((_LEVEL_TAGS[tag] for tag in held if tag in _LEVEL_TAGS), LEVELS[0])
    return tuple(tag for tag in held if tag not in _LEVEL_TAGS), level
