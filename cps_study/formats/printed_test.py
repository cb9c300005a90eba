"""A printed test as `test.json`: everything that it was made from, to make it again and to mark it.

The file carries a checksum: it is made by the program and not meant to be written by hand.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.data import item_from_data, item_to_data
from cps_study.model.form import BankStamp, Entry, Form, PaperTest
from cps_study.model.item import Question
from cps_study.model.problem import Problem

if TYPE_CHECKING:
    from cps_study.model.item import Item

SCHEMA: Final = 1
KIND: Final = "cps-study test"
_MADE_BY_PRINT: Final = "name the test.json that cps-study print made"


class _BadError(Exception):
    """What is wrong with a manifest."""


def write(test: PaperTest) -> str:
    """Return the test as JSON, the same bytes for the same test."""
    body = {
        "format": KIND,
        "schema": SCHEMA,
        "code": test.code,
        "title": test.title,
        "seed": test.seed,
        "pass_mark": test.pass_mark,
        "blocks": test.blocks,
        "banks": [stamp._asdict() for stamp in test.banks],
        "sources": {ident: list(lines) for ident, lines in test.sources.items()},
        "items": [_item(item) for item in test.items],
        "forms": [
            {
                "form": form.letter,
                "items": [[entry.item.id, *entry.order] for entry in form.entries],
            }
            for form in test.forms
        ],
    }
    return json.dumps(body | {"checksum": _checksum(body)}, ensure_ascii=False, indent=1) + "\n"


def read(raw: bytes, source: str) -> tuple[PaperTest | None, list[Problem]]:
    """Return the test, or None and what is wrong with the file."""
    try:
        return _test(raw), []
    except _BadError as exc:
        return None, [Problem(source, 0, 0, str(exc), _MADE_BY_PRINT)]
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        return None, [Problem(source, 0, 0, "the file does not hold a test", _MADE_BY_PRINT)]


def _item(item: Item) -> dict[str, Any]:
    data = item_to_data(item)
    data.pop("line", None)
    return data


def _checksum(body: dict[str, Any]) -> str:
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _test(raw: bytes) -> PaperTest:
    data = json.loads(raw.decode("utf-8-sig"))
    if not isinstance(data, dict) or data.get("format") != KIND:
        raise _BadError("the file is not a test that cps-study printed")
    if not isinstance(data.get("schema"), int) or data["schema"] > SCHEMA:
        raise _BadError(
            f"the test was made by a newer cps-study (its form is {data.get('schema')}, this knows {SCHEMA})"
        )
    told = data.pop("checksum", None)
    if told != _checksum(data):
        raise _BadError("the file was changed or cut after it was made")
    items = {item["id"]: item_from_data(item) for item in data["items"]}
    forms = tuple(
        Form(str(form["form"]), tuple(_entry(place, items) for place in form["items"]))
        for form in data["forms"]
    )
    wanted = sorted(items)
    if not forms or any(
        sorted(entry.item.id for entry in form.entries) != wanted for form in forms
    ):
        raise _BadError("the forms of the test do not hold the same items")
    return PaperTest(
        code=str(data["code"]),
        title=str(data["title"]),
        seed=int(data["seed"]),
        pass_mark=float(data["pass_mark"]),
        blocks=bool(data["blocks"]),
        banks=tuple(BankStamp(**stamp) for stamp in data["banks"]),
        sources={str(ident): tuple(map(str, lines)) for ident, lines in data["sources"].items()},
        forms=forms,
    )


def _entry(place: list[Any], items: dict[str, Any]) -> Entry:
    item, order = items[place[0]], tuple(place[1:])
    count = len(item.options) if isinstance(item, Question) else 0
    if sorted(order) != list(range(count)):
        raise _BadError(f"the order of the options of {item.id} is not one")
    return Entry(item, order)
