"""Rules about cues: what gives the key away to somebody who doesn't know the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.checks.items import (
    FEWEST_OPTIONS,
    OTHER_FORM,
    key_of,
    length_of,
    opening_form,
    own_options,
    written_options,
)
from cps_study.checks.rule import Finding, Rule, basis
from cps_study.checks.words import absolutes, content_stems, is_quoted, quoted, words_of
from cps_study.model.item import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cps_study.model.item import Item, Option
    from cps_study.model.outline import Outline

_ARTICLES: Final = frozenset({"a", "an"})
_ONE_THING: Final = re.compile(r"\s*an?\b", re.IGNORECASE)

_MUCH_LONGER: Final = 1.25
"""A key this many times as long as the longest distractor stands out …"""
_VISIBLE: Final = 6
"""… unless the difference is fewer characters than this."""
_CENTRAL: Final = 2
"""A key that shares this many more words with the rest than any distractor does is central."""


def key_is_longest(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a key more than a quarter longer than every distractor."""
    keys, distractors = _keys_and_distractors(own_options(item))
    if not keys or not distractors:
        return
    shortest_key = min(map(length_of, keys))
    longest_distractor = max(map(length_of, distractors))
    is_visible = shortest_key - longest_distractor >= _VISIBLE
    if is_visible and shortest_key > _MUCH_LONGER * longest_distractor:
        yield Finding(
            f"the key stands out: it has {shortest_key} characters, "
            f"and the longest distractor has {longest_distractor}",
            "shorten the key, or say as much in the distractors",
            "options",
        )


def absolutes_are_even(item: Item, _: Outline) -> Iterator[Finding]:
    """Find sweeping words on one side only: just in the distractors, or just in the key."""
    keys, distractors = _keys_and_distractors(own_options(item))
    in_keys = {word for text in keys for word in absolutes(text)}
    in_distractors = {word for text in distractors for word in absolutes(text)}
    hint = "test-wise readers look for words like that: leave them out, or use them on both sides"
    if in_keys and not in_distractors:
        yield Finding(f"only the key says {quoted(in_keys)}", hint, "options")
    elif in_distractors and not in_keys:
        yield Finding(f"only distractors say {quoted(in_distractors)}", hint, "options")


def _keys_and_distractors(options: Sequence[Option]) -> tuple[list[str], list[str]]:
    """Return the texts of the keys, and those of the distractors."""
    keys = [option.text for option in options if option.key]
    distractors = [option.text for option in options if not option.key]
    return keys, distractors


def key_repeats_no_word(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words that only the key shares with the stem.

    A distractor that repeats as many words of the stem is just as likely a guess. So the key has to
    repeat more words than any distractor, and at least one that no distractor repeats. A reply in
    quotation marks is exempt: a reflection echoes what the person said.
    """
    key = key_of(item)
    if key is None or not isinstance(item, Question) or is_quoted(key.text):
        return
    stem = content_stems(item.stem)
    by_key = content_stems(key.text) & stem
    by_distractors = [
        content_stems(option.text) & stem for option in item.options if not option.key
    ]
    if not by_distractors:
        return
    only_by_key = by_key.difference(*by_distractors)
    if only_by_key and len(by_key) > max(map(len, by_distractors)):
        words = {word for word in words_of(key.text) if content_stems(word) & only_by_key}
        yield Finding(
            f"only the key repeats {quoted(words)} from the stem",
            "say it another way, or use the word in a distractor, too",
            "options",
        )


def options_fit_the_stem(item: Item, _: Outline) -> Iterator[Finding]:
    """Find what grammar gives away: an article, a plural, punctuation, or how the key begins."""
    options = written_options(item)
    if not options or not isinstance(item, Question):
        return
    last_word = ("", *words_of(item.stem))[-1]
    if last_word in _ARTICLES:
        yield from _article_fits(item, last_word)
    if last_word == "are" and any(_ONE_THING.match(option.text) for option in options):
        yield Finding(
            "the stem ends in 'are', but an option names only one thing",
            "make the stem and the options agree",
            "stem",
        )
    if len({option.text.rstrip()[-1:] in ".!?" for option in options}) > 1:
        yield Finding(
            "some options end with punctuation and some don't",
            "end them all the same way",
            "options",
        )
    yield from _key_begins_differently(own_options(item))


def _article_fits(item: Question, article: str) -> Iterator[Finding]:
    """Find options that can't follow the article that the stem ends in."""
    begins_with_vowel = {option.text.lstrip()[:1].lower() in "aeiou" for option in item.options}
    if len(begins_with_vowel) > 1:
        yield Finding(
            f"the stem ends in '{article}', which fits only some options",
            "write 'a(n)', or move the article into the options",
            "stem",
        )


def _key_begins_differently(options: Sequence[Option]) -> Iterator[Finding]:
    """Find a key that begins in one form where all distractors begin in another."""
    key_forms = {opening_form(option.text) for option in options if option.key}
    distractor_forms = {opening_form(option.text) for option in options if not option.key}
    if len(key_forms) != 1 or len(distractor_forms) != 1 or key_forms == distractor_forms:
        return
    (key_form,) = key_forms
    (distractor_form,) = distractor_forms
    if key_form == OTHER_FORM:
        what = f"every distractor begins with {distractor_form}, and the key doesn't"
    elif distractor_form == OTHER_FORM:
        what = f"the key begins with {key_form}, and no distractor does"
    else:
        what = f"the key begins with {key_form}, and every distractor with {distractor_form}"
    yield Finding(what, "begin all options in the same form", "options")


def key_does_not_converge(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a key that clearly shares the most words with the other options.

    Distractors are often written as variations of the key, each with one part changed. The option
    that has the most in common with the rest is then the key ("convergence" in the NBME's list).
    """
    options = own_options(item)
    key = key_of(item)
    if key is None or len(options) < FEWEST_OPTIONS:
        return
    key_stems = content_stems(key.text)
    others = [content_stems(option.text) for option in options if option is not key]
    by_key = _shared_words(key_stems, others)
    # Most keys share so little that the distractors needn't be looked at.
    if by_key < _CENTRAL:
        return
    by_distractors = [
        _shared_words(stems, [key_stems, *others[:position], *others[position + 1 :]])
        for position, stems in enumerate(others)
    ]
    if by_key >= max(by_distractors) + _CENTRAL:
        yield Finding(
            "the key shares the most words with the other options",
            "guessers pick what has the most in common with the rest: vary the distractors",
            "options",
        )


def _shared_words(stems: frozenset[str], others: Iterable[frozenset[str]]) -> int:
    """Count the words that an option shares with the others, once for each that has the word."""
    return sum(len(stems & other) for other in others)


RULES = (
    Rule(
        "L01",
        "warning",
        "the key's length doesn't give it away",
        basis("24", "28d", nbme=True),
        key_is_longest,
    ),
    Rule(
        "L05",
        "warning",
        "sweeping words on both sides or on neither",
        basis("28a", nbme=True),
        absolutes_are_even,
    ),
    Rule(
        "L07",
        "warning",
        "the key isn't the only option that repeats the stem",
        basis("28b", nbme=True),
        key_repeats_no_word,
    ),
    Rule(
        "L08",
        "warning",
        "grammar doesn't give the key away",
        basis("23", "28c", nbme=True),
        options_fit_the_stem,
    ),
    Rule(
        "L10",
        "info",
        "the key doesn't share the most words with the rest",
        basis(nbme=True),
        key_does_not_converge,
    ),
)
