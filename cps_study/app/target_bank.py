"""The bank that a file's questions go into: whether its name will do, and what it has by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cps_study.app.own_banks import content_of, own_path
from cps_study.errors import BankError, UsageError
from cps_study.formats.native import yaml_bank
from cps_study.formats.native.schema import SLUG
from cps_study.store.library import NOT_BANKS, bank_files
from cps_study.system import is_device

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cps_study.model.item import Bank
    from cps_study.store.library import Library
    from cps_study.store.paths import Home


class TargetBank(NamedTuple):
    """The bank that questions go into: as it is, and its file's content; None if it is new."""

    ident: str
    bank: Bank | None
    before: bytes | None


def choose_bank(
    ident: str, home: Home, library: Library, earlier: Sequence[TargetBank] = ()
) -> TargetBank:
    """Return the bank of this id as it is, or as the last of the `earlier` ones would leave it.

    Raises UsageError for a name that no bank of the learner's can have, and BankError if the bank
    exists and can't be read.
    """
    _refuse_bank_name(ident, home, library)
    for target in reversed(earlier):
        if target.ident == ident:
            return target
    before = content_of(own_path(home, ident))
    if before is None:
        return TargetBank(ident, None, None)
    bank, _ = yaml_bank.read(before, ident)
    if bank is None:
        raise BankError(
            f"your bank '{ident}' can't be read", "to see why, run: cps-study bank check"
        )
    return TargetBank(ident, bank, before)


def _refuse_bank_name(ident: str, home: Home, library: Library) -> None:
    """Raise UsageError if a bank of the learner's can't have this id."""
    if not SLUG.fullmatch(ident) or f"{ident}.yaml" in NOT_BANKS or is_device(ident):
        raise UsageError(
            f"a bank can't be called '{ident}'",
            "use lowercase letters, digits and hyphens: --as my-bank",
        )
    name = own_path(home, ident).name
    others = [file for file in bank_files(home) if not file.shipped and file.path.name != name]
    for bank in library.loaded_banks:
        if bank.id == ident and bank.file.shipped:
            raise UsageError(
                f"the bank '{ident}' comes with the program, so nothing can be added to it",
                "import the questions under another name: --as ID",
            )
        if bank.id == ident and bank.file in others:
            raise UsageError(
                f"you already have a bank '{ident}' in another file",
                "choose another name: --as ID",
            )
