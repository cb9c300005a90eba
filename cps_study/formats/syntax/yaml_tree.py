"""YAML as a tree of located nodes, safe on hostile input.

Only the plain part of YAML that a bank needs is read: mappings with text keys, lists and scalars.
Tags, anchors, aliases and merge keys are refused where they appear, so there is no code to run and
nothing to multiply. Nesting has a limit, and a key that appears twice is a problem instead of a
silent loss. A scalar keeps its text exactly as written: `No` stays the word No, `2012` the text
2012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml

from cps_study.model.problem import Problem
from cps_study.model.text import UNSAFE_EVERYWHERE, excerpt, first_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_DEPTH: Final = 12
MAX_PROBLEMS: Final = 200
"""Reading stops after this many problems: nobody reads more, and a hostile file has millions."""
_COMMENT: Final = re.compile(r"[ \t]+#(?=[^\s#])")
"""A comment without a space after its `#`, which was more likely meant as text."""
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader in C if it was built, and else the one in Python, which is ten times slower."""


@dataclass(slots=True)
class Text:
    """A scalar: its text as written; `plain` says that it has no quotes."""

    text: str
    line: int
    column: int
    plain: bool


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    column: int
    nodes: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Map:
    """A mapping: each key with its own node, for its line and column, and its value."""

    line: int
    column: int
    pairs: dict[str, tuple[Text, Node]] = field(default_factory=dict)


Node = Text | Items | Map


def tree_of(data: Any) -> Node:  # noqa: ANN401 - plain data
    """Return mappings, lists, texts and truth values as a tree without lines and columns."""
    if isinstance(data, str):
        return Text(data, 0, 0, plain=False)
    if isinstance(data, bool):
        return Text(str(data).lower(), 0, 0, plain=True)
    if isinstance(data, dict):
        pairs = {key: (_key_node(key), tree_of(value)) for key, value in data.items()}
        return Map(0, 0, pairs)
    return Items(0, 0, list(map(tree_of, data)))


@lru_cache(maxsize=100)
def _key_node(key: str) -> Text:
    """Return the node of a key without a place; a bank has the same few keys in each item."""
    return Text(key, 0, 0, plain=False)


class _Position(NamedTuple):
    """A position as PyYAML's marks give one: line and column count from 0."""

    line: int
    column: int


class YamlRefusedError(Exception):
    """Reading ends here; carries the reason, with line and column counted from 1."""

    def __init__(self, what: str, hint: str, mark: Any) -> None:  # noqa: ANN401 - PyYAML's Mark has no stub
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.line: int = mark.line + 1
        self.column: int = mark.column + 1


def decode(raw: bytes, source: str) -> tuple[str | None, list[Problem]]:
    """Return the file's text, or None and why it isn't the UTF-8 text that a bank has to be."""
    if len(raw) > MAX_BYTES:
        what = f"the file is larger than {MAX_BYTES >> 20} MiB"
        return None, [Problem(source, 0, 0, what, "split the bank")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        what = "the file is UTF-16, not UTF-8"
        return None, [Problem(source, 1, 1, what, "save it again as UTF-8")]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as exc:
        # `exc.object` is what the codec decoded: the bytes without the byte order mark.
        readable = exc.object[: exc.start].decode()
        line, column = _end_of(readable)
        what = f"the file is not UTF-8 text (byte 0x{exc.object[exc.start]:02x})"
        return None, [Problem(source, line, column, what, "save it again with the encoding UTF-8")]


def compose(text: str, source: str) -> tuple[Node | None, list[Problem]]:
    """Return the file's tree, or None, and the problems; all duplicate keys are among them."""
    text = text.replace("\r\n", "\n")
    # Whether a mark of writing direction is harmless depends on its text: that's for later.
    if UNSAFE_EVERYWHERE.search(text) is not None:
        return None, _unsafe_characters(text, source)
    builder = _TreeBuilder(source, text)
    try:
        return builder.build(yaml.parse(text, Loader=LOADER)), builder.problems
    except YamlRefusedError as exc:
        refusal = Problem(source, exc.line, exc.column, exc.what, exc.hint)
    except yaml.MarkedYAMLError as exc:
        refusal = _syntax_problem(exc, source, builder.rows)
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        reason = f"this can't be read as YAML: {exc}".splitlines()[0]
        refusal = Problem(source, 0, 0, reason)
    return None, [*builder.problems, refusal]


class _TreeBuilder:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.rows = text.split("\n")
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self._open: list[Items | Map] = []
        self._keys: list[Text | None] = []
        """For each open node, the key that still waits for its value."""

    def build(self, events: Iterator[Any]) -> Node | None:
        """Return the root. Raises YamlRefusedError at the first thing a bank must not contain."""
        for event in events:
            self._handle(event)
        return self.root

    def _handle(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events have no common typed base
        mark = event.start_mark
        line = mark.line + 1
        column = mark.column + 1
        match event:
            case yaml.ScalarEvent():
                self._refuse_extras(event)
                self._add(Text(event.value, line, column, plain=not event.style))
                if not event.style:
                    self._warn_of_comment(event.end_mark)
            case yaml.MappingStartEvent():
                self._refuse_extras(event)
                self._open_node(Map(line, column), mark)
            case yaml.SequenceStartEvent():
                self._refuse_extras(event)
                self._open_node(Items(line, column), mark)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
                self._keys.pop()
            case yaml.AliasEvent():
                what = f"an alias (*{excerpt(event.anchor or '')}) is not allowed"
                raise YamlRefusedError(what, "write the text out", mark)
            case yaml.DocumentStartEvent() if self.root is not None:
                what = "a second document starts here"
                raise YamlRefusedError(what, "a file has one bank: remove '---'", mark)

    def _refuse_extras(self, event: Any) -> None:  # noqa: ANN401 - as above
        """Refuse anchors, which make a small file huge, and tags, which could run code."""
        if event.anchor is not None:
            what = f"an anchor (&{excerpt(event.anchor)}) is not allowed"
            raise YamlRefusedError(what, "write the text out", event.start_mark)
        if event.tag is not None:
            what = f"a tag ({excerpt(event.tag)}) is not allowed"
            hint = "remove the tag; put text that starts with '!' in quotes"
            raise YamlRefusedError(what, hint, event.start_mark)

    def _warn_of_comment(self, end: Any) -> None:  # noqa: ANN401 - as above
        """Warn about text that YAML cuts off, as in `stem: Rule #3`.

        People mostly write a real comment with a space, `# like this`.
        """
        row = self.rows[end.line] if end.line < len(self.rows) else ""
        match = _COMMENT.match(row, end.column)
        if match is None:
            return
        cut = excerpt(row[match.end() - 1 : match.end() + 80])
        what = f"the text stops before '{cut}': YAML reads that as a comment"
        hint = "put the text in quotes, or a space after '#'"
        self.problems.append(
            Problem(self.source, end.line + 1, match.end(), what, hint, severity="warning")
        )

    def _open_node(self, node: Items | Map, mark: Any) -> None:  # noqa: ANN401 - as above
        if len(self._open) >= MAX_DEPTH:
            what = f"nested more than {MAX_DEPTH} levels deep"
            raise YamlRefusedError(what, "a bank never needs that many levels", mark)
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        """Put a node where it belongs: the root, the next of a list, a key, or a key's value."""
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Items):
            parent.nodes.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = _as_key(node)
            return
        self._keys[-1] = None
        if key.text in parent.pairs:
            self._note_duplicate(parent.pairs[key.text][0], key)
        else:
            parent.pairs[key.text] = (key, node)

    def _note_duplicate(self, first: Text, again: Text) -> None:
        name = excerpt(again.text)
        what = f"the key '{name}' appears twice (first on line {first.line})"
        hint = "keep one of them"
        self.problems.append(Problem(self.source, again.line, again.column, what, hint, name))
        if len(self.problems) >= MAX_PROBLEMS:
            what = "too many problems; the rest wasn't read"
            raise YamlRefusedError(what, "", _Position(again.line - 1, again.column - 1))


def _as_key(node: Node) -> Text:
    """Return the node as a key. Raises YamlRefusedError for a list or a mapping."""
    if isinstance(node, Text):
        return node
    hint = "put text that starts with '{' or '[' in quotes"
    position = _Position(node.line - 1, node.column - 1)
    raise YamlRefusedError("a key must be a word", hint, position)


def _syntax_problem(exc: yaml.MarkedYAMLError, source: str, rows: list[str]) -> Problem:
    """Return PyYAML's error as a problem."""
    mark = exc.problem_mark or exc.context_mark
    line = 0
    column = 0
    if mark is not None:
        line = mark.line + 1
        column = mark.column + 1
    if line > len(rows):
        # PyYAML counts the end of the file as a line of its own.
        line = len(rows)
        column = len(rows[-1]) + 1
    reasons = [part for part in (exc.context, exc.problem) if part]
    what = ", ".join(reasons) or "this can't be read as YAML"
    hint = (
        "check the indentation (no tabs); text that contains ': ', '#', quotes or brackets, "
        "or starts with a symbol, needs quotes"
    )
    return Problem(source, line, column, excerpt(what, 200), hint)


def _unsafe_characters(text: str, source: str) -> list[Problem]:
    """Return a problem for each line with a character that must never reach a screen."""
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = UNSAFE_EVERYWHERE.search(line)
        if match is not None:
            what = f"the character {first_unsafe(match[0])} is not allowed"
            problems.append(Problem(source, number, match.start() + 1, what, "remove it"))
        if len(problems) >= MAX_PROBLEMS:
            break
    return problems


def _end_of(text: str) -> tuple[int, int]:
    """Return line and column, from 1, of what follows this text."""
    line = text.count("\n") + 1
    last_line = text[text.rfind("\n") + 1 :]
    return line, len(last_line) + 1
