r"""GIFT's layers of text: blocks between blank lines, escapes such as `\=`, and formats such as `[html]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.formats.syntax.html_text import Plain, plain_of_html, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

CATEGORY: Final = "$CATEGORY:"
DEFAULT: Final = "moodle"
"""The format of a text that names none: plain text with line breaks, in which HTML may stand."""
_FORMAT: Final = re.compile(r"\[(html|moodle|plain|markdown)\]")
_BLANK: Final = frozenset({"", "0"})
"""Lines that end a block: Moodle's importer takes a line that is just `0` for an empty one."""
_ESCAPE: Final = re.compile(r"\\([:#={}~n\\])")
_SEALS: Final = {
    ":": "\x01",
    "#": "\x02",
    "=": "\x03",
    "{": "\x04",
    "}": "\x05",
    "~": "\x06",
    "n": "\x07",
    "\\": "\\",
}
_UNSEALED: Final = str.maketrans("\x01\x02\x03\x04\x05\x06\x07", ":#={}~\n")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TAGS: Final = (  # no script or style: text without a format may speak of those
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|s|samp"
    "|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var"
)
_MARKUP: Final = re.compile(
    rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>|&(?:[a-z]{{2,8}}|#[0-9]{{1,7}}|#x[0-9a-f]{{1,6}});",
    re.IGNORECASE,
)
_NO_MARKUP: Final = re.compile(rf"<(?!!--|/?(?:{_TAGS})(?=[\s/>])[^<>]*>)", re.IGNORECASE)


class GiftBlock(NamedTuple):
    """What stands between blank lines: its first line, its lines without comments, and the comments.

    `glued` tells that a category line stands right before or after it.
    """

    line: int
    text: str
    comments: str = ""
    glued: bool = False


def blocks_of(text: str) -> Iterator[GiftBlock]:
    """Yield the blocks; a line that names a category is one of its own, whatever stands around it."""
    held: list[str] = []
    comments: list[str] = []
    first, glued = 0, False
    for number, raw in enumerate([*_lines(text), ""], 1):
        line = raw.strip(" \t")
        switches = line.startswith(CATEGORY)
        if line in _BLANK or switches:
            if first:
                yield GiftBlock(
                    first, "\n".join(held).strip(), "\n".join(comments), glued or switches
                )
            held, comments, first, glued = [], [], 0, switches
            if switches:
                yield GiftBlock(number, line)
        elif line.startswith("//"):
            comments.append(line)
            held.append(" ")
        else:
            first = first or number
            held.append(line)


def _lines(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", text).split("\n")


def mask_escapes(text: str) -> str:
    """Return the text with each escaped sign as a control character, which no syntax is made of."""
    return _ESCAPE.sub(lambda match: _SEALS[match[1]], text)


def unmask_escapes(text: str) -> str:
    """Return the text with what was escaped as itself."""
    return text.translate(_UNSEALED)


def format_of(text: str, inherited: str = DEFAULT) -> tuple[str, str]:
    """Return the format that a text names, or the one that it inherits, and the rest of the text."""
    text = text.strip()
    found = _FORMAT.match(text)
    return (found[1], text[found.end() :]) if found else (inherited, text)


def plain_text(text: str, inherited: str) -> Plain:
    """Return a text, sealed as yet, without its markup, by the format that it names or inherits."""
    form, text = format_of(text, inherited)
    return plain_of(text, form)


def plain_of(text: str, form: str) -> Plain:
    """Return a text of a format, sealed as yet, without its markup."""
    text = unmask_escapes(text)
    if form == "html":
        return plain_of_html(text)
    if form == "plain" or not _MARKUP.search(text):
        return Plain(tidy(text))
    marked = _NO_MARKUP.sub("&lt;", text.strip())
    return plain_of_html(marked.replace("\n", "<br>"))
