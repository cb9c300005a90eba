"""Texts that no reader takes: what they look like, and the shortest way in.

Nothing is read here. A look at the first lines tells somebody what the text lacks.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cps_study.formats.syntax.decoding import NotTextError, decode_text
from cps_study.model.text import excerpt


class UnclearText(NamedTuple):
    """What a text looks like and what's the matter with it, and what to do."""

    what: str
    hint: str


class _Look(NamedTuple):
    """What a text looks like that has a pattern at least so many times."""

    pattern: re.Pattern[str]
    least: int
    text: UnclearText


_GUIDE: Final = "cps-study guide lists"
_MARK: Final = f"write 'Answer: B' below each question, or * before each right option: {_GUIDE}"
_OPTION: Final = r"^[ \t]*(?:[-*+][ \t]+)?\(?[b-h][.):][ \t]*\S"
_LOOKS: Final = (
    _Look(
        re.compile(r"\A\s*<"),
        1,
        UnclearText(
            "this is XML of another program",
            "export the questions there as Moodle XML or QTI: cps-study guide importing",
        ),
    ),
    _Look(
        re.compile(rf"(?ims)\A(?=.*^[ \t]*q[ \t]*:)(?=.*^[ \t]*a[ \t]*:)(?=.*{_OPTION})"),
        1,
        UnclearText(
            "this looks like questions with options, but 'A:' could be an option or the answer",
            f"write 'Answer: B' where 'A:' is the answer, and 'a)' before an option: {_GUIDE}",
        ),
    ),
    _Look(
        re.compile(
            r"(?im)^[ \t]*(?:correct[ \t]+|right[ \t]+)?(?:answers?|key)\b[^.\n]{0,20}[:=)]"
        ),
        1,
        UnclearText(
            "this looks like a list of questions, but it isn't clear which answers are right",
            f"write the options one below the other as 'a) …', and then 'Answer: B': {_GUIDE}",
        ),
    ),
    _Look(
        re.compile(r"(?im)\(?\ba[.)][ \t]+\S.{0,300}[ \t]\(?b[.)][ \t]+\S"),
        1,
        UnclearText(
            "this looks like a list of questions, but the options are all on one line",
            f"put each option on a line of its own, and write 'Answer: B' below: {_GUIDE}",
        ),
    ),
    _Look(
        re.compile(rf"(?im){_OPTION}"),
        1,
        UnclearText("this looks like a list of questions, but no answer is marked", _MARK),
    ),
    _Look(
        re.compile(r"(?m)\?[ \t]*$"),
        2,
        UnclearText(
            "this looks like a list of questions, but no answer is marked",
            f"write 'Answer: …' below each question: {_GUIDE}",
        ),
    ),
)
"""How a text can be told, the surest first."""
_TABLE: Final = UnclearText(
    "this looks like a table, but nothing says what is in its columns",
    "say what is in them: --no-headings --column front=1 --column back=2",
)
_NO_TEXT: Final = UnclearText(
    "this is neither text nor a kind of file that can be imported",
    "export the questions as Word, Excel, CSV, Moodle XML, QTI or an Anki package; see: "
    "cps-study guide importing",
)
_NOTHING: Final = UnclearText(
    "there seem to be no questions in this text", f"to see how to type them: {_GUIDE}"
)
_LOOKED_AT: Final = 200
"""How many lines show what a text may be."""
_LONGEST_LOOK: Final = 50_000
"""How many characters do."""
_MOST_LINES: Final = 0.7
"""The share of lines with a separator that a list of cards has, or with a tab that a table has."""
_FEWEST_CARDS: Final = 2
_LONGEST_CARD: Final = 80
"""A longer line is more likely of a text that goes on and on."""
_SEPARATORS: Final = (" = ", "=", " | ", "|", " -> ", " / ", "; ", ";", ", ", ",")
"""What people put between the sides of a card and other text hardly has."""


def unclear_text(raw: bytes) -> UnclearText:
    """Return what a file looks like that no reader takes, and what to do."""
    try:
        text = decode_text(raw).text
    except NotTextError:
        return _NO_TEXT
    lines = list(filter(str.strip, text[:_LONGEST_LOOK].splitlines()[:_LOOKED_AT]))
    if _share(lines, "\t") >= _MOST_LINES:
        return _TABLE
    beginning = "\n".join(lines)
    for look in _LOOKS:
        if len(look.pattern.findall(beginning)) >= look.least:
            return look.text
    return _cards(lines) or _NOTHING


def _cards(lines: list[str]) -> UnclearText | None:
    """Return that lines look like cards if the same sign parts most of them."""
    short = [line if len(line) <= _LONGEST_CARD else "" for line in lines]
    if len(lines) < _FEWEST_CARDS:
        return None
    for separator in _SEPARATORS:
        if _share(short, separator) >= _MOST_LINES:
            front = excerpt(lines[0].partition(separator)[0], 40)
            what = f"is this a list of cards, and '{front}' the front of the first one?"
            return UnclearText(what, f"if it is, add: --separators '{separator}' '\\n'")
    return None


def _share(lines: list[str], sign: str) -> float:
    """Return the share of lines with a sign."""
    return sum(sign in line.strip(" ") for line in lines) / max(1, len(lines))
