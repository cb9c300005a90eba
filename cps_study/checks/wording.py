"""Rules about how an item is worded: a plain question, plain words, and respect for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cps_study.checks.items import in_family, read_by_candidates, texts_of
from cps_study.checks.rule import Finding, Rule, basis
from cps_study.checks.words import (
    lead_in,
    phrase_pattern,
    quoted,
    reading_grade,
    without_quotes,
    words_of,
)
from cps_study.model.item import Flashcard, Question, prompt_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cps_study.model.item import Item, Typed
    from cps_study.model.outline import Outline

_NEGATIVE: Final = phrase_pattern(
    "except incorrect least not false t",
    r"(?<!at )\b(?:except|incorrect|least|not|(?<!true or )false|\w+n['\u2019]t)\b",
    re.IGNORECASE,
)
"""`At least` and `true or false` aren't negatives."""
_CLAUSE: Final = re.compile(
    r"^(?:after|although|as|because|before|if|since|though|when|while)\b[^,]*,"
    r"|\b(?:that|who|whom|whose|if|when|because|whether|so)\b.*?(?=,|$)",
    re.IGNORECASE,
)
"""A clause that sets the scene: a negative in it isn't part of what is asked."""
_EMPHASIS: Final = re.compile(r"([*_]{1,2})(?=\S)(.+?)(?<=\S)\1")
"""A word in *one* or **two** stars or underscores."""
_ASKS: Final = re.compile(
    r"(?:[?:…]|\.\.\.|_{2,}\.?)[\"'\u201d\u2019)\]]*(?:\s*\([^()]*\)\.?)?\s*$"
)
"""How a stem may end: a question mark, a colon, dots or a blank; then (Choose two.)"""
_ORDERS: Final = re.compile(
    r"\W*(?:choose|complete|fill|find|finish|give|list|mark|match|name|pick|select|spell|type"
    r"|write)\b",
    re.IGNORECASE,
)
"""A stem may tell the candidate what to do instead of asking."""
_UNFOCUSED: Final = re.compile(
    r"^\W*which (?:one |of (?:these|the following) )?(?:statements? )?(?:is|are) "
    r"(?:true|correct|right|false|wrong)\W*$",
    re.IGNORECASE,
)
_BLANK_INSIDE: Final = re.compile(r"_{3,}(?:\W+\w+){4,}")
_TYPE_K: Final = re.compile(
    r"\W*(?:[IVX]+|[ivx]+|\d)"
    r"(?:(?:\s*,\s*|\s*&\s*|\s+and\s+|\s+or\s+)+(?:[IVX]+|[ivx]+|\d))+(?:\s+only)?\W*"
)
"""An option such as `1 and 3 only`."""
_HINGED: Final = phrase_pattern(
    "question item answer above",
    r"\b(?:previous|preceding|earlier|prior|last) (?:question|item|answer)\b"
    r"|\b(?:question|item) (?:above|before|\d+)\b"
    r"|\byour (?:last |previous |earlier )?answer\b|\b(?:the|as|mentioned) above\b",
    re.IGNORECASE,
)
"""Words that point at another question."""
_OPINION: Final = phrase_pattern(
    "opinion think feel believe say",
    r"\b(?:in your opinion|do you (?:think|feel|believe)|would you say)\b",
    re.IGNORECASE,
)
_JOKE: Final = phrase_pattern(
    "haha lol kidding trick gotcha",
    r"\b(?:haha|lol|just kidding|trick question|gotcha)\b",
    re.IGNORECASE,
)
_SHOUT: Final = "!!"
_NEGATED_OPTION: Final = phrase_pattern(
    "not except t", r"\b(?:not|except)\b|n['\u2019]t\b", re.IGNORECASE
)
_LETTER: Final = phrase_pattern(
    "option options answer answers choice choices letter letters b c d e f g h",
    r"\b(?:(?:[Oo]ptions?|[Aa]nswers?|[Cc]hoices?|[Ll]etters?) \(?[A-H]\)?(?![\w'\u2019])"
    r"|(?<!\.)[B-H] is (?:correct|right|wrong|incorrect|best|true|false)\b"
    r"|(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast) (?:option|answer|choice)\b)",
)
"""An option named by its letter or its position, which shuffling changes."""
_LETTER_IN_PARENTHESES: Final = re.compile(r"(?<!\w)\([A-H]\)")
_SWEEPING: Final = re.compile(r"\b(always|never|every|everyone|nobody|none|all)\b", re.IGNORECASE)
_LONGEST_STEM: Final = 120
_SHORTEST_STEM: Final = 5
"""In words."""
_HARDEST: Final = 10.0
"""The highest Flesch-Kincaid grade; many candidates read at eighth to tenth grade."""

_PREFERRED: Final = {
    r"addicts?": "a person with an addiction",
    r"alcoholics?(?! anonymous)": "a person with an alcohol problem",
    r"junk(?:ie|y)s?|druggies?|drunks?": "a person who uses substances",
    r"(?:drug|substance) abusers?": "a person who uses substances",
    r"(?:drug|substance) abuse": "substance use",
    r"(?:get|got|gets|stay|stays|stayed|staying|being|been|is|are) clean": "in recovery",
    r"dirty (?:test|urine|screen)s?": "a test that showed use",
    r"schizophrenics?|bipolars|borderlines|depressives": "a person with the condition",
    r"(?:the|a) mentally ill|mentally ill (?:person|people|man|woman)": (
        "people with a mental health condition"
    ),
    r"mental patients?": "a person in treatment",
    r"commit(?:s|ted|ting)? suicide": "die by suicide",
    r"(?:failed|successful) suicides?(?: attempts?)?": "a suicide attempt, or a death by suicide",
    r"suffer(?:s|ed|ing)? from|afflicted with|stricken with": "live with",
    r"crazy|insane|lunatics?|nutcases?|psychos?": "words that say what happened",
    r"handicapped|crippled|wheelchair-bound": "a person with a disability",
    r"the homeless": "people without a home",
    r"(?:high|low)-functioning": "what the person can do and needs",
    r"non-?complian(?:t|ce)|treatment-resistant": (
        "the person chose otherwise, or the treatment didn't help"
    ),
    r"frequent flyers?": "a person who comes often",
    r"consumers?": "a person, a peer",
    r"clients?(?! rights?)": "a person, a peer",
}
"""Words that put a condition before the person, and what to write instead."""
_TERMS: Final = tuple((re.compile(term), better) for term, better in _PREFERRED.items())
_ANY_TERM: Final = phrase_pattern(
    """
    abuse abuser abusers addict addicts afflicted alcoholic alcoholics bipolars borderlines client
    clients clean compliance compliant consumer consumers crazy crippled depressives dirty druggie
    druggies drunk drunks frequent functioning handicapped homeless ill insane junkie junkies junky
    junkys lunatic lunatics mental noncompliance noncompliant nutcase nutcases psycho psychos
    resistant schizophrenic schizophrenics stricken suffer suffered suffering suffers suicide
    suicides wheelchair
    """,
    rf"\b(?:{'|'.join(_PREFERRED)})\b",
)


def negative_is_marked(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a negative in the sentence that asks: an error, unless it's emphasized.

    Readers overlook a plain `not` and then answer the opposite question.
    """
    if isinstance(item, Flashcard) or item.kind == "truefalse":
        return
    for text in filter(_NEGATIVE.may_match, _asking_sentences(item)):
        asking = _CLAUSE.sub(" ", without_quotes(text))
        for match in _NEGATIVE.pattern.finditer(asking):
            word = match[0]
            with_neighbors = asking[max(0, match.start() - 1) : match.end() + 1]
            if word.isupper() or _EMPHASIS.fullmatch(with_neighbors):
                what = f"the stem asks with '{word}'"
                yield Finding(what, "ask the positive question, if you can", "stem", "info")
            else:
                what = f"the stem asks with '{word}', which is easy to overlook"
                yield Finding(what, f"ask the positive question, or write {word.upper()}", "stem")


def _asking_sentences(item: Question | Typed) -> list[str]:
    """Return the sentences that ask: a stem's last one, and a family's shared question.

    In a family, a stem is often a scene that asks nothing itself.
    """
    asking = lead_in(item.stem)
    if item.group is None or item.group.kind != "family" or not item.group.text:
        return [asking]
    if asking.endswith("?"):
        return [item.group.text, asking]
    return [item.group.text]


def stem_asks(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems that are too short, don't end like a question, or don't ask anything."""
    if isinstance(item, Flashcard) or item.kind == "truefalse" or in_family(item):
        return
    asking = lead_in(item.stem)
    length = len(words_of(without_quotes(item.stem)))
    if _UNFOCUSED.match(asking):
        yield Finding(
            "the stem doesn't ask about anything in particular",
            "ask a question that can be answered without the options",
            "stem",
        )
    elif item.group is None and length < _SHORTEST_STEM:
        yield Finding(
            "the stem is too short to be a whole question", "ask a whole question", "stem"
        )
    elif not _ASKS.search(item.stem) and not _ORDERS.match(asking):
        yield Finding("the stem doesn't end like a question", "end it with a question mark", "stem")


def asks_in_one_piece(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a blank in the middle of a stem, and options like `1 and 3 only`."""
    if _BLANK_INSIDE.search(prompt_of(item)):
        yield Finding(
            "the blank is in the middle of the stem",
            "put it at the end, or ask a question",
            "stem",
            "info",
        )
    if _any_option_matches(item, _TYPE_K.fullmatch):
        yield Finding(
            "the options combine numbered statements",
            "ask about one statement, or use `kind: multi`",
            "options",
        )


def _any_option_matches(item: Item, matches: Callable[[str], object]) -> bool:
    return isinstance(item, Question) and any(matches(option.text) for option in item.options)


def stem_is_readable(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems of more than 120 words, and items that are harder than tenth grade to read."""
    count = len(words_of(prompt_of(item)))
    if count > _LONGEST_STEM:
        yield Finding(
            f"the stem has {count} words", "leave out what the question doesn't need", "stem"
        )
    grade = reading_grade(read_by_candidates(item))
    if grade is not None and grade > _HARDEST:
        yield Finding(f"reads like grade {grade:.0f}", "use shorter sentences and words", "stem")


def no_tricks(item: Item, _: Outline) -> Iterator[Finding]:
    """Find jokes, questions of opinion, and options that say what is not so."""
    if _SHOUT in prompt_of(item) or _JOKE.search(prompt_of(item)):
        yield Finding("the stem makes a joke or plays a trick", "ask it plainly", "stem")
    if _OPINION.search(prompt_of(item)):
        yield Finding(
            "asks for an opinion, and an opinion can't be wrong", "ask what the source says", "stem"
        )
    if _any_option_matches(item, _is_negated):
        yield Finding("an option is worded as a negative", "say what is done instead", "options")


def _is_negated(option: str) -> bool:
    """Say whether an option is a negative itself; in what somebody says, "can't" is plain talk."""
    if _NEGATED_OPTION.search(option) is None:
        return False
    return _NEGATED_OPTION.search(without_quotes(option)) is not None


def stands_alone(item: Item, _: Outline) -> Iterator[Finding]:
    """Find stems that depend on another question, which may not have been asked."""
    match = _HINGED.search(prompt_of(item))
    if match is not None:
        yield Finding(
            f"the stem depends on another question: '{match[0]}'",
            "questions are drawn one at a time: say everything that's needed right here",
            "stem",
        )


def language_respects_people(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words that put a condition before the person; each word is reported once."""
    terms: dict[str, None] = {}  # in order, each once
    for text in filter(_ANY_TERM.may_match, texts_of(item)):
        terms |= dict.fromkeys(_ANY_TERM.findall(without_quotes(text)))
    for term in terms:
        hint = f"better: {_better_words(term)} (unless it's the source's own term)"
        yield Finding(f"says '{term}'", hint, "stem")


def _better_words(term: str) -> str:
    """Return what to write instead of a term that _ANY_TERM has matched."""
    return next(better for pattern, better in _TERMS if pattern.fullmatch(term))


def rationale_names_no_letter(item: Item, _: Outline) -> Iterator[Finding]:
    """Find rationales that name an option by its position, and true-or-false that gives away."""
    if not isinstance(item, Question):
        return
    for text in (item.rationale, *(option.rationale for option in item.options)):
        match = _named_option(text)
        if match is not None:
            yield Finding(
                f"a rationale names an option by its position: '{match[0]}'",
                "options are shuffled: name it by what it says",
                "rationale",
            )
    if item.kind == "truefalse":
        sweeping = {word.lower() for word in _SWEEPING.findall(item.stem)}
        if sweeping:
            yield Finding(
                f"the statement says {quoted(sweeping)}, so test-wise readers will pick false",
                "say which case you mean",
                "stem",
                "warning",
            )


def _named_option(text: str) -> re.Match[str] | None:
    """Return where a text first names an option by its letter or position, or None."""
    found = [_LETTER.search(text)]
    if "(" in text:
        found.append(_LETTER_IN_PARENTHESES.search(text))
    return min(filter(None, found), key=re.Match.start, default=None)


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
        "no blank in the middle, no options like '1 and 3 only'",
        basis("9", nbme=True),
        asks_in_one_piece,
    ),
    Rule(
        "L17",
        "info",
        "short stems that read at eighth to tenth grade",
        basis("8", "13", "16", nbme=True),
        stem_is_readable,
    ),
    Rule(
        "L18",
        "info",
        "no jokes, tricks, opinions, or negative options",
        basis("6", "7", "27", "31"),
        no_tricks,
    ),
    Rule(
        "L19",
        "warning",
        "each question makes sense on its own",
        basis("4", nbme=True),
        stands_alone,
    ),
    Rule(
        "L23",
        "info",
        "person-first language",
        basis(also="SAMHSA-style word list"),
        language_respects_people,
    ),
    Rule(
        "L25",
        "warning",
        "no option letters in rationales, no sweeping statements",
        basis(),
        rationale_names_no_letter,
    ),
)
