"""Rules about how options are written: what confuses, and what makes them uneven."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from cps_study.checks.items import (
    FEWEST_OPTIONS,
    OTHER_FORM,
    length_of,
    opening_form,
    own_options,
    written_options,
)
from cps_study.checks.rule import RODRIGUEZ, Finding, Rule, basis
from cps_study.checks.words import phrase_pattern, quoted, words_of
from cps_study.model.item import Question, offers_all, offers_none
from cps_study.model.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.item import Item, Option
    from cps_study.model.outline import Outline

_VAGUE_WORDS: Final = """
frequently generally may might normally occasionally often probably rarely seldom sometimes usually
"""
_VAGUE: Final = phrase_pattern(_VAGUE_WORDS, rf"\b(?:{'|'.join(_VAGUE_WORDS.split())})\b")
_REFERRING: Final = frozenset(
    {"all", "answer", "answers", "any", "both", "each", "either", "option", "options", "some"}
)
"""A text that refers to several other options has one of these words, …"""
_SHORT_REFERENCE: Final = 4
"""… or no more words than `A and B only`."""
_REJECTING: Final = frozenset({"none", "neither"})
"""A text that rejects the other options has one of these words."""
_NUMBER: Final = re.compile(
    r"\W*(?:about |over |in |after )?[$€£]?\s*(\d[\d,]*(?:\.\d+)?)(?![\d,]*\s*(?:-|\u2013|to\b))",
    re.IGNORECASE,
)
"""A number or a year at the beginning of an option, but not the start of a range."""
_RANGE: Final = re.compile(
    r"\W*[$€£]?\s*(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|and)\s*[$€£]?(\d+(?:\.\d+)?)"
)

_NOTICED: Final = 20
"""Options whose lengths differ by no more characters than this look alike."""
_MOST_OPTIONS: Final = 5


def no_all_of_the_above(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that refer to several others. The program doesn't shuffle such a question."""
    for option in written_options(item):
        if _may_refer(option.text) and offers_all(option.text):
            yield Finding(
                f"the option '{excerpt(option.text)}' refers to other options, "
                "so the options can't be shuffled",
                "use `kind: multi`, or write an option that makes sense on its own",
                "options",
            )


def _may_refer(text: str) -> bool:
    """Say whether a text could refer to other options: its words are quicker to look at."""
    words = words_of(text)
    return len(words) <= _SHORT_REFERENCE or not _REFERRING.isdisjoint(words)


def no_none_of_the_above(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that reject the others: knowing what's wrong isn't knowing what's right."""
    for option in written_options(item):
        may_reject = not _REJECTING.isdisjoint(words_of(option.text))
        if may_reject and offers_none(option.text):
            yield Finding(
                f"the option '{excerpt(option.text)}' only says that the others are wrong",
                "offer what someone with a misunderstanding would choose",
                "options",
            )


def no_vague_frequency(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words such as `often`, which everyone understands differently."""
    vague: set[str] = set()
    for option in written_options(item):
        vague.update(_VAGUE.findall(option.text))
    if vague:
        yield Finding(
            f"the options say {quoted(vague)}, which everyone reads differently",
            "say how often, or in which case",
            "options",
        )


def options_do_not_overlap(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that contain another one, and ranges of numbers that overlap.

    Two equal options aren't a finding: the reader of the file reports them as an error.
    """
    options = written_options(item)
    by_words = [(_in_words(option.text), option.text) for option in options]
    by_words.sort(key=lambda option: len(option[0]))
    for (inner, short), (outer, long) in combinations(by_words, 2):
        if inner in outer and inner != outer:
            yield Finding(
                f"the option '{excerpt(long, 40)}' contains all of '{excerpt(short, 40)}'",
                "make each option right or wrong on its own",
                "options",
            )
    for (low, high), (next_low, next_high) in pairwise(_ranges(options)):
        if next_low <= high:
            yield Finding(
                f"the ranges {low:g}-{high:g} and {next_low:g}-{next_high:g} overlap",
                "begin each range after the end of the one before",
                "options",
            )


def _in_words(text: str) -> str:
    """Return the words of an option with a space around each: "man" isn't part of "woman"."""
    return f" {' '.join(words_of(text))} "


def _ranges(options: Sequence[Option]) -> list[tuple[float, float]]:
    """Return the ranges of numbers that options begin with, lowest first."""
    ranges = []
    for option in options:
        match = _RANGE.match(option.text)
        if match is not None:
            ranges.append((float(match[1]), float(match[2])))
    return sorted(ranges)


def options_are_parallel(item: Item, _: Outline) -> Iterator[Finding]:
    """Find the one option that begins in another form, or is much longer or shorter."""
    options = written_options(item)
    if len(options) < FEWEST_OPTIONS:
        return
    # Among three options, one that differs doesn't stand out: the other two may differ as well.
    if len(options) > FEWEST_OPTIONS:
        yield from _one_begins_differently(options)
    yield from _one_differs_in_length(options)


def _one_begins_differently(options: Sequence[Option]) -> Iterator[Finding]:
    forms = [opening_form(option.text) for option in options]
    if len(set(forms)) != 2:
        return
    (common_form, _), (rare_form, count) = Counter(forms).most_common()
    if count > 1:
        return
    if rare_form == OTHER_FORM:
        what = f"all options but one begin with {common_form}"
    else:
        what = f"only one option begins with {rare_form}"
    yield Finding(what, "begin all options in the same form", "options")


def _one_differs_in_length(options: Sequence[Option]) -> Iterator[Finding]:
    lengths = [length_of(option.text) for option in options]
    shortest, longest = min(lengths), max(lengths)
    if longest - shortest <= _NOTICED or longest <= 2 * shortest:
        return
    for position, option in enumerate(options):
        length = lengths[position]
        usual = median(lengths[:position] + lengths[position + 1 :])
        if abs(length - usual) <= _NOTICED:
            continue
        if length > 2 * usual:
            much = "more than twice"
        elif length < usual / 2:
            much = "less than half"
        else:
            continue
        yield Finding(
            f"the option '{excerpt(option.text, 40)}' is {much} as long as the rest",
            "make the options about the same length",
            "options",
        )


def numbers_are_in_order(item: Item, _: Outline) -> Iterator[Finding]:
    """Find numbers or years that aren't in order, or that shuffling would put out of order."""
    options = own_options(item)
    if len(options) < FEWEST_OPTIONS or not isinstance(item, Question):
        return
    numbers = []
    for option in options:
        match = _NUMBER.match(option.text)
        if match is None:
            return
        numbers.append(float(match[1].replace(",", "")))
    rising = sorted(numbers)
    if numbers not in (rising, rising[::-1]):
        yield Finding(
            "the numbers in the options aren't in order",
            "sort them, and add `locked: true`",
            "options",
        )
    elif not item.locked:
        yield Finding(
            "shuffling would put the numbers out of order",
            "add `locked: true` to keep them in order",
            "options",
        )


def enough_options(item: Item, _: Outline) -> Iterator[Finding]:
    """Find too few options, too many, and options of one letter."""
    options = written_options(item)
    if options and len(options) < FEWEST_OPTIONS:
        hint = "offer three or four, each a misunderstanding that someone might have"
        yield Finding(f"only {len(options)} options", hint, "options")
    # A family needs a long list: it has a key for each of its stems.
    if len(own_options(item)) > _MOST_OPTIONS:
        hint = "three or four good options test just as well and take less reading"
        yield Finding(f"{len(options)} options are a lot", hint, "options", "info")
    for option in options:
        if len(option.text) < 2 and not option.text.isdigit():
            yield Finding(
                f"the option '{option.text}' is too short", "write it out", "options", "info"
            )


RULES = (
    Rule("L02", "warning", "no 'all of the above'", basis("26", nbme=True), no_all_of_the_above),
    Rule(
        "L03",
        "info",
        "'none of the above' only with care",
        basis("25", nbme=True),
        no_none_of_the_above,
    ),
    Rule("L06", "info", "no vague words such as 'often'", basis(nbme=True), no_vague_frequency),
    Rule(
        "L09",
        "warning",
        "options don't overlap (two equal ones are an error)",
        basis("22"),
        options_do_not_overlap,
    ),
    Rule(
        "L11",
        "info",
        "options are alike in form and length",
        basis("23", nbme=True),
        options_are_parallel,
    ),
    Rule(
        "L13",
        "info",
        "numbers and years are in order",
        basis("21", nbme=True),
        numbers_are_in_order,
    ),
    Rule(
        "L14",
        "warning",
        "three to five options",
        basis("18", "28f", "29", also=RODRIGUEZ),
        enough_options,
    ),
)
