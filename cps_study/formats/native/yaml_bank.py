"""A bank as YAML: the program's own format (see `banks/README.md`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cps_study.formats.native.data import bank_to_data
from cps_study.formats.native.schema import BANK
from cps_study.formats.native.validator import Validator, node_of
from cps_study.formats.native.yaml_file import compose_file
from cps_study.formats.syntax.yaml_tree import tree_of
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

_INHERITED = ("topic", "level", "cites", "tags", "waive", "reserve", "retired", "why")
"""What the items of a scenario or family have from it, unless they say otherwise."""
_FIRST_LINE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:---\s*\n|[ \t]*(?:#[^\n]*)?\r?\n)*bank:[ \t]"
)
_BEGINNING: Final = 4096
"""Bytes at the start of a file in which a bank has to name itself."""
_GROUPS: tuple[GroupKind, ...] = ("scenario", "family")
_ENTRIES_AT_ONCE: Final = 200
"""So many entries' trees fit into the processor's cache, which makes checking them faster."""


def read(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank and every problem of the file, in its order; no bank if any is an error."""
    bank, problems = read_draft(raw, source)
    if errors_in(problems):
        return None, problems
    return bank, problems


def detects(raw: bytes, name: str) -> bool:
    """Say whether the bytes are such a bank: called YAML, or the first line of text names one."""
    if name.lower().endswith((".yaml", ".yml")):
        return True
    return _FIRST_LINE.match(raw[:_BEGINNING]) is not None


def read_draft(raw: bytes | str, source: str) -> tuple[Bank | None, list[Problem]]:
    """Return the bank as far as it can be read, with gaps where errors are, and every problem."""
    root, problems = compose_file(raw, source)
    if root is None and not problems:
        hint = "a bank starts with `bank:` and `title:`, see banks/README.md"
        return None, [Problem(source, 0, 0, "the file is empty", hint)]
    if root is None:
        return None, in_file_order(problems)
    bank, more_problems = read_tree(root, source)
    return bank, in_file_order([*problems, *more_problems])


def read_tree(
    root: Node, source: str, first_lines: dict[str, int] | None = None
) -> tuple[Bank | None, list[Problem]]:
    """Return the bank that a tree holds, as far as it can be read, and what is wrong with it.

    `first_lines` has the line where each id of the bank's other parts appeared, if it's in parts.
    """
    validator = Validator(source)
    data = validator.record(root, BANK)
    if data is None:
        return None, validator.problems
    bank = BankReader(validator, data, {} if first_lines is None else first_lines).bank()
    return bank, validator.problems


def write(bank: Bank) -> str:
    """Return the bank as YAML, the same bytes for the same bank."""
    return _yaml(bank_to_data(bank))


def write_if_sound(bank: Bank) -> tuple[str, list[Problem]]:
    """Return the bank as YAML, or nothing and the errors that its file would have."""
    data = bank_to_data(bank)
    errors = _errors_in_data(data, bank.id)
    return ("", errors) if errors else (_yaml(data), [])


def errors_once_written(bank: Bank) -> list[Problem]:
    """Return the errors that the file of a bank would have; none if it could be read again.

    They have no lines: there's no file yet.
    """
    return _errors_in_data(bank_to_data(bank), bank.id)


def _yaml(data: dict[str, Any]) -> str:
    return f"# yaml-language-server: $schema=bank.schema.json\n{yaml_of(data)}"


def _errors_in_data(data: dict[str, Any], source: str) -> list[Problem]:
    entries = data["items"]
    first_lines: dict[str, int] = {}
    errors: list[Problem] = []
    for start in range(0, max(1, len(entries)), _ENTRIES_AT_ONCE):
        part = data | {"items": entries[start : start + _ENTRIES_AT_ONCE]}
        _, problems = read_tree(tree_of(part), source, first_lines)
        errors += errors_in(problems)
    # What is wrong with the head has been found in each part.
    return list(dict.fromkeys(errors))


class BankReader:
    """Builds the bank from checked data, and notes what no single field can show to be wrong.

    What is missing has been noted as an error, so the bank won't be used. It's built with gaps all
    the same, to find everything else that is wrong with it.
    """

    def __init__(
        self, validator: Validator, data: dict[str, Any], first_lines: dict[str, int]
    ) -> None:
        self.validator = validator
        self.data = data
        self.first_lines = first_lines
        """The line where each id appeared first."""

    def bank(self) -> Bank | None:
        """Return the bank, or None if its head isn't usable; its items are checked all the same."""
        items: list[Item] = []
        for entry in self.data.get("items", ()):
            items += [item for item in self._entry(entry) if item is not None]
        if "bank" not in self.data or "title" not in self.data:
            return None
        return Bank(
            id=self.data["bank"],
            title=self.data["title"],
            language=self.data.get("language", "en"),
            licence=self.data.get("licence", ""),
            note=self.data.get("note", ""),
            items=tuple(items),
            waive=_waivers(self.data),
        )

    def _entry(self, entry: dict[str, Any]) -> Sequence[Item | None]:
        """Return the items of an entry: itself, or those of a scenario or family."""
        for kind in _GROUPS:
            if kind in node_of(entry).pairs:
                return self._group(entry, kind)
        return [self._single(entry, None)]

    def _group(self, entry: dict[str, Any], kind: GroupKind) -> Sequence[Item | None]:
        self._check_id(entry)
        group = Group(entry.get("id", ""), kind, entry.get(kind, ""))
        inherited = {name: entry[name] for name in _INHERITED if name in entry}
        members = [inherited | member for member in entry.get("items", ())]
        if kind == "family":
            return self._family(entry, members, group)
        return [self._single(member, group) for member in members]

    def _single(self, entry: dict[str, Any], group: Group | None) -> Item | None:
        """Return an item that has its own options; None if its kind can't be read."""
        shared = self._shared(entry, group)
        match entry.get("kind"):
            case "flashcard":
                return Flashcard(**shared, front=entry.get("front", ""), back=entry.get("back", ""))
            case "typed":
                return Typed(**shared, **_stem(entry), accept=tuple(entry.get("accept", ())))
            case "truefalse":
                return self._truefalse(entry, shared)
            case ("choice" | "multi") as kind:
                return self._closed(entry, kind, shared)
        return None

    def _shared(self, entry: dict[str, Any], group: Group | None) -> dict[str, Any]:
        """Return the fields that items of every kind have."""
        self._check_id(entry)
        node = node_of(entry)
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
            "reserve": entry.get("reserve", False),
            "retired": self._reason_to_retire(entry),
            "line": node.line,
        }

    def _reason_to_retire(self, entry: dict[str, Any]) -> str:
        """Return why an item is out of use, or nothing if it isn't.

        Notes a retired item without a reason, and a reason of its own without being retired.
        """
        own_fields = node_of(entry).pairs
        reason: str = entry.get("why", "")
        if entry.get("retired", False):
            if not reason and "why" not in own_fields:
                what = "the item is retired without a 'why'"
                self._note(node_of(entry), what, "add why: what is wrong with it", "why")
            return reason
        if "why" in own_fields and "retired" not in own_fields:
            what = "the item has a 'why', but isn't retired"
            self._note(own_fields["why"][0], what, "add retired: true, or drop it", "why")
        return ""

    def _check_id(self, entry: dict[str, Any]) -> None:
        """Note an id that appears twice. Problems noted from here on name this id."""
        ident = entry.get("id", "")
        self.validator.item = ident
        if not ident:
            return
        id_node = node_of(entry).pairs["id"][1]
        if ident not in self.first_lines:
            self.first_lines[ident] = id_node.line
            return
        first = self.first_lines[ident]
        self._note(
            id_node,
            f"the id '{excerpt(ident)}' appears twice (first in line {first})",
            "an id belongs to one item for good: give this one its own",
            "id",
        )

    def _closed(self, entry: dict[str, Any], kind: Kind, shared: dict[str, Any]) -> Item:
        """Return a choice or a multi; note what is wrong with its options and keys."""
        entries: list[dict[str, Any]] = entry.get("options", [])
        options = tuple(
            Option(data.get("text", ""), data.get("key", False), data.get("rationale", ""))
            for data in entries
        )
        if entries:
            self._check_keys(entry, entries, kind)
        texts = [option.text for option in options]
        self._check_distinct(list(zip(texts, map(node_of, entries), strict=True)))
        return Question(
            **shared, kind=kind, **_stem(entry), options=options, locked=entry.get("locked", False)
        )

    def _check_keys(
        self, entry: dict[str, Any], entries: Sequence[dict[str, Any]], kind: Kind
    ) -> None:
        """Note too few or too many keys, unless one may be among what could not be read."""
        options_node: Items = node_of(entry).pairs["options"][1]  # type: ignore[assignment] # a list
        keys_readable = all("key" in data or "key" not in node_of(data).pairs for data in entries)
        if not keys_readable or len(entries) < len(options_node.nodes):
            return
        count = len(entries)
        key_count = sum(data.get("key", False) for data in entries)
        if kind == "choice" and key_count == 0:
            what = "a choice has one key, here no option has `key: true`"
            hint = "mark the one best answer with `key: true`"
        elif kind == "choice" and key_count > 1:
            what = f"a choice has one key, here {key_count} options have `key: true`"
            hint = "mark the one best answer with `key: true`, or make it kind: multi"
        elif kind == "multi" and not 2 <= key_count < count:
            what = f"a multi needs two keys and a distractor, here {key_count} of {count} are keys"
            hint = "mark two or more options with `key: true` and leave at least one without"
        else:
            return
        self._note(options_node, what, hint, "options", rule="L20")

    def _truefalse(self, entry: dict[str, Any], shared: dict[str, Any]) -> Item:
        rationales = entry.get("rationales", {})
        self._check_names(entry, "rationales", "a rationale", ("true", "false"))
        truth = entry.get("key", True)
        options = (
            Option("True", truth is True, rationales.get("true", "")),
            Option("False", truth is False, rationales.get("false", "")),
        )
        return Question(**shared, kind="truefalse", **_stem(entry), options=options, locked=True)

    def _family(
        self, entry: dict[str, Any], members: list[dict[str, Any]], group: Group
    ) -> list[Item]:
        """Return the items of a family, each a choice among the family's options."""
        texts: dict[str, str] = entry.get("options", {})
        locked = entry.get("locked", False)
        items = [self._family_item(member, texts, group, locked=locked) for member in members]
        if "options" in entry:
            self.validator.item = entry.get("id", "")
            options_node: Map = node_of(entry).pairs["options"][1]  # type: ignore[assignment]
            keys = {member.get("key") for member in members}
            if entry.get("family"):
                self._check_every_option_is_a_key(options_node, texts, keys)
            self._check_distinct(
                [(text, options_node.pairs[name][0]) for name, text in texts.items()]
            )
        return items

    def _check_every_option_is_a_key(
        self, node: Map, texts: dict[str, str], keys: set[str | None]
    ) -> None:
        """Note options that are never right, which learners would soon know.

        Twins, whose stems are whole questions, are exempt: three moments can share four options.
        """
        if not keys <= texts.keys():
            return  # a key is misspelled, which has been noted: it may be the missing one
        for name in texts.keys() - keys:
            self._note(
                node.pairs[name][0],
                f"the option '{name}' is the key of no item",
                "write a stem that it answers, or take it out of the list",
                "options",
            )

    def _family_item(
        self, entry: dict[str, Any], texts: dict[str, str], group: Group, *, locked: bool
    ) -> Item:
        shared = self._shared(entry, group)
        key = entry.get("key", "")
        if key and texts and key not in texts:
            self._note(
                node_of(entry).pairs["key"][1],
                f"the family has no option called '{excerpt(key)}'",
                nearest_hint(key, list(texts)),
                "key",
            )
        rationales = entry.get("rationales", {})
        self._check_names(entry, "rationales", "a rationale", tuple(texts))
        worded = self._own_words(entry, texts)
        options = tuple(
            Option(text, name == key, rationales.get(name, ""), name)
            for name, text in worded.items()
        )
        return Question(**shared, kind="choice", **_stem(entry), options=options, locked=locked)

    def _own_words(self, entry: dict[str, Any], texts: dict[str, str]) -> dict[str, str]:
        """Return the family's options in the words of this item, which may reword some of them."""
        reworded: dict[str, str] = entry.get("texts", {})
        if not reworded or not texts:
            return texts
        self._check_names(entry, "texts", "another wording", tuple(texts))
        worded = {name: reworded.get(name, text) for name, text in texts.items()}
        node: Map = node_of(entry).pairs["texts"][1]  # type: ignore[assignment]
        self._check_distinct([(text, node) for text in worded.values()])
        return worded

    def _check_names(
        self, entry: dict[str, Any], field: str, what: str, known: tuple[str, ...]
    ) -> None:
        """Note each text of the field whose name is not that of an option."""
        if not known or field not in entry:
            return  # there are none, or the options themselves could not be read
        node: Map = node_of(entry).pairs[field][1]  # type: ignore[assignment]
        for name in entry[field].keys() - set(known):
            self._note(
                node.pairs[name][0],
                f"{what} for '{name}', which is not an option",
                nearest_hint(name, known),
                field,
            )

    def _check_distinct(self, options: Sequence[tuple[str, Node]]) -> None:
        """Note each option that says the same as an earlier one; a final period doesn't count."""
        first_nodes: dict[str, Node] = {}
        for text, node in options:
            plain = one_line(text).casefold().rstrip(".")
            if plain and plain in first_nodes:
                first = first_nodes[plain].line
                self._note(
                    node,
                    f"the option '{one_line(text)[:60]}' appears twice (first in line {first})",
                    "options have to differ",
                    "options",
                    rule="L09",
                )
            first_nodes.setdefault(plain, node)

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
        """Note a problem where the node is, about the item that is being read."""
        validator = self.validator
        validator.problems.append(
            Problem(
                validator.source,
                node.line,
                node.column,
                what,
                hint,
                field,
                validator.item,
                severity,
                rule,
            )
        )


def _waivers(entry: dict[str, Any]) -> tuple[Waiver, ...]:
    return tuple(Waiver(rule, reason) for rule, reason in entry.get("waive", {}).items())


def _stem(entry: dict[str, Any]) -> dict[str, Any]:
    return {"stem": entry.get("stem", ""), "rationale": entry.get("rationale", "")}
