"""Cards that are questions: the front lists options, and the back only names one by its letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.item_builder import DraftOption
from cps_study.formats.lists.collect import ListStyle, collect
from cps_study.formats.lists.keys import find_key
from cps_study.formats.lists.lines import ListLine, only_label
from cps_study.formats.syntax.html_text import Plain, tidy

if TYPE_CHECKING:
    from cps_study.formats.item_builder import ItemBuilder, QuestionHead

_ONE_LETTER: Final = re.compile(r"\(?[A-Za-z][).:]?(?:\n+(?!\W*[A-Za-z]\W*(?:\n|\Z))(?s:.*))?")
"""A letter on the first line, and none on the next one, which could be a second key."""


def take_lettered(head: QuestionHead, front: Plain, back: Plain, builder: ItemBuilder) -> bool:
    """Take a card as a question if its back is the letter of an option; say whether it is.

    A card whose answer is only a letter asks for the letter, which nobody should learn.
    """
    if _ONE_LETTER.fullmatch(back.text) is None:
        return False
    answer, _, reason = back.text.partition("\n")
    texts = [line.strip() for line in front.text.split("\n")]
    # An option that a note doesn't use leaves its letter on the card.
    shown = [text for text in texts if only_label(text) is None]
    lines = [ListLine(number, text) for number, text in enumerate([*shown, f"Answer: {answer}"])]
    questions = collect(lines, ListStyle()).questions
    if len(questions) != 1 or len(questions[0].options) < 2 or questions[0].doubt:
        return False
    (question,) = questions
    key = find_key(question, ())
    if key.why_not:
        return False
    options = [
        DraftOption(Plain(option.text), place in key.positions)
        for place, option in enumerate(question.options)
    ]
    stem = Plain(question.stem, front.pictures)
    rationale = Plain(tidy(reason), back.pictures)
    builder.closed(head, stem, options, rationale)
    return True
