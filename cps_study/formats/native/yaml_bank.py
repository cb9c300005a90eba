"""A bank as YAML: the program's own format (see `banks/README.md`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.schema import BANK, Validator
from cps_study.formats.syntax.yaml_tree import compose, decode, tree_of
from cps_study.formats.syntax.yaml_write import yaml_of
from cps_study.model.item import (
    Bank,
    Flashcard,
    Group,
    GroupKind,
    Item,
    Kind,
    Option,
    Question,
    Typed,
    Waiver,
)
from cps_study.model.problem import Problem, errors_in, in_file_order
from cps_study.model.text import excerpt, one_line
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.formats.syntax.yaml_tree import Items, Map, Node
    from cps_study.model.problem import Severity

_INHERITED = ("topic", "level", "cites", "tags", "waive")
_FIRST: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:---\s*\n|[ \t]*(?:#[^\n]*)?\r?\n)*bank:[ \t]")
_GROUPS: tuple[GroupKind, ...] = ("scenario", "family")


def read(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank and every problem of the file in its order; no bank if any of them is an error."""
    bank, problems = read_draft(raw, source)
    return (None if errors_in(problems) else bank), problems


def detects(raw: bytes, name: str) -> bool:
    """Tell whether the bytes are such a bank: called YAML, or its first line beside comments names one."""
    return name.lower().endswith((".yaml", ".yml")) or _FIRST.match(raw[:4096]) is not None


def read_draft(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank as far as it can be read, with gaps where errors are, and every problem in the file's order."""
    text, problems = decode(raw, source) if isinstance(raw, bytes) else (raw, [])
    if text is None:
        return None, problems
    root, problems = compose(text, source)
    if root is None:
        if not problems:
            problems = [
                Problem(
                    source,
                    0,
                    0,
                    "the file is empty",
                    "a bank starts with `bank:` and `title:`, see banks/README.md",
                )
            ]
        return None, in_file_order(problems)
    bank, more = read_tree(root, source)
    return bank, in_file_order([*problems, *more])


def read_tree(root: Node, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank that a tree holds, as far as it can be read, and what is wrong with it."""
    checker = Validator(source)
    data = checker.record(root, BANK)
    bank = (
        _Reader(checker, data).bank() if data is not None else None
    )  # notes more problems on its way
    return bank, checker.problems


def write(bank: Bank) -> str:
    """Return the bank as YAML, the same bytes for the same bank."""
    return f"# yaml-language-server: $schema=bank.schema.json\n{yaml_of(bank_to_data(bank))}"


def errors_once_written(bank: Bank) -> list[Problem]:
    """Return the errors that the file of a bank would have, without places; none if it could be read again."""
    _, problems = read_tree(tree_of(bank_to_data(bank)), bank.id)
    return errors_in(problems)


class _Reader:
    """Builds the bank from checked data and notes what single fields cannot tell.

    What is missing has been noted as an error, so the bank will not be used; it is built with gaps all the same,
    to find everything else that is wrong with it.
    """

    def __init__(self, checker: Validator, data: dict[str, Any]) -> None:
        self.checker = checker
        self.data = data
        self.seen: dict[str, int] = {}

    def bank(self) -> Bank | None:
        """Return the bank, or None if its head is not usable; its items are looked into all the same."""
        items = [
            item
            for entry in self.data.get("items", ())
            for item in self._entry(entry)
            if item is not None
        ]
        if not {"bank", "title"} <= self.data.keys():
            return None
        return Bank(
            id=self.data["bank"],
            title=self.data["title"],
            language=self.data.get("language", "en"),
            licence=self.data.get("licence", ""),
            items=tuple(items),
            waive=_waivers(self.data),
        )

    def _entry(self, entry: dict[str, Any]) -> Sequence[Item | None]:
        node: Map = entry[""]
        kind = next((kind for kind in _GROUPS if kind in node.pairs), None)
        if kind is not None:
            self._unique(entry)
            group = Group(entry.get("id", ""), kind, entry.get(kind, ""))
            inherited = {name: entry[name] for name in _INHERITED if name in entry}
            members = [inherited | member for member in entry.get("items", ())]
            if kind == "family":
                return self._family(entry, members, group)
            return [self._single(member, group) for member in members]
        return [self._single(entry, None)]

    def _single(self, entry: dict[str, Any], group: Group | None) -> Item | None:
        common = self._common(entry, group)
        match entry.get("kind"):
            case "flashcard":
                return Flashcard(**common, front=entry.get("front", ""), back=entry.get("back", ""))
            case "typed":
                return Typed(**common, **_stem(entry), accept=tuple(entry.get("accept", ())))
            case "truefalse":
                return self._truefalse(entry, common)
            case ("choice" | "multi") as kind:
                return self._closed(entry, kind, common)
        return None

    def _common(self, entry: dict[str, Any], group: Group | None) -> dict[str, Any]:
        self._unique(entry)
        node: Map = entry[""]
        if "image" in entry and "alt" not in node.pairs:
            self._note(
                node, "the picture has no 'alt'", "say in words what it shows", "alt", rule="L24"
            )
        if "level" not in entry and "level" not in node.pairs:
            self._note(
                node,
                "the item has no 'level'; taken as recall",
                "add recall, understand or apply",
                "level",
                "warning",
            )
        return {
            "id": entry.get("id", ""),
            "topic": entry.get("topic", self.data.get("bank", "")),
            "level": entry.get("level", "recall"),
            "cites": tuple(dict.fromkeys(entry.get("cites", ()))),
            "tags": tuple(entry.get("tags", ())),
            "image": entry.get("image", ""),
            "alt": entry.get("alt", ""),
            "waive": _waivers(entry),
            "group": group,
            "line": node.line,
        }

    def _unique(self, entry: dict[str, Any]) -> None:
        """Note an id that stands twice; what is noted from here on is said of this id."""
        self.checker.item = ident = entry.get("id", "")
        if not ident:
            return
        node: Map = entry[""]
        place = node.pairs["id"][1]
        if ident in self.seen:
            hint = "an id names one item for ever: give this one its own"
            self._note(
                place,
                f"the id '{excerpt(ident)}' stands twice (first in line {self.seen[ident]})",
                hint,
                "id",
            )
        else:
            self.seen[ident] = place.line

    def _closed(self, entry: dict[str, Any], kind: Kind, common: dict[str, Any]) -> Item | None:
        listed: list[dict[str, Any]] = entry.get("options", [])
        options = tuple(
            Option(o.get("text", ""), o.get("key", False), o.get("rationale", "")) for o in listed
        )
        if listed:
            place: Items = entry[""].pairs["options"][1]
            told = all("key" in option or "key" not in option[""].pairs for option in listed)
            if told and len(listed) == len(
                place.nodes
            ):  # else a key may be among what could not be read
                self._keys(place, kind, [option.key for option in options])
        self._distinct([(option.text, o[""]) for option, o in zip(options, listed, strict=True)])
        return Question(
            **common, kind=kind, **_stem(entry), options=options, locked=entry.get("locked", False)
        )

    def _keys(self, place: Node, kind: Kind, marked: list[bool]) -> None:
        keys = sum(marked)
        if kind == "choice" and keys != 1:
            found = "no option has" if keys == 0 else f"{keys} options have"
            hint = "mark the one best answer with `key: true`" + (
                "" if keys == 0 else ", or make it kind: multi"
            )
            self._note(
                place,
                f"a choice has one key, here {found} `key: true`",
                hint,
                "options",
                rule="L20",
            )
        if kind == "multi" and not 2 <= keys < len(marked):
            what = f"a multi needs two keys and a distractor, here {keys} of {len(marked)} are keys"
            hint = "mark two or more options with `key: true` and leave at least one without"
            self._note(place, what, hint, "options", rule="L20")

    def _truefalse(self, entry: dict[str, Any], common: dict[str, Any]) -> Item:
        rationales = entry.get("rationales", {})
        self._names(entry, rationales, ("true", "false"))
        options = tuple(
            Option(
                name.title(), (name == "true") is entry.get("key", True), rationales.get(name, "")
            )
            for name in ("true", "false")
        )
        return Question(**common, kind="truefalse", **_stem(entry), options=options, locked=True)

    def _family(
        self, entry: dict[str, Any], members: list[dict[str, Any]], group: Group
    ) -> list[Item]:
        listed: dict[str, str] = entry.get("options", {})
        locked = entry.get("locked", False)
        items = [self._family_item(member, listed, group, locked=locked) for member in members]
        if "options" in entry:
            self.checker.item = entry.get("id", "")
            self._family_options(
                entry[""].pairs["options"][1], listed, {member.get("key") for member in members}
            )
        return items

    def _family_options(self, place: Map, listed: dict[str, str], keys: set[str | None]) -> None:
        self._distinct([(text, place.pairs[name][0]) for name, text in listed.items()])
        if keys <= listed.keys():  # else one of the keys is misspelt, which has been noted
            for name in listed.keys() - keys:
                hint = "write a stem that it answers, or take it out of the list"
                self._note(
                    place.pairs[name][0],
                    f"the option '{name}' is the key of no item",
                    hint,
                    "options",
                )

    def _family_item(
        self, entry: dict[str, Any], listed: dict[str, str], group: Group, *, locked: bool
    ) -> Item:
        common = self._common(entry, group)
        key = entry.get("key", "")
        if key and listed and key not in listed:
            what = f"the family has no option called '{excerpt(key)}'"
            self._note(entry[""].pairs["key"][1], what, nearest_hint(key, list(listed)), "key")
        rationales = entry.get("rationales", {})
        self._names(entry, rationales, tuple(listed))
        options = tuple(
            Option(text, name == key, rationales.get(name, ""), name)
            for name, text in listed.items()
        )
        return Question(**common, kind="choice", **_stem(entry), options=options, locked=locked)

    def _names(
        self, entry: dict[str, Any], rationales: dict[str, str], known: tuple[str, ...]
    ) -> None:
        for name in rationales.keys() - set(known) if known else ():
            where = entry[""].pairs["rationales"][1].pairs[name][0]
            what = f"a rationale for '{name}', which is no option"
            self._note(where, what, nearest_hint(name, known), "rationales")

    def _distinct(self, options: list[tuple[str, Node]]) -> None:
        first: dict[str, Node] = {}
        for text, node in options:
            plain = one_line(text).casefold().rstrip(".")
            if plain and plain in first:
                what = f"the option '{one_line(text)[:60]}' stands twice (first in line {first[plain].line})"
                self._note(node, what, "options have to differ", "options", rule="L09")
            first.setdefault(plain, node)

    def _note(
        self,
        node: Node,
        what: str,
        hint: str,
        field: str,
        severity: Severity = "error",
        *,
        rule: str = "",
    ) -> None:
        checker = self.checker
        place = (checker.source, node.line, node.column)
        checker.problems.append(Problem(*place, what, hint, field, checker.item, severity, rule))


def _waivers(entry: dict[str, Any]) -> tuple[Waiver, ...]:
    return tuple(Waiver(rule, reason) for rule, reason in entry.get("waive", {}).items())


def _stem(entry: dict[str, Any]) -> dict[str, Any]:
    return {"stem": entry.get("stem", ""), "rationale": entry.get("rationale", "")}
