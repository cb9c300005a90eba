"""HTML from elsewhere as plain text: nothing of it is ever rendered or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final, NamedTuple

from cps_study.model.text import UNSAFE

_SILENT: Final = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"}
)
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
_MARKUP: Final = re.compile(
    r"""(?xs)
      (?P<none>  <!--.*?(?:-->|\Z) | <[!?][^<>]*+> )                                       # comments, declarations
    | (?P<whole> </?[A-Za-z](?: [^<>"']++ | "[^"<]*+" | '[^'<]*+' )*+> )
    | (?P<bare>  </?[A-Za-z][A-Za-z0-9]*+) [^<>]*+ >                                       # its quotes do not match
    | <
    """
)


_ONE_BLOCK: Final = re.compile(r"\s*+(?:<(?:p|div)>\s*+)*+([^<&]*+)(?:</(?:p|div)>\s*+)*+")
"""What most texts are: one paragraph without markup within."""
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")


class ImageReference(NamedTuple):
    """A picture that a text shows: where it is said to be, and its description, if any."""

    source: str
    alt: str


class Plain(NamedTuple):
    """Text without markup, and the pictures that stood in it."""

    text: str
    pictures: tuple[ImageReference, ...] = ()


def plain_of_html(markup: str) -> Plain:
    """Return the text of HTML: paragraphs and list items on lines of their own, scripts and styles left out.

    In time that grows with its length only: Python's reader of HTML takes the square of it where a text is full of
    open tags, and stumbles over marked sections such as `<![`. So what looks like markup but is not whole is taken
    for text, or made bare.
    """
    block = _ONE_BLOCK.fullmatch(markup)
    if block is not None:  # the same as below, ten times as fast
        return Plain(tidy(block[1].replace("\n", " ")))
    reader = _Reader()
    reader.feed(_MARKUP.sub(_whole, markup))
    reader.close()
    return Plain(tidy("".join(reader.parts)), tuple(reader.pictures))


def _whole(found: re.Match[str]) -> str:
    if found["none"] is not None:
        return ""
    if found["whole"] is not None:
        return found["whole"]
    return f"{found['bare']}>" if found["bare"] is not None else "&lt;"


def tidy(text: str) -> str:
    """Return text that is safe to show: no control characters, blanks evened out, at most one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", UNSAFE.sub(" ", text)).replace("\u00a0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text and pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures: list[ImageReference] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins; note a picture."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag == "img" and not self._silent:
            held = dict(attrs)
            self.pictures.append(
                ImageReference(tidy(held.get("src") or ""), tidy(held.get("alt") or ""))
            )

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS or tag == "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep the text as it is."""
        if not self._silent:
            self.parts.append(data.replace("\n", " "))
