"""Families while a file comes into a bank: their options keep their names, and they stay sound.

The questions of a family share a list of options by name, and each option is the key of one of
them. A file may name the options in another way, have them in another order, or no longer have a
question that the bank keeps.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from itertools import count, islice
from typing import TYPE_CHECKING, NamedTuple

from cps_study.checks.items import in_family
from cps_study.model.item import Group, Question, is_twin

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cps_study.model.item import Item

NewNames = dict[str, str]
"""What the options of a family in a file are called in the bank, in the bank's order."""


class _Pairs(NamedTuple):
    """The options of a family in a file and in the bank that have the same text, by their names."""

    names: dict[str, str]
    in_file: dict[str, None]
    in_bank: dict[str, None]


def with_lead_apart(items: Sequence[Item], leads: Collection[str]) -> Sequence[Item]:
    """Return the items with single questions as members of the family whose text they begin with.

    A matching question is a family, or single questions as soon as one of its options is never
    right. To be recognized, they have to look alike.
    """
    if not leads:
        return items
    return [_as_member(item, leads) for item in items]


def _as_member(item: Item, leads: Collection[str]) -> Item:
    if not isinstance(item, Question) or item.group is not None:
        return item
    lead, _, left = item.stem.rpartition("\n\n")
    if lead not in leads:
        return item
    return dataclasses.replace(item, stem=left, group=Group("", "family", lead))


def leads_of(*lists: Iterable[Item]) -> set[str]:
    """Return the texts that families among the items begin with."""
    groups = (item.group for items in lists for item in items)
    return {group.text for group in groups if group is not None and group.kind == "family"} - {""}


def names_in_bank(
    incoming: Sequence[Item], there: Sequence[Item], matches: Mapping[int, int]
) -> dict[str, NewNames]:
    """Return for each family of a file what its options are called in the bank.

    Options with the same text are the same, and so is the one that is left on both sides. Others
    are new, and get names that no option of the bank's family has.
    """
    pairs: dict[str, _Pairs] = defaultdict(lambda: _Pairs({}, {}, {}))
    for new, old in matches.items():
        item, known = incoming[new], there[old]
        if in_family(item) and in_family(known):
            _pair_options(pairs[item.group.id if item.group else ""], item, known)
    return {group: _completed(paired) for group, paired in pairs.items()}


def _pair_options(pairs: _Pairs, item: Item, known: Item) -> None:
    name_of = {option.text: option.name for option in getattr(known, "options", ())}
    pairs.in_bank.update(dict.fromkeys(name_of.values()))
    for option in getattr(item, "options", ()):
        pairs.in_file[option.name] = None
        if option.text in name_of:
            pairs.names.setdefault(option.name, name_of[option.text])


def _completed(pairs: _Pairs) -> NewNames:
    """Return a name in the bank for each option of the file: the bank's own first, then others."""
    left_in_file = [name for name in pairs.in_file if name not in pairs.names]
    left_in_bank = pairs.in_bank.keys() - pairs.names.values()
    if len(left_in_file) == len(left_in_bank) == 1:
        new_names = list(left_in_bank)
    else:
        numbered = map("option-{}".format, count(1))
        unused = (name for name in numbered if name not in pairs.in_bank)
        new_names = list(islice(unused, len(left_in_file)))
    names = pairs.names | dict(zip(left_in_file, new_names, strict=True))
    in_order = dict.fromkeys((*pairs.in_bank, *new_names))
    places = {name: place for place, name in enumerate(in_order)}
    return dict(sorted(names.items(), key=lambda pair: places[pair[1]]))


def only_its_list_grew(old: Item, new: Item) -> bool:
    """Return whether nothing of a member has changed but that its family has more options.

    A row that's new in a matching question is a further option of all its rows. It makes no other
    questions of them.
    """
    if not isinstance(old, Question) or not isinstance(new, Question):
        return False
    known_options = new.options[: len(old.options)]
    as_before = dataclasses.replace(new, options=known_options, line=0, cites=old.cites)
    return in_family(new) and as_before == dataclasses.replace(old, line=0)


def with_names_of_bank(item: Item, names: NewNames) -> Item:
    """Return a member of a family with its options called and ordered as in the bank."""
    if not isinstance(item, Question) or item.locked:
        return item
    option_of = {option.name: option for option in item.options}
    if option_of.keys() != names.keys():
        return item
    options = tuple(option_of[own]._replace(name=name) for own, name in names.items())
    return dataclasses.replace(item, options=options)


def with_sound_families(items: Iterable[Item], first: Collection[str]) -> list[Item]:
    """Return the items with members that don't fit into their families as single questions.

    `first` has the ids of those whose family counts if there could be two: the family goes on with
    all of its members, or only with these, or only with the others.
    """
    every_item = list(items)
    members: dict[str, list[Question]] = defaultdict(list)
    for item in every_item:
        if isinstance(item, Question) and in_family(item) and item.group is not None:
            members[item.group.id].append(item)
    alone: set[str] = set()
    for family in members.values():
        alone |= {item.id for item in family} - _that_fit(family, first)
    return [_by_itself(item) if item.id in alone else item for item in every_item]


def _that_fit(family: Sequence[Question], first: Collection[str]) -> set[str]:
    """Return the ids of the members that the family can go on with."""
    preferred = [item for item in family if item.id in first]
    others = [item for item in family if item.id not in first]
    for members in (family, preferred, others):
        if _is_sound(members):
            return {item.id for item in members}
    return set()


def _is_sound(members: Sequence[Question]) -> bool:
    """Return whether the members share a list of options, each of which is the key of one.

    Those of twins, whose stems are whole questions, may never be right.
    """
    lists = {tuple(option.name for option in item.options) for item in members}
    if len(lists) != 1:
        return False
    keys = {item.options[place].name for item in members for place in item.keys}
    return is_twin(members[0]) or keys == set(*lists)


def _by_itself(item: Item) -> Item:
    """Return a member of a family as a single question that says the same."""
    if not isinstance(item, Question) or item.group is None:
        return item
    options = tuple(option._replace(name="") for option in item.options)
    stem = "\n\n".join(filter(None, (item.group.text, item.stem)))
    return dataclasses.replace(item, stem=stem, group=None, options=options)
