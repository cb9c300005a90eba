"""A printed test as `test.json`: everything needed to print it again and to mark it.

The file has a checksum: the program makes it, and nobody is meant to edit it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.data import item_from_data, item_to_data
from cps_study.formats.sheet_data import sheet_data, sheet_from_data
from cps_study.model.form import BankStamp, Entry, Form, PaperTest
from cps_study.model.item import Question
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cps_study.model.item import Item

SCHEMA: Final = 1
KIND: Final = "cps-study test"
_CHECKSUM_LENGTH: Final = 16
"""Hexadecimal digits. They guard against accidents, not against somebody who means to forge."""
_USE_THE_PRINTED: Final = "use the test.json that cps-study print made"
_MALFORMED: Final = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    RecursionError,
)
"""What reading raises for JSON of another shape; checking each field would say no more."""


class BadTestFileError(Exception):
    """What is wrong with a `test.json`, as a sentence."""


def write(test: PaperTest) -> str:
    """Return the test as JSON, the same bytes for the same test."""
    body: dict[str, Any] = {
        "format": KIND,
        "schema": SCHEMA,
        "code": test.code,
        "title": test.title,
        "seed": test.seed,
        "pass_mark": test.pass_mark,
        "blocks": test.blocks,
        "banks": [stamp._asdict() for stamp in test.banks],
        "sources": {ident: list(lines) for ident, lines in test.sources.items()},
        "items": list(map(_item_data, test.items)),
        "forms": list(map(_form_data, test.forms)),
        "domains": dict(test.domains),
        "languages": dict(test.languages),
        "minutes": float(test.minutes),
        "sheets": list(map(sheet_data, test.sheets)),
    }
    checksum = _checksum(body)
    sheets = ",\n".join(_page_lines(page) for page in body.pop("sheets"))
    head = json.dumps(body, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{head},\n "sheets": [\n{sheets}\n ],\n "checksum": "{checksum}"\n}}\n'


def _page_lines(page: Mapping[str, Any]) -> str:
    """Return a page of a sheet as JSON with a line for each circle, not one for each number."""
    lines = []
    for name, value in page.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            parts = ",\n".join(f"    {json.dumps(part)}" for part in value)
            lines.append(f'   "{name}": [\n{parts}\n   ]')
        else:
            lines.append(f'   "{name}": {json.dumps(value)}')
    return "  {\n" + ",\n".join(lines) + "\n  }"


def read(raw: bytes, source: str) -> tuple[PaperTest | None, list[Problem]]:
    """Return the test, or None and what is wrong with the file."""
    try:
        return _test_from(_checked_data(raw)), []
    except BadTestFileError as exc:
        what = str(exc)
    except _MALFORMED:
        what = "the file doesn't contain a test"
    return None, [Problem(source, 0, 0, what, _USE_THE_PRINTED)]


def _item_data(item: Item) -> dict[str, Any]:
    """Return an item as data, without its line: the bank may change, and the test must not."""
    data = item_to_data(item)
    data.pop("line", None)
    return data


def _form_data(form: Form) -> dict[str, Any]:
    """Return a form as data: for each question its id, then its options' order in the bank."""
    return {
        "form": form.letter,
        "items": [[entry.item.id, *entry.order] for entry in form.entries],
    }


def _checksum(body: dict[str, Any]) -> str:
    """Return a checksum that doesn't depend on the order of keys or on white space."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_CHECKSUM_LENGTH]


def _checked_data(raw: bytes) -> dict[str, Any]:
    """Return the file's data without its checksum.

    Raises BadTestFileError if the file is something else, comes from a newer program, or was
    changed; and whatever `json` raises for broken text.
    """
    data = json.loads(raw.decode("utf-8-sig"))
    if not isinstance(data, dict) or data.get("format") != KIND:
        raise BadTestFileError("the file isn't a test that cps-study printed")
    schema = data.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise BadTestFileError(
            f"a newer cps-study made this test (it is version {schema}; this program reads "
            f"version {SCHEMA})"
        )
    checksum = data.pop("checksum", None)
    if checksum != _checksum(data):
        raise BadTestFileError("the file was changed or cut off after it was made")
    return data


def _test_from(data: dict[str, Any]) -> PaperTest:
    items = {item["id"]: item_from_data(item) for item in data["items"]}
    forms = tuple(_form_from(form, items) for form in data["forms"])
    _check_same_items(forms, items)
    return PaperTest(
        code=str(data["code"]),
        title=str(data["title"]),
        seed=int(data["seed"]),
        pass_mark=float(data["pass_mark"]),
        blocks=bool(data["blocks"]),
        banks=tuple(BankStamp(**stamp) for stamp in data["banks"]),
        sources={str(ident): tuple(map(str, lines)) for ident, lines in data["sources"].items()},
        forms=forms,
        domains={str(ident): str(name) for ident, name in data.get("domains", {}).items()},
        languages={str(ident): str(name) for ident, name in data.get("languages", {}).items()},
        minutes=float(data.get("minutes", 0)),
        sheets=tuple(sheet_from_data(page) for page in data.get("sheets", ())),
    )


def _form_from(data: dict[str, Any], items: Mapping[str, Item]) -> Form:
    entries = tuple(_entry_from(entry, items) for entry in data["items"])
    return Form(str(data["form"]), entries)


def _entry_from(data: list[Any], items: Mapping[str, Item]) -> Entry:
    """Return an entry of a form. Its order has to name each option of the item once."""
    ident, *order = data
    item = items[ident]
    option_count = len(item.options) if isinstance(item, Question) else 0
    if sorted(order) != list(range(option_count)):
        raise BadTestFileError(f"the options of {item.id} are in an impossible order")
    return Entry(item, tuple(order))


def _check_same_items(forms: tuple[Form, ...], items: Mapping[str, Item]) -> None:
    """Raise BadTestFileError unless there is a form, and every form has every item once."""
    expected = sorted(items)
    same = [sorted(entry.item.id for entry in form.entries) == expected for form in forms]
    if not forms or not all(same):
        raise BadTestFileError("the forms of the test don't have the same items")
