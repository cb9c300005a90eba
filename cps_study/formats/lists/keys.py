"""Which options of a typed question are right: by one clear mark, or not at all.

An answer line, a star or a check mark, a checked box, bold type, a highlight, the key at the end:
whatever marks a key counts, and all of them that a question has must agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.item_faults import NO_KEY
from cps_study.formats.lists.lines import pairs_in
from cps_study.formats.table.keys import BadKeyError, read_key
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.lists.typed import TypedOption, TypedQuestion

_SEVERAL: Final = re.compile(
    r"(?i)\b(?:all that apply|select (?:all|two|three)|choose (?:all|two|three)|which (?:two|three)"
    r"|mark (?:all|two|three)|check all)\b"
)
_DIGITS: Final = re.compile(r"\d+")
_ONLY_NUMBERS: Final = re.compile(r"\W*\d+(?:\W+(?:and\W+)?\d+)*\W*")
_ONLY_LETTERS: Final = re.compile(r"\W*[A-Za-z](?:\W+(?:and\W+)?[A-Za-z])*\W*")
_LABELED: Final = re.compile(r"\(?(?:[A-Za-z]\)|\d{1,3}[.)])\s*(?=[^\s\d])")
_NUMBER_WITHIN: Final = re.compile(r"(?<![\w.])\d{1,2}[.)]\s")
ANSWER_LINE: Final = "answer lines"
MARK: Final = "stars or check marks"
KEY_AT_END: Final = "the key at the end"
_LOOKS: Final = {
    "bold": "bold type",
    "highlight": "highlighting",
    "color": "colored type",
    "underline": "underlining",
}


class FoundKey(NamedTuple):
    """The positions of the right options, and what marked them; or why the key isn't clear."""

    positions: frozenset[int] = frozenset()
    way: str = ""
    why_not: str = ""


def find_key(question: TypedQuestion, at_end: Sequence[str]) -> FoundKey:
    """Return which options are right. `at_end` are the answers that a key at the end has for it."""
    found: list[FoundKey] = []
    if question.answer:
        found.append(_named(question.answer, question.options, ANSWER_LINE))
    found += [_named(answer, question.options, KEY_AT_END) for answer in at_end]
    marked = frozenset(
        position for position, option in enumerate(question.options) if option.is_key
    )
    if marked:
        found.append(FoundKey(marked, MARK))
    for each in found:
        if each.why_not:
            return each
    if not found:
        # How an option looks counts only where nothing else says what is right.
        found = _by_looks(question.options, several=_SEVERAL.search(question.stem) is not None)
    if not found:
        return FoundKey(why_not=_why_none(question.options))
    if len({each.positions for each in found}) > 1:
        ways = " and ".join(dict.fromkeys(each.way for each in found))
        return FoundKey(why_not=f"its answers disagree: {ways} name different ones")
    return found[0]


def _why_none(options: Sequence[TypedOption]) -> str:
    """Say why no option is the key: none stands out, or several do where one is asked for."""
    for look, way in _LOOKS.items():
        number = sum(look in option.marks for option in options)
        if 1 < number < len(options):
            return f"{number} options have {way}, but the question doesn't say to choose {number}"
    return NO_KEY


def _named(answer: str, options: Sequence[TypedOption], way: str) -> FoundKey:
    """Return the options that an answer names by letter or by text; by number without letters."""
    try:
        key = read_key(answer.rstrip("."), [option.text for option in options])
    except BadKeyError as exc:
        return FoundKey(why_not=str(exc))
    if key.by_number and options[0].label.isalpha():
        why_not = "its options have letters"
    elif _shows_otherwise(numbers_alone(answer), options, key.indexes):
        why_not = "its options aren't numbered from 1"
    else:
        return FoundKey(key.indexes, way)
    return FoundKey(why_not=f"its answer is the number '{excerpt(answer, 40)}', but {why_not}")


def numbers_alone(answer: str) -> set[str]:
    """Return the numbers of an answer that has nothing else."""
    return set(_DIGITS.findall(answer)) if _ONLY_NUMBERS.fullmatch(answer) else set()


def _shows_otherwise(
    numbers: set[str], options: Sequence[TypedOption], positions: frozenset[int]
) -> bool:
    """Return whether an option elsewhere has one of an answer's numbers before it.

    Word counts on from question to question, and counts stems, too, if they're in the same list.
    """
    return any(
        option.label in numbers and position not in positions
        for position, option in enumerate(options)
    )


def _by_looks(options: Sequence[TypedOption], *, several: bool) -> list[FoundKey]:
    """Return what each look singles out: one option, or several where the stem asks for them."""
    found = []
    for look, way in _LOOKS.items():
        positions = frozenset(
            position for position, option in enumerate(options) if look in option.marks
        )
        most = len(options) - 1 if several else 1
        if 0 < len(positions) <= most:
            found.append(FoundKey(positions, way))
    return found


def names_option(answer: str, *, by_number: bool) -> bool:
    """Return whether an answer is letters, or numbers if options may be named `by_number`.

    It may also begin with either, as in `b) Tea`, or be a key, as in `1-b`.
    """
    ways = (
        _ONLY_LETTERS.fullmatch(answer),
        _LABELED.match(answer),
        pairs_in(answer, in_words=False),
        by_number and numbers_alone(answer),
    )
    return any(ways)


def has_number_within(stem: str) -> bool:
    """Return whether a stem has a number before a text, as options in one line have."""
    return _NUMBER_WITHIN.search(stem) is not None
