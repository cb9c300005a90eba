"""A bank as JSON: the structure of its YAML file, for other programs; read back by the rules that YAML is read by."""

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

_EXPECTED = "a bank starts with `{` and has `bank` and `title`, as `cps-study bank export --format json` writes it"


def read(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank and every problem of the file in its order; no bank if any of them is an error."""
    text, problems = decode(raw, source) if isinstance(raw, bytes) else (raw, [])
    if text is None:
        return None, problems
    if not text.strip():
        return None, [Problem(source, 0, 0, "the file is empty", _EXPECTED)]
    root, problems = compose(text, source)
    bank, more = read_tree(root, source) if root is not None else (None, [])
    problems = in_file_order([*problems, *more])
    return (None if errors_in(problems) else bank), problems


def write(bank: Bank) -> str:
    """Return the bank as JSON, the same text for the same bank."""
    return f"{json.dumps(bank_to_data(bank), ensure_ascii=False, indent=2)}\n"


def detects(raw: bytes, name: str) -> bool:
    """Tell whether the bytes are such a bank: JSON whose first lines name one."""
    start = raw[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and (b'"bank"' in start or name.lower().endswith(".json"))
