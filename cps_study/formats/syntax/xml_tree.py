"""XML from elsewhere as a small tree: local names, the line of every element, and nothing that could do harm.

A document type, and with it every entity of one's own, is refused before anything is parsed: no format needs one.
Prefixes are dropped and never looked up, so a file that forgot to declare one is read all the same.
"""

from __future__ import annotations

import codecs
import io
import re
from html import escape
from typing import TYPE_CHECKING, Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

MAX_DEPTH: Final = 100
"""The most levels of elements: walking the tree recurses."""
MAX_ELEMENTS: Final = 3_000_000
_BEGINNING: Final = 1 << 16
_VOID: Final = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_UTF_16: Final = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_PROLOG: Final = ((b"<?", b"?>"), (b"<!--", b"-->"))
_WORD: Final = re.compile(rb"<(?:!DOCTYPE\s+)?([^\s<>/!\[]{1,200})")
_BLANKS: Final = re.compile(rb"\s*")
_NO_ATTRS: Final[dict[str, str]] = {}


class XmlError(Exception):
    """Why XML cannot be read, as a sentence, and where; line and column count from 1, 0 is the file as a whole."""

    def __init__(self, what: str, line: int = 0, column: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.column = column


class Node:
    """An element: its local name, its attributes by local name, its line, and what stands in it, in order."""

    __slots__ = ("attrs", "children", "line", "name")

    def __init__(self, name: str, attrs: dict[str, str], line: int) -> None:
        self.name = name
        self.attrs = attrs
        self.line = line
        self.children: list[Node | str] = []

    @property
    def nodes(self) -> Iterator[Node]:
        """The elements directly within, in order."""
        return iter([child for child in self.children if child.__class__ is Node])

    def find(self, *names: str) -> Node | None:
        """Return the first element that is reached by this path of child elements, or None."""
        if not names:
            return self
        first, *rest = names
        for child in self.nodes:
            if child.name == first:
                found = child.find(*rest) if rest else child
                if found is not None:
                    return found
        return None

    def all(self, name: str) -> Iterator[Node]:
        """Return every element of this name within, at any depth, in the file's order."""
        found: list[Node] = []
        open_nodes = [self]
        while open_nodes:
            node = open_nodes.pop()
            if node.name == name and node is not self:
                found.append(node)
            open_nodes += [child for child in reversed(node.children) if child.__class__ is Node]
        return iter(found)

    def text(self) -> str:
        """Return all text within, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def inner_html(self) -> str:
        """Return what stands within as markup: text escaped, elements with their attributes."""
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else child.outer_html()
            for child in self.children
        )

    def outer_html(self) -> str:
        """Return the element itself as markup."""
        attrs = "".join(f' {name}="{escape(value)}"' for name, value in self.attrs.items())
        if self.name in _VOID:
            return f"<{self.name}{attrs}>"
        return f"<{self.name}{attrs}>{self.inner_html()}</{self.name}>"


def parse(raw: bytes) -> Node:
    """Return the root of the document; raises XmlError for what is not well-formed, or not harmless."""
    return visit(raw, frozenset(), lambda _node, _around: None)


def visit(raw: bytes, names: Collection[str], see: Callable[[Node, Sequence[Node]], None]) -> Node:
    """Return the root as `parse` does, after each element of these names has been shown to `see` and emptied.

    So a file of any length needs little memory. `see` also gets the elements around, the outermost first, with what
    they hold so far. What it raises ends the reading.
    """
    if _declares_a_type(raw):
        raise XmlError(
            "the file has a document type (DOCTYPE), which could hide harm, so it is not read"
        )
    parser = _Parser(names, see)
    try:
        parser.parse(io.BytesIO(raw))
    except SAXParseException as exc:
        column = (exc.getColumnNumber() or 0) + 1
        raise XmlError(
            f"the XML is damaged: {exc.getMessage()}", exc.getLineNumber() or 0, column
        ) from exc
    except DefusedXmlException as exc:
        raise XmlError(
            "the file declares types or entities, which could hide harm, so it is not read"
        ) from exc
    except (LookupError, ValueError) as exc:
        if parser.top.children:
            raise  # not about the first line, where the encoding is named
        raise XmlError("the file names an encoding that is not known") from exc
    return next(parser.top.nodes)


def root_name(raw: bytes) -> str:
    """Return the local name of the root element by a look at the file's beginning; '' if it is no XML.

    A document type names the root too, so a file that will be refused for it is still told.
    """
    at, text = _after_prolog(_ascii(raw[:_BEGINNING]))
    name = _WORD.match(text, at)
    return name[1].rpartition(b":")[2].decode("ascii", "replace") if name else ""


def encoding_of(raw: bytes) -> str:
    """Return the encoding that the document is in, by its mark or its first line; UTF-8 unless it says otherwise."""
    if _utf_16(raw):
        return "utf-16"
    named = _ENCODING.match(raw.removeprefix(codecs.BOM_UTF8)[:200])
    return named[1].decode("ascii").lower() if named else "utf-8"


def _declares_a_type(raw: bytes) -> bool:
    """Tell whether a declaration stands before the root element, the only place where XML allows one."""
    at, text = _after_prolog(_ascii(raw))
    return text.startswith(b"<!", at)


def _ascii(raw: bytes) -> bytes:
    """Return the bytes so that markup can be found in them: UTF-16 as UTF-8."""
    encoding = _utf_16(raw)
    if encoding:
        return raw.decode(encoding, "replace").lstrip("\ufeff").encode("utf-8", "replace")
    return raw.removeprefix(codecs.BOM_UTF8)


def _utf_16(raw: bytes) -> str:
    """Return the kind of UTF-16 that the bytes begin in, or nothing."""
    return _UTF_16.get(raw[:2], "")


def _after_prolog(text: bytes) -> tuple[int, bytes]:
    """Return where the first thing stands that is neither blank, comment nor instruction, and the text."""
    at = 0
    while True:
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr] # it always matches, if only nothing
        ends = next((end for start, end in _PROLOG if text.startswith(start, at)), None)
        if ends is None:
            return at, text
        found = text.find(ends, at)
        if found < 0:
            return len(text), text
        at = found + len(ends)


class _Parser(DefusedExpatParser):
    """Builds the tree as it goes. Text arrives in pieces and is joined; a blank run is kept as one blank."""

    def __init__(self, names: Collection[str], see: Callable[[Node, Sequence[Node]], None]) -> None:
        super().__init__(forbid_dtd=True)
        self.top = Node("", _NO_ATTRS, 0)
        self._names = names
        self._see = see
        self._open = [self.top]
        self._text: list[str] = []
        self._count = 0
        self._locals: dict[str, str] = {}
        self.setContentHandler(_Text(self._text))

    def start_element(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open an element: the parser calls this straight, without the wrapping that SAX has for attributes."""
        if self._text:
            self._flush()
        line = self.getLineNumber() or 0
        self._count += 1
        if len(self._open) > MAX_DEPTH:
            raise XmlError(f"the XML is nested more than {MAX_DEPTH} levels deep", line)
        if self._count > MAX_ELEMENTS:
            raise XmlError(f"the XML has more than {MAX_ELEMENTS} elements", line)
        known = (
            self._locals
        )  # looked into here first: a call for every name would take longer than the parsing
        held = (
            {known.get(key) or self._local(key): value for key, value in attrs.items()}
            if attrs
            else _NO_ATTRS
        )
        node = Node(known.get(name) or self._local(name), held, line)
        self._open[-1].children.append(node)
        self._open.append(node)

    def end_element(self, name: str) -> None:  # noqa: ARG002 - the parser calls it so
        """Close it, and show it if it is one to be seen."""
        if self._text:
            self._flush()
        node = self._open.pop()
        if node.name in self._names:
            self._see(node, self._open[1:])
            node.children = []

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        self._open[-1].children.append(" " if text.isspace() else text)

    def _local(self, name: str) -> str:
        """Return the name without its prefix; equal names are one string."""
        return self._locals.setdefault(name, name.rpartition(":")[2])


class _Text(ContentHandler):
    """Takes the text between elements."""

    def __init__(self, held: list[str]) -> None:
        super().__init__()
        self._held = held

    def characters(self, content: str) -> None:
        """Keep it until the next element begins or ends."""
        self._held.append(content)
