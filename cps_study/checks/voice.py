"""Rules about how a bank speaks: the way a good trainer here asks a class.

A bank can keep every item-writing rule and still train for the wrong thing, if it asks what a
document says instead of what a specialist does, or asks it in words that nobody here would use.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.checks.items import texts_of
from cps_study.checks.rule import Finding, Rule, basis
from cps_study.checks.words import phrase_pattern, quoted, without_quotes, words_of
from cps_study.model.asking import asked_by
from cps_study.model.item import Flashcard, prompt_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline
    from cps_study.model.problem import Severity

_YEARS: Final = " ".join(map(str, range(1900, 2100)))
_DOCUMENT: Final = phrase_pattern(
    f"""
    article articles conduct definition description document documents encyclopedia ethics guide
    guidelines list lists outline page post posts scope source sources statement webpage
    wikipedia {_YEARS}
    """,
    r"\b(?:roles? page|web ?page|job description|position description|encyclopedia|wikipedia"
    r"|(?:the|this|that|wellness|2017|blog) (?:articles?|posts?)"
    r"|(?:course|participant|study|state(?:'s)?) guide"
    r"|code of (?:conduct|ethics)|scope of practice|practice guidelines|working definition"
    r"|(?:the|which|what|this|same|one|two|three|both|other|knowledge|values|skills|its) lists?"
    r"|on (?:the|a|its|this) list|the sources?|the documents?|the outline|the statement)\b"
    r"|\b(?:19|20)[0-9][0-9]\b",
    re.IGNORECASE,
)
"""Words that name a document, a list or a year. A statute by its name is none of these."""
_SOURCE_FIRST: Final = re.compile(
    r"^\W*(?:by|going by|judging by|according to|as (?:stated|listed|said) (?:in|by)|per)\b"
    r"(?! \w+ing)",
    re.IGNORECASE,
)
_SENTENCE_ENDS: Final = (".", "!", "?", ":", "\u2026", "__")
_CLOSING: Final = "\"'\u201d\u2019)]"
"""What may follow the end of a sentence: quotation marks, and brackets that close."""
_FOREIGN: Final = (
    "amongst|at the weekend|bears? (?:on|upon)|behaviours?|bodily health|by heart|chemist's"
    "|cheques?|comes? to fetch|counsell(?:or|ing)s?|favourites?|fears? of open places|fetch(?:es)?"
    "|fortnights?|gets? on well|going by|(?:has|have) half a mind|honours?|in hospital"
    "|is none|(?:has|have) laid down|lays? down|lest|mobile phones?|mum|needn't|neighbours?"
    "|organis(?:e|es|ed|ation)|out of bounds|programmes?|queues?|realis(?:e|es|ed)"
    "|recognis(?:e|es|ed)|ring(?:s|ing)? (?:her|him|them|me|you|up)|rota|shan't"
    "|stands? (?:in|on) (?:the|a|which) lists?|tablets?|the matter at hand|thrice|tick(?:s|ed)?"
    "|whilst|her rooms|his rooms|practis(?:e|es|ed|ing)"
)
_FOREIGN_WORD: Final = phrase_pattern(
    """
    amongst bear bears behaviour behaviours bodily bounds chemist cheque cheques counselling
    counsellings counsellor counsellors favourite favourites fetch fetches fortnight fortnights
    going half heart honour honours hospital laid lay lays lest matter mobile mum needn neighbour
    neighbours none organisation organise organised organises places practise practised practises
    practising programme programmes queue queues realise realised realises recognise recognised
    recognises ring ringing rings rooms rota shan stand stands tablet tablets thrice tick ticked
    ticks weekend well whilst
    """,
    rf"\b(?:{_FOREIGN})\b",
)
"""Words that people in Wisconsin don't use, or not in this sense. Each was met in a bank."""
_STIFF_QUESTION: Final = phrase_pattern("what", r"\bwhat is (?:he|she|the cps|one) to\b")
_CAPITALIZED: Final = re.compile(r"(?<![\w'\u2019])[A-Z][a-z]+(?:-[A-Z][a-z]+)?\b(?!['\u2019]t\b)")
_STARTS_SENTENCE: Final = re.compile(
    r"(?:^|(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)[.!?:\u2026][\"'\u201d\u2019)\]]*\s+|[\"\u201c(\u00bf\u00a1])$"
)
_NAMED_BY_VERB: Final = re.compile(
    r", [A-Z][a-z]|\s+(?:and [A-Z]|asks?|says?|tells?|wants?|calls?|texts?|comes?|has|is|was"
    r"|gets?|goes|needs?|keeps?|thinks?|feels?|lives?|works?|supports?|meets?|who|whom)\b|['\u2019]s\b"
)
"""What follows a name at the start of a sentence."""
_CAPITALIZED_WORDS: Final = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays
January February March April May June July
August September October November December Christmas Thanksgiving Easter Ramadan
Wisconsin Milwaukee Madison Racine Kenosha Wausau Eau Claire Green Bay La Crosse County Vietnam
American Indian Black Hmong Spanish English Latino Latina Native Catholic Lutheran Baptist Muslim
Buddhist Christian Jewish Bible Quran
Medicaid Medicare Walmart Goodwill Uber Google Zoom Facebook Instagram Badger Care Lifeline
Alcoholics Narcotics Anonymous Chapter Part Act Americans Disabilities Olmstead Good Samaritan
Recovery Wellness Action Plan Street Open Ask Share
Which Who What When Where Why How The This That These Those His Her Their Your Its It He She They
You We One Two Each Someone Somebody Everyone Nobody Nothing If After Before During In On At
Mr Mrs Ms Dr Question Questions Answer Answers Choice Choices Option Options Multiple True False
Correct Incorrect Numerical Match Matching Select Choose Fill Blank Blanks Between Exactly
"""
_NO_NAMES: Final = frozenset(_CAPITALIZED_WORDS.split())
"""Capitalized words that don't name a person."""
_MOST_NAMES: Final = 2
_LONGEST_NAME: Final = 2
"""In words. More capitalized words in a row are a title, such as that of a job or an office."""
PROVENANCE: Final = 1
"""The importance of objectives about who wrote what, where and when."""
_GAP: Final = re.compile(
    r"_{2,}|\u2026[\"'\u201d\u2019]?\s|\.\.\.\s"
    r"|\b(?:which|what) (?:one[- ]|single |small |other )?words?\b|\bmissing words?\b"
    r"|\bcomplete the (?:line|sentence|phrase)\b|\bfill in\b",
    re.IGNORECASE,
)
"""How a card asks for the missing word of a line."""
_SHORT_ANSWER: Final = 3
"""In words. A longer answer says more than the gap needs."""


def _milder(item: Item) -> Severity | None:
    """Return "info" for an item from elsewhere, which has its own field's way of speaking."""
    return None if item.cites else "info"


def no_document_is_named(item: Item, outline: Outline) -> Iterator[Finding]:
    """Find stems and fronts that name a document, a list or a year.

    An exam asks what a specialist knows, says or does. Which paper says so is for the source line,
    unless that's just what the item is about: those objectives have the lowest importance.
    """
    if asked_by(item, outline).importance == PROVENANCE:
        return
    texts = [prompt_of(item)]
    if item.group is not None:
        texts.append(item.group.text)
    for text in texts:
        match = _DOCUMENT.search(text)
        if match is not None:
            yield Finding(
                f"the question names a document, a list or a year: '{match[0]}'",
                "ask what a specialist does, and leave the source to `cites`",
                "stem",
                _milder(item),
            )
            return


def source_comes_last(item: Item, _: Outline) -> Iterator[Finding]:
    """Find questions that begin with where the answer comes from: `By the ...`, `Going by ...`."""
    texts = [prompt_of(item)]
    if item.group is not None and item.group.kind == "family":
        texts.append(item.group.text)
    for text in texts:
        match = _SOURCE_FIRST.search(text)
        if match is not None:
            yield Finding(
                f"the question begins with '{one_line(match[0]).strip()}'",
                "ask the question itself",
                "stem",
            )


def stem_is_sentences(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems and card fronts that aren't whole sentences, such as a phrase in a family."""
    end = prompt_of(item).rstrip().rstrip(_CLOSING)
    if not end.endswith(_SENTENCE_ENDS):
        yield Finding(
            "the stem doesn't end like a sentence",
            "write a whole sentence or question",
            "stem",
            _milder(item),
        )


def family_asks(item: Item, _: Outline) -> Iterator[Finding]:
    """Find families whose shared text isn't a question, so that each stem is left hanging."""
    if item.group is None or item.group.kind != "family" or not item.group.text:
        return
    if "?" not in item.group.text:
        yield Finding(
            "the family's text doesn't ask anything",
            'ask a question there, or write `family: ""` and ask in each stem',
            "options",
        )


def words_are_american(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words that people here don't use, in whatever a candidate reads."""
    words = set(_STIFF_QUESTION.findall(prompt_of(item)))
    for text in texts_of(item):
        words.update(_FOREIGN_WORD.findall(text))
    if words:
        yield Finding(
            f"says {quoted(words)}",
            "say it the way you'd say it aloud in Wisconsin",
            "stem",
            _milder(item),
        )


def few_people_are_named(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems that stand alone and name more than two people: a puzzle, not a moment."""
    if item.group is not None and item.group.kind == "scenario":
        return
    names = names_in(prompt_of(item))
    if len(names) > _MOST_NAMES:
        yield Finding(
            f"the stem names {len(names)} people: {quoted(names)}",
            "keep to one person, one moment, one decision",
            "stem",
            _milder(item),
        )


def names_in(text: str) -> frozenset[str]:
    """Return the names in a text that are probably those of people.

    A capitalized word inside a sentence is one; at a start it is if a verb or an 's follows. Two in
    a row are a first and a last name. Three or more aren't a name.
    """
    runs: list[list[str]] = []
    end = -1
    for match in _CAPITALIZED.finditer(text):
        if not _may_be_name(match):
            continue
        if text[end : match.start()] == " ":
            runs[-1].append(match[0])
        else:
            runs.append([match[0]])
        end = match.end()
    return frozenset(" ".join(run) for run in runs if len(run) <= _LONGEST_NAME)


def _may_be_name(match: re.Match[str]) -> bool:
    """Return whether a capitalized word may be a name, by what it is and by its place."""
    if match[0] in _NO_NAMES:
        return False
    starts = _STARTS_SENTENCE.search(match.string[: match.start()]) is not None
    return not starts or _NAMED_BY_VERB.match(match.string, match.end()) is not None


def card_asks_for_more_than_a_word(item: Item, _: Outline) -> Iterator[Finding]:
    """Find cards that ask for the missing word of a line instead of what it means."""
    if not isinstance(item, Flashcard):
        return
    match = _GAP.search(without_quotes(item.front)) or _GAP.search(item.front)
    if match is not None and len(words_of(item.back)) <= _SHORT_ANSWER:
        yield Finding(
            f"the card asks for a word: '{one_line(match[0]).strip()}'",
            "ask what it means, or what a specialist says, does or checks",
            "front",
        )


RULES = (
    Rule(
        "V01",
        "warning",
        "no document, list or year in a question",
        basis(),
        no_document_is_named,
    ),
    Rule("V02", "warning", "no 'By the ...' in front of a question", basis(), source_comes_last),
    Rule(
        "V03",
        "warning",
        "stems and fronts are whole sentences",
        basis("14", nbme=True),
        stem_is_sentences,
    ),
    Rule("V04", "warning", "a family's shared text asks a question", basis(), family_asks),
    Rule("V05", "warning", "words that people here use", basis(), words_are_american),
    Rule("V06", "warning", "at most two people in a stem", basis("8"), few_people_are_named),
    Rule(
        "V07",
        "warning",
        "a card asks for more than a missing word",
        basis(),
        card_asks_for_more_than_a_word,
    ),
)
