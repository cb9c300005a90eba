"""Makes text from outside safe to show on a screen."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final

# Everything that could move the cursor, change the terminal or reorder what is read: C0 and C1
# controls (but not tab and line feed), DEL, lone surrogates, the bidirectional overrides and
# isolates, the invisible line and paragraph separators, and the two code points that aren't
# characters and that YAML can't contain.
UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)

SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])")
"""What an arrow or another key sends that a line of input takes for text."""
CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")

LETTERS: Final = string.ascii_uppercase
"""The names of options, choices and forms."""

_NAMELESS: Final = {"Cc": "control character", "Cs": "lone surrogate", "Cn": "not a character"}
"""What to call characters that have no name in Unicode, by their category."""


def first_unsafe(text: str) -> str | None:
    """Return the name of the first character that may not be shown as it is, or None."""
    match = UNSAFE.search(text)
    if match is None:
        return None
    char = match[0]
    kind = _NAMELESS.get(unicodedata.category(char), "")
    name = unicodedata.name(char, kind)
    return f"U+{ord(char):04X} {name}".strip()


def printable(text: str) -> str:
    r"""Return the text with every unsafe character replaced by a visible escape such as \x1b."""
    return UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def in_one_line(text: str) -> str:
    r"""Return the text as a line that no file's name can break: a line feed in it reads \n."""
    return printable(text).replace("\n", "\\n")


def without_controls(text: str) -> str:
    """Return a typed line without control characters, and without the sequences that keys send.

    A tab or a line feed, which may come with pasted text, becomes a space.
    """
    spaced = re.sub(r"[\t\n\r]+", " ", SEQUENCE.sub("", text))
    return CONTROLS.sub("", spaced)


def one_line(text: str) -> str:
    """Return the text with every run of white space as one space."""
    return " ".join(text.split())


def excerpt(text: str, most: int = 60) -> str:
    """Return the text as a message quotes it: one printable line of at most `most` characters.

    A longer text ends in an ellipsis.
    """
    # Only the start is looked at: a text may be megabytes long.
    looked_at = text[: 4 * most]
    line = printable(one_line(looked_at))
    if len(line) > most or len(text) > len(looked_at):
        return f"{line[: most - 1]}…"
    return line


def letter_of(position: int) -> str:
    """Return the name of the option at a position from 0: A to Z, then 27, 28 and so on."""
    if position < len(LETTERS):
        return LETTERS[position]
    return str(position + 1)
