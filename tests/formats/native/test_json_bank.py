"""A bank as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.json_bank import detects, read, write
from tests.samples import SMALL_BANK
from tests.strategies import banks

if TYPE_CHECKING:
    from cps_study.model.item import Bank

SMALL = bank_yaml.read(SMALL_BANK, "b")[0]


@given(banks())
def test_a_bank_survives_json(bank: Bank) -> None:
    """Everything of a bank comes back, and other programs read the structure of its YAML."""
    text = write(bank)
    assert read(text.encode(), "b.json") == (bank, [])
    assert json.loads(text) == bank_to_data(bank)


def test_problems_are_those_of_yaml_with_places_in_the_json() -> None:
    """By the reader of YAML: a choice with two keys, an unknown field, an id that appears twice."""
    assert SMALL is not None
    data = bank_to_data(SMALL)
    data["items"][1]["options"][1]["key"] = True
    data["items"][2]["stemm"] = data["items"][2].pop("stem")
    data["items"][4]["id"] = data["items"][3]["id"]
    bank, problems = read(json.dumps(data, indent=1), "b.json")
    assert bank is None
    assert [problem.what for problem in problems] == [
        "a choice has one key, here 2 options have `key: true`",
        "a multi has no field called 'stemm'",
        "the id 'small-tf' appears twice (first in line 77)",
    ]
    lines = json.dumps(data, indent=1).split("\n")
    assert [
        '"options"' in lines[problems[0].line - 1],
        '"stemm"' in lines[problems[1].line - 1],
    ] == [True, True]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "the file is empty"),
        (b"[]", "expected a bank (a mapping), found a list"),
        (b"{}", "a bank has no 'bank'"),
        (b'{"bank": "x"', "expected ',' or '}' here"),
        (b"\xff\xfe{\0", "the file is UTF-16, not UTF-8"),
        (b'{"bank": "\\u001b"}', "'bank' holds the character U+001B control character"),
        (b'{"bank": null}', "'bank' is empty"),
    ],
)
def test_what_is_no_bank_is_told(raw: bytes, what: str) -> None:
    """Bytes that hold no bank are problems, control characters behind an escape too."""
    bank, problems = read(raw, "b.json")
    assert bank is None
    assert what in [problem.what for problem in problems]


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    """Any bytes come to a bank or to problems."""
    for start in (b"", b'{"bank": "x", "title": "X", "items": ['):
        bank, problems = read(start + raw, "b.json")
        assert (bank is None) == any(problem.severity == "error" for problem in problems)
        detects(start + raw, "x")


def test_a_bank_is_recognised() -> None:
    """JSON that names a bank is one; with a name of JSON, what has items such as a bank's."""
    assert SMALL is not None
    assert detects(write(SMALL).encode(), "x")
    assert detects(b'{"items": [{"stem": "Q?"}]}', "b.json")
    assert not detects(b'{"items": [{"title": "Q?", "questionItem": {}}]}', "b.json")
    assert not detects(b"{}", "b.txt")
    assert not detects(SMALL_BANK.encode(), "b.json")
