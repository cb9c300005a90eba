"""One width for each character that a reader sees, whatever it's made of.

A family, a flag or a red heart is several code points that make one sign, a grapheme. The prompt
library adds up the widths of the code points, while terminals show one sign of two columns or,
if they don't know it, its parts. Where the two disagree, letters end up in the wrong place.
"""

from __future__ import annotations

import re
from typing import Final

_JOINED: Final = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""What joins signs or changes their look: the joiner, the variation signs, the skin tones."""
_STYLES: Final = re.compile(r"\x1b\[[0-9;]*m")


def screen_text(text: str) -> str:
    """Return the text with signs that have the same width for every program.

    Where a joined sign doesn't, its parts stay: a family is shown as its members, a red heart as a
    plain one. Nothing is lost that a reader needs, and the text around it stays in its place.
    """
    if _JOINED.search(text) is None:
        return text
    from wcwidth import iter_graphemes

    return "".join(map(_parts, iter_graphemes(text)))


def has_odd_width(line: str) -> bool:
    """Return whether the prompt library and a terminal may disagree on how wide a line is.

    That's so for the flags of countries and for some scripts of India.
    """
    if line.isascii():
        return False
    from wcwidth import wcswidth

    bare = _STYLES.sub("", line)
    return _sum_of_widths(bare) != wcswidth(bare)


def _parts(grapheme: str) -> str:
    """Return a grapheme as it is, or without what joins it if its width isn't clear."""
    from wcwidth import wcswidth

    if _sum_of_widths(grapheme) == wcswidth(grapheme):
        return grapheme
    return _JOINED.sub("", grapheme)


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else _sum_of_widths(text)


def _sum_of_widths(text: str) -> int:
    """Return the widths of the code points, added up."""
    from wcwidth import wcwidth

    return sum(max(0, wcwidth(char)) for char in text)
