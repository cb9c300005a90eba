"""HTML from elsewhere as plain text. None of it is ever rendered or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final, NamedTuple

from cps_study.model.text import replace_unsafe

_SILENT: Final = frozenset(
    {
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
    }
)
"""Elements whose text nobody sees."""
_BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
"""Elements that start on a line of their own and end it."""
_MARKUP: Final = re.compile(
    r"""(?xs)
      (?P<dropped> <!--.*?(?:-->|\Z) | <[!?][^<>]*+> )            # comments, declarations
    | (?P<whole>   </?[A-Za-z](?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+> )
    | (?P<bare>    </?[A-Za-z][A-Za-z0-9]*+) [^<>]*+ >            # with quotes that don't match
    | <                                                           # anything else is text
    """
)
_ONE_BLOCK: Final = re.compile(r"\s*+(?:<(?:p|div)>\s*+)*+([^<&]*+)(?:</(?:p|div)>\s*+)*+")
"""What most texts are: one paragraph with no markup in it."""
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Soft hyphen, zero-width space, word joiner, byte order mark."""


class ImageReference(NamedTuple):
    """A picture in a text: the address the text gives for it, and its description if it has one."""

    source: str
    alt: str


class Plain(NamedTuple):
    """Text without markup, and the pictures that were in it."""

    text: str
    pictures: tuple[ImageReference, ...] = ()


def plain_of_html(markup: str) -> Plain:
    """Return the text of HTML, with paragraphs and list items on lines of their own.

    Scripts and styles are left out. The time grows only with the length of the text. Python's HTML
    parser alone would take the square of it for a text full of open tags, and stumbles over marked
    sections such as `<![`. So markup that isn't complete is treated as text, or loses its
    attributes, before the parser sees it.
    """
    block = _ONE_BLOCK.fullmatch(markup)
    if block is not None:
        # The same result as below, ten times as fast.
        return Plain(tidy(block[1].replace("\n", " ")))
    collector = _TextCollector()
    collector.feed(_MARKUP.sub(_complete_markup, markup))
    collector.close()
    return Plain(tidy("".join(collector.parts)), tuple(collector.pictures))


def _complete_markup(match: re.Match[str]) -> str:
    """Return what the parser gets to see in place of a match of `_MARKUP`."""
    if match["dropped"] is not None:
        return ""
    if match["whole"] is not None:
        return match["whole"]
    if match["bare"] is not None:
        return f"{match['bare']}>"
    return "&lt;"


def tidy(text: str) -> str:
    """Return text that is safe to show.

    Control characters become spaces, runs of spaces become one, and no more than one empty line is
    left between two lines of text. Tidying twice changes nothing.
    """
    if text.isprintable() and "  " not in text and text == text.strip(" "):
        return text  # as most texts are: one line, and no space in it but single ones
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = replace_unsafe(text, " ")
    text = _INVISIBLE.sub("", text).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _TextCollector(HTMLParser):
    """Collects the text and the pictures of a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures: list[ImageReference] = []
        self._silent_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins, and note a picture."""
        if tag in _SILENT:
            self._silent_depth += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "img" and not self._silent_depth:
            self._note_picture(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        if tag in _SILENT:
            # A closing tag without an opening one must not hide the text after it.
            self._silent_depth = max(0, self._silent_depth - 1)
        elif tag in _BLOCKS or tag == "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the text. A line break in HTML is only a space."""
        if not self._silent_depth:
            self.parts.append(data.replace("\n", " "))

    def _note_picture(self, attributes: dict[str, str | None]) -> None:
        source = tidy(attributes.get("src") or "")
        alt = tidy(attributes.get("alt") or "")
        self.pictures.append(ImageReference(source, alt))
