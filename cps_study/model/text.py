"""Makes text from outside safe to show on a screen."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Everything that could move the cursor, change the terminal or reorder what is read: C0 and C1
# controls (but not tab and line feed), DEL, lone surrogates, the bidirectional overrides and
# isolates, the invisible line and paragraph separators, and the two code points that aren't
# characters and that YAML can't contain.
_EVERYWHERE: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff"
)
_MARKS: Final = "\u061c\u200e\u200f"
UNSAFE: Final = re.compile(f"[{_EVERYWHERE}{_MARKS}]")
UNSAFE_EVERYWHERE: Final = re.compile(f"[{_EVERYWHERE}]")
"""What's unsafe in any language: everything but the marks."""
_MARK: Final = re.compile(f"[{_MARKS}]")
"""The left-to-right, right-to-left and Arabic letter marks.

In a line with Hebrew or Arabic letters they put punctuation where it belongs (Unicode Standard
Annex 9). They turn nothing around, unlike overrides; anywhere else they'd only hide something.
"""
_RIGHT_TO_LEFT: Final = re.compile("[\u05d0-\u05f4\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic and their relatives."""

SEQUENCE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])")
"""What an arrow or another key sends that a line of input takes for text."""
CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")

LETTERS: Final = string.ascii_uppercase
"""The names of options, choices and forms."""

_NAMELESS: Final = {"Cc": "control character", "Cs": "lone surrogate", "Cn": "not a character"}
"""What to call characters that have no name in Unicode, by their category."""


def first_unsafe(text: str) -> str | None:
    """Return the name of the first character that may not be shown as it is, or None."""
    if UNSAFE.search(text) is None:
        return None
    match = UNSAFE_EVERYWHERE.search(text) or _lone_mark(text)
    if match is None:
        return None
    char = match[0]
    kind = _NAMELESS.get(unicodedata.category(char), "")
    name = unicodedata.name(char, kind)
    return f"U+{ord(char):04X} {name}".strip()


def _lone_mark(text: str) -> re.Match[str] | None:
    """Return the first mark of writing direction in a line without letters that need one."""
    lines = (line for line in text.split("\n") if not _RIGHT_TO_LEFT.search(line))
    return next(filter(None, map(_MARK.search, lines)), None)


def replace_unsafe(text: str, by: str | Callable[[re.Match[str]], str]) -> str:
    """Return the text with something else for each character that may not be shown as it is."""
    if _MARK.search(text) is None:
        return UNSAFE.sub(by, text)
    replaced = []
    for line in text.split("\n"):
        unsafe = UNSAFE_EVERYWHERE if _RIGHT_TO_LEFT.search(line) else UNSAFE
        replaced.append(unsafe.sub(by, line))
    return "\n".join(replaced)


def printable(text: str) -> str:
    r"""Return the text with every unsafe character replaced by a visible escape such as \x1b."""
    return replace_unsafe(text, lambda match: match[0].encode("unicode_escape").decode("ascii"))


def in_one_line(text: str) -> str:
    r"""Return the text as a line that no file's name can break: a line feed in it reads \n."""
    return printable(text).replace("\n", "\\n")


def is_one_line(text: str) -> bool:
    """Return whether a text that somebody gave is one line, without unsafe characters."""
    return "\n" not in text and first_unsafe(text) is None


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
        # A mark must not stay without the letters that it's for.
        return f"{_MARK.sub('', line[: most - 1])}…"
    return line


def count(number: int, noun: str, plural: str = "") -> str:
    """Return the number with its noun: `1 card`, `2 cards`.

    The plural adds an s unless another one is given.
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural or noun + 's'}"


def first_of(names: Sequence[str], most: int) -> str:
    """Return the first names with commas between them, and an ellipsis if there are more."""
    shown = ", ".join(names[:most])
    return f"{shown}, …" if len(names) > most else shown


def letter_of(position: int) -> str:
    """Return the name of the option at a position from 0: A to Z, then 27, 28 and so on."""
    if position < len(LETTERS):
        return LETTERS[position]
    return str(position + 1)
