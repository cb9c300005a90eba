"""Checks the tree of a file against the schema, and turns it into plain data.

Nothing is raised: whatever is wrong becomes a problem with its line and column, and the rest of the
file is checked all the same, so that an author sees every mistake at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.schema import (
    MAX_NAME,
    MAX_TEXT,
    NAMING,
    NAMING_RULES,
    PATH,
    RULE,
    SLUG,
    Field,
)
from cps_study.formats.syntax.yaml_tree import Items, Map, Node, Text
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, first_unsafe
from cps_study.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.native.schema import Record

_NODE: Final = ""
"""The key under which the data of a record keeps its node. No field can have an empty name."""


_MOST_GUESSES: Final = 1000
"""A guess takes a quarter of a millisecond: a file with a hundred thousand problems gets none after
these, or every command would wait half a minute for it."""


def node_of(data: dict[str, Any]) -> Map:
    """Return the node that a record's data was read from."""
    node: Map = data[_NODE]
    return node


class Validator:
    """Turns nodes into plain data by the schema and collects every problem on the way.

    `item` is the id of the record that is being read; problems name it.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.item = ""

    def problem(self, node: Node, what: str, hint: str = "", field: str = "") -> None:
        """Note a problem where the node is."""
        self.problems.append(
            Problem(self.source, node.line, node.column, what, hint, field, self.item)
        )

    def record(self, node: Node, shape: Record) -> dict[str, Any] | None:
        """Return the record's fields as plain data, with its node (see `node_of`).

        None if the node isn't a mapping. A field that can't be used is left out of the data.
        """
        if not isinstance(node, Map):
            self.problem(
                node, f"expected {shape.name} (a mapping), found {_kind(node)}", shape.about
            )
            return None
        ident = node.pairs.get("id")
        if ident is not None and isinstance(ident[1], Text):
            self.item = excerpt(ident[1].text, MAX_NAME)
        data: dict[str, Any] = {_NODE: node}
        misspelled: set[str | None] = set()
        for name, (key, value_node) in node.pairs.items():
            field = shape.by_name.get(name)
            if field is None:
                misspelled.add(self._unknown(key, shape))
                continue
            value = self.value(value_node, field)
            if value is not None:
                data[name] = value
        for field in shape.fields:
            # A field that was probably misspelled has been noted; "missing" would say it twice.
            present = field.name in node.pairs or field.name in misspelled
            if field.required and not present:
                self.problem(
                    node,
                    f"{shape.name} has no '{field.name}'",
                    f"add {field.name}: {field.about}",
                    field.name,
                )
        return data

    def value(self, node: Node, field: Field) -> Any:  # noqa: ANN401 - plain data of any type
        """Return what the field holds as plain data, or None, with a problem, if it's unusable."""
        match field.shape:
            case "records":
                return self._records(node, field)
            case "named" | "waivers":
                return self._named(node, field)
            case "lines" | "paths":
                return self._list(node, field)
            case _:
                return self._scalar(node, field)

    def _guess(self, name: str, known: Sequence[str]) -> str | None:
        """Return the name that was probably meant; None in a file that is wrong throughout."""
        return nearest(name, known) if len(self.problems) < _MOST_GUESSES else None

    def _unknown(self, key: Text, shape: Record) -> str | None:
        """Note a field that the record can't have; return the field that was probably meant."""
        known = list(shape.by_name)
        name = excerpt(key.text)
        best = self._guess(name, known)
        hint = f"{shape.name} may have: {', '.join(known)}"
        if best is not None:
            hint = f"did you mean '{best}'?"
        self.problem(key, f"{shape.name} has no field called '{name}'", hint, name)
        return best

    def _records(self, node: Node, field: Field) -> list[dict[str, Any]] | None:
        """Return the data of each record of a list that is a mapping."""
        if not isinstance(node, Items):
            self._wrong_type(node, field, "a list", field.about)
            return None
        self._count(len(node.nodes), node, field)
        outer_item = self.item
        records: list[dict[str, Any]] = []
        for entry in node.nodes:
            self.item = outer_item
            data = self.record(entry, choose_record(entry, field.records))
            if data is not None:
                records.append(data)
        self.item = outer_item
        return records

    def _named(self, node: Node, field: Field) -> dict[str, str | bool] | None:
        """Return the texts by their names; a name that can't be one is left out."""
        if not isinstance(node, Map):
            self._wrong_type(node, field, "a mapping", field.about)
            return None
        self._count(len(node.pairs), node, field)
        pattern, naming = SLUG, NAMING
        if field.shape == "waivers":
            pattern, naming = RULE, NAMING_RULES
        text_field = Field(field.name, "prose", field.about)
        texts: dict[str, str | bool] = {}
        for name, (key, value_node) in node.pairs.items():
            text = self._scalar(value_node, text_field)
            if len(name) > MAX_NAME or not pattern.fullmatch(name):
                self.problem(
                    key,
                    f"'{field.name}' can't have the name '{excerpt(name)}'",
                    naming,
                    field.name,
                )
            else:
                # A name counts as given, whatever is wrong with its text.
                texts[name] = text or ""
        return texts

    def _list(self, node: Node, field: Field) -> list[str] | None:
        """Return the texts of a list; those that can't be used are left out."""
        if not isinstance(node, Items):
            hint = field.about
            if isinstance(node, Text):
                hint = f"write it as [{excerpt(node.text)}]"
            self._wrong_type(node, field, "a list", hint)
            return None
        self._count(len(node.nodes), node, field)
        entry_shape: Final = "path" if field.shape == "paths" else "line"
        entry_field = Field(field.name, entry_shape, field.about)
        texts = [self._scalar(entry, entry_field) for entry in node.nodes]
        return [text for text in texts if isinstance(text, str)]

    def _wrong_type(self, node: Node, field: Field, expected: str, hint: str) -> None:
        self.problem(
            node, f"'{field.name}' has to be {expected}, found {_kind(node)}", hint, field.name
        )

    def _count(self, number: int, node: Node, field: Field) -> None:
        """Note a problem if a list or mapping has too few entries."""
        if number < field.at_least:
            self.problem(
                node, f"'{field.name}' needs at least {field.at_least}", field.about, field.name
            )

    def _scalar(self, node: Node, field: Field) -> str | bool | None:
        """Return a text or a truth value, or None if it can't be used."""
        if not isinstance(node, Text):
            self._wrong_type(
                node, field, "text", "put the text in quotes if it holds ': ', '{' or '['"
            )
            return None
        text = node.text.strip()
        if not text and field.may_be_empty and not node.plain:
            return ""
        if not text or (node.plain and text in {"~", "null"}):
            self.problem(node, f"'{field.name}' is empty", field.about, field.name)
            return None
        if field.shape == "yesno":
            return self._yesno(node, field)
        what, hint = _misfit(text, field)
        if what:
            self.problem(node, f"'{field.name}' {what}", hint, field.name)
            return None
        return text

    def _yesno(self, node: Text, field: Field) -> bool | None:
        if node.text in {"true", "false"}:
            return node.text == "true"
        self.problem(
            node,
            f"'{field.name}' has to be true or false, not '{excerpt(node.text)}'",
            field=field.name,
        )
        return None


def _misfit(text: str, field: Field) -> tuple[str, str]:
    """Say what is wrong with the text for this field, and how to fix it; ("", "") if it fits."""
    unsafe = first_unsafe(text)
    if unsafe is not None:
        return f"holds the character {unsafe}", "remove it"
    if len(text) > MAX_TEXT:
        return f"is longer than {MAX_TEXT} characters", "shorten it"
    if field.shape == "line" and "\n" in text:
        return "has to be one line", "remove the line break"
    hint = _better_text(text, field)
    if not hint:
        return "", ""
    return f"can't be '{excerpt(text)}'", hint


def _better_text(text: str, field: Field) -> str:
    """Return what the text of a field could be instead, or nothing if it can be what it is."""
    if field.shape == "word" and text not in field.words:
        best = nearest(text.lower(), field.words)
        return f"one of: {', '.join(field.words)}" if best is None else f"did you mean '{best}'?"
    if field.shape == "slug" and not SLUG.fullmatch(text):
        return f"{NAMING}, such as boundaries-sponsor-1"
    if field.shape == "path" and not PATH.fullmatch(text):
        return "use lowercase letters, digits, hyphens and slashes, such as boundaries/sponsor"
    return ""


def choose_record(node: Node, records: tuple[Record, ...]) -> Record:
    """Return the record that the node is meant to be.

    The field that marks it decides, then its `kind`, even misspelled, then most of its fields.
    """
    if len(records) == 1 or not isinstance(node, Map):
        return records[0]
    for record in records:
        if record.mark and record.mark in node.pairs:
            return record
    by_kind = {record.name.removeprefix("a "): record for record in records if not record.mark}
    kind = _text_at(node, "kind")
    if kind in by_kind:
        return by_kind[kind]
    meant = nearest(excerpt(kind).lower(), list(by_kind))
    if meant is not None:
        return by_kind[meant]

    def shared_fields(record: Record) -> int:
        return sum(name in node.pairs for name in record.by_name)

    return max(by_kind.values(), key=shared_fields)


def _text_at(node: Map, name: str) -> str:
    """Return the text of a field, or nothing if it isn't there or isn't text."""
    pair = node.pairs.get(name)
    if pair is None or not isinstance(pair[1], Text):
        return ""
    return pair[1].text


def _kind(node: Node) -> str:
    """Return what people call this kind of node."""
    if isinstance(node, Text):
        return "text"
    return "a list" if isinstance(node, Items) else "a mapping"
