"""The JSON Schema of a bank file, made from its shapes, for editors that complete and check."""

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


_PROSE: Final[dict[str, Any]] = {"type": "string", "pattern": r"\S", "maxLength": MAX_TEXT}
_LINE: Final[dict[str, Any]] = {"type": "string", "pattern": r"^\s*\S.*\s*$", "maxLength": MAX_TEXT}


def bank_schema() -> str:
    """Return the schema as JSON text (draft 2020-12), the same bytes for the same shapes."""
    definitions: dict[str, Any] = {}
    body = _record(BANK, definitions)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "cps-study question bank",
    }
    return json.dumps(head | body | {"$defs": definitions}, indent=2, ensure_ascii=False) + "\n"


def _record(record: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": record.about,
        "properties": {field.name: _field(field, record, definitions) for field in record.fields},
        "required": [field.name for field in record.fields if field.required],
        "additionalProperties": False,
    }


def _field(field: Field, record: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    about = {"description": field.about}
    match field.shape:
        case "yesno":
            return {"type": "boolean"} | about
        case "word":
            own = record.name.removeprefix("a ")
            words = [own] if field.name == "kind" else list(field.words)
            return {"enum": words} | about
        case "slug" | "path":
            return _name(SLUG if field.shape == "slug" else PATH, MAX_TEXT) | about
        case "lines" | "paths":
            inner = _LINE if field.shape == "lines" else _name(PATH, MAX_TEXT)
            return {"type": "array", "items": inner, "minItems": field.at_least} | about
        case "named" | "waivers":
            pattern = RULE if field.shape == "waivers" else SLUG
            names = {"propertyNames": _name(pattern, MAX_NAME), "additionalProperties": _PROSE}
            return {"type": "object"} | names | {"minProperties": field.at_least} | about
        case "records":
            return {
                "type": "array",
                "items": _one_of(field, definitions),
                "minItems": field.at_least,
            } | about
        case "line":
            return _LINE | about
        case "prose":
            return _PROSE | about


def _name(pattern: re.Pattern[str], longest: int) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern.pattern}$", "maxLength": longest}


def _one_of(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    names = []
    for record in field.records:
        name = record.name.split(maxsplit=1)[1].replace("'s ", "-").replace(" ", "-")
        if name not in definitions:
            definitions[name] = {}  # holds the name while its own fields are written
            definitions[name] = _record(record, definitions)
        names.append({"$ref": f"#/$defs/{name}"})
    return names[0] if len(names) == 1 else {"anyOf": names}
