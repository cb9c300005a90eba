"""Questions on their way into a bank: names and topics made fit, and what is there already recognised.

A question keeps its id when its file is imported again, so that a learner's history goes on. What it says decides, and
its name helps: see `recognition`. A different question never takes the id of one that is there, even under its name.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.app.item_matching import Names, recognize
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from cps_study.formats.base import DraftItem
    from cps_study.model.item import Item

OnConflict = Literal["keep", "replace", "both"]
CONFLICTS: Final[tuple[OnConflict, ...]] = ("keep", "replace", "both")
LONGEST: Final = 60
"""The most signs of a file's own name that go into an id."""
_OTHER: Final = re.compile(r"[^a-z0-9]+")


class MergeResult(NamedTuple):
    """What became of a file's questions: the bank's items afterwards, and the ids of those that came in how.

    `was` are the updated items as they were before. `beside` pairs the id of a new item with the id of a different
    one in the bank that has its name.
    """

    items: tuple[Item, ...]
    new: tuple[str, ...]
    updated: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    was: tuple[Item, ...]
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def all_ids(self) -> set[str]:
        """The ids that the questions of the file have in the bank."""
        return {*self.new, *self.updated, *self.same, *self.kept}


def slug_of(text: str) -> str:
    """Return the text as a name of small letters, digits and hyphens; nothing if none of it can be one."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", plain.lower())[:LONGEST].strip("-")


def keep_names(drafts: Iterable[DraftItem]) -> list[Item]:
    """Make items whose ids and topics are what their own file has: it is a bank file of ours."""
    return [
        draft.named(draft.name, draft.topic_path, draft.group.name if draft.group else "")
        for draft in drafts
    ]


def assign_ids(drafts: Iterable[DraftItem], bank: str, topic: str = "") -> list[Item]:
    """Return the items with ids of this bank and topics that can be chosen by.

    An id is the bank's and the name that the file gives, else a sum over the wording. Names that stand twice are
    told apart by a number. `topic` stands before the file's own categories, or the bank's id if it has none.
    """
    names: Counter[str] = Counter()
    groups: dict[str, str] = {}
    items = []
    for draft in drafts:
        group_ident = ""
        if draft.group is not None:
            group_name = draft.group.name
            if group_name not in groups:
                own_name = slug_of(group_name.removeprefix(f"{bank}-")) or "group"
                groups[group_name] = _once(f"{bank}-{own_name}", names)
            group_ident = groups[group_name]
        own_name = slug_of(draft.name.removeprefix(f"{bank}-")) or _name_from_wording(draft)
        ident = _once(f"{bank}-{own_name}", names)
        items.append(draft.named(ident, _topic(draft.topic_path, bank, topic), group_ident))
    return items


def _once(name: str, taken: Counter[str]) -> str:
    """Return the name, with a number if it is taken."""
    taken[name] += 1
    number = taken[name]
    return name if number == 1 else _once(f"{name}-{number}", taken)


def _topic(raw: str, bank: str, above: str) -> str:
    parts = [part for part in map(slug_of, raw.split("/")) if part]
    return "/".join([*filter(None, [above]), *parts]) or bank


def _name_from_wording(draft: DraftItem) -> str:
    """Return eight hex digits that stay the same as long as the question asks in these words."""
    wording = f"{draft.kind} {one_line(draft.stem).casefold()}"
    return f"{zlib.crc32(wording.encode()):08x}"


def merge_items(
    incoming: Sequence[Item],
    there: Sequence[Item],
    on_conflict: OnConflict = "replace",
    *,
    ids_are_names: bool = False,
) -> MergeResult:
    """Return what a bank holds once items have come in; what the file no longer has stays.

    Of an item that is there in another wording, `keep` leaves it as it is, `replace` takes the file's wording under
    the same id, `both` brings the file's in under an id of its own. `ids_are_names` if the file chose the ids itself,
    as the program's own formats do; settled items have theirs from `assign_ids`.
    """
    names = Names(incoming, there, ids_are_names=ids_are_names)
    found = recognize(incoming, there, names)
    groups = _group_ids(incoming, there, found)
    taken = {item.id for item in there} | _ids_of_groups(there) | set(groups.values())
    after = {item.id: item for item in there}
    told: dict[str, list[str]] = {"new": [], "updated": [], "same": [], "kept": []}
    was: list[Item] = []
    beside: list[tuple[str, str]] = []
    for place, raw in enumerate(incoming):
        old = there[found[place]] if place in found else None
        item = _in_group(raw, groups)
        if old is not None:
            item = dataclasses.replace(item, id=old.id)
        if old is None or (on_conflict == "both" and not _says_the_same(old, item)):
            item = dataclasses.replace(item, id=_free(item.id, taken))
            taken.add(item.id)
            after[item.id] = item
            told["new"].append(item.id)
        elif _says_the_same(old, item):
            told["same"].append(old.id)
        elif on_conflict == "keep":
            told["kept"].append(old.id)
        else:
            after[old.id] = _with_what_the_bank_adds(item, old)
            told["updated"].append(old.id)
            was.append(old)
        namesake = _namesake(raw, names) if old is None else ""
        if namesake:
            beside.append((item.id, namesake))
    idents = {name: tuple(each) for name, each in told.items()}
    return MergeResult(
        items=tuple(_grouped(after.values())), was=tuple(was), beside=tuple(beside), **idents
    )


def _namesake(item: Item, names: Names) -> str:
    """Return the id of a question in the bank that has the name of one that is new; nothing if the name says nothing.

    A name that several questions of the file share is no name.
    """
    name = names.of(item)
    if not names.is_one_in_the_file(name):
        return ""
    return names.first_in_bank(name)


def _says_the_same(old: Item, new: Item) -> bool:
    return dataclasses.replace(
        new, line=0, level=old.level, cites=old.cites, waive=old.waive
    ) == dataclasses.replace(old, line=0)


def _with_what_the_bank_adds(new: Item, old: Item) -> Item:
    """Return the new wording with what an author has added here since: level, objectives and waivers."""
    return dataclasses.replace(new, level=old.level, cites=new.cites or old.cites, waive=old.waive)


def _free(ident: str, taken: set[str]) -> str:
    """Return the id, with the first number that makes it free if it is taken."""
    if ident not in taken:
        return ident
    number = 2
    while f"{ident}-{number}" in taken:
        number += 1
    return f"{ident}-{number}"


def _group_ids(
    incoming: Sequence[Item], there: Sequence[Item], found: dict[int, int]
) -> dict[str, str]:
    """Return the ids that the file's groups get: those of the groups that their questions are in, or free ones.

    A group whose questions are all new is the one of the bank that shares the same.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    shared = {_shared_by(item): item.group.id for item in reversed(there) if item.group is not None}
    for place, item in enumerate(incoming):
        if item.group is None:
            continue
        votes[item.group.id].update(filter(None, [shared.get(_shared_by(item))]))
        old = there[found[place]].group if place in found else None
        if old is not None and old.kind == item.group.kind:
            votes[item.group.id].update(
                {old.id: len(incoming)}
            )  # a question says more than the shared text
    settled: dict[str, str] = {}
    taken = _ids_of_groups(there) | {item.id for item in (*there, *incoming)}
    for name, counted in votes.items():
        best = next(
            (ident for ident, _ in counted.most_common() if ident not in settled.values()), ""
        )
        settled[name] = best or _free(name, taken)
        taken.add(settled[name])
    return settled


def _shared_by(item: Item) -> tuple[Hashable, ...]:
    """Return what an item shares with its group: the text, and a family's options."""
    if item.group is None:
        return ()
    options = (
        tuple(option.text for option in getattr(item, "options", ()))
        if item.group.kind == "family"
        else ()
    )
    return item.group.kind, item.group.text, options


def _ids_of_groups(items: Iterable[Item]) -> set[str]:
    return {item.group.id for item in items if item.group is not None}


def _in_group(item: Item, groups: dict[str, str]) -> Item:
    """Return the item in its group, by the id that the group has in the bank."""
    if item.group is None:
        return item
    return dataclasses.replace(item, group=item.group._replace(id=groups[item.group.id]))


def _grouped(items: Iterable[Item]) -> list[Item]:
    """Return the items with those of a group together, at the place of its first."""
    order: dict[str, list[Item]] = {}
    for number, item in enumerate(items):
        order.setdefault(item.group.id if item.group is not None else f"\0{number}", []).append(
            item
        )
    return [item for held in order.values() for item in held]
