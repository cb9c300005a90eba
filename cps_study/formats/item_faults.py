"""Why a question that was read can't come in.

Every function returns the reason as half a sentence about the question ("it has ..."), or nothing
if all is well. A key is never guessed: a question that isn't clear stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.native.schema import MAX_TEXT
from cps_study.formats.syntax.html_text import Plain
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_PAIRS: Final = 50
"""A matching question may have this many left sides, and this many options.

Each left side becomes an item with all the options, so that the work grows with their product.
"""
NOTHING: Final = Plain("")
_ONLY_A_LABEL: Final = re.compile(
    r"\W*(?:(?:option|answer|choice|figure|fig|image|picture|photo|graph|diagram|map|shape"
    r"|bild|abbildung|abb|imagen|figura|opci\u00f3n)\b\W*)?(?:[a-z]|\d{1,2}|[ivx]{1,4})?\W*",
    re.IGNORECASE,
)
"""The text of an option that only says which picture it is: nothing, `A`, `Figure 2`."""
NO_KEY: Final = "no answer is marked as right"
LINE_OF_KEY: Final = "it's a line of an answer key, without its question"
_NUMBER_OF_QUESTION: Final = re.compile(r"\W*(?:(?:question|q)\W*)?\d{1,3}\W*", re.IGNORECASE)
_ANSWER_OF_KEY: Final = re.compile(r"\W*(?:[a-h](?:\W+[a-h])*|true|false|t)\W*", re.IGNORECASE)


class DraftOption(NamedTuple):
    """An answer that is offered, whether it's right, and what is said about it."""

    text: Plain
    key: bool = False
    feedback: Plain = NOTHING


class Pair(NamedTuple):
    """A left side of a matching question, its options, and the position of the right one."""

    left: Plain
    key: int
    options: tuple[Plain, ...]


def comparable(text: str) -> str:
    """Return an option's text as it's compared: without case, extra spaces and a final period."""
    return one_line(text).casefold().rstrip(".")


def is_line_of_key(front: str, back: str) -> bool:
    """Return whether a card looks like a line of an answer key, such as `1` and `B`."""
    return all((_NUMBER_OF_QUESTION.fullmatch(front), _ANSWER_OF_KEY.fullmatch(back)))


def is_only_a_label(text: str) -> bool:
    """Return whether an option's text only says which picture it is."""
    return _ONLY_A_LABEL.fullmatch(text) is not None


def fault_of_texts(needed: Sequence[str], others: Iterable[str], stem: Plain) -> str:
    """Check the texts that have to be there, and the length of all of them."""
    if not all(needed):
        if stem.pictures:
            return "the question is only a picture"
        return "the question has no text"
    if any(len(text) > MAX_TEXT for text in (*needed, *others)):
        return f"one of its texts is longer than {MAX_TEXT} characters"
    return ""


def fault_of_closed(stem: Plain, options: Sequence[DraftOption], rationale: Plain) -> str:
    """Check the texts and the options of a question with options, but not its keys."""
    others = [rationale.text]
    for option in options:
        others += [option.text.text, option.feedback.text]
    fault = fault_of_texts([stem.text], others, stem)
    return fault or _fault_of_options([option.text for option in options])


def _fault_of_options(options: Sequence[Plain]) -> str:
    if len(options) < 2:
        return "it has fewer than two options"
    for option in options:
        if option.pictures and is_only_a_label(option.text):
            return "an option is only a picture"
        if not option.text:
            return "an option is empty"
    if len({comparable(option.text) for option in options}) < len(options):
        return "two options are the same"
    return ""


def fault_of_keys(key_count: int, option_count: int, *, several: bool) -> str:
    """Check how many options are right. `several` says that more than one can be chosen."""
    if not key_count:
        return NO_KEY
    if key_count > 1 and not several:
        return f"{key_count} answers are marked as right, but only one can be chosen"
    if key_count == option_count:
        return "all its answers are marked as right"
    return ""


def fault_of_accepted(given: Sequence[str], usable: Sequence[str]) -> str:
    """Check the answers to type: those given, and those of them that have a letter or digit."""
    if usable:
        return ""
    if given:
        return "its answer has no letter or digit"
    return NO_KEY


def fault_of_matching(lead: Plain, pairs: Sequence[Pair], rationale: Plain) -> str:
    """Check a matching question: its sides, its lists of options, and its texts."""
    option_lists = {pair.options for pair in pairs}
    fault = _fault_of_sides(pairs, option_lists)
    texts = [rationale.text]
    texts += [f"{lead.text}\n\n{pair.left.text}" for pair in pairs]
    for options in option_lists:
        texts += [option.text for option in options]
    fault = fault or fault_of_texts([lead.text], texts, lead)
    for options in option_lists:
        fault = fault or _fault_of_options(options)
    return fault


def _fault_of_sides(pairs: Sequence[Pair], option_lists: Iterable[Sequence[Plain]]) -> str:
    """Check how many sides there are, and that the left ones have texts that differ."""
    if not pairs:
        return "it has nothing to match"
    if len(pairs) > MAX_PAIRS or any(len(options) > MAX_PAIRS for options in option_lists):
        return f"it has more than {MAX_PAIRS} things to match"
    left_texts = [pair.left.text for pair in pairs]
    if not all(left_texts):
        return "one of its left sides has no text"
    if len(set(map(comparable, left_texts))) < len(pairs):
        return "two of its left sides are the same"
    return ""
