"""XML from elsewhere as a small tree: local names, the line of each element, and nothing harmful.

A document type, and with it every entity that a file declares, is refused before anything is
parsed: no format needs one. Prefixes are dropped and never looked up, so a file that forgot to
declare one is still read.
"""

from __future__ import annotations

import codecs
import io
import re
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING, Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

MAX_DEPTH: Final = 100
"""The most levels of elements. Walking the tree recurses, so depth costs stack."""
MAX_ELEMENTS: Final = 3_000_000
_BEGINNING: Final = 1 << 16
"""How many bytes are searched for the root element."""
_VOID: Final = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
"""HTML's elements that have no closing tag."""
_UTF_16: Final = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
"""How a document in UTF-16 begins, with a byte order mark or without."""
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PROLOG: Final = ((b"<?", b"?>"), (b"<!--", b"-->"))
"""What may come before the root element: an instruction or a comment, by its start and end."""
_NAMED: Final = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)([A-Za-z][A-Za-z0-9]{1,31};)")
"""HTML's name for a character, which XML doesn't know."""
_LITERAL: Final = b"<![CDATA["
_ROOT: Final = re.compile(rb"<(?:!DOCTYPE\s+)?([^\s<>/!\[]{1,200})")
_NOT_BLANK: Final = re.compile(rb"\S")
_NO_ATTRS: Final[dict[str, str]] = {}
"""Shared by all elements without attributes, which are most of them."""


class XmlError(Exception):
    """Why XML can't be read, as a sentence, and where.

    `line` and `column` count from 1; 0 is the file as a whole.
    """

    def __init__(self, what: str, line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.column = column


class Node:
    """An element: its local name, attributes by local name, line, and content in order."""

    __slots__ = ("attrs", "children", "line", "name")

    def __init__(self, name: str, attrs: dict[str, str], line: int) -> None:
        self.name = name
        self.attrs = attrs
        self.line = line
        self.children: list[Node | str] = []

    @property
    def nodes(self) -> Iterator[Node]:
        """The elements directly inside, in order."""
        return iter([child for child in self.children if child.__class__ is Node])

    def named(self, name: str) -> list[Node]:
        """Return the elements of this name directly inside, in order."""
        return [child for child in self.nodes if child.name == name]

    def find(self, *names: str) -> Node | None:
        """Return the first element that this path of child names leads to, or None."""
        if not names:
            return self
        first, *rest = names
        for child in self.nodes:
            if child.name == first:
                target = child.find(*rest)
                if target is not None:
                    return target
        return None

    def all(self, name: str) -> Iterator[Node]:
        """Return every element of this name inside, at any depth, in the file's order."""
        matches: list[Node] = []
        to_visit = [self]
        while to_visit:
            node = to_visit.pop()
            if node.name == name and node is not self:
                matches.append(node)
            children = [child for child in node.children if child.__class__ is Node]
            # The last one added is the next one visited.
            to_visit += reversed(children)
        return iter(matches)

    def text(self) -> str:
        """Return all text inside, at any depth, as it is."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def inner_html(self) -> str:
        """Return the content as markup: text escaped, elements with their attributes."""
        parts = []
        for child in self.children:
            if isinstance(child, str):
                parts.append(escape(child, quote=False))
            else:
                parts.append(child.outer_html())
        return "".join(parts)

    def outer_html(self) -> str:
        """Return the element itself as markup."""
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in self.attrs.items())
        if self.name in _VOID:
            return f"<{self.name}{attrs}>"
        return f"<{self.name}{attrs}>{self.inner_html()}</{self.name}>"


def parse(raw: bytes) -> Node:
    """Return the root of the document. Raises XmlError if it isn't well formed, or not harmless."""
    return visit(raw, frozenset(), lambda _node, _around: None)


def visit(raw: bytes, names: Collection[str], see: Callable[[Node, Sequence[Node]], None]) -> Node:
    """Return the root as `parse` does, calling `see` with each element of these names.

    `see` also gets the elements around it, the outermost first, with what they contain so far.
    After the call the element is emptied, so a file of any length needs little memory. What `see`
    raises ends the reading.
    """
    if _declares_a_type(raw):
        raise XmlError(
            "the file has a document type (DOCTYPE), which could be unsafe, so it wasn't read"
        )
    parser = _XmlParser(names, see)
    if _LITERAL not in raw:
        # Who writes XML by hand writes `&nbsp;`, too. In a literal part, it would be text.
        raw = _NAMED.sub(_by_number, raw)
    try:
        parser.parse(io.BytesIO(raw))
    except SAXParseException as exc:
        line = exc.getLineNumber() or 0
        column = (exc.getColumnNumber() or 0) + 1
        raise XmlError(f"the XML is damaged: {exc.getMessage()}", line, column) from exc
    except DefusedXmlException as exc:
        raise XmlError(
            "the file declares types or entities, which could be unsafe, so it wasn't read"
        ) from exc
    except (LookupError, ValueError) as exc:
        if parser.top.children:
            raise  # it can't be about the first line, which names the encoding
        raise XmlError("the file names an unknown encoding") from exc
    return next(parser.top.nodes)


def root_name(raw: bytes) -> str:
    """Return the local name of the root element, or '' if the file isn't XML.

    Only the file's beginning is looked at. A document type names the root as well, so a file that
    will be refused for having one is still recognized.
    """
    text = _ascii(raw[:_BEGINNING])
    match = _ROOT.match(text, _after_prolog(text))
    if match is None:
        return ""
    return match[1].rpartition(b":")[2].decode("ascii", "replace")


def encoding_of(raw: bytes) -> str:
    """Return the document's encoding by its byte order mark or its first line, else UTF-8."""
    if _utf_16(raw):
        return "utf-16"
    declared = _ENCODING.match(raw.removeprefix(codecs.BOM_UTF8)[:200])
    if declared is None:
        return "utf-8"
    return declared[1].decode("ascii").lower()


def _declares_a_type(raw: bytes) -> bool:
    """Return whether a declaration precedes the root element, the only place XML allows one."""
    text = _ascii(raw)
    return text.startswith(b"<!", _after_prolog(text))


def _ascii(raw: bytes) -> bytes:
    """Return the bytes in an encoding in which markup can be searched for: UTF-16 as UTF-8."""
    encoding = _utf_16(raw)
    if encoding:
        return raw.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return raw.removeprefix(codecs.BOM_UTF8)


def _by_number(match: re.Match[bytes]) -> bytes:
    """Return the characters that HTML calls by a name as XML can have them; or the name itself."""
    characters = html5.get(match[1].decode())
    if characters is None:
        return match[0]
    return "".join(f"&#{ord(char)};" for char in characters).encode()


def _utf_16(raw: bytes) -> str:
    """Return the kind of UTF-16 that the bytes begin in, or nothing."""
    return _UTF_16.get(raw[:2], "")


def _after_prolog(text: bytes) -> int:
    """Return the offset of the first thing that isn't white space, a comment or an instruction."""
    offset = 0
    while True:
        match = _NOT_BLANK.search(text, offset)
        if match is None:
            return len(text)
        offset = match.start()
        closing = _closing_of_prolog(text, offset)
        if not closing:
            return offset
        end = text.find(closing, offset)
        if end < 0:
            return len(text)
        offset = end + len(closing)


def _closing_of_prolog(text: bytes, offset: int) -> bytes:
    """Return what ends the comment or instruction that begins here; nothing for anything else."""
    for opening, closing in _PROLOG:
        if text.startswith(opening, offset):
            return closing
    return b""


class _XmlParser(DefusedExpatParser):
    """Builds the tree as it reads.

    Text arrives in pieces and is joined. A run of nothing but white space is kept as one space.
    """

    def __init__(self, names: Collection[str], see: Callable[[Node, Sequence[Node]], None]) -> None:
        super().__init__(forbid_dtd=True)
        self.top = Node("", _NO_ATTRS, 0)
        self._names = names
        self._see = see
        self._open = [self.top]
        self._text: list[str] = []
        self._count = 0
        self._local_names: dict[str, str] = {}
        self.setContentHandler(_TextHandler(self._text))

    def start_element(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open an element.

        expat calls this directly, without the attribute objects that SAX would make.
        """
        if self._text:
            self._flush()
        line = self.getLineNumber() or 0
        self._count += 1
        if len(self._open) > MAX_DEPTH:
            raise XmlError(f"the XML is nested more than {MAX_DEPTH} levels deep", line)
        if self._count > MAX_ELEMENTS:
            raise XmlError(f"the XML has more than {MAX_ELEMENTS} elements", line)
        # Known names are looked up here: a call for each name would take longer than the parsing.
        known = self._local_names
        local_attrs = _NO_ATTRS
        if attrs:
            local_attrs = {
                known.get(key) or self._local_name(key): value for key, value in attrs.items()
            }
        node = Node(known.get(name) or self._local_name(name), local_attrs, line)
        self._open[-1].children.append(node)
        self._open.append(node)

    def end_element(self, name: str) -> None:  # noqa: ARG002 - expat passes it
        """Close the element, and show it if its name was asked for."""
        if self._text:
            self._flush()
        node = self._open.pop()
        if node.name in self._names:
            self._see(node, self._open[1:])
            node.children = []

    def _flush(self) -> None:
        """Give the text so far to the element that it is in."""
        text = "".join(self._text)
        self._text.clear()
        self._open[-1].children.append(" " if text.isspace() else text)

    def _local_name(self, name: str) -> str:
        """Return the name without its prefix; equal names share one string."""
        return self._local_names.setdefault(name, name.rpartition(":")[2])


class _TextHandler(ContentHandler):
    """Takes the text between elements."""

    def __init__(self, pieces: list[str]) -> None:
        super().__init__()
        self._pieces = pieces

    def characters(self, content: str) -> None:
        """Keep it until the next element begins or ends."""
        self._pieces.append(content)
