from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.json_schema import bank_schema
from cps_study.formats.native.yaml_bank import read
from cps_study.store.library import is_bank_name, shipped_folder
from tests.samples import SMALL_BANK
from tests.strategies import banks

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from cps_study.model.item import Bank

HEAD = "bank: b\ntitle: T\nitems:\n"
CARD = f"{HEAD}- {{id: a, kind: flashcard, level: recall, front: F, back: B}}\n"
CHOICE = (
    f"{HEAD}- {{id: a, kind: choice, level: recall, stem: S, "
    "options: [{text: A, key: true}, {text: B}]}\n"
)
TRUEFALSE = f"{HEAD}- {{id: a, kind: truefalse, level: recall, stem: S, key: true}}\n"
TYPED = f"{HEAD}- {{id: a, kind: typed, level: recall, stem: S, accept: [x]}}\n"
STORY = (
    f"{HEAD}- {{id: s, scenario: S, level: recall, "
    "items: [{id: a, kind: truefalse, stem: S, key: true}]}\n"
)
FAMILY = (
    f"{HEAD}- {{id: f, family: F, level: recall, options: {{x: X, y: Y}}, items: "
    "[{id: f1, stem: S, key: x}, {id: f2, stem: S, key: y}]}\n"
)


class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # whichever there is
    """Reads scalars as YAML 1.2 does, and so as editors do: `No` is text, `2012` a number."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - the parent's shape


for _tag, _pattern in (
    ("null", r"~|null|Null|NULL|"),
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), None
    )


@cache
def validator() -> Any:
    schema = json.loads(bank_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def editor_accepts(text: str | bytes) -> bool:
    return bool(validator().is_valid(yaml.load(text, Loader=CoreLoader)))  # noqa: S506 - a SafeLoader


def reader_accepts(text: str) -> bool:
    return read(text, "f")[0] is not None


def shipped() -> Traversable:
    folder = shipped_folder()
    assert folder is not None
    return folder


def test_the_shipped_schema_is_the_one_made_from_the_shapes(*, updating: bool) -> None:
    """`bank.schema.json` beside the banks is up to date, to the byte."""
    path = Path(str(shipped() / "bank.schema.json"))
    if updating:
        path.write_text(bank_schema(), encoding="utf-8", newline="\n")
    assert path.read_bytes() == bank_schema().encode()


def test_the_schema_accepts_every_shipped_bank() -> None:
    """An editor shows no complaint in any bank that comes with the program."""
    names = [path.name for path in shipped().iterdir() if is_bank_name(path.name)]
    assert len(names) >= 7
    assert [name for name in names if not editor_accepts((shipped() / name).read_bytes())] == []


@settings(deadline=None, max_examples=8)
@given(banks())
def test_the_schema_accepts_whatever_the_program_writes(bank: Bank) -> None:
    """The data of any legal bank fits the schema."""
    assert list(validator().iter_errors(bank_to_data(bank))) == []


@pytest.mark.parametrize("good", [CARD, CHOICE, TRUEFALSE, TYPED, STORY, FAMILY, SMALL_BANK])
def test_reader_and_schema_accept_the_same_samples(good: str) -> None:
    """The samples that the next test damages are good ones."""
    assert reader_accepts(good)
    assert editor_accepts(good)


@pytest.mark.parametrize(
    ("good", "old", "new"),
    [
        (CARD, "title:", "titel:"),
        (CARD, "title: T", "title: ' '"),
        (CARD, "title: T", 'title: "two\\nlines"'),
        (CARD, "title: T", "title: [T]"),
        (CARD, "title: T\n", ""),
        (CARD, "bank: b", "bank: My Bank"),
        (CARD, "bank: b", "bank: b-"),
        (CARD, "bank: b\n", ""),
        (CARD, "id: a, ", ""),
        (CARD, "id: a", "id: A"),
        (CARD, "id: a", "id: a/b"),
        (CARD, "id: a", f"id: {'a' * 8001}"),
        (CARD, "flashcard", "card"),
        (CARD, "kind: flashcard, ", ""),
        (CARD, "recall", "hard"),
        (CARD, "front: F", "front: ''"),
        (CARD, "front: F", "front: ~"),
        (CARD, "front: F", f"front: {'x' * 8001}"),
        (CARD, "front: F", "front: {a: b}"),
        (CARD, "front: F", "front: F, stem: S"),
        (CARD, "front: F", "front: F, topic: a//b"),
        (CARD, "front: F", "front: F, cites: a/b"),
        (CARD, "front: F", "front: F, cites: []"),
        (CARD, "front: F", "front: F, cites: [a/b, C]"),
        (CARD, "front: F", "front: F, tags: ['']"),
        (CARD, "front: F", 'front: F, tags: ["a\\nb"]'),
        (CHOICE, "{text: B}", "B"),
        (CHOICE, ", {text: B}", ""),
        (CHOICE, "text: B", "txt: B"),
        (CHOICE, "key: true", "key: yes"),
        (CHOICE, "stem: S, ", ""),
        (CHOICE, "stem: S", "stem: S, locked: maybe"),
        (CHOICE, "stem: S", "stem: S, accept: [x]"),
        (TRUEFALSE, "key: true", "key: T"),
        (TRUEFALSE, "key: true", "key: true, rationales: {}"),
        (TRUEFALSE, "key: true", "key: true, rationales: {'A B': R}"),
        (TRUEFALSE, ", key: true", ""),
        (TYPED, "[x]", "x"),
        (TYPED, "[x]", "[]"),
        (TYPED, "accept: [x]", "accept: [x], key: true"),
        (STORY, "scenario: S", "scenario: ''"),
        (STORY, "scenario: S", "scenario: S, family: F"),
        (STORY, "id: s, ", ""),
        (STORY, "[{id: a, kind: truefalse, stem: S, key: true}]", "[]"),
        (STORY, "kind: truefalse, ", ""),
        (FAMILY, "y: Y", "y: ''"),
        (FAMILY, "x: X, y: Y", "x: X"),
        (FAMILY, "x: X, y: Y", "x: X, Not This: Y"),
        (FAMILY, "x: X, y: Y", f"x: X, y: Y, {'z' * 201}: Z"),
        (FAMILY, "key: x", "key: X"),
        (FAMILY, "key: x", "key: x, kind: choice"),
        (FAMILY, "id: f1, ", ""),
    ],
)
def test_the_schema_rejects_what_the_reader_rejects(good: str, old: str, new: str) -> None:
    """Whatever is wrong with a single field is marked by an editor too."""
    bad = good.replace(old, new, 1)
    assert bad != good
    assert not reader_accepts(bad)
    assert not editor_accepts(bad)
