"""Rules for text that comes from outside and goes to a screen."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final

# Everything that could move the cursor, change the terminal or reorder what is read: C0 and C1 controls
# (but not tab and line feed), DEL, lone surrogates, the bidirectional overrides and isolates, the invisible
# line and paragraph separators, and the two code points that are no characters and that YAML cannot hold.
UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)

LETTERS: Final = string.ascii_uppercase
"""What options, choices and forms are named by."""

_NAMELESS = {"Cc": "control character", "Cs": "lone surrogate", "Cn": "not a character"}


def first_unsafe(text: str) -> str | None:
    """Return the name of the first character that may not be shown as it is, or None."""
    match = UNSAFE.search(text)
    if match is None:
        return None
    char = match[0]
    return f"U+{ord(char):04X} {unicodedata.name(char, _NAMELESS.get(unicodedata.category(char), ''))}".strip()


def printable(text: str) -> str:
    r"""Return the text with every unsafe character replaced by a visible escape such as \x1b."""
    return UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str) -> str:
    """Return the text with every run of white space as one blank."""
    return " ".join(text.split())


def excerpt(text: str, most: int = 60) -> str:
    """Return the text as a message quotes it: one printable line, cut with an ellipsis if it is longer than `most`."""
    line = printable(one_line(text[: 4 * most]))
    return f"{line[: most - 1]}…" if len(line) > most or len(text) > 4 * most else line


def letter_of(place: int) -> str:
    """Return what names the option at this place, from 0: a letter, and past Z its number."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)
