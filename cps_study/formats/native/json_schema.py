"""The JSON Schema of a bank file, made from our schema, for editors that complete and check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.schema import (
    BANK,
    MAX_NAME,
    MAX_TEXT,
    PATH,
    RULE,
    SLUG,
    Field,
    Record,
)

if TYPE_CHECKING:
    import re


_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": MAX_TEXT}
# A text of nothing but blanks isn't a text.
_PROSE: Final[dict[str, Any]] = {"type": "string", "pattern": r"\S", "maxLength": MAX_TEXT}
_LINE: Final[dict[str, Any]] = {"type": "string", "pattern": r"^\s*\S.*\s*$", "maxLength": MAX_TEXT}


def bank_schema() -> str:
    """Return the schema as JSON text (draft 2020-12), the same bytes for the same records."""
    definitions: dict[str, Any] = {}
    body = _record(BANK, definitions)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cps-study question bank",
    }
    return json.dumps(head | body | {"$defs": definitions}, indent=2, ensure_ascii=False) + "\n"


def _record(record: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record; the records it can hold are added to the definitions."""
    return {
        "type": "object",
        "description": record.about,
        "properties": {field.name: _field(field, record, definitions) for field in record.fields},
        "required": [field.name for field in record.fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field, record: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a field, with what it's for."""
    return _values(field, record, definitions) | {"description": field.about}


def _values(field: Field, record: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what a field can hold."""
    match field.shape:
        case "yesno":
            return {"type": "boolean"}
        case "word":
            return {"enum": _words(field, record)}
        case "slug" | "path":
            return _name(SLUG if field.shape == "slug" else PATH, MAX_TEXT)
        case "lines" | "paths":
            return _list_of(_LINE if field.shape == "lines" else _name(PATH, MAX_TEXT), field)
        case "named" | "waivers":
            return _texts_by_name(SLUG if field.shape == "named" else RULE, field)
        case "records":
            return _list_of(_one_of(field, definitions), field)
        case "line":
            return _LINE
        case "prose":
            return _TEXT if field.may_be_empty else _PROSE


def _words(field: Field, record: Record) -> list[str]:
    """Return the words that a field can be; the kind of a record can be its own name alone."""
    if field.name == "kind":
        return [record.name.removeprefix("a ")]
    return list(field.words)


def _list_of(items: dict[str, Any], field: Field) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": field.at_least}


def _texts_by_name(pattern: re.Pattern[str], field: Field) -> dict[str, Any]:
    return {
        "type": "object",
        "propertyNames": _name(pattern, MAX_NAME),
        "additionalProperties": _PROSE,
        "minProperties": field.at_least,
    }


def _name(pattern: re.Pattern[str], longest: int) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": longest}


def _one_of(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return references to the records that a list can hold, and define those that aren't yet."""
    references = []
    for record in field.records:
        name = record.name.split(maxsplit=1)[1].replace("'s ", "-").replace(" ", "-")
        if name not in definitions:
            definitions[name] = {}  # keeps the order: what it holds is defined after it
            definitions[name] = _record(record, definitions)
        references.append({"$ref": f"#/$defs/{name}"})
    if len(references) == 1:
        return references[0]
    return {"anyOf": references}
