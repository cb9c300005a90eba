"""JSON as the tree of located nodes that the bank reader takes, with the limits of `yaml_tree`."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import Final

from cps_study.formats.syntax.yaml_tree import MAX_DEPTH, MAX_PROBLEMS, Items, Map, Node, Text
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_WORD: Final = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
"""A value that isn't text, a list or an object; NaN and Infinity aren't JSON."""
_DECODER: Final = JSONDecoder()
_NEWLINE: Final = re.compile(r"\n")


class JsonRefusedError(Exception):
    """Reading ends here; carries the reason and the offset in the text, counted from 0."""

    def __init__(self, what: str, offset: int, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.hint = hint


def compose(text: str, source: str) -> tuple[Node | None, list[Problem]]:
    """Return the tree, or None, and the problems; keys that appear twice are among them."""
    parser = _JsonParser(text, source)
    try:
        return parser.document(), parser.problems
    except JsonRefusedError as exc:
        line, column = parser.line_and_column(exc.offset)
        refusal = Problem(source, line, column, exc.what, exc.hint)
        return None, [*parser.problems, refusal]


class _JsonParser:
    """Builds the tree without recursion, so that depth costs no stack."""

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.offset = 0
        self.problems: list[Problem] = []
        self._line_starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
        self._open: list[Items | Map] = []

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset, both counted from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def document(self) -> Node:
        """Return the root. Raises JsonRefusedError at the first thing that isn't JSON."""
        root = self._value()
        while self._open:
            self._next_member(self._open[-1])
        if self._peek():
            raise JsonRefusedError("there is more text after the end of the bank", self.offset)
        return root

    def _peek(self) -> str:
        """Skip white space and return the next character, or nothing at the end."""
        blanks = _BLANK.match(self.text, self.offset)
        if blanks is not None:
            self.offset = blanks.end()
        return self.text[self.offset : self.offset + 1]

    def _value(self) -> Node:
        """Return the value that begins here; the members of a list or mapping are read later."""
        char = self._peek()
        line, column = self.line_and_column(self.offset)
        if char == '"':
            return Text(self._string(), line, column, plain=False)
        if char == "{":
            return self._opened(Map(line, column))
        if char == "[":
            return self._opened(Items(line, column))
        word = _WORD.match(self.text, self.offset)
        if word is None:
            actual = f"'{excerpt(char)}'" if char else "the end of the file"
            what = f"expected a value here, but found {actual}"
            raise JsonRefusedError(what, self.offset, "text needs double quotes")
        self.offset = word.end()
        return Text(word[0], line, column, plain=True)

    def _opened(self, node: Items | Map) -> Items | Map:
        """Step into a list or a mapping that begins here."""
        if len(self._open) >= MAX_DEPTH:
            what = f"nested more than {MAX_DEPTH} levels deep"
            raise JsonRefusedError(what, self.offset, "a bank never needs that many levels")
        self.offset += 1
        self._open.append(node)
        return node

    def _string(self) -> str:
        """Return the text in quotes that begins here, its escapes resolved."""
        try:
            text, self.offset = _DECODER.raw_decode(self.text, self.offset)
        except JSONDecodeError as exc:
            # Python reports an unfinished text one past the end of the file.
            offset = min(exc.pos, len(self.text))
            raise JsonRefusedError(f"this text can't be read: {exc.msg}", offset) from exc
        return str(text)

    def _next_member(self, node: Items | Map) -> None:
        """Read on in an open list or mapping: its next member, or its end."""
        if isinstance(node, Map):
            closing = "}"
            is_first = not node.pairs
        else:
            closing = "]"
            is_first = not node.nodes
        char = self._peek()
        if char == closing:
            self.offset += 1
            self._open.pop()
            return
        if not is_first:
            if char != ",":
                what = f"expected ',' or '{closing}' here"
                raise JsonRefusedError(what, self.offset, "is a comma or a quote missing?")
            self.offset += 1
        if isinstance(node, Map):
            self._pair(node)
        else:
            node.nodes.append(self._value())

    def _pair(self, node: Map) -> None:
        """Read a key and its value. The first value of a key counts; a second one is a problem."""
        if self._peek() != '"':
            what = "expected a name in double quotes here"
            raise JsonRefusedError(what, self.offset, "don't put a comma before the closing '}'")
        line, column = self.line_and_column(self.offset)
        key = Text(self._string(), line, column, plain=False)
        if self._peek() != ":":
            raise JsonRefusedError(f"expected ':' after '{excerpt(key.text)}'", self.offset)
        self.offset += 1
        value = self._value()
        if key.text in node.pairs:
            self._note_duplicate(key, node.pairs[key.text][0])
        else:
            node.pairs[key.text] = (key, value)

    def _note_duplicate(self, key: Text, first: Text) -> None:
        """Report a repeated key; end the reading if there are too many."""
        name = excerpt(key.text)
        what = f"the key '{name}' appears twice (first on line {first.line})"
        hint = "keep one of them"
        self.problems.append(Problem(self.source, key.line, key.column, what, hint, name))
        if len(self.problems) >= MAX_PROBLEMS:
            raise JsonRefusedError("too many problems; the rest wasn't read", self.offset)
