"""Rules about how an item is worded: a plain question, plain words, and words that respect people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.checks.rule import Finding, Rule, basis
from cps_study.checks.words import (
    in_family,
    lead_in,
    quoted,
    read_by_candidates,
    reading_grade,
    without_quotes,
    words_of,
)
from cps_study.model.item import Flashcard, Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cps_study.model.item import Item
    from cps_study.model.outline import Outline

_NEGATIVE: Final = re.compile(
    r"(?<!at )\b(?:except|incorrect|least|not|(?<!true or )false|\w+n['\u2019]t)\b", re.IGNORECASE
)
_CLAUSE: Final = re.compile(
    r"^(?:after|although|as|because|before|if|since|though|when|while)\b[^,]*,"
    r"|\b(?:that|who|whom|whose|if|when|because|whether|so)\b.*?(?=,|$)",
    re.IGNORECASE,
)
_EMPHASIS: Final = re.compile(r"([*_]{1,2})(?=\S)(.+?)(?<=\S)\1")
_ASKS: Final = re.compile(
    r"(?:[?:…]|\.\.\.|_{2,}\.?)[\"'\u201d\u2019)\]]*(?:\s*\([^()]*\)\.?)?\s*$"
)
_ORDERS: Final = re.compile(
    r"\W*(?:choose|complete|fill|find|finish|give|list|mark|match|name|pick|select|spell|type|write)\b",
    re.IGNORECASE,
)
_UNFOCUSED: Final = re.compile(
    r"^\W*which (?:one |of (?:these|the following) )?(?:statements? )?(?:is|are) "
    r"(?:true|correct|right|false|wrong)\W*$",
    re.IGNORECASE,
)
_BLANK_INSIDE: Final = re.compile(r"_{3,}(?:\W+\w+){4,}")
_TYPE_K: Final = re.compile(
    r"\W*(?:[IVX]+|[ivx]+|\d)(?:(?:\s*,\s*|\s*&\s*|\s+and\s+|\s+or\s+)+(?:[IVX]+|[ivx]+|\d))+(?:\s+only)?\W*"
)
_HINGED: Final = re.compile(
    r"\b(?:previous|preceding|earlier|prior|last) (?:question|item|answer)\b"
    r"|\b(?:question|item) (?:above|before|\d+)\b"
    r"|\byour (?:last |previous |earlier )?answer\b|\b(?:the|as|mentioned) above\b",
    re.IGNORECASE,
)
_OPINION: Final = re.compile(
    r"\b(?:in your opinion|do you (?:think|feel|believe)|would you say)\b", re.IGNORECASE
)
_JOKE: Final = re.compile(
    r"\b(?:haha|lol|just kidding|trick question|gotcha)\b|!{2,}", re.IGNORECASE
)
_NEGATED_OPTION: Final = re.compile(r"\b(?:not|except)\b|n['\u2019]t\b", re.IGNORECASE)
_LETTER: Final = re.compile(
    r"\b(?:(?:[Oo]ptions?|[Aa]nswers?|[Cc]hoices?|[Ll]etters?) \(?[A-H]\)?(?![\w'\u2019])"
    r"|(?<!\.)[B-H] is (?:correct|right|wrong|incorrect|best|true|false)\b"
    r"|(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast) (?:option|answer|choice)\b)|(?<!\w)\([A-H]\)"
)
_SWEEPING: Final = re.compile(r"\b(always|never|every|everyone|nobody|none|all)\b", re.IGNORECASE)
_LONGEST_STEM: Final = 120
_HARDEST: Final = 10.0
_SHORTEST_STEM: Final = 5

_PREFERRED: Final = {
    r"addicts?": "a person with an addiction",
    r"alcoholics?(?! anonymous)": "a person with an alcohol problem",
    r"junk(?:ie|y)s?|druggies?|drunks?": "a person who uses substances",
    r"(?:drug|substance) abusers?": "a person who uses substances",
    r"(?:drug|substance) abuse": "substance use",
    r"(?:get|got|gets|stay|stays|stayed|staying|being|been|is|are) clean": "in recovery",
    r"dirty (?:test|urine|screen)s?": "a test that showed use",
    r"schizophrenics?|bipolars|borderlines|depressives": "a person with the condition",
    r"(?:the|a) mentally ill|mentally ill (?:person|people|man|woman)": "people with a mental health condition",
    r"mental patients?": "a person in care",
    r"commit(?:s|ted|ting)? suicide": "die by suicide",
    r"(?:failed|successful) suicides?(?: attempts?)?": "a suicide attempt, or a death by suicide",
    r"suffer(?:s|ed|ing)? from|afflicted with|stricken with": "live with",
    r"crazy|insane|lunatics?|nutcases?|psychos?": "words that say what happened",
    r"handicapped|crippled|wheelchair-bound": "a person with a disability",
    r"the homeless": "people without a home",
    r"(?:high|low)-functioning": "what the person can do and needs",
    r"non-?complian(?:t|ce)|treatment-resistant": "the person chose otherwise, or the treatment did not help",
    r"frequent flyers?": "a person who comes often",
    r"consumers?": "a person, a peer",
    r"clients?(?! rights?)": "a person, a peer",
}
_TERMS: Final = tuple((re.compile(term), better) for term, better in _PREFERRED.items())
_ANY_TERM: Final = re.compile(rf"\b(?:{'|'.join(_PREFERRED)})\b")


def negative_is_marked(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a negative in the sentence that asks: an error unless it stands out."""
    if isinstance(item, Flashcard) or item.kind == "truefalse":
        return
    asked = [lead_in(item.stem)]
    if item.group is not None and item.group.kind == "family":
        asked = [item.group.text, *(text for text in asked if text.endswith("?"))]
    for text in asked:
        main = _CLAUSE.sub(" ", without_quotes(text))
        for match in _NEGATIVE.finditer(main):
            word, around = match[0], main[max(0, match.start() - 1) : match.end() + 1]
            if word.isupper() or _EMPHASIS.fullmatch(around):
                yield Finding(
                    f"the stem asks with '{word}'", "ask what is so, where you can", "stem", "info"
                )
            else:
                what = f"the stem asks with '{word}', which is easily overlooked"
                yield Finding(what, f"ask what is so, or write {word.upper()}", "stem")


def stem_asks(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems that are too short, unfinished, or ask about nothing in particular."""
    if isinstance(item, Flashcard) or item.kind == "truefalse" or in_family(item):
        return
    stem = without_quotes(item.stem)
    if _UNFOCUSED.match(lead_in(item.stem)):
        what = "the stem asks about nothing in particular"
        yield Finding(what, "ask a question that can be answered without the options", "stem")
    elif item.group is None and len(words_of(stem)) < _SHORTEST_STEM:
        yield Finding(
            "the stem is too short to be a whole question", "ask a whole question", "stem"
        )
    elif not _ASKS.search(item.stem) and not _ORDERS.match(lead_in(item.stem)):
        yield Finding("the stem does not end as a question", "ask it with a question mark", "stem")


def asks_in_one_piece(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a blank in the middle of a stem, and options that combine numbered statements (`1 and 3 only`)."""
    if _BLANK_INSIDE.search(prompt_of(item)):
        yield Finding(
            "the blank stands in the middle", "put it at the end, or ask a question", "stem", "info"
        )
    if isinstance(item, Question) and any(
        _TYPE_K.fullmatch(option.text) for option in item.options
    ):
        what = "the options combine numbered statements"
        yield Finding(what, "ask about one statement, or use `kind: multi`", "options")


def stem_is_readable(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems of more than 120 words, and items that read harder than tenth grade."""
    count = len(words_of(prompt_of(item)))
    if count > _LONGEST_STEM:
        yield Finding(
            f"the stem has {count} words", "take out what the question does not need", "stem"
        )
    text = read_by_candidates(item)
    grade = reading_grade(text)
    if grade > _HARDEST and len(words_of(text)) >= 20:
        yield Finding(f"reads like grade {grade:.0f}", "use shorter sentences and words", "stem")


def no_tricks(item: Item, _: Outline) -> Iterator[Finding]:
    """Find jokes, questions of opinion, and options that are put as a negative."""
    if _JOKE.search(prompt_of(item)):
        yield Finding("the stem jokes or tricks", "ask it plainly", "stem")
    if _OPINION.search(prompt_of(item)):
        yield Finding("asks for an opinion, which has no key", "ask what the source says", "stem")
    if isinstance(item, Question) and any(
        _NEGATED_OPTION.search(option.text) for option in item.options
    ):
        yield Finding("an option is put as a negative", "say what is done instead", "options")


def stands_alone(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems that lean on another question."""
    match = _HINGED.search(prompt_of(item))
    if match is not None:
        what = f"the stem leans on another question: '{match[0]}'"
        yield Finding(what, "questions are drawn one by one: say here what is needed", "stem")


def language_respects_people(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words that put a condition before the person."""
    texts = [prompt_of(item), item.group.text if item.group is not None else ""]
    if isinstance(item, Question):
        texts += [part for option in item.options for part in (option.text, option.rationale)]
    if isinstance(item, Flashcard):
        texts.append(item.back)
    plain = without_quotes("\n".join(texts)).lower()
    for term in dict.fromkeys(match[0] for match in _ANY_TERM.finditer(plain)):
        better = next(better for pattern, better in _TERMS if pattern.fullmatch(term))
        yield Finding(
            f"says '{term}'", f"better: {better}; unless it is the source's own term", "stem"
        )


def rationale_names_no_letter(item: Item, _: Outline) -> Iterator[Finding]:
    """Find rationales that name an option by its place, which shuffling changes, and statements that sweep."""
    if isinstance(item, Question):
        for text in (item.rationale, *(option.rationale for option in item.options)):
            match = _LETTER.search(text)
            if match is not None:
                what = f"a rationale names an option by its place: '{match[0]}'"
                yield Finding(what, "options are shuffled: say what the option says", "rationale")
        if item.kind == "truefalse" and (
            sweeping := set(map(str.lower, _SWEEPING.findall(item.stem)))
        ):
            what = f"the statement sweeps with {quoted(sweeping)}, which readers take for false"
            yield Finding(what, "say which case is meant", "stem", "warning")


RULES = (
    Rule(
        "L04",
        "error",
        "a negative in the question stands out",
        basis("17", nbme=True),
        negative_is_marked,
    ),
    Rule("L15", "warning", "the stem is a whole question", basis("14", "15", nbme=True), stem_asks),
    Rule(
        "L16",
        "warning",
        "no blank inside, no combined numbers as options",
        basis("9", nbme=True),
        asks_in_one_piece,
    ),
    Rule(
        "L17",
        "info",
        "short stems, eighth to tenth grade",
        basis("8", "13", "16", nbme=True),
        stem_is_readable,
    ),
    Rule(
        "L18",
        "info",
        "no jokes, tricks, opinions or negative options",
        basis("6", "7", "27", "31"),
        no_tricks,
    ),
    Rule("L19", "warning", "each question stands alone", basis("4", nbme=True), stands_alone),
    Rule(
        "L23",
        "info",
        "the person before the condition",
        basis(also="SAMHSA-style word list"),
        language_respects_people,
    ),
    Rule(
        "L25",
        "warning",
        "no letters in rationales, no sweeping statements",
        basis(),
        rationale_names_no_letter,
    ),
)
