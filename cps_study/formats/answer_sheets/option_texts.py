"""Options named by their texts, as an online form exports the answers."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from cps_study.model.item import Question
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from cps_study.model.item import Item

_BETWEEN: Final = (",", ";")
"""What online forms write between the texts of several options."""


class OptionTexts:
    """The texts of an item's options; one that two options share names neither of them."""

    def __init__(self, item: Item) -> None:
        self._positions: dict[str, int] = {}
        if not isinstance(item, Question):
            return
        texts = [plain_text(option.text) for option in item.options]
        self._positions = {
            text: position for position, text in enumerate(texts) if texts.count(text) == 1
        }

    def named_in(self, text: str) -> list[int] | None:
        """Return the positions of the options that make up the text, or None if it's other text.

        Several are separated by commas or semicolons; a text may have such signs of its own.
        """
        rest = plain_text(text)
        if rest in self._positions:
            return [self._positions[rest]]
        named: list[int] = []
        while rest:
            position = self._first_in(rest)
            if position is None:
                return None
            text_of_option, place = position
            named.append(place)
            rest = rest[len(text_of_option) :].lstrip("".join(_BETWEEN) + " ")
        return named or None

    def _first_in(self, rest: str) -> tuple[str, int] | None:
        """Return the longest option text that the rest begins with, and its position."""
        fitting = [text for text in self._positions if _begins_with(rest, text)]
        if not fitting:
            return None
        longest = max(fitting, key=len)
        return longest, self._positions[longest]


def _begins_with(rest: str, text: str) -> bool:
    """Say whether a text is the first of several, or all that is left."""
    if not text or not rest.startswith(text):
        return False
    after = rest[len(text) :].lstrip()
    return not after or after.startswith(_BETWEEN)


def plain_text(text: str) -> str:
    """Return a text for comparing: on one line, without case, and without a period at its end."""
    line = one_line(unicodedata.normalize("NFKC", text)).casefold()
    return line.replace("\u2019", "'").removesuffix(".")
