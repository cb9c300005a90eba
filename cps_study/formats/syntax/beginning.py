"""The beginning of a file as text, for a quick look at what format it may be."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = 1 << 16
"""How many bytes are enough for that look."""
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK: Final = b"\xef\xbb\xbf"
_BOLD: Final = re.compile(r"(?m)^[ \t]*+(?:(?:#{1,6}|[-*+>])[ \t]++)?\*\*[^*\s][^*\n]*+\*\*")
"""Markdown's bold words at the beginning of a line."""
_NUMBERED_HEADING: Final = re.compile(r"(?mi)^#{1,6}[ \t]++(?:question[ \t]*+|q)?#?\d")
"""Markdown's heading of a question, with its number."""


def looks_like_markdown(text: str) -> bool:
    """Return whether a line begins with bold words, or is the heading of a numbered question.

    So language models write questions. Such a text is Markdown, whatever its file is called.
    """
    return _BOLD.search(text) is not None or _NUMBERED_HEADING.search(text) is not None


def beginning_of_text(raw: bytes) -> str | None:
    r"""Return the first lines of a text file, or None if it isn't text.

    Lines end with `\n`. Bytes that don't fit the encoding become replacement characters: letters
    with accents don't matter for what a file is.
    """
    start = raw[:_SIZE]
    encoding = "utf-8"
    if start.startswith(_UTF_16_MARKS):
        encoding = "utf-16"
    elif b"\0" in start:
        return None
    text = start.removeprefix(_UTF_8_MARK).decode(encoding, "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
