r"""GIFT's layers of text.

A file is blocks between blank lines. Inside a block, `\=` and the like are escapes, and a text
may begin with the name of its format, such as `[html]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.html_text import Plain, plain_of_html, plain_of_mixed, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

CATEGORY: Final = "$CATEGORY:"
DEFAULT: Final = "moodle"
"""The format of a text that doesn't name one: plain text with line breaks, where HTML may occur."""
_FORMAT: Final = re.compile(r"\[(html|moodle|plain|markdown)\]")
_BLOCK_ENDS: Final = frozenset({"", "0"})
"""Lines that end a block: Moodle's importer treats a line that is just `0` as an empty one."""
_ESCAPE: Final = re.compile(r"\\([:#={}~n\\])")
_MASKS: Final = {
    ":": "\x01",
    "#": "\x02",
    "=": "\x03",
    "{": "\x04",
    "}": "\x05",
    "~": "\x06",
    "n": "\x07",
    "\\": "\\",
}
"""The control character that stands in for each escaped character while syntax is read.

`blocks_of` removes control characters from the file first, so a mask is never part of a text.
"""
_UNMASK: Final = str.maketrans("\x01\x02\x03\x04\x05\x06\x07", ":#={}~\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class GiftBlock(NamedTuple):
    """The lines between two blank lines: a question, a category, or just text.

    `line` is the number of the first line that isn't a comment, `text` the lines without their
    comments. `glued` says that a category line comes right before or after it, with no blank line.
    """

    line: int
    text: str
    comments: str = ""
    glued: bool = False


def blocks_of(text: str) -> Iterator[GiftBlock]:
    """Yield the blocks of a file; a category line is always a block by itself."""
    lines: list[str] = []
    comments: list[str] = []
    first = 0
    glued = False
    for number, raw in enumerate([*_lines(text), ""], 1):
        line = raw.strip(" \t")
        is_category = line.startswith(CATEGORY)
        if line in _BLOCK_ENDS or is_category:
            # A block of comments alone has no first line: its comments go no further.
            if first:
                yield GiftBlock(
                    line=first,
                    text="\n".join(lines).strip(),
                    comments="\n".join(comments),
                    glued=glued or is_category,
                )
            lines = []
            comments = []
            first = 0
            glued = is_category
            if is_category:
                yield GiftBlock(number, line)
        elif line.startswith("//"):
            comments.append(line)
            lines.append(" ")
        else:
            first = first or number
            lines.append(line)


def _lines(text: str) -> list[str]:
    """Split a text into lines, with a blank for every control character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", text).split("\n")


def mask_escapes(text: str) -> str:
    """Replace each escaped character with a control character, so it can't be read as syntax."""
    return _ESCAPE.sub(lambda match: _MASKS[match[1]], text)


def unmask_escapes(text: str) -> str:
    """Put the characters back that `mask_escapes` hid, now without their backslashes."""
    # Nothing is hidden in a text of printable characters, and most texts are.
    return text if text.isprintable() else text.translate(_UNMASK)


def format_of(text: str, inherited: str = DEFAULT) -> tuple[str, str]:
    """Split a text into its format, named at its beginning or inherited, and the rest."""
    text = text.strip()
    match = _FORMAT.match(text)
    if match is None:
        return inherited, text
    return match[1], text[match.end() :]


def plain_text(text: str, inherited: str) -> Plain:
    """Read a masked text as plain text, by the format that it names or inherits."""
    form, rest = format_of(text, inherited)
    return plain_of(rest, form)


def plain_of(text: str, form: str) -> Plain:
    """Read a masked text of a known format as plain text; its pictures come along."""
    text = unmask_escapes(text)
    if form == "html":
        return plain_of_html(text)
    if form == "plain":
        return Plain(tidy(text))
    # Moodle's own format and Markdown: line breaks count, and a lone `<` is just a character.
    return plain_of_mixed(text)
