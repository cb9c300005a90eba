"""An item outside a session: as the candidate sees it, and with its answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import printable
from cps_study.study.session import ShownItem
from cps_study.ui.page import GAP, Block
from cps_study.ui.study_pages import item_blocks, option_blocks, source_page
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline


def candidate_blocks(item: Item) -> list[Block]:
    """Return the item with its options in the order written."""
    order = tuple(range(len(item.options))) if isinstance(item, Question) else ()
    options = option_blocks(ShownItem(item, order, datetime.now(UTC), None))
    return [*item_blocks(item), *([GAP, *options] if options else [])]


def answer_blocks(item: Item, outline: Outline) -> list[Block]:
    """Return the answer, the rationale of every option, and the sources."""
    blocks: list[Block] = [GAP]
    match item:
        case Flashcard():
            blocks.append(Block("text", printable(item.back)))
        case Typed():
            blocks.append(
                Block("option-key", listed([printable(text) for text in item.accept], "or"), "✓")
            )
        case Question():
            for option in item.options:
                role, sign = ("option-key", "✓") if option.key else ("option", "·")
                blocks.append(Block(role, printable(option.text), sign))  # type: ignore[arg-type] # one of two literals
                blocks += [Block("text", printable(option.rationale))] if option.rationale else []
    if not isinstance(item, Flashcard) and item.rationale:
        blocks += [GAP, Block("text", printable(item.rationale))]
    return [*blocks, GAP, *source_page(item, outline).body]
