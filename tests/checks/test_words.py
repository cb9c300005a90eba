"""How the rules read text."""

from __future__ import annotations

import importlib
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cps_study.checks import cues, options, voice, wording, words
from cps_study.checks.words import (
    PhrasePattern,
    absolutes,
    content_stems,
    lead_in,
    reading_grade,
    syllables,
    vocabulary_of,
    without_quotes,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUOTES = '"\u201c\u201d'


def test_words_are_in_lower_case_without_punctuation() -> None:
    """Apostrophes stay inside a word; other punctuation separates words."""
    assert words_of("Don\u2019t ask \u201cwhy\u201d, Jos\u00e9 \u2013 it's 8-10!") == (
        "don't", "ask", "why", "jos\u00e9", "it's", "8", "10",
    )  # fmt: skip


def test_forms_of_a_word_have_one_stem_and_little_words_none() -> None:
    """Helping and helped are the same; little words and words of the field are left out."""
    assert content_stems("The helping of a peer") == content_stems("helped, helps") == {"help"}
    assert content_stems("the role of a peer specialist") == frozenset()


def test_the_lead_in_is_the_sentence_that_asks() -> None:
    """What comes before it is the scene."""
    assert lead_in("Ana waits. She is late. What do you do?") == "What do you do?"
    assert lead_in('She says: "Help me." What now?') == "What now?"
    assert lead_in("What now?") == "What now?"


def test_quotations_are_cut() -> None:
    """Double quotes count, straight and curly; apostrophes don't."""
    assert without_quotes('a "b c" d \u201ce\u201d f isn\'t').split() == ["a", "d", "f", "isn't"]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("peer", 1),
        ("support", 2),
        ("recovery", 4),
        ("table", 2),
        ("made", 1),
        ("the", 1),
        ("agree", 2),
        ("hm", 1),
    ],
)
def test_syllables_are_groups_of_vowels_less_a_silent_e(word: str, count: int) -> None:
    """That is good enough for a reading grade. Every word has at least one."""
    assert syllables(word) == count


def test_the_reading_grade_is_flesch_kincaids() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others 1975)."""
    text = "The cat sat on the mat. It was glad. The dog sat on the mat. He was not glad now."
    assert reading_grade((text,)) == pytest.approx(0.39 * 20 / 4 + 11.8 * 20 / 20 - 15.59)


def test_a_short_text_has_no_reading_grade() -> None:
    """Fewer than twenty words say nothing about how hard a text is to read."""
    assert reading_grade(("cat " * 19, "...", "")) is None
    assert reading_grade(("cat " * 20,)) is not None


@given(st.lists(st.sampled_from(["Who is it", "Wait. Ask.", "She said: 'No.'", "...", "a b c d"])))
def test_each_text_ends_a_sentence(texts: list[str]) -> None:
    """A stem and its options read like sentences, one after the other."""
    long_enough = ["cat " * 20, *texts]
    together = ". ".join(long_enough)
    assert reading_grade(tuple(long_enough)) == reading_grade((together,))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    """No text crashes a rule, and cutting quotations or taking the lead-in adds nothing."""
    grade = reading_grade((text,))
    assert grade is None or grade > -16
    assert len(lead_in(text)) <= len(text)
    assert set(words_of(without_quotes(text))) <= set(
        words_of(text.translate(dict.fromkeys(map(ord, QUOTES), " ")))
    )


PHRASES = {
    f"{module.__name__}.{name}": value
    for module in (cues, options, voice, wording, words)
    for name, value in vars(module).items()
    if isinstance(value, PhrasePattern)
}


@pytest.mark.parametrize("phrases", PHRASES.values(), ids=PHRASES)
@settings(max_examples=50)
@given(data=st.data())
def test_a_text_that_matches_has_one_of_the_words(
    phrases: PhrasePattern, data: st.DataObject
) -> None:
    """So nothing is overlooked when texts without the words aren't searched."""
    ascii_only = st.characters(max_codepoint=127)
    text = data.draw(st.from_regex(phrases.pattern, alphabet=ascii_only))
    assert phrases.search(text)
    if text == text.lower():
        assert phrases.findall(text)


def readings(parsed: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Yield texts that a parsed pattern matches, with each of its alternatives in one of them."""
    return map("".join, product(*(parts(str(kind), inside) for kind, inside in parsed)))


def parts(kind: str, inside: Any) -> list[str]:
    """Return what one part of a pattern can be; of a category, one digit."""
    match kind:
        case "LITERAL":
            return [chr(inside)]
        case "RANGE":
            return list(map(chr, range(inside[0], inside[1] + 1)))
        case "CATEGORY":
            return ["1"]
        case "IN":
            return [text for one in inside for text in parts(str(one[0]), one[1])]
        case "BRANCH":
            return [text for branch in inside[1] for text in readings(branch)]
        case "SUBPATTERN":
            return list(readings(inside[-1]))
        case "MAX_REPEAT":
            optional = [""] if inside[0] == 0 else []
            return optional + list(readings(inside[2]))
    return [""]  # a boundary, or a look at what's around


@pytest.mark.parametrize("phrases", PHRASES.values(), ids=PHRASES)
def test_each_alternative_has_one_of_the_words(phrases: PhrasePattern) -> None:
    """Leaving out any of the words that a pattern needs is noticed."""
    parser = importlib.import_module("re._parser")
    texts = list(readings(parser.parse(phrases.pattern.pattern, phrases.pattern.flags)))
    assert [text for text in texts if not phrases.pattern.search(text)] == []
    assert [text for text in texts if not phrases.may_match(text)] == []


def test_words_are_found_behind_an_apostrophe_and_in_capitals() -> None:
    """So a rule about `not` sees `can't`, and one about `everyone` sees `EVERYONE'S`."""
    assert vocabulary_of("Can\u2019t EVERYONE'S") == {"can", "t", "everyone", "s"}
    assert absolutes("EVERYONE'S choice") == ("everyone",)
    assert absolutes("A choice") == ()
