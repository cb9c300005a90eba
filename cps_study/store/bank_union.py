"""The banks of two devices together: what only one of them has is copied to the other."""

from __future__ import annotations

import re
from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

from cps_study.store.copies import is_copy, rivals

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_BANK_LINE: Final = re.compile(rb"^\s*bank:\s*[\"']?([A-Za-z0-9][A-Za-z0-9_-]*)", re.MULTILINE)
_BEGINNING: Final = 1 << 16
"""Bytes at the start of a file in which a bank has to name itself."""


class BankUnion(NamedTuple):
    """What comes of adding another device's banks to these."""

    new: dict[str, bytes]
    """The banks that only the other device has, by the names that their files get here."""
    differing: dict[str, str]
    """The names of the other device's files that differ from the bank here, with its file."""


def join_banks(
    ours: Mapping[str, bytes], theirs: Mapping[str, bytes], shipped: Collection[str]
) -> BankUnion:
    """Return which of their banks are missing here, and which differ from ours.

    Banks are by the names of their files. `shipped` are the ids of the banks that come with the
    program: those are everywhere. A copy that a sync program left beside a bank is passed over.
    """
    our_ids = {name: bank_id(name, raw) for name, raw in ours.items()}
    our_rivals = rivals(our_ids)
    here = {ident: name for name, ident in our_ids.items() if name not in our_rivals}
    their_ids = {name: bank_id(name, raw) for name, raw in theirs.items()}
    their_rivals = rivals(their_ids)
    union = BankUnion({}, {})
    for name, raw in theirs.items():
        original = their_rivals.get(name)
        if original is not None and is_copy(name, original):
            continue
        ident = their_ids[name]
        if ident in shipped:
            union.differing[name] = ident
        elif ident not in here:
            here[ident] = _free_name(name, {*ours, *union.new})
            union.new[here[ident]] = raw
        elif raw not in {ours.get(here[ident]), union.new.get(here[ident])}:
            union.differing[name] = here[ident]
    return union


def bank_id(name: str, raw: bytes) -> str:
    """Return the id in a bank's file, or the file's name if it can't be found.

    A search is enough: a file that can't be parsed is the learner's, too.
    """
    found = _BANK_LINE.search(raw[:_BEGINNING])
    return PurePath(name).stem if found is None else found[1].decode()


def _free_name(name: str, taken: Collection[str]) -> str:
    """Return a name for a file that no other has, on any system."""
    lower = {other.casefold() for other in taken}
    if name.casefold() not in lower:
        return name
    path = PurePath(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
    return next(other for other in numbered if other.casefold() not in lower)
