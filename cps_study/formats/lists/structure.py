"""What the lines of a whole question make doubtful: one of them may begin another question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.formats.lists.lines import numbered
from cps_study.formats.table.keys import strip_labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.formats.lists.lines import ListLine
    from cps_study.formats.lists.typed import TypedOption, TypedQuestion

_DIGITS: Final = re.compile(r"\d+")
_KINDS: Final = "its options have labels of different kinds"
_LINE_BETWEEN: Final = "a line between its options may begin another question"
_NUMBER_WITHIN: Final = "one of its lines has a number: it may be another question, or an option"


def look_over(question: TypedQuestion) -> None:
    """Take the letters off options that also have boxes or bullets; doubt what isn't clear."""
    _take_off_labels(question)
    if question.within and not _names_lines_within(question):
        _doubt(question, _NUMBER_WITHIN, dict.fromkeys(question.within))
    for option in question.options[:-1]:
        if _may_go_on_with_next(option):
            _doubt(question, _LINE_BETWEEN, option.below)


def _doubt(question: TypedQuestion, why: str, lines: Iterable[ListLine]) -> None:
    question.doubt_for(why)
    question.unclear += lines


def doubt_option(question: TypedQuestion, label: str) -> None:
    """Doubt a question if its next option, with this label, may not belong to it.

    It may not below a reason, if no letter says that it goes on, or with a label of another kind.
    """
    if not question.options:
        return
    if question.reasons and not label:
        question.doubt_for(_LINE_BETWEEN)
    above = question.options[-1].label
    if (above.isalpha(), above.isdigit()) != (label.isalpha(), label.isdigit()):
        question.doubt_for(_KINDS)


def _take_off_labels(question: TypedQuestion) -> None:
    """Give options the letters that are typed after their boxes or bullets, if all have one."""
    if any(option.label for option in question.options):
        return
    texts = [option.first for option in question.options]
    for option, text in zip(question.options, strip_labels(texts), strict=True):
        if text != option.first:
            option.label = option.first.lstrip("(")[0].lower()
            option.first = text


def _names_lines_within(question: TypedQuestion) -> bool:
    """Return whether an option names several numbered lines of the stem, as in `1 and 3`."""
    numbers = {str(each.number) for line in question.within if (each := numbered(line.text))}
    named = (set(_DIGITS.findall(option.text)) for option in question.options)
    return any(len(each) > 1 and each <= numbers for each in named)


def _may_go_on_with_next(option: TypedOption) -> bool:
    """Return whether lines below an option may be the next question's stem.

    Letters would start over; below a box or a bullet, a small letter says that a sentence goes on.
    """
    return not option.label and any(not line.text[0].islower() for line in option.below)
