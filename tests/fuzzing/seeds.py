"""A good file in each format, to begin a search from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cps_study.formats.native import yaml_bank
from tests.formats.read_only import READ_ONLY
from tests.samples import SMALL_BANK

if TYPE_CHECKING:
    from cps_study.formats.base import Format


def seed_of(form: Format) -> bytes:
    """Return our export of a small bank, or a sample of the format if we don't write it."""
    bank, _ = yaml_bank.read(SMALL_BANK, "small")
    if bank is None or not form.can_write:
        return READ_ONLY[form.name]
    return form.write(bank).content
