"""YAML as a tree of located nodes, safe on hostile input.

Only the plain part of YAML that a bank needs is read: maps with text keys, lists and scalars. Tags, anchors,
aliases and merge keys are refused where they stand (so there is no code to run and nothing to multiply),
nesting has a bound, and a key that stands twice is a problem instead of a silent loss.
A scalar keeps its text exactly as written: `No` stays the word No, `2012` the text 2012.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, first_unsafe

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES: Final = 256 * 1024 * 1024
MAX_DEPTH: Final = 12
MAX_PROBLEMS: Final = 200
_HASH: Final = re.compile(r"[ \t]+#(?=[^\s#])")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Text:
    """A scalar: its text as written; `plain` tells that it stands without quotes."""

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
    """A mapping: each key with its own node (for its place) and its value."""

    line: int
    column: int
    pairs: dict[str, tuple[Text, Node]] = field(default_factory=dict)


Node = Text | Items | Map


def tree_of(data: Any) -> Node:  # noqa: ANN401 - plain data
    """Return mappings, lists, texts and truth values as a tree without places."""
    if isinstance(data, str):
        return Text(data, 0, 0, plain=False)
    if isinstance(data, bool):
        return Text(str(data).lower(), 0, 0, plain=True)
    if isinstance(data, dict):
        return Map(
            0,
            0,
            {key: (Text(key, 0, 0, plain=False), tree_of(value)) for key, value in data.items()},
        )
    return Items(0, 0, list(map(tree_of, data)))


class _RefusedError(Exception):
    """The file is not read further; carries the reason and its place."""

    def __init__(self, what: str, hint: str, mark: Any) -> None:  # noqa: ANN401 - PyYAML's Mark has no stub
        super().__init__(what)
        self.what, self.hint = what, hint
        self.line: int = mark.line + 1
        self.column: int = mark.column + 1


def decode(raw: bytes, source: str) -> tuple[str | None, list[Problem]]:
    """Return the file's text, or None and the reason why it is not UTF-8 text a bank can be in."""
    if len(raw) > MAX_BYTES:
        return None, [
            Problem(
                source, 0, 0, f"the file is larger than {MAX_BYTES >> 20} MiB", "split the bank"
            )
        ]
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None, [
            Problem(source, 1, 1, "the file is UTF-16, not UTF-8", "save it again as UTF-8")
        ]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as exc:
        line, column = _place(
            exc.object[: exc.start].decode()
        )  # what was decoded, without the byte order mark
        what = f"the file is not UTF-8 text (byte 0x{exc.object[exc.start]:02x})"
        return None, [Problem(source, line, column, what, "save it again with the encoding UTF-8")]


def compose(text: str, source: str) -> tuple[Node | None, list[Problem]]:
    """Return the file's tree, or None, and the problems met; all duplicate keys are among them."""
    unsafe = first_unsafe(text.replace("\r\n", "\n"))
    if unsafe is not None:
        return None, _unsafe_places(text.replace("\r\n", "\n"), source)
    builder = _Builder(source, text)
    try:
        return builder.build(yaml.parse(text, Loader=LOADER)), builder.problems
    except _RefusedError as exc:
        refused = Problem(source, exc.line, exc.column, exc.what, exc.hint)
    except yaml.MarkedYAMLError as exc:
        refused = _syntax_problem(exc, source, builder.rows)
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        refused = Problem(source, 0, 0, f"not readable as YAML: {exc}".splitlines()[0])
    return None, [*builder.problems, refused]


class _Builder:
    """Builds the tree from parser events without recursion."""

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.rows = text.split("\n")
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.open: list[Items | Map] = []
        self.keys: list[Text | None] = []  # per open node: the key that waits for its value

    def build(self, events: Iterator[Any]) -> Node | None:
        """Return the root node; raises _RefusedError at the first thing that a bank may not hold."""
        for event in events:
            self._take(event)
        return self.root

    def _take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events have no common typed base
        mark = event.start_mark
        match event:
            case yaml.ScalarEvent():
                self._refuse_extras(event)
                self._place(
                    Text(event.value, mark.line + 1, mark.column + 1, plain=not event.style)
                )
                if not event.style:
                    self._warn_of_comment(event.end_mark)
            case yaml.MappingStartEvent():
                self._refuse_extras(event)
                self._descend(Map(mark.line + 1, mark.column + 1), mark)
            case yaml.SequenceStartEvent():
                self._refuse_extras(event)
                self._descend(Items(mark.line + 1, mark.column + 1), mark)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.open.pop()
                self.keys.pop()
            case yaml.AliasEvent():
                what = f"an alias (*{excerpt(event.anchor or '')}) is not allowed"
                raise _RefusedError(what, "write the text out", mark)
            case yaml.DocumentStartEvent() if self.root is not None:
                raise _RefusedError(
                    "a second document starts here", "one file holds one bank: remove '---'", mark
                )

    def _refuse_extras(self, event: Any) -> None:  # noqa: ANN401 - as above
        if event.anchor is not None:
            what = f"an anchor (&{excerpt(event.anchor)}) is not allowed"
            raise _RefusedError(what, "write the text out", event.start_mark)
        if event.tag is not None:
            hint = "remove the tag; put text that starts with '!' in quotes"
            raise _RefusedError(
                f"a tag ({excerpt(event.tag)}) is not allowed", hint, event.start_mark
            )

    def _warn_of_comment(self, end: Any) -> None:  # noqa: ANN401 - as above
        """Note text that YAML cuts off, as in `stem: Rule #3`: a comment is mostly written with a blank, `# so`."""
        row = self.rows[end.line] if end.line < len(self.rows) else ""
        match = _HASH.match(row, end.column)
        if match:
            cut = excerpt(row[match.end() - 1 : match.end() + 80])
            what = f"the text ends before '{cut}': YAML takes it for a comment"
            hint = "put the text in quotes, or a blank after '#'"
            self.problems.append(
                Problem(self.source, end.line + 1, match.end(), what, hint, severity="warning")
            )

    def _descend(self, node: Items | Map, mark: Any) -> None:  # noqa: ANN401 - as above
        if len(self.open) >= MAX_DEPTH:
            raise _RefusedError(
                f"nested more than {MAX_DEPTH} deep", "a bank needs no such depth", mark
            )
        self._place(node)
        self.open.append(node)
        self.keys.append(None)

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.nodes.append(node)
            return
        key = self.keys[-1]
        if key is None:
            self.keys[-1] = self._as_key(node)
            return
        self.keys[-1] = None
        if key.text in parent.pairs:
            self._duplicate(parent.pairs[key.text][0], key)
        else:
            parent.pairs[key.text] = (key, node)

    def _as_key(self, node: Node) -> Text:
        if isinstance(node, Text):
            return node
        what = "a key has to be a word"
        raise _RefusedError(
            what, "text with '{' or '[' needs quotes", _Here(node.line - 1, node.column - 1)
        )

    def _duplicate(self, first: Text, again: Text) -> None:
        name = excerpt(again.text)
        what = f"the key '{name}' stands twice (first in line {first.line})"
        self.problems.append(
            Problem(self.source, again.line, again.column, what, "keep one of them", name)
        )
        if len(self.problems) >= MAX_PROBLEMS:
            raise _RefusedError(
                "too many problems; the rest was not read",
                "",
                _Here(again.line - 1, again.column - 1),
            )


@dataclass(slots=True)
class _Here:
    line: int
    column: int


def _syntax_problem(exc: yaml.MarkedYAMLError, source: str, rows: list[str]) -> Problem:
    mark = exc.problem_mark or exc.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (0, 0)
    if line > len(rows):  # the parser counts the end of the file as a line of its own
        line, column = len(rows), len(rows[-1]) + 1
    what = ", ".join(part for part in (exc.context, exc.problem) if part) or "not readable as YAML"
    hint = "check the indentation (no tabs); text with ': ', '#', quotes, brackets or a sign in front needs quotes"
    return Problem(source, line, column, excerpt(what, 200), hint)


def _unsafe_places(text: str, source: str) -> list[Problem]:
    """Return a problem for each line that holds a character no screen may be sent."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        name = first_unsafe(line)
        if name is not None:
            column = next(place for place, char in enumerate(line, 1) if first_unsafe(char))
            found.append(
                Problem(source, number, column, f"the character {name} is not allowed", "remove it")
            )
            if len(found) >= MAX_PROBLEMS:
                break
    return found


def _place(before: str) -> tuple[int, int]:
    """Return line and column, from 1, of what follows `before`."""
    line = before.count("\n") + 1
    return line, len(before) - (before.rfind("\n") + 1) + 1
