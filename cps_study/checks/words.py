"""How rules read text: its words, what they have in common, and how hard they are to read."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Final

import snowballstemmer

from cps_study.model.item import Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cps_study.model.item import Item, Option

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\u201c[^\u201d]*\u201d")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?:])[\"'\u201d\u2019)]*\s+(?=\S)")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_STEMMER: Final = snowballstemmer.stemmer("english")

_LITTLE: Final = """
a about after again all also always am an and another any anybody anyone are as at away be because been before
being best better between both but by came can cannot come could did do does doing done down during each
either else even ever every everybody everyone few first for from gave get gets give gives go goes going got
had has have having he her here hers him his how i if in into is it its itself just keep keeps let like made
make makes many may me might more most much must my need needs neither never no nobody none nor not nothing
now of off often on once one only onto or other others our out over own put rather said same say says see seen
she should so some somebody someone something still such take takes tell tells than that the their them then
there these they thing things this those through to today too two toward under until up us use used uses using
very want wants was way ways we were what when where whether which while who whole whom whose why will with
within without would yes yet you your yours
"""
# Words of the trade that stand in so many stems and options that sharing one shows nothing.
_TRADE: Final = """
article competencies competency description does fit fits job page peer peers people person provider providers
role roles rule rules situation source specialist specialists work works working wisconsin
"""
STOP_WORDS: Final = frozenset((_LITTLE + _TRADE).split())


@lru_cache(maxsize=1_000)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of the text in small letters, in order. Every rule asks again about the same few texts."""
    return tuple(map(intern, _WORD.findall(text.lower().replace("\u2019", "'"))))


@lru_cache(maxsize=1_000)
def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning: no little words, no words of the trade."""
    return frozenset(map(_meaning, words_of(text))) - {""}


@lru_cache(maxsize=50_000)
def _meaning(word: str) -> str:
    """Return the word without its ending, by Porter's second stemmer; nothing for one that carries no meaning."""
    return "" if word in STOP_WORDS else str(_STEMMER.stemWord(word.removesuffix("'s")))


def without_quotes(text: str) -> str:
    """Return the text without what it quotes, which is asked about and not said."""
    return _QUOTED.sub(" ", text)


def lead_in(stem: str) -> str:
    """Return the sentence of a stem that asks: the last one."""
    return _SENTENCE_END.split(stem.strip())[-1]


@lru_cache(maxsize=50_000)
def syllables(word: str) -> int:
    """Return about how many syllables an English word has: its groups of vowels, less a silent e at the end."""
    groups = len(_VOWELS.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


@lru_cache(maxsize=1_000)
def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade level, in years of US schooling (Kincaid and others 1975)."""
    words = words_of(text)
    if not words:
        return 0.0
    sentences = sum(_WORD.search(part) is not None for part in _SENTENCE_END.split(text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def read_by_candidates(item: Item) -> str:
    """Return everything of an item that a candidate reads as sentences before the answer is given."""
    if not isinstance(item, Question) or item.kind == "truefalse":
        return prompt_of(item)
    return ". ".join([item.stem, *(option.text.rstrip(".") for option in item.options)])


def key_of(item: Item) -> Option | None:
    """Return the one key of a choice; None for every other kind."""
    if isinstance(item, Question) and item.kind == "choice":
        return next((option for option in item.options if option.key), None)
    return None


def in_family(item: Item) -> bool:
    """Tell whether the item shares its options with others: then they give nothing away by themselves."""
    return item.group is not None and item.group.kind == "family"


def quoted(words: Iterable[str]) -> str:
    """Return the words in quotes, in alphabetical order."""
    return ", ".join(f"'{word}'" for word in sorted(words))
