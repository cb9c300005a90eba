"""What a single line of a list can be: a question's number, an option's label, an answer.

A line alone doesn't settle it: `A. Lincoln was born in 1809.` may be an option or a stem. So these
functions say what a line could be, and `collect` decides by the lines around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.formats.truth import WORDS
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from cps_study.formats.syntax.html_text import ImageReference


FOR_ALL: Final = "its answer line may be the key to the whole list"
"""Why a question stays out."""
Role = Literal["", "heading", "stem", "option", "doubtful"]


class ListLine(NamedTuple):
    """A line of a list, without blanks around it.

    `number` is its line, or its paragraph. `marks` are the ways in which all of it stands out, such
    as bold type. `pictures` are those that are in it. `list_id` is the list in which Word numbers
    it, if it's on the first level of one. `role` is `heading` if its style says so, or what
    `numbered_options` made of it.
    """

    number: int
    text: str
    marks: frozenset[str] = frozenset()
    pictures: tuple[ImageReference, ...] = ()
    list_id: str = ""
    role: Role = ""


class Labeled(NamedTuple):
    """A line that could be an option: its label, its text, and whether it's marked as right.

    The label is a small letter, or the number that is shown; it's empty for a bullet or a box.
    """

    label: str
    text: str
    is_key: bool = False


class Numbered(NamedTuple):
    """A line that could begin a question: its number, and what follows it."""

    number: int
    text: str


_STAR: Final = r"(?P<star>[*\u2713\u2714\u2705\u2192]+\s*)?"
_LABEL: Final = re.compile(
    rf"{_STAR}(?:\((?P<round>[A-Za-z])\)\s*|(?P<plain>[A-Za-z])(?:\)\s*|[.:]\s+|\.(?=[A-Z0-9])))"
    r"(?P<text>.+)"
)
_ONLY_LABEL: Final = re.compile(rf"{_STAR}\(?(?P<label>[A-Za-z])[.):]")
_BOX: Final = re.compile(
    r"(?:[-*+]\s+)?(?:\[(?P<square>[ xX*\u2713\u2714]?)\]|\((?P<round>[ xX*])\)"
    r"|(?P<drawn>[\u2610\u2611\u2612\u2705]))\s*(?P<text>\S.*)"
)
_BULLET: Final = re.compile(r"(?P<bullet>[-*+\u2022\u25cf\u25cb\u25aa\u2013\uf0b7])\s+(?P<text>.+)")
_CHECKED: Final = frozenset("xX*\u2713\u2714\u2611\u2612\u2705")
_LEADING_MARK: Final = re.compile(r"(?:[\u2713\u2714\u2705]\s*|\*(?=[^\s*]))(?P<text>[^*]+)")
_TRAILING_MARK: Final = re.compile(
    r"(?P<text>.*?[^\s*])\s*"
    r"(?:[\u2713\u2714\u2705\u2611]|(?<!\*)\*|<-+|\u2190"
    r"|[(\[](?:correct|right|key|correct answer|right answer|richtig|correcta?|bonne)[)\]])",
    re.IGNORECASE,
)
_SORT: Final = (
    r"(?:multiple[ -]choice|true ?(?:/|or) ?false|short answer|fill[ -]in[ -]the[ -]blanks?"
    r"|easy|medium|moderate|hard|difficult|\d{1,2} (?:points?|pts\.?))"
)
"""What a number may be followed by: of what kind a question is, or how hard."""
_SORT_BEHIND: Final = rf"(?:\s*[(\[]{_SORT}[)\]])?"
_ONLY_SORT: Final = re.compile(rf"[(\[]?{_SORT}[)\]]?:?", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?P<word>(?:question|q|frage|pregunta|quiz item|item)\s*)?[#]?(?P<number>\d{1,3})"
    rf"(?(word){_SORT_BEHIND})"
    r"(?:\s*[.):]|(?<=[\d)\]])\s*[-\u2013](?=\s))(?:\s+|$|(?=[^\d\s.)]))(?P<text>.*)",
    re.IGNORECASE,
)
_NUMBER_BEFORE: Final = re.compile(
    r"(?P<star>\*?)\(?(?P<number>\d{1,3})[.)](?:\s+|(?=[^\d\s.)]))(?P<text>\S.*)"
)
_WORD_NUMBER: Final = re.compile(
    rf"(?:question|frage|pregunta)\s*#?(?P<number>\d{{1,3}}){_SORT_BEHIND}", re.IGNORECASE
)
_ANSWER: Final = re.compile(
    r"(?:\W{0,2})(?:(?:the\s+)?(?:correct|right|best)\s+(?:answer|option|choice)|answers?|ans|key"
    r"|correct|solution|antwort(?:en)?|richtige antwort|richtig|l\u00f6sung|respuestas?"
    r"|respuesta correcta|r\u00e9ponses?|bonne r\u00e9ponse|lus teb)"
    r"(?:\s+(?:is|key))?\**\s*[:=]\**\s*(?P<text>.+)",
    re.IGNORECASE,
)
_BARE_ANSWER: Final = re.compile(
    rf"(?:ans\.\s*|(?:answer|ans)[.\s]+(?=(?:\(?[a-z]\)?|{WORDS})\.?$))(?P<text>\S.*)",
    re.IGNORECASE,
)
_WHY: Final = re.compile(
    r"(?:feedback|rationale|explanation|reason|why|comment|begr\u00fcndung|explicaci\u00f3n"
    r"|explication)\**\s*:\**\s*(?P<text>.+)",
    re.IGNORECASE,
)
_KEY_HEADING: Final = re.compile(
    r"\W*(?:answer\s*keys?|answers|keys?|correct answers|solutions?|l\u00f6sungen|respuestas"
    r"|corrig\u00e9|answer sheet|(?:no\.?|number|question|item|#)\s+(?:answer|key))"
    r"(?:\s+to\s+.{1,40})?\s*:?\W*",
    re.IGNORECASE,
)
_KEY_LINE: Final = re.compile(
    r"\W*(?:answer\s*keys?|answers|keys?|solutions|l\u00f6sungen|respuestas)\W*\s(?P<pairs>.+)",
    re.IGNORECASE,
)
_KEY_OF_ONE: Final = re.compile(
    r"\W*(?:answer\s*keys?|answers|keys?)\W+\d{1,3}(?:\s*[.):=\-\u2013]\s*|\s+)\S.*", re.IGNORECASE
)
_LETTERS: Final = r"\(?[A-Za-z]\)?(?:\s*(?:,|&|and)\s*\(?[A-Za-z]\)?)*"
_PAIR: Final = re.compile(
    rf"(?P<number>\d{{1,3}})\s*[.):=\-\u2013]?\s*(?P<key>{_LETTERS}|{WORDS})(?=[\s,;.|]|$)",
    re.IGNORECASE,
)
_BARE_KEY: Final = re.compile(
    rf"(?:\(?[a-z]\)?|{WORDS})\.?"
    rf"(?:[\s,;|&]+(?:and\s+)?(?:\(?[a-z]\)?|{WORDS})\.?)*",
    re.IGNORECASE,
)
_LONE_PAIR: Final = re.compile(
    r"(?P<number>\d{1,3})\s*(?P<sign>[.):=\-\u2013])(?P<blank>\s*)"
    r"(?P<key>[^\s?][^?]*(?<!:))(?<!___)(?<!\u2026)"
)
_BETWEEN_PAIRS: Final = re.compile(r"[\s,;.|]*")
_PART: Final = re.compile(
    r"(?:part|section|teil|parte|secci\u00f3n|partie)\s+(?:\d{1,2}|[ivx]{1,4}|[a-h])\b.{0,80}",
    re.IGNORECASE,
)
_DETAIL: Final = re.compile(
    r"(?:points?|type|difficulty|id|level|time(?: limit)?|shuffle)\s*:\s*\S{1,20}", re.IGNORECASE
)


def labeled(text: str) -> Labeled | None:
    """Return the line as an option with a letter, or None."""
    match = _LABEL.fullmatch(text)
    if match is None:
        return None
    option, is_key = without_mark(match["text"])
    label = match["round"] or match["plain"]
    return Labeled(label.lower(), option, is_key or match["star"] is not None)


def only_label(text: str) -> Labeled | None:
    """Return the line as an option of which only the letter is text, such as a picture; or None."""
    match = _ONLY_LABEL.fullmatch(text)
    return None if match is None else Labeled(match["label"].lower(), "", match["star"] is not None)


def boxed(text: str) -> Labeled | None:
    """Return the line as an option with a box, which is checked or not, or None."""
    match = _BOX.fullmatch(text)
    if match is None:
        return None
    sign = "".join(filter(None, match.group("square", "round", "drawn")))
    return Labeled("", match["text"].strip(), sign in _CHECKED)


def bulleted(text: str) -> Labeled | None:
    """Return the line as an item of a list with bullets, or None."""
    match = _BULLET.fullmatch(text)
    if match is None:
        return None
    option, is_key = without_mark(match["text"])
    return Labeled("", option, is_key)


def without_mark(text: str) -> tuple[str, bool]:
    """Return an option's text without a check mark or the like, and whether it had one."""
    leading = _LEADING_MARK.fullmatch(text)
    if leading is not None:
        return leading["text"].strip(), True
    trailing = _TRAILING_MARK.fullmatch(text)
    if trailing is not None:
        return trailing["text"].strip(), True
    return text.strip(), False


def numbered(text: str) -> Numbered | None:
    """Return the line as the beginning of a question with a number, or None."""
    match = _NUMBER.fullmatch(text)
    if match is not None:
        text = match["text"].strip()
        is_sort = match["word"] is not None and _ONLY_SORT.fullmatch(text) is not None
        return Numbered(int(match["number"]), "" if is_sort else text)
    alone = _WORD_NUMBER.fullmatch(text)
    if alone is not None:
        return Numbered(int(alone["number"]), "")
    return None


def answer_in(text: str) -> str:
    """Return what an answer line says, or nothing if it isn't one."""
    match = _ANSWER.fullmatch(text) or _BARE_ANSWER.fullmatch(text)
    return _said(match).strip("*").strip()


def reason_in(text: str) -> str:
    """Return what a line of feedback says, or nothing if it isn't one."""
    return _said(_WHY.fullmatch(text))


def _said(match: re.Match[str] | None) -> str:
    """Return what follows the word that a line begins with; nothing for another line."""
    return match["text"].strip() if match is not None else ""


def asks_something(text: str) -> bool:
    """Return whether a line ends as stems do: with a question mark, a colon, a gap or dots."""
    return any((text.endswith(("?", ":", "\u2026", "...")), "___" in text))


def is_fragment(text: str) -> bool:
    """Return whether a line is no sentence and asks nothing, as most options."""
    return not (asks_something(text) or text.endswith("."))


def has_question(text: str) -> bool:
    """Return whether a line asks, or has a question in it before it goes on."""
    return asks_something(text) or "?" in text


def is_part(text: str) -> bool:
    """Return whether a line is a heading by its words: `Part II. True or False`.

    Below a statement, which has no options, nothing else tells it from the statement's next line.
    """
    return _PART.fullmatch(text) is not None


def is_detail(text: str) -> bool:
    """Return whether the line only says how much a question counts, or of what type it is."""
    return _DETAIL.fullmatch(text) is not None


def begins_key(text: str) -> bool:
    """Return whether the answer key at the end of a list begins with a line, or is all on it."""
    return _KEY_HEADING.fullmatch(text) is not None or bool(pairs_on_key_line(text))


def pairs_on_key_line(text: str) -> list[tuple[int, str]]:
    """Return what a key on one line says, as in `Answers: 1-b, 2-a`; nothing for any other line."""
    match = _KEY_LINE.fullmatch(text)
    pairs = _pairs_of_letters(one_line(match["pairs"])) if match is not None else []
    return pairs if len(pairs) > 1 else []


def apart_from_number(text: str) -> tuple[str, str]:
    """Return the number before a line, without its zeros, or "", and the line without it."""
    match = _NUMBER_BEFORE.fullmatch(text)
    if match is None:
        return "", text
    return str(int(match["number"])), match["star"] + match["text"]


def list_of_indented(line: str) -> str:
    """Return the id of the list that a line as it's typed is in, if it's a number set in; or ""."""
    is_set_in = line.startswith(("\t", "  ", " \t"))
    return "indented" if is_set_in and apart_from_number(line.strip())[0] else ""


def pairs_in(text: str, *, in_words: bool = True) -> list[tuple[int, str]]:
    """Return the numbers and answers that a line of an answer key has; none if it isn't one.

    Unless the answers may be `in_words`, they're letters, or true or false. None of them asks.
    """
    text = one_line(text)
    pairs = _pairs_of_letters(text)
    first = _LONE_PAIR.fullmatch(text)
    if pairs or first is None or not in_words:
        return pairs
    return _pairs_in_words(first)


def may_be_key_line(text: str) -> bool:
    """Return whether an answer line may be a key with one pair, as in `Key: 2) tea`."""
    return _KEY_OF_ONE.fullmatch(text) is not None


def is_bare_key(text: str) -> bool:
    """Return whether a line of a key has only letters, or true or false, and no numbers."""
    return _BARE_KEY.fullmatch(text) is not None


def _pairs_of_letters(text: str) -> list[tuple[int, str]]:
    """Return the pairs of a line that has nothing else, each with letters, or true or false."""
    pairs: list[tuple[int, str]] = []
    at = 0
    for match in _PAIR.finditer(text):
        gap = text[at : match.start()]
        if _BETWEEN_PAIRS.fullmatch(gap) is None:
            break
        pairs.append((int(match["number"]), match["key"]))
        at = match.end()
    return pairs if _BETWEEN_PAIRS.fullmatch(text[at:]) is not None else []


def _pairs_in_words(first: re.Match[str]) -> list[tuple[int, str]]:
    """Return the pairs of a line that begins with one: others follow if they're typed like it.

    If their numbers don't go on from it, all of it may be the first one's answer, so that it has
    two then, and no answer that counts.
    """
    number, key = int(first["number"]), first["key"].strip()
    blank = r"\s+" if first["blank"] else r"(?=\S)"
    parts = re.split(rf"[\s,;|]+(\d{{1,3}})\s*{re.escape(first['sign'])}{blank}", key)
    numbers = [number, *map(int, parts[1::2])]
    pairs = list(zip(numbers, parts[::2], strict=True))
    goes_on = numbers == list(range(number, number + len(numbers)))
    return pairs if goes_on else [*pairs, (number, key)]
