"""What a bank file looks like, said once: records, their fields, and what each field may hold.

The reader checks files against these shapes and `bank.schema.json` is made from them, so that an editor and
the program can never disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from cps_study.formats.syntax.yaml_tree import Items, Map, Node, Text
from cps_study.model.item import KINDS, LEVELS
from cps_study.model.problem import Problem
from cps_study.model.text import excerpt, first_unsafe
from cps_study.nearest import nearest

Shape = Literal[
    "line",
    "prose",
    "slug",
    "path",
    "yesno",
    "word",
    "lines",
    "paths",
    "records",
    "named",
    "waivers",
]

MAX_TEXT: Final = 8000
MAX_NAME: Final = 200
NAMING: Final = "use small letters, digits and hyphens"
NAMING_RULES: Final = "name a rule of `cps-study bank check --rules`, such as L07"
SLUG: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
RULE: Final = re.compile(r"[A-Z][0-9]{2}")
PATH: Final = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*(?:/[a-z0-9]+(?:[-_.][a-z0-9]+)*)*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what it may hold, and what it is for (shown by editors)."""

    name: str
    shape: Shape
    about: str
    required: bool = False
    words: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    at_least: int = 1


@dataclass(frozen=True)
class Record:
    """A mapping with these fields. `mark` is the field (and value) by which the record is told from others."""

    name: str
    about: str
    fields: tuple[Field, ...]
    mark: str = ""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Its fields by their names."""
        return {field.name: field for field in self.fields}


class Validator:
    """Turns nodes into plain data by the shapes and collects every problem on the way."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.item = ""

    def problem(self, node: Node, what: str, hint: str = "", field: str = "") -> None:
        """Note a problem at the node's place."""
        self.problems.append(
            Problem(self.source, node.line, node.column, what, hint, field, self.item)
        )

    def record(self, node: Node, shape: Record) -> dict[str, Any] | None:
        """Return the record's fields as plain data with its place under `""`, or None if it is no mapping."""
        if not isinstance(node, Map):
            self.problem(
                node, f"expected {shape.name} (a mapping), found {_kind(node)}", shape.about
            )
            return None
        ident = node.pairs.get("id")
        self.item = (
            excerpt(ident[1].text, MAX_NAME) if ident and isinstance(ident[1], Text) else self.item
        )
        data: dict[str, Any] = {"": node}
        meant: set[str | None] = set()
        for name, (key, value) in node.pairs.items():
            field = shape.by_name.get(name)
            if field is None:
                meant.add(self._unknown(key, shape))
            else:
                held = self.value(value, field)
                if held is not None:
                    data[name] = held
        for field in shape.fields:
            if field.required and field.name not in node.pairs and field.name not in meant:
                self.problem(
                    node,
                    f"{shape.name} has no '{field.name}'",
                    f"add {field.name}: {field.about}",
                    field.name,
                )
        return data

    def value(self, node: Node, field: Field) -> Any:  # noqa: ANN401 - plain data of whatever shape
        """Return what the field holds as plain data, or None if it cannot be used (with a problem noted)."""
        match field.shape:
            case "records":
                return self._records(node, field)
            case "named" | "waivers":
                return self._named(node, field)
            case "lines" | "paths":
                return self._list(node, field)
            case _:
                return self._scalar(node, field)

    def _unknown(self, key: Text, shape: Record) -> str | None:
        """Note a field that the record cannot have and return the field that was probably meant."""
        known = list(shape.by_name)
        name = excerpt(key.text)
        best = nearest(name, known)
        hint = f"did you mean '{best}'?" if best else f"{shape.name} may have: {', '.join(known)}"
        self.problem(key, f"{shape.name} has no field called '{name}'", hint, name)
        return best

    def _records(self, node: Node, field: Field) -> list[dict[str, Any]] | None:
        if not isinstance(node, Items):
            self.problem(
                node,
                f"'{field.name}' has to be a list, found {_kind(node)}",
                field.about,
                field.name,
            )
            return None
        if len(node.nodes) < field.at_least:
            self.problem(
                node, f"'{field.name}' needs at least {field.at_least}", field.about, field.name
            )
        outer, found = self.item, []
        for entry in node.nodes:
            self.item = outer
            data = self.record(entry, choose_record(entry, field.records))
            if data is not None:
                found.append(data)
        self.item = outer
        return found

    def _named(self, node: Node, field: Field) -> dict[str, str | bool] | None:
        if not isinstance(node, Map):
            self.problem(
                node,
                f"'{field.name}' has to be a mapping, found {_kind(node)}",
                field.about,
                field.name,
            )
            return None
        if len(node.pairs) < field.at_least:
            self.problem(
                node, f"'{field.name}' needs at least {field.at_least}", field.about, field.name
            )
        inner = Field(field.name, "prose", field.about)
        pattern, naming = (RULE, NAMING_RULES) if field.shape == "waivers" else (SLUG, NAMING)
        held: dict[str, str | bool] = {}
        for name, (key, value) in node.pairs.items():
            text = self._scalar(value, inner)
            if len(name) > MAX_NAME or not pattern.fullmatch(name):
                self.problem(
                    key,
                    f"'{field.name}' cannot hold the name '{excerpt(name)}'",
                    naming,
                    field.name,
                )
            else:
                held[name] = text or ""  # a name counts as given, whatever is wrong with its text
        return held

    def _list(self, node: Node, field: Field) -> list[str] | None:
        if not isinstance(node, Items):
            hint = f"write it as [{excerpt(node.text)}]" if isinstance(node, Text) else field.about
            self.problem(
                node, f"'{field.name}' has to be a list, found {_kind(node)}", hint, field.name
            )
            return None
        if len(node.nodes) < field.at_least:
            self.problem(
                node, f"'{field.name}' needs at least {field.at_least}", field.about, field.name
            )
        inner = Field(field.name, "path" if field.shape == "paths" else "line", field.about)
        held = [self._scalar(entry, inner) for entry in node.nodes]
        return [text for text in held if isinstance(text, str)]

    def _scalar(self, node: Node, field: Field) -> str | bool | None:
        if not isinstance(node, Text):
            hint = "put the text in quotes if it holds ': ', '{' or '['"
            self.problem(
                node, f"'{field.name}' has to be text, found {_kind(node)}", hint, field.name
            )
            return None
        text = node.text.strip()
        if not text or (node.plain and text in {"~", "null"}):
            self.problem(node, f"'{field.name}' is empty", field.about, field.name)
            return None
        if field.shape == "yesno":
            return self._yesno(node, field)
        return text if self._fits(node, text, field) else None

    def _yesno(self, node: Text, field: Field) -> bool | None:
        if node.text in {"true", "false"}:
            return node.text == "true"
        self.problem(
            node,
            f"'{field.name}' has to be true or false, not '{excerpt(node.text)}'",
            "",
            field.name,
        )
        return None

    def _fits(self, node: Text, text: str, field: Field) -> bool:
        what, hint = _misfit(text, field)
        if what:
            self.problem(node, f"'{field.name}' {what}", hint, field.name)
        return not what


def _misfit(text: str, field: Field) -> tuple[str, str]:
    """Return what is wrong with the text for this field and how to mend it; ("", "") if it fits."""
    unsafe = first_unsafe(text)
    if unsafe is not None:
        return f"holds the character {unsafe}", "remove it"
    if len(text) > MAX_TEXT:
        return f"is longer than {MAX_TEXT} characters", "shorten it"
    if field.shape == "word" and text not in field.words:
        best = nearest(text.lower(), field.words)
        return (
            f"cannot be '{excerpt(text)}'",
            f"did you mean '{best}'?" if best else f"one of: {', '.join(field.words)}",
        )
    if field.shape == "slug" and not SLUG.fullmatch(text):
        return f"cannot be '{excerpt(text)}'", f"{NAMING}, such as boundaries-sponsor-1"
    if field.shape == "path" and not PATH.fullmatch(text):
        return (
            f"cannot be '{excerpt(text)}'",
            "use small letters, digits, hyphens and slashes, such as boundaries/sponsor",
        )
    if field.shape == "line" and "\n" in text:
        return "has to be one line", "remove the line break"
    return "", ""


def choose_record(node: Node, records: tuple[Record, ...]) -> Record:
    """Return the record that the node is meant to be: by a field that marks it, by its `kind`, by its other fields."""
    if len(records) == 1 or not isinstance(node, Map):
        return records[0]
    for record in records:
        if record.mark and record.mark in node.pairs:
            return record
    kind = node.pairs.get("kind")
    text = kind[1].text if kind and isinstance(kind[1], Text) else ""
    exact = next(
        (record for record in records if not record.mark and record.name == f"a {text}"), None
    )
    if exact is not None:
        return exact
    by_kind = {record.name.removeprefix("a "): record for record in records if not record.mark}
    meant = nearest(excerpt(text).lower(), list(by_kind))
    if meant is not None:
        return by_kind[meant]
    return max(
        by_kind.values(), key=lambda record: sum(name in node.pairs for name in record.by_name)
    )


def _kind(node: Node) -> str:
    return {Text: "text", Items: "a list", Map: "a mapping"}[type(node)]


_WAIVE: Final = Field(
    "waive", "waivers", "rules of `bank check` that do not hold here, each with the reason"
)
_COMMON: Final = (
    Field(
        "id",
        "slug",
        "the item's name, unique and stable for ever; its wording may change",
        required=True,
    ),
    Field(
        "kind", "word", "flashcard, choice, multi, truefalse or typed", required=True, words=KINDS
    ),
    Field("topic", "path", "what it belongs to, such as boundaries/sponsor"),
    Field("level", "word", "recall, understand or apply", words=LEVELS),
    Field("cites", "paths", "the objectives it rests on, see objectives.yaml"),
    Field("tags", "lines", "free words to find it by"),
    Field("image", "line", "the file name of a picture"),
    Field("alt", "prose", "what the picture shows, for people who do not see it"),
    _WAIVE,
)
_STEM: Final = Field("stem", "prose", "the question, complete without the options", required=True)
_RATIONALE: Final = Field("rationale", "prose", "the point that the item teaches")
_LOCKED: Final = Field("locked", "yesno", "true keeps the options in the order written")

OPTION: Final = Record(
    "an option",
    "text, `key: true` if it is right, and a rationale",
    (
        Field("text", "prose", "the option as the candidate sees it", required=True),
        Field("key", "yesno", "true for a right option"),
        Field("rationale", "prose", "what is right about it, or what misunderstanding it shows"),
    ),
)
_OPTIONS: Final = Field(
    "options", "records", "the answers offered", required=True, records=(OPTION,), at_least=2
)
FLASHCARD: Final = Record(
    "a flashcard",
    "a prompt and its answer",
    (
        *_COMMON,
        Field("front", "prose", "a question about one thing", required=True),
        Field("back", "prose", "its answer, short", required=True),
    ),
)
CHOICE: Final = Record(
    "a choice", "one best answer", (*_COMMON, _STEM, _OPTIONS, _RATIONALE, _LOCKED)
)
MULTI: Final = Record(
    "a multi", "several right answers", (*_COMMON, _STEM, _OPTIONS, _RATIONALE, _LOCKED)
)
TRUEFALSE: Final = Record(
    "a truefalse",
    "a statement that is true or false",
    (
        *_COMMON,
        Field("stem", "prose", "the statement", required=True),
        Field("key", "yesno", "whether the statement is true", required=True),
        _RATIONALE,
        Field("rationales", "named", "one rationale for `true` and one for `false`"),
    ),
)
TYPED: Final = Record(
    "a typed",
    "a question whose answer is typed",
    (
        *_COMMON,
        _STEM,
        Field("accept", "lines", "every spelling that is right, the best one first", required=True),
        _RATIONALE,
    ),
)
_SINGLE: Final = (CHOICE, FLASHCARD, MULTI, TRUEFALSE, TYPED)
_SHARED: Final = tuple(
    field for field in _COMMON if field.name in {"topic", "level", "cites", "tags", "waive"}
)
SCENARIO: Final = Record(
    "a scenario",
    "a situation that several items share, in order",
    (
        Field("id", "slug", "the scenario's name, unique", required=True),
        Field("scenario", "prose", "the shared situation", required=True),
        *_SHARED,
        Field("items", "records", "its items", required=True, records=_SINGLE),
    ),
    mark="scenario",
)
FAMILY_ITEM: Final = Record(
    "a family's item",
    "a stem and the name of its key",
    (
        *(field for field in _COMMON if field.name != "kind"),
        _STEM,
        Field("key", "slug", "the name of the right option in the family's list", required=True),
        _RATIONALE,
        Field("rationales", "named", "one rationale for each option of the family, by its name"),
    ),
)
FAMILY: Final = Record(
    "a family",
    "one option list that serves several stems",
    (
        Field("id", "slug", "the family's name, unique", required=True),
        Field("family", "prose", "the lead-in shown with every stem", required=True),
        *_SHARED,
        Field(
            "options",
            "named",
            "the shared options, each with a short name",
            required=True,
            at_least=2,
        ),
        Field("items", "records", "its items", required=True, records=(FAMILY_ITEM,)),
        _LOCKED,
    ),
    mark="family",
)
BANK: Final = Record(
    "a bank",
    "a question bank",
    (
        Field("bank", "slug", "the bank's id, unique", required=True),
        Field("title", "line", "what learners see", required=True),
        Field("language", "line", "a language tag such as en"),
        Field("licence", "line", "an SPDX licence id such as CC-BY-4.0"),
        _WAIVE,
        Field("items", "records", "the items", required=True, records=(*_SINGLE, SCENARIO, FAMILY)),
    ),
    mark="bank",
)
SOURCE: Final = Record(
    "a source",
    "a document that the banks rest on",
    (
        Field("id", "slug", "the name that objectives use", required=True),
        Field("title", "line", "its title", required=True),
        Field("publisher", "line", "who published it", required=True),
        Field("year", "line", "when, as far as known", required=True),
        Field("about", "prose", "what it is and how far to trust it"),
    ),
)
PLACE: Final = Record(
    "a place",
    "a source and where in it",
    (
        Field("source", "slug", "the source's id", required=True),
        Field("locator", "prose", "where in the source a reader finds it", required=True),
    ),
)
OBJECTIVE: Final = Record(
    "an objective",
    "one statement that a candidate can be asked about",
    (
        Field("id", "path", "source/section/what, stable for ever", required=True),
        *PLACE.fields,
        Field("says", "prose", "the statement in our own words", required=True),
        Field("also", "records", "other places that make the same statement", records=(PLACE,)),
        Field(
            "sure",
            "word",
            "A: read in the official text; B: from a credible second hand",
            words=("A", "B"),
        ),
    ),
)
OUTLINE: Final = Record(
    "an outline",
    "the statements of the sources",
    (
        Field("sources", "records", "the documents", required=True, records=(SOURCE,)),
        Field("objectives", "records", "the statements", required=True, records=(OBJECTIVE,)),
    ),
    mark="objectives",
)
