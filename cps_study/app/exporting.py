"""Writing a bank, or a part of it, for another program."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.app.item_pictures import pictures_of
from cps_study.errors import UsageError
from cps_study.formats.registry import format_named, writable_names
from cps_study.model.picture import NO_PICTURES, folder_name
from cps_study.model.text import count
from cps_study.nearest import nearest_hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cps_study.model.item import Bank
    from cps_study.model.picture import Pictures
    from cps_study.store.library import Library


_NAMES_PICTURES: Final = frozenset({"yaml", "json", "csv", "xlsx"})
"""The formats in which an item names its picture's file."""


class ExportedBank(NamedTuple):
    """A bank in another format, what that couldn't carry, and what its file's name ends with.

    `items` is the number of items in the file.
    """

    content: bytes
    losses: tuple[str, ...]
    extension: str
    items: int


def export_bank(bank: Bank, name: str, pictures: Pictures = NO_PICTURES) -> ExportedBank:
    """Write a bank in the format of this name.

    Raises UsageError if we can't write that, or if it has no place for any of the items.

    `pictures` are in the file if it can have them. If it names them alone, they go beside it.
    """
    target = format_named(name)
    if target is None or not target.can_write:
        raise UsageError(
            f"there is no format called '{name}' to export to", nearest_hint(name, writable_names())
        )
    written = target.write(bank, pictures)
    losses = written.losses
    items = len(bank.items) - written.left_out
    if written.left_out and not items:
        raise UsageError(f"{target.title} has no place for any of these items", losses[0])
    if pictures and name in _NAMES_PICTURES:
        losses = ("Pictures are in a folder beside the file: keep both together.", *losses)
    return ExportedBank(written.content, losses, target.extension, items)


def files_beside(path: Path, name: str, pictures: Pictures) -> dict[Path, bytes]:
    """Return the pictures that go into a folder beside an export, since they can't be in it."""
    if name not in _NAMES_PICTURES:
        return {}
    folder = path.with_name(folder_name(f"{path.stem}.yaml"))
    return {folder / picture_name: picture.raw for picture_name, picture in pictures.items()}


def pictures_to_export(bank: Bank, library: Library) -> Pictures:
    """Return the pictures of a bank's items by their names. Raises BankError for a broken one."""
    by_item = pictures_of(bank.items, library)
    return {item.image: by_item[item.id] for item in bank.items if item.id in by_item}


def without_pictures(bank: str, library: Library) -> Iterator[str]:
    """Yield a sentence if a bank has questions that stay here because their picture is missing."""
    lacking = len(library.loaded_bank(bank).lacking)
    if lacking:
        what = count(lacking, "question is", "questions are")
        yield f"{what} left out, because the picture is missing: cps-study data doctor"


def select(
    library: Library,
    bank: str,
    topics: Sequence[str],
    kinds: Sequence[str],
    *,
    reserve: bool = False,
) -> Bank:
    """Return a bank with only its items of these topics and kinds; no topic means every one.

    Retired items are left out, and those in reserve unless they're asked for.

    Raises BankError for an unknown bank, and UsageError for an unknown topic or if nothing is left.
    """
    pool = library.pool([bank], topics, reserve=reserve)
    items = [
        item
        for _, item in library.items(pool.loaded_banks)
        if item.id in pool and item.kind in kinds
    ]
    if not items:
        raise UsageError("there is nothing to export", "choose other topics or kinds")
    return dataclasses.replace(library.bank(bank), items=tuple(items))
