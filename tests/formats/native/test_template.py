"""The file that `bank new` makes."""

from __future__ import annotations

import json

import jsonschema

from cps_study.checks.rules import CheckedFile, judge
from cps_study.formats.native import objectives as outline_yaml
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.json_schema import bank_schema
from cps_study.formats.native.template import starter_bank
from cps_study.model.item import KINDS
from cps_study.store.library import OUTLINE_NAME, shipped_folder

TEXT = starter_bank("my-bank", "Mine", "my-bank.yaml", "bank.schema.json")


def test_the_starter_is_in_order_by_every_rule() -> None:
    """Reading it finds nothing, and no rule has a warning; it cites statements that exist."""
    folder = shipped_folder()
    assert folder is not None
    outline, _ = outline_yaml.read((folder / OUTLINE_NAME).read_bytes(), OUTLINE_NAME)
    bank, problems = bank_yaml.read(TEXT, "my-bank.yaml")
    assert (problems, outline is not None, bank is not None) == ([], True, True)
    assert bank is not None
    assert outline is not None
    found = judge([CheckedFile("my-bank.yaml", bank)], outline).open
    assert [problem for problem in found if problem.severity != "info"] == []


def test_the_starter_shows_every_kind_and_both_groups() -> None:
    """An author sees one of each."""
    bank, _ = bank_yaml.read(TEXT, "f")
    assert bank is not None
    assert {item.kind for item in bank.items} == set(KINDS)
    assert {item.group.kind for item in bank.items if item.group is not None} == {
        "scenario",
        "family",
    }


def test_a_title_may_hold_anything_that_a_title_can() -> None:
    """It is quoted as YAML and JSON both read it."""
    for title in ('a: b # "c"', "\\", "- x", "\u00e9\U0001f469"):
        bank, problems = bank_yaml.read(starter_bank("b", title, "b.yaml", "s"), "f")
        assert problems == []
        assert bank is not None
        assert bank.title == title


def test_the_schema_accepts_the_starter() -> None:
    """Editors show no red line in a fresh file."""
    bank, _ = bank_yaml.read(TEXT, "f")
    assert bank is not None
    jsonschema.validate(json.loads(json.dumps(bank_to_data(bank))), json.loads(bank_schema()))
