"""How the rules read text: its words, their stems, and how hard it is to read."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d")
_SENTENCE_END: Final = re.compile(r"[.!?:][\"'\u201d\u2019)]*\s+(?=\S)")
_SENTENCE_WITH_WORDS: Final = re.compile(
    r"[^\W_](?:[^.!?:]++|[.!?:](?![\"'\u201d\u2019)]*\s+\S))*+"
)
"""A sentence from its first letter or digit to the mark that ends it."""
_VOWELS: Final = re.compile(r"[aeiouy]+")
_STEMMER: Final = snowballstemmer.stemmer("english")

# Words that carry no meaning of their own.
_LITTLE: Final = """
a about after again all also always am an and another any anybody anyone are as at away be because
been before being best better between both but by came can cannot come could did do does doing done
down during each either else even ever every everybody everyone few first for from gave get gets
give gives go goes going got had has have having he her here hers him his how i if in into is it
its itself just keep keeps let like made make makes many may me might more most much must my need
needs neither never no nobody none nor not nothing now of off often on once one only onto or other
others our out over own put rather said same say says see seen she should so some somebody someone
something still such take takes tell tells than that the their them then there these they thing
things this those through to today too two toward under until up us use used uses using very want
wants was way ways we were what when where whether which while who whole whom whose why will with
within without would yes yet you your yours
"""
# Words of this field. They come up in so many stems and options that sharing one shows nothing.
_FIELD: Final = """
article competencies competency description does fit fits job page peer peers people person provider
providers role roles rule rules situation source specialist specialists work works working wisconsin
"""
STOP_WORDS: Final = frozenset((_LITTLE + _FIELD).split())
"""Words that two texts may share without being about the same thing."""

_READABLE_LENGTH: Final = 20
"""With fewer words than this, a text's reading grade says nothing."""

A_FEW_TEXTS: Final = 32
"""How many texts are remembered: those of an item or two, as one rule after another asks for them.

Remembering a thousand makes checking a third slower: they don't fit into the processor's cache.
"""


@lru_cache(maxsize=A_FEW_TEXTS)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, in order."""
    return tuple(_WORD.findall(text.lower().replace("\u2019", "'")))


@lru_cache(maxsize=A_FEW_TEXTS)
def vocabulary_of(text: str) -> frozenset[str]:
    """Return the different words of a text, cut at apostrophes: `can't` is `can` and `t`."""
    words = words_of(text)
    if "'" in text or "\u2019" in text:
        return frozenset("'".join(words).split("'"))
    return frozenset(words)


class PhrasePattern(NamedTuple):
    """A pattern, and words of which every match has at least one.

    Looking up the words of a text is much quicker than searching it, and most texts have none of
    them, so they needn't be searched.
    """

    words: frozenset[str]
    pattern: re.Pattern[str]

    def may_match(self, text: str) -> bool:
        """Say whether a text has one of the words."""
        return not self.words.isdisjoint(vocabulary_of(text))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text, or None."""
        if self.may_match(text):
            return self.pattern.search(text)
        return None

    def findall(self, text: str) -> list[str]:
        """Return everything in a text that matches when the text is in lower case."""
        if self.may_match(text):
            return [match[0] for match in self.pattern.finditer(text.lower())]
        return []


def phrase_pattern(words: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> PhrasePattern:
    """Return a pattern with words in lower case; every match has to have one of them."""
    return PhrasePattern(frozenset(words.split()), re.compile(pattern, flags))


@lru_cache(maxsize=A_FEW_TEXTS)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's meaningful words: without little words and words of the field.

    `helping` and `helped` have the same stem, `help`.
    """
    return frozenset(map(_stem, set(words_of(text)) - STOP_WORDS))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """Return the stem of a word by Porter's second algorithm."""
    if word.isdecimal():
        return word  # as it would come out; banks of variants have thousands of numbers
    return str(_STEMMER.stemWord(word.removesuffix("'s")))


_ABSOLUTE: Final = phrase_pattern(
    """
    all always every everyone everybody everything completely entirely must never nobody one none
    nothing only totally circumstances exception
    """,
    r"\b(?:all|always|every|everyone|everybody|everything|completely|entirely|must|never|nobody"
    r"|no one|none|nothing|only|totally|under no circumstances|without exception)\b",
)


@lru_cache(maxsize=A_FEW_TEXTS)
def absolutes(text: str) -> tuple[str, ...]:
    """Return the sweeping words of a text, such as `always` and `never`, in lower case."""
    return tuple(_ABSOLUTE.findall(text))


def without_quotes(text: str) -> str:
    """Return a text without its quotations: they show somebody else's words, not the author's."""
    if '"' not in text and "\u201c" not in text:
        return text
    return _QUOTED.sub(" ", text)


def is_quoted(text: str) -> bool:
    """Say whether a text is a quotation as a whole: what somebody says."""
    return _QUOTED.fullmatch(text.strip()) is not None


@lru_cache(maxsize=A_FEW_TEXTS)
def _sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text. A colon ends one, too: a quotation or the options follow."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    return tuple(text[start:end] for start, end in pairwise([0, *ends, len(text)]))


def lead_in(stem: str) -> str:
    """Return the sentence of a stem that asks the question: its last one."""
    return _sentences_of(stem)[-1].strip()


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Estimate the syllables of an English word: its vowel groups, minus a silent e at the end."""
    groups = len(_VOWELS.findall(word))
    # The e of "table" and "agree" is heard, and so is the only vowel of "the".
    silent_e = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent_e)


@lru_cache(maxsize=A_FEW_TEXTS)
def reading_grade(texts: tuple[str, ...]) -> float | None:
    """Return the Flesch-Kincaid grade level, in US school years (Kincaid and others 1975).

    0.39 x words per sentence + 11.8 x syllables per word - 15.59; None for fewer than 20 words,
    which say nothing about it. Each text ends a sentence, as a stem and its options do.
    """
    words = list(chain.from_iterable(map(words_of, texts)))
    if len(words) < _READABLE_LENGTH:
        return None
    sentences = sum(len(_SENTENCE_WITH_WORDS.findall(text)) for text in texts)
    syllable_count = sum(map(syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllable_count / len(words) - 15.59


def quoted(words: Iterable[str]) -> str:
    """Return the words in quotation marks, in alphabetical order, with commas between them."""
    return ", ".join(f"'{word}'" for word in sorted(words))
