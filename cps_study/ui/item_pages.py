"""An item outside a session: as the candidate sees it, and with its answer.

`bank show` prints these. Nothing is shuffled and nothing recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.model.item import Flashcard, Question, Typed
from cps_study.model.text import printable
from cps_study.ui.item_blocks import item_blocks, option_blocks, source_blocks
from cps_study.ui.page import GAP, Block
from cps_study.ui.words import listed

if TYPE_CHECKING:
    from cps_study.model.item import Item
    from cps_study.model.outline import Outline


def candidate_blocks(item: Item) -> list[Block]:
    """Return what the item asks, with its options in the order of the file."""
    blocks = item_blocks(item)
    if isinstance(item, Question):
        blocks += [GAP, *option_blocks(item, range(len(item.options)))]
    return blocks


def answer_blocks(item: Item, outline: Outline) -> list[Block]:
    """Return the answer, the rationale of every option, and the sources.

    An author sees every rationale here, while a learner sees only those of the options that
    matter for the answer.
    """
    blocks: list[Block] = [GAP]
    match item:
        case Flashcard():
            blocks.append(Block("text", printable(item.back)))
        case Typed():
            spellings = [printable(text) for text in item.accept]
            blocks.append(Block("option-key", listed(spellings, "or"), "✓"))
        case Question():
            blocks += _options_with_rationales(item)
    if not isinstance(item, Flashcard) and item.rationale:
        blocks += [GAP, Block("text", printable(item.rationale))]
    return [*blocks, GAP, *source_blocks(item, outline)]


def _options_with_rationales(question: Question) -> list[Block]:
    """Return every option with its rationale below it.

    The key has a check mark, and the others a dot, so that they line up.
    """
    blocks = []
    for option in question.options:
        if option.key:
            blocks.append(Block("option-key", printable(option.text), "✓"))
        else:
            blocks.append(Block("option", printable(option.text), "·"))
        if option.rationale:
            blocks.append(Block("text", printable(option.rationale)))
    return blocks
