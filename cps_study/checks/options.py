"""Rules about the options of a closed question: what shows the key, and what confuses."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import combinations, pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from cps_study.checks.rule import RODRIGUEZ, Finding, Rule, basis
from cps_study.checks.words import content_stems, in_family, key_of, quoted, words_of
from cps_study.model.item import Question, offers_all, offers_none
from cps_study.model.text import excerpt, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cps_study.model.item import Item, Option
    from cps_study.model.outline import Outline

_ABSOLUTE: Final = re.compile(
    r"\b(all|always|every|everyone|everybody|everything|completely|entirely|must|never|nobody|no one|none|nothing|only|"
    r"totally|under no circumstances|without exception)\b",
)
_VAGUE: Final = re.compile(
    r"\b(frequently|generally|may|might|normally|occasionally|often|probably|rarely|seldom|sometimes|usually)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"\W*(?:about |over |in |after )?[$€£]?\s*(\d[\d,]*(?:\.\d+)?)(?![\d,]*\s*(?:-|\u2013|to\b))",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    r"\W*[$€£]?\s*(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|and)\s*[$€£]?(\d+(?:\.\d+)?)"
)
_ARTICLE: Final = re.compile(r"\b(an?)\W*$", re.IGNORECASE)
_ENDS_IN_ARE: Final = re.compile(r"\bare\W*$")
_ONE_THING: Final = re.compile(r"\s*an?\b", re.IGNORECASE)
_ING: Final = re.compile(r"\w{2,}ing")
_CONSPICUOUS: Final = 1.25
_VISIBLE: Final = 6
"""A key longer by fewer characters than this does not stand out."""
_NOTICED: Final = 20
"""Options whose lengths differ by no more characters than this look alike."""
_FEWEST: Final = 3
_MOST: Final = 5


def _offered(item: Item) -> tuple[Option, ...]:
    """Return the options that an author wrote: none for a flashcard, a typed question, or true and false."""
    return item.options if isinstance(item, Question) and item.kind != "truefalse" else ()


def _own(item: Item) -> tuple[Option, ...]:
    """Return the options that serve this one item: a family's list gives nothing away by itself."""
    return () if in_family(item) else _offered(item)


def _sides(options: Sequence[Option]) -> tuple[list[str], list[str]]:
    """Return the texts of the keys and of the distractors."""
    return [o.text for o in options if o.key], [o.text for o in options if not o.key]


def key_is_longest(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a key more than a quarter longer than every distractor."""
    keys, distractors = _sides(_own(item))
    if keys and distractors:
        shortest, longest = min(map(_length, keys)), max(map(_length, distractors))
        if shortest > _CONSPICUOUS * longest and shortest - longest >= _VISIBLE:
            what = f"the key is conspicuously long: {shortest} characters, the longest distractor {longest}"
            yield Finding(what, "shorten it, or say as much in the distractors", "options")


@lru_cache(maxsize=1_000)
def _length(text: str) -> int:
    return len(one_line(text))


@lru_cache(maxsize=1_000)
def absolutes(text: str) -> tuple[str, ...]:
    """Return the sweeping words of a text, in small letters."""
    return tuple(_ABSOLUTE.findall(text.lower()))


def no_all_of_the_above(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that stand for several others; the program keeps the order of such options."""
    for option in _offered(item):
        if offers_all(option.text):
            what = f"the option '{excerpt(option.text)}' stands for others, so the options cannot be shuffled"
            yield Finding(what, "ask with `kind: multi`, or offer something of its own", "options")


def no_none_of_the_above(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that turn the others down."""
    for option in _offered(item):
        if offers_none(option.text):
            what = f"the option '{excerpt(option.text)}' shows only that the others are wrong"
            yield Finding(
                what, "offer what someone with a misunderstanding would choose", "options"
            )


def absolutes_are_even(item: Item, _: Outline) -> Iterator[Finding]:
    """Find sweeping words on one side only: in distractors and not in the key, or in the key alone."""
    keys, distractors = _sides(_own(item))
    in_keys = {word for text in keys for word in absolutes(text)}
    in_others = {word for text in distractors for word in absolutes(text)}
    if bool(in_keys) != bool(in_others):
        where = "the key alone says" if in_keys else "distractors alone say"
        hint = "test-wise readers strike sweeping options out: take the word out, or use it on both sides"
        yield Finding(f"{where} {quoted(in_keys or in_others)}", hint, "options")


def no_vague_frequency(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words for how often something is that everyone understands differently."""
    vague = {match.lower() for option in _offered(item) for match in _VAGUE.findall(option.text)}
    if vague:
        yield Finding(
            f"the options say {quoted(vague)}", "say how often or in which case", "options"
        )


def key_repeats_no_word(item: Item, _: Outline) -> Iterator[Finding]:
    """Find words that the key alone shares with the stem, unless a distractor repeats as many of its own."""
    key = key_of(item)
    if key is not None and isinstance(item, Question):
        stem = content_stems(item.stem)
        repeated = [content_stems(option.text) & stem for option in item.options if not option.key]
        mine = content_stems(key.text) & stem
        if mine.difference(*repeated) and len(mine) > max(map(len, repeated)):
            shared = {
                word
                for word in words_of(key.text)
                if content_stems(word) & mine.difference(*repeated)
            }
            what = f"the key alone repeats {quoted(shared)} from the stem"
            yield Finding(
                what, "say it in other words, or use the word in a distractor too", "options"
            )


def options_fit_the_stem(item: Item, _: Outline) -> Iterator[Finding]:
    """Find what grammar gives away: an article that fits some options only, forms or full stops that differ."""
    options = _offered(item)
    if not options or not isinstance(item, Question):
        return
    article = _ARTICLE.search(item.stem)
    if article is not None:
        fits = [option.text.lstrip()[:1].lower() in "aeiou" for option in options]
        if len(set(fits)) > 1:
            hint = "write 'a(n)', or put the article into the options"
            yield Finding(
                f"the stem ends in '{article[1]}', which fits only some options", hint, "stem"
            )
    if _ENDS_IN_ARE.search(item.stem) and any(_ONE_THING.match(option.text) for option in options):
        yield Finding(
            "the stem ends in 'are', but an option names one thing", "make them agree", "stem"
        )
    if len({option.text.rstrip()[-1:] in ".!?" for option in options}) > 1:
        what = "some options end with a full stop and some do not"
        yield Finding(what, "end all of them alike", "options")
    yield from _odd_form(_own(item))


def _odd_form(options: Sequence[Option]) -> Iterator[Finding]:
    forms = {option.key: set[str]() for option in options}
    for option in options:
        forms[option.key].add(_form(option.text))
    if (
        len(forms) == 2
        and all(len(held) == 1 for held in forms.values())
        and forms[True] != forms[False]
    ):
        (key_form,), (other_form,) = forms[True], forms[False]
        what = f"the key begins with {key_form}, every distractor with {other_form}"
        yield Finding(what, "begin all options with the same form", "options")


def _form(text: str) -> str:
    first = next(iter(words_of(text)), "")
    if first == "to":
        return "'to'"
    return "an -ing form" if _ING.fullmatch(first) else "another word"


def options_do_not_overlap(item: Item, _: Outline) -> Iterator[Finding]:
    """Find options that hold another one whole, and ranges of numbers that meet. Equal ones stop the reader."""
    options = _offered(item)
    for one, other in combinations(options, 2):
        short, long = sorted((one.text, other.text), key=len)
        inner, outer = (f" {' '.join(words_of(text))} " for text in (short, long))
        if inner.strip() and inner in outer and inner != outer:
            what = f"the option '{excerpt(long, 40)}' holds the whole of '{excerpt(short, 40)}'"
            yield Finding(what, "make each option right or wrong by itself", "options")
    ranges = sorted((float(m[1]), float(m[2])) for o in options if (m := _RANGE.match(o.text)))
    for (low, high), (start, end) in pairwise(ranges):
        if start <= high:
            what = f"the ranges {low:g}-{high:g} and {start:g}-{end:g} overlap"
            yield Finding(what, "let each range begin after the one before", "options")


def key_does_not_converge(item: Item, _: Outline) -> Iterator[Finding]:
    """Find a key that has clearly the most words in common with the other options."""
    options = _own(item)
    key = key_of(item)
    if key is None or len(options) < _FEWEST:
        return
    stems = [content_stems(option.text) for option in options]
    common = Counter(word for held in stems for word in held)
    shared = [sum(common[word] - 1 for word in held) for held in stems]
    mine = shared[options.index(key)]
    rest = [value for option, value in zip(options, shared, strict=True) if option is not key]
    if mine >= max(rest) + 2:
        what = "the key has the most words in common with the other options"
        yield Finding(
            what, "a guesser takes the middle of the crowd: vary the distractors", "options"
        )


def options_are_parallel(item: Item, _: Outline) -> Iterator[Finding]:
    """Find the one option that begins in another form or is far longer or shorter than the rest."""
    options = _offered(item)
    if len(options) < _FEWEST:
        return
    forms = Counter(_form(option.text) for option in options)
    odd = next((form for form, many in forms.items() if many == 1 and len(forms) == 2), None)
    if odd is not None and len(options) > _FEWEST:
        what = f"one option alone begins with {odd}"
        yield Finding(what, "begin all options with the same form", "options")
    lengths = [_length(option.text) for option in options]
    if max(lengths) - min(lengths) <= _NOTICED:
        return
    for place, (option, length) in enumerate(zip(options, lengths, strict=True)):
        usual = median(lengths[:place] + lengths[place + 1 :])
        if abs(length - usual) > _NOTICED and not usual / 2 <= length <= usual * 2:
            much = "more than twice" if length > usual else "less than half"
            what = f"the option '{excerpt(option.text, 40)}' is {much}"
            yield Finding(
                f"{what} as long as the rest", "make the options about the same length", "options"
            )


def numbers_stand_in_order(item: Item, _: Outline) -> Iterator[Finding]:
    """Find numbers and years that are not in order, or that shuffling would put out of it."""
    found = [_NUMBER.match(option.text) for option in _own(item)]
    values = [float(match[1].replace(",", "")) for match in found if match]
    if len(values) < _FEWEST or len(values) < len(found) or not isinstance(item, Question):
        return
    if values not in (sorted(values), sorted(values, reverse=True)):
        yield Finding(
            "the numbers in the options are not in order",
            "sort them and add `locked: true`",
            "options",
        )
    elif not item.locked:
        yield Finding(
            "the numbers would be shuffled", "add `locked: true` to keep them in order", "options"
        )


def enough_options(item: Item, _: Outline) -> Iterator[Finding]:
    """Find too few options, too many, and stubs."""
    options = _offered(item)
    if options and len(options) < _FEWEST:
        hint = "offer three or four, each a misunderstanding somebody may have"
        yield Finding(f"only {len(options)} options", hint, "options")
    if len(_own(item)) > _MOST:
        hint = "three or four good options test as well and take less reading"
        yield Finding(f"{len(options)} options are many", hint, "options", "info")
    for option in options:
        if len(option.text) < 2 and not option.text.isdigit():
            yield Finding(
                f"the option '{option.text}' is a stub", "say it in words", "options", "info"
            )


RULES = (
    Rule(
        "L01",
        "warning",
        "the key is not conspicuously long",
        basis("24", "28d", nbme=True),
        key_is_longest,
    ),
    Rule("L02", "warning", "no 'all of the above'", basis("26", nbme=True), no_all_of_the_above),
    Rule(
        "L03",
        "info",
        "'none of the above' only with care",
        basis("25", nbme=True),
        no_none_of_the_above,
    ),
    Rule(
        "L05",
        "warning",
        "sweeping words on both sides or on none",
        basis("28a", nbme=True),
        absolutes_are_even,
    ),
    Rule("L06", "info", "no vague words for how often", basis(nbme=True), no_vague_frequency),
    Rule(
        "L07",
        "warning",
        "the key alone repeats no word of the stem",
        basis("28b", nbme=True),
        key_repeats_no_word,
    ),
    Rule(
        "L08",
        "warning",
        "grammar shows nothing",
        basis("23", "28c", nbme=True),
        options_fit_the_stem,
    ),
    Rule(
        "L09",
        "warning",
        "options do not overlap; equal ones are an error",
        basis("22"),
        options_do_not_overlap,
    ),
    Rule(
        "L10",
        "info",
        "the key is not the middle of the crowd",
        basis(nbme=True),
        key_does_not_converge,
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
        "numbers and years stand in order",
        basis("21", nbme=True),
        numbers_stand_in_order,
    ),
    Rule(
        "L14",
        "warning",
        "three to five options",
        basis("18", "28f", "29", also=RODRIGUEZ),
        enough_options,
    ),
)
