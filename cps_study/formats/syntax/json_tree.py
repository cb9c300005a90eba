"""JSON as the tree of located nodes that the reader of banks takes, with the bounds of `yaml_tree`."""

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
_DECODER: Final = JSONDecoder()
_NEWLINE: Final = re.compile(r"\n")


class _RefusedError(Exception):
    """The text is not read further; carries the reason and its place in the text."""

    def __init__(self, what: str, at: int, hint: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.hint = what, at, hint


def compose(text: str, source: str) -> tuple[Node | None, list[Problem]]:
    """Return the tree, or None, and the problems met; keys that stand twice are among them."""
    parser = _Parser(text, source)
    try:
        return parser.document(), parser.problems
    except _RefusedError as exc:
        line, column = parser.place(exc.at)
        return None, [*parser.problems, Problem(source, line, column, exc.what, exc.hint)]


class _Parser:
    """Builds the tree without recursion."""

    def __init__(self, text: str, source: str) -> None:
        self.text, self.source, self.at = text, source, 0
        self.problems: list[Problem] = []
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
        self._open: list[Items | Map] = []

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and column, from 1, of a place in the text."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def document(self) -> Node:
        """Return the root. Raises _RefusedError at the first thing that is no JSON."""
        root = self._value()
        while self._open:
            self._member(self._open[-1])
        if self._next():
            raise _RefusedError("something stands after the end of the bank", self.at)
        return root

    def _next(self) -> str:
        """Return the sign that stands next, white space left aside; nothing at the end."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match is not None else self.at
        return self.text[self.at : self.at + 1]

    def _value(self) -> Node:
        sign = self._next()
        line, column = self.place(self.at)
        if sign == '"':
            return Text(self._string(), line, column, plain=False)
        if sign and sign in "{[":
            if len(self._open) >= MAX_DEPTH:
                raise _RefusedError(
                    f"nested more than {MAX_DEPTH} deep", self.at, "a bank needs no such depth"
                )
            self.at += 1
            node: Items | Map = Map(line, column) if sign == "{" else Items(line, column)
            self._open.append(node)
            return node
        word = _WORD.match(self.text, self.at)
        if word is None:
            found = f"'{excerpt(sign)}'" if sign else "the end of the file"
            raise _RefusedError(
                f"a value is expected here, found {found}", self.at, "text needs double quotes"
            )
        self.at = word.end()
        return Text(word[0], line, column, plain=True)

    def _string(self) -> str:
        try:
            text, self.at = _DECODER.raw_decode(self.text, self.at)
        except JSONDecodeError as exc:
            raise _RefusedError(
                f"the text cannot be read: {exc.msg}", min(exc.pos, len(self.text))
            ) from exc
        return str(text)

    def _member(self, node: Items | Map) -> None:
        """Read on in an open list or mapping: its next entry, or its end."""
        closing, held = ("}", node.pairs) if isinstance(node, Map) else ("]", node.nodes)
        sign = self._next()
        if sign == closing:
            self.at += 1
            self._open.pop()
            return
        if held:
            if sign != ",":
                raise _RefusedError(
                    f"',' or '{closing}' is expected here",
                    self.at,
                    "is a comma or a quote missing?",
                )
            self.at += 1
        if isinstance(node, Map):
            self._pair(node)
        else:
            node.nodes.append(self._value())

    def _pair(self, node: Map) -> None:
        if self._next() != '"':
            raise _RefusedError(
                "a name in double quotes is expected here",
                self.at,
                "no comma before the closing '}'",
            )
        line, column = self.place(self.at)
        key = Text(self._string(), line, column, plain=False)
        if self._next() != ":":
            raise _RefusedError(f"':' is expected after '{excerpt(key.text)}'", self.at)
        self.at += 1
        value = self._value()
        if key.text not in node.pairs:
            node.pairs[key.text] = (key, value)
            return
        first = node.pairs[key.text][0]
        what = f"the key '{excerpt(key.text)}' stands twice (first in line {first.line})"
        self.problems.append(
            Problem(self.source, line, column, what, "keep one of them", excerpt(key.text))
        )
        if len(self.problems) >= MAX_PROBLEMS:
            raise _RefusedError("too many problems; the rest was not read", self.at)
