"""A bank as JSON: the structure of its YAML file, and read by the same rules."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.yaml_bank import read_tree
from cps_study.formats.syntax.json_tree import compose
from cps_study.formats.syntax.yaml_tree import decode
from cps_study.model.problem import Problem, errors_in, in_file_order

if TYPE_CHECKING:
    from cps_study.model.item import Bank

_EXPECTED = (
    "a bank starts with `{` and has `bank` and `title`, "
    "as `cps-study bank export --format json` writes it"
)
_ITEM_FIELDS = (b'"stem"', b'"front"')
"""What an item of ours asks; other programs have items, too."""
_BEGINNING = 4096
"""Bytes at the start of a file in which a bank has to name itself."""


def read(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank and every problem of the file, in its order; no bank if any is an error."""
    text: str | None
    if isinstance(raw, str):
        text = raw
    else:
        text, problems = decode(raw, source)
        if text is None:
            return None, problems
    if not text.strip():
        return None, [Problem(source, 0, 0, "the file is empty", _EXPECTED)]
    root, problems = compose(text, source)
    if root is None:
        return None, in_file_order(problems)
    bank, more_problems = read_tree(root, source)
    problems = in_file_order([*problems, *more_problems])
    if errors_in(problems):
        return None, problems
    return bank, problems


def write(bank: Bank) -> str:
    """Return the bank as JSON, the same text for the same bank."""
    return f"{json.dumps(bank_to_data(bank), ensure_ascii=False, indent=2)}\n"


def detects(raw: bytes, name: str) -> bool:
    """Say whether the bytes are such a bank: JSON that names one, or a JSON file with its items."""
    start = raw[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    if b'"bank"' in start:
        return True
    has_items = b'"items"' in start and any(field in start for field in _ITEM_FIELDS)
    return has_items and name.lower().endswith(".json")
