"""Items and banks as plain data: what the cache keeps (an item alone) and what an export writes (a bank)."""

from __future__ import annotations

from typing import Any

from cps_study.model.item import Bank, Flashcard, Group, Item, Option, Question, Typed, Waiver


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
    extras = {
        "cites": item.cites,
        "tags": item.tags,
        "image": item.image,
        "alt": item.alt,
        "line": item.line,
    }
    extras |= {"waive": item.waive}
    data |= {name: value for name, value in extras.items() if value}
    match item:
        case Flashcard():
            return data | {"front": item.front, "back": item.back}
        case Typed():
            return data | {"stem": item.stem, "accept": item.accept, "rationale": item.rationale}
        case Question():
            data |= {"stem": item.stem, "options": item.options, "rationale": item.rationale}
            return data | ({"locked": True} if item.locked else {})


def item_from_data(data: dict[str, Any]) -> Item:
    """Return the item that `item_to_data` described."""
    common: dict[str, Any] = {
        "id": data["id"],
        "topic": data["topic"],
        "level": data["level"],
        "cites": tuple(data.get("cites", ())),
        "tags": tuple(data.get("tags", ())),
        "image": data.get("image", ""),
        "alt": data.get("alt", ""),
        "waive": tuple(Waiver(*waiver) for waiver in data.get("waive", ())),
        "group": Group(*data["group"]) if "group" in data else None,
        "line": data.get("line", 0),
    }
    match data["kind"]:
        case "flashcard":
            return Flashcard(**common, front=data["front"], back=data["back"])
        case "typed":
            return Typed(
                **common,
                stem=data["stem"],
                accept=tuple(data["accept"]),
                rationale=data["rationale"],
            )
        case kind:
            return Question(
                **common,
                kind=kind,
                stem=data["stem"],
                options=tuple(Option(*option) for option in data["options"]),
                rationale=data["rationale"],
                locked=data.get("locked", False),
            )


def bank_to_data(bank: Bank) -> dict[str, Any]:
    """Return the bank in the structure of its YAML file: groups nested, empty fields left out."""
    entries: list[dict[str, Any]] = []
    for item in bank.items:
        if item.group is None:
            entries.append(_single(item))
            continue
        if not (entries and entries[-1]["id"] == item.group.id and "items" in entries[-1]):
            entries.append(_group_head(item, item.group))
        member = _family_member(item) if item.group.kind == "family" else _single(item)
        entries[-1]["items"].append(member)
    head = {
        "bank": bank.id,
        "title": bank.title,
        "language": bank.language,
        "licence": bank.licence,
    }
    return (
        {name: value for name, value in head.items() if value} | _waivers(bank) | {"items": entries}
    )


def _group_head(item: Item, group: Group) -> dict[str, Any]:
    head: dict[str, Any] = {"id": group.id, group.kind: group.text}
    if group.kind == "family" and isinstance(item, Question):
        head["options"] = {option.name: option.text for option in item.options}
        head |= {"locked": True} if item.locked else {}
    return head | {"items": []}


def _common(item: Item) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": item.id,
        "kind": item.kind,
        "topic": item.topic,
        "level": item.level,
    }
    lists = {"cites": list(item.cites), "tags": list(item.tags)}
    pictures = {"image": item.image, "alt": item.alt}
    return data | {
        name: value for name, value in (lists | pictures | _waivers(item)).items() if value
    }


def _waivers(holder: Item | Bank) -> dict[str, Any]:
    return {"waive": dict(holder.waive)} if holder.waive else {}


def _single(item: Item) -> dict[str, Any]:
    data = _common(item)
    match item:
        case Flashcard():
            return data | {"front": item.front, "back": item.back}
        case Typed():
            data |= {"stem": item.stem, "accept": list(item.accept)}
        case Question(kind="truefalse"):
            data |= {"stem": item.stem, "key": item.options[0].key}
            data |= _rationales({option.text.lower(): option.rationale for option in item.options})
        case Question():
            data |= {"stem": item.stem, "options": [_option(option) for option in item.options]}
            data |= {"locked": True} if item.locked else {}
    return data | ({"rationale": item.rationale} if item.rationale else {})


def _family_member(item: Item) -> dict[str, Any]:
    data = _common(item)
    del data["kind"]
    if isinstance(item, Question):
        key = next(option.name for option in item.options if option.key)
        data |= {"stem": item.stem, "key": key}
        data |= _rationales({option.name: option.rationale for option in item.options})
        data |= {"rationale": item.rationale} if item.rationale else {}
    return data


def _option(option: Option) -> dict[str, Any]:
    key = {"key": True} if option.key else {}
    return (
        {"text": option.text} | key | ({"rationale": option.rationale} if option.rationale else {})
    )


def _rationales(named: dict[str, str]) -> dict[str, Any]:
    held = {name: text for name, text in named.items() if text}
    return {"rationales": held} if held else {}
