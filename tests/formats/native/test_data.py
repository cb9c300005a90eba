from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings

from cps_study.formats.native.data import bank_to_data, item_from_data, item_to_data
from cps_study.formats.native.yaml_bank import read
from cps_study.model.item import fingerprint
from tests.samples import SMALL_BANK
from tests.strategies import banks, items

if TYPE_CHECKING:
    from cps_study.model.item import Bank, Item


@settings(deadline=None, max_examples=25)
@given(items())
def test_an_item_survives_the_cache(item: Item) -> None:
    """An item written as JSON and read again is the same, with line, group and fingerprint."""
    again = item_from_data(json.loads(json.dumps(item_to_data(item))))
    assert again == item
    assert again.line == item.line
    assert fingerprint(again) == fingerprint(item)
    assert hash(again) == hash(item)


@settings(deadline=None, max_examples=8)
@given(banks())
def test_a_banks_data_is_plain_and_nests_its_groups_in_order(bank: Bank) -> None:
    """A bank's data is JSON already, with every item once and in order, and each group once."""
    data = bank_to_data(bank)
    assert json.loads(json.dumps(data)) == data
    nested = [entry.get("items", [entry]) for entry in data["items"]]
    assert [member["id"] for entry in nested for member in entry] == [
        item.id for item in bank.items
    ]
    groups = list(dict.fromkeys(item.group.id for item in bank.items if item.group is not None))
    assert [entry["id"] for entry in data["items"] if "items" in entry] == groups


def test_a_bank_as_data_is_what_its_author_wrote() -> None:
    """Nothing empty is written, a card has only its own fields, and a truth is a truth value."""
    bank, _ = read(SMALL_BANK, "f")
    assert bank is not None
    data = bank_to_data(bank)
    assert list(data) == ["bank", "title", "language", "licence", "items"]
    assert data["items"][0] == {
        "id": "small-card",
        "kind": "flashcard",
        "topic": "small/cards",
        "level": "recall",
        "cites": ["demo/one"],
        "front": "What does a peer specialist offer first?",
        "back": "Support as an equal",
    }
    assert data["items"][3]["key"] is False
    assert data["items"][3]["rationales"] == {
        "true": "Safety comes first.",
        "false": "It is reported at once.",
    }
    assert [option.get("key") for option in data["items"][2]["options"]] == [True, True, None]
