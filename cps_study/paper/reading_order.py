"""Keeps numbers such as 608-555-0100 in their order within text that runs from right to left.

After a letter of Arabic, the groups of a number with hyphens or points would be shown the other way
around (Unicode Standard Annex 9, rules W2 and W4): 0100-555-608. A left-to-right mark before it
keeps it as it is, and can't be seen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from cps_study.paper.document import KeepTogether, is_right_to_left

if TYPE_CHECKING:
    from cps_study.paper.document import Document, DocumentBlock

_NUMBER: Final = re.compile(r"(?:\+|\(\d+\) ?)?\d+(?:[-.\u2010-\u2013]\d+)+")
_LEFT_TO_RIGHT: Final = "\u200e"
_NOT_SHOWN: Final = frozenset({"item", "language", "picture"})
"""The fields of a block that aren't text."""


def in_reading_order(document: Document) -> Document:
    """Return a document whose numbers with parts stay in order, whatever the language."""
    blocks = [_block(block, document.language) for block in document.blocks]
    return document._replace(blocks=tuple(blocks))


def number_in_order(text: str) -> str:
    """Return text that runs from right to left, with a mark around each number with parts."""
    return _NUMBER.sub(lambda match: f"{_LEFT_TO_RIGHT}{match[0]}{_LEFT_TO_RIGHT}", text)


def _block(block: DocumentBlock, language: str) -> DocumentBlock:
    """Return a block in order; one without a language of its own has the document's."""
    if isinstance(block, KeepTogether):
        parts = tuple(_block(part, language) for part in block.blocks)
        return KeepTogether(parts)  # type: ignore[arg-type] # each stays what it is
    own = getattr(block, "language", "") or language
    return cast("DocumentBlock", _in_order(block)) if is_right_to_left(own) else block


def _in_order(value: Any) -> Any:  # noqa: ANN401 - any part of a block comes through here
    match value:
        case tuple() if hasattr(value, "_asdict"):
            named = value._asdict().items()
            parts = [part if name in _NOT_SHOWN else _in_order(part) for name, part in named]
            return type(value)(*parts)
        case tuple():
            return tuple(map(_in_order, value))
        case str():
            return number_in_order(value)
        case _:
            return value
