"""Puts questions into a bank: recognizes those it has, and gives the others ids and topics.

A question keeps its id when its file is imported again, so that a learner's history goes on. What
it says decides, and its name helps: see `item_matching`. A different question never takes the id
of one that's there, even under its name.
"""

from __future__ import annotations

import dataclasses
import re
import zlib
from collections import Counter, defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cps_study.app.author_additions import with_additions, with_settings
from cps_study.app.family_merge import (
    leads_of,
    names_in_bank,
    only_its_list_grew,
    with_lead_apart,
    with_names_of_bank,
    with_sound_families,
)
from cps_study.app.item_matching import Names, recognize
from cps_study.formats.syntax.html_text import tidy
from cps_study.model.slug import LONGEST, numbered_name, slug_of, slug_path_of
from cps_study.model.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from cps_study.app.family_merge import NewNames
    from cps_study.formats.base import DraftItem
    from cps_study.model.item import Item

OnConflict = Literal["keep", "replace", "both"]
_LETTER: Final = re.compile(r"[^\W\d_]")
CONFLICTS: Final[tuple[OnConflict, ...]] = ("keep", "replace", "both")


class MergeResult(NamedTuple):
    """What became of a file's questions: the bank's items afterwards, and the ids by what happened.

    `kept` are questions whose wording differs in the file and stays as it is in the bank. `was` are
    the updated items as they were before. `beside` pairs the id of a new item with the id of a
    different one in the bank that has its name. `ids` are those that the file's questions have in
    the bank, in the order of the file.
    """

    items: tuple[Item, ...]
    new: tuple[str, ...]
    updated: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]
    was: tuple[Item, ...]
    beside: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def all_ids(self) -> set[str]:
        """The ids that the questions of the file have in the bank."""
        return set(self.ids)


def keep_names(drafts: Iterable[DraftItem]) -> list[Item]:
    """Make items whose ids and topics are those of their own file: it's a bank file of ours."""
    items: list[Item] = []
    for draft in drafts:
        group_ident = draft.group.name if draft.group is not None else ""
        items.append(draft.named(draft.name, draft.topic_path, group_ident))
    return items


def assign_ids(drafts: Iterable[DraftItem], bank: str, topic: str = "") -> list[Item]:
    """Make items with ids of this bank, and with topics that can be chosen by.

    An id is the bank's and the name that the file gives the question, or a checksum of its wording
    if it has none. The second question of a name gets a number. `topic` comes before the file's own
    categories; a question without either has the bank's id as its topic.
    """
    used: Counter[str] = Counter()
    group_idents: dict[str, str] = {}
    items: list[Item] = []
    for raw_draft in drafts:
        draft = _with_category(raw_draft)
        group_ident = ""
        if draft.group is not None:
            group_name = draft.group.name
            if group_name not in group_idents:
                own_name = slug_of(group_name.removeprefix(f"{bank}-")) or "group"
                group_idents[group_name] = numbered_name(f"{bank}-{own_name}", used)
            group_ident = group_idents[group_name]
        own_name = slug_of(draft.name.removeprefix(f"{bank}-")) or _name_from_wording(draft)
        ident = numbered_name(f"{bank}-{own_name}", used)
        items.append(draft.named(ident, _topic(draft.topic_path, bank, topic), group_ident))
    return items


@lru_cache(maxsize=1_000)
def _topic(path: str, bank: str, above: str) -> str:
    """Return a topic for the file's own category, below the topic that the learner chose."""
    return "/".join(filter(None, (above, slug_path_of(path)))) or bank


def _with_category(draft: DraftItem) -> DraftItem:
    """Return the draft with the parts of its category as tags that no topic can be named after."""
    unnamed = _unnamed_parts(draft.topic_path)
    if not unnamed:
        return draft
    return dataclasses.replace(draft, tags=tuple(dict.fromkeys((*draft.tags, *unnamed))))


@lru_cache(maxsize=1_000)
def _unnamed_parts(path: str) -> tuple[str, ...]:
    """Return the parts of a category that no topic can be named after.

    A topic has letters from a to z, so a category in Hebrew, Arabic or Chinese would be lost.
    """
    parts = [one_line(tidy(part))[:LONGEST] for part in path.split("/")]
    return tuple(
        part for part in parts if _LETTER.search(part) and not _LETTER.search(slug_of(part))
    )


def _name_from_wording(draft: DraftItem) -> str:
    """Return eight hex digits that stay the same as long as the question asks in these words."""
    wording = f"{draft.kind} {one_line(draft.stem).casefold()}"
    return f"{zlib.crc32(wording.encode()):08x}"


def merge_items(
    incoming: Sequence[Item],
    there: Sequence[Item],
    on_conflict: OnConflict = "replace",
    *,
    bank: str = "",
    ids_are_names: bool = False,
) -> MergeResult:
    """Return what a bank holds once items have come in; what the file no longer has stays.

    If a question is there in another wording, `keep` leaves it as it is, `replace` takes the file's
    wording under the same id, and `both` brings the file's in under an id of its own. `bank` is the
    bank's id, the topic of questions to which the file gives no category.
    `ids_are_names` if the file chose the ids itself, as the program's own formats do; other items
    have theirs from `assign_ids`. A file of ours is whole: what it doesn't say was taken out.
    """
    complete = with_settings if ids_are_names else partial(with_additions, bank=bank)
    names = Names(incoming, there, ids_are_names=ids_are_names)
    leads = leads_of(incoming, there)
    matches = recognize(with_lead_apart(incoming, leads), with_lead_apart(there, leads), names)
    group_idents = _group_ids(incoming, there, matches)
    option_names = names_in_bank(incoming, there, matches)
    merge = BankMerge(there, on_conflict, set(group_idents.values()), complete)
    idents: list[str] = []
    for position, raw_item in enumerate(incoming):
        item = _in_group(raw_item, group_idents, option_names)
        if position in matches:
            ident = merge.add_known(item, there[matches[position]])
        else:
            ident = merge.add_new(item, _namesake(raw_item, names))
        idents.append(ident)
    return merge.result()._replace(ids=tuple(idents))


class BankMerge:
    """The items of a bank while others come in one by one, and what became of those."""

    def __init__(
        self,
        there: Sequence[Item],
        on_conflict: OnConflict,
        group_idents: set[str],
        complete: Callable[[Item, Item], Item],
    ) -> None:
        """`complete` adds to a question of the file what only the bank's one says."""
        self._on_conflict = on_conflict
        self._complete = complete
        self._items = {item.id: item for item in there}
        self._taken = {item.id for item in there} | _ids_of_groups(there) | group_idents
        self._new: list[str] = []
        self._updated: list[str] = []
        self._same: list[str] = []
        self._kept: list[str] = []
        self._was: list[Item] = []
        self._beside: list[tuple[str, str]] = []

    def add_new(self, item: Item, namesake: str = "") -> str:
        """Add an item that the bank doesn't have, under its id or the next that is free; return it.

        `namesake` is the id of a different question in the bank that has its name.
        """
        ident = _free(item.id, self._taken)
        if ident != item.id:
            item = dataclasses.replace(item, id=ident)
        self._taken.add(item.id)
        self._items[item.id] = item
        self._new.append(item.id)
        if namesake:
            self._beside.append((item.id, namesake))
        return item.id

    def add_known(self, item: Item, old: Item) -> str:
        """Take in an item that the bank has already, perhaps in another wording; return its id."""
        item = dataclasses.replace(item, id=old.id)
        complete = self._complete(item, old)
        if _says_the_same(old, complete):
            self._same.append(old.id)
        elif only_its_list_grew(old, complete):
            self._items[old.id] = complete
            self._same.append(old.id)
        elif self._on_conflict == "both":
            return self.add_new(item)
        elif self._on_conflict == "keep":
            self._kept.append(old.id)
        else:
            self._items[old.id] = complete
            self._updated.append(old.id)
            self._was.append(old)
        return old.id

    def result(self) -> MergeResult:
        """Return the bank's items, and what became of those that came in."""
        touched = {*self._new, *self._updated, *self._same}
        if self._on_conflict != "replace":
            touched = self._items.keys() - touched
        items = _grouped(with_sound_families(self._items.values(), touched))
        now = {item.id: item for item in items}
        # What doesn't fit into its family may have become what it was.
        was = [old for old in self._was if not _says_the_same(old, now[old.id])]
        updated = dict.fromkeys(old.id for old in was)
        return MergeResult(
            items=tuple(items),
            new=tuple(self._new),
            updated=tuple(updated),
            same=(*self._same, *(ident for ident in self._updated if ident not in updated)),
            kept=tuple(self._kept),
            was=tuple(was),
            beside=tuple(self._beside),
        )


def _namesake(item: Item, names: Names) -> str:
    """Return the id of a question in the bank that has the name of a new one; nothing if none has.

    A name that several questions of the file share says nothing, so it has no namesake.
    """
    name = names.of(item)
    if not names.is_one_in_the_file(name):
        return ""
    return names.first_in_bank(name)


def _says_the_same(old: Item, new: Item) -> bool:
    """Return whether an import would change nothing. Other sources alone are no change."""
    return dataclasses.replace(new, line=0, cites=old.cites) == dataclasses.replace(old, line=0)


def _free(ident: str, taken: set[str]) -> str:
    """Return the id, with the first number that makes it free if it's taken."""
    if ident not in taken:
        return ident
    number = 2
    while f"{ident}-{number}" in taken:
        number += 1
    return f"{ident}-{number}"


def _group_ids(
    incoming: Sequence[Item], there: Sequence[Item], matches: dict[int, int]
) -> dict[str, str]:
    """Return the id in the bank for each group of the file.

    It's that of the group that its questions are in already, by a vote of all of them. A group
    whose questions are all new is the one of the bank that shares the same text. Otherwise it gets
    a free id. No two groups of the file become one.
    """
    votes = _votes_for_groups(incoming, there, matches)
    taken = _ids_of_groups(there) | {item.id for item in (*there, *incoming)}
    chosen: dict[str, str] = {}
    for name, counted in votes.items():
        given_away = set(chosen.values())
        candidates = [ident for ident, _ in counted.most_common() if ident not in given_away]
        chosen[name] = candidates[0] if candidates else _free(name, taken)
        taken.add(chosen[name])
    return chosen


def _votes_for_groups(
    incoming: Sequence[Item], there: Sequence[Item], matches: dict[int, int]
) -> dict[str, Counter[str]]:
    """Count, for each group of the file, what speaks for each group of the bank."""
    # In reverse, so that the first group with a text is the one that stays in the dict.
    group_with: dict[Hashable, str] = {}
    for old in reversed(there):
        if old.group is not None:
            group_with[_shared_by(old)] = old.group.id
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for position, item in enumerate(incoming):
        if item.group is None:
            continue
        counted = votes[item.group.id]
        same_text = group_with.get(_shared_by(item))
        if same_text is not None:
            counted[same_text] += 1
        if position in matches:
            old_group = there[matches[position]].group
            if old_group is not None and old_group.kind == item.group.kind:
                # One known question says more than the shared text of all the others.
                counted[old_group.id] += len(incoming)
    return votes


def _shared_by(item: Item) -> Hashable:
    """Return what an item shares with its group: the text, and a family's options."""
    if item.group is None:
        return ()
    option_texts: tuple[str, ...] = ()
    if item.group.kind == "family":
        option_texts = tuple(option.text for option in getattr(item, "options", ()))
    return item.group.kind, item.group.text, option_texts


def _ids_of_groups(items: Iterable[Item]) -> set[str]:
    return {item.group.id for item in items if item.group is not None}


def _in_group(item: Item, group_idents: dict[str, str], option_names: dict[str, NewNames]) -> Item:
    """Return the item in its group, with the names that the group and its options have there."""
    if item.group is None:
        return item
    group = item.group
    in_group = dataclasses.replace(item, group=group._replace(id=group_idents[group.id]))
    return with_names_of_bank(in_group, option_names.get(group.id, {}))


def _grouped(items: Iterable[Item]) -> list[Item]:
    """Return the items with those of a group together, where its first one is."""
    runs: dict[str, list[Item]] = {}
    for number, item in enumerate(items):
        # An item without a group is a run by itself; no id begins with a null character.
        key = item.group.id if item.group is not None else f"\0{number}"
        runs.setdefault(key, []).append(item)
    ordered: list[Item] = []
    for run in runs.values():
        ordered += run
    return ordered
