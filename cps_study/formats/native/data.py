"""Items and banks as plain data: what the cache keeps, and what an export writes.

The cache has items, each whole by itself. An export has a bank, in the structure of its YAML file:
groups hold their items, and empty fields are left out.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from cps_study.model.item import Bank, Flashcard, Group, Item, Option, Question, Typed, Waiver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def item_to_data(item: Item) -> dict[str, Any]:
    """Return everything about one item, its group's text included."""
    data: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "topic": item.topic,
        "level": item.level,
    }
    if item.group is not None:
        data["group"] = item.group
    data |= _without_empty(
        {
            "cites": item.cites,
            "tags": item.tags,
            "image": item.image,
            "alt": item.alt,
            "line": item.line,
            "waive": item.waive,
            "reserve": item.reserve,
            "retired": item.retired,
        }
    )
    match item:
        case Flashcard():
            data |= {"front": item.front, "back": item.back}
        case Typed():
            data |= {"stem": item.stem, "accept": item.accept, "rationale": item.rationale}
        case Question():
            data |= {"stem": item.stem, "options": item.options, "rationale": item.rationale}
            if item.locked:
                data["locked"] = True
    return data


def item_from_data(data: dict[str, Any]) -> Item:
    """Return the item that `item_to_data` described."""
    shared: dict[str, Any] = {
        "id": data["id"],
        "topic": data["topic"],
        "level": data["level"],
        "cites": tuple(data.get("cites", ())),
        "tags": tuple(data.get("tags", ())),
        "image": data.get("image", ""),
        "alt": data.get("alt", ""),
        "waive": tuple(Waiver(*waiver) for waiver in data.get("waive", ())),
        "group": Group(*data["group"]) if "group" in data else None,
        "reserve": data.get("reserve", False),
        "retired": data.get("retired", ""),
        "line": data.get("line", 0),
    }
    match data["kind"]:
        case "flashcard":
            return Flashcard(**shared, front=data["front"], back=data["back"])
        case "typed":
            return Typed(
                **shared,
                stem=data["stem"],
                accept=tuple(data["accept"]),
                rationale=data["rationale"],
            )
        case kind:
            return Question(
                **shared,
                kind=kind,
                stem=data["stem"],
                options=tuple(Option(*option) for option in data["options"]),
                rationale=data["rationale"],
                locked=data.get("locked", False),
            )


def bank_to_data(bank: Bank) -> dict[str, Any]:
    """Return the bank in the structure of its YAML file."""
    entries: list[dict[str, Any]] = []
    for group, run in groupby(bank.items, key=lambda item: item.group):
        if group is None:
            entries += list(map(_single, run))
        elif group.kind == "family":
            entries.append(_family(group, list(run)))
        else:
            members = list(map(_single, run))
            entries.append({"id": group.id, group.kind: group.text, "items": members})
    head = {
        "bank": bank.id,
        "title": bank.title,
        "language": bank.language,
        "licence": bank.licence,
        "note": bank.note,
        "waive": dict(bank.waive),
    }
    return _without_empty(head) | {"items": entries}


def _family(group: Group, items: Sequence[Item]) -> dict[str, Any]:
    """Return a family: the options that its items share, and what each item has of its own."""
    entry: dict[str, Any] = {"id": group.id, group.kind: group.text}
    texts = _shared_texts(items)
    if texts:
        entry["options"] = texts
    if any(isinstance(item, Question) and item.locked for item in items):
        entry["locked"] = True
    return entry | {"items": [_family_member(item, texts) for item in items]}


def _shared_texts(items: Sequence[Item]) -> dict[str, str]:
    """Return each option of a family by its name, in the words of the first item.

    Those are certain to differ from each other. The words that most items use might not.
    """
    for item in items:
        if isinstance(item, Question):
            return {option.name: option.text for option in item.options}
    return {}


def _shared(item: Item) -> dict[str, Any]:
    """Return the fields that items of every kind have."""
    data: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "topic": item.topic,
        "level": item.level,
    }
    return data | _without_empty(
        {
            "cites": list(item.cites),
            "tags": list(item.tags),
            "image": item.image,
            "alt": item.alt,
            "waive": dict(item.waive),
            "reserve": item.reserve,
            "retired": bool(item.retired),
            "why": item.retired,
        }
    )


def _single(item: Item) -> dict[str, Any]:
    """Return an item that has its own options."""
    data = _shared(item)
    if isinstance(item, Flashcard):
        return data | {"front": item.front, "back": item.back}
    data["stem"] = item.stem
    if isinstance(item, Typed):
        data["accept"] = list(item.accept)
    elif item.kind == "truefalse":
        data["key"] = item.options[0].key
        rationales = {option.text.lower(): option.rationale for option in item.options}
        data |= _without_empty({"rationales": _without_empty(rationales)})
    else:
        data["options"] = list(map(_option, item.options))
        if item.locked:
            data["locked"] = True
    return data | _without_empty({"rationale": item.rationale})


def _family_member(item: Item, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return an item of a family: its stem, the name of its key, and options in words of its own.

    `texts` are the family's options by their names.
    """
    data = _shared(item)
    del data["kind"]
    if not isinstance(item, Question):
        return data
    data["stem"] = item.stem
    for option in item.options:
        if option.key:
            data["key"] = option.name
    own_words = {
        option.name: option.text for option in item.options if option.text != texts[option.name]
    }
    rationales = {option.name: option.rationale for option in item.options}
    data |= _without_empty({"texts": own_words, "rationales": _without_empty(rationales)})
    return data | _without_empty({"rationale": item.rationale})


def _option(option: Option) -> dict[str, Any]:
    data: dict[str, Any] = {"text": option.text}
    if option.key:
        data["key"] = True
    return data | _without_empty({"rationale": option.rationale})


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that hold something."""
    return {name: value for name, value in fields.items() if value}
