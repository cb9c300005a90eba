"""Writing a bank for another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.exporting import export_bank, select
from cps_study.errors import UsageError
from cps_study.formats.native import json_bank as bank_json
from cps_study.formats.native import yaml_bank as bank_yaml
from cps_study.model.item import KINDS, Waiver
from cps_study.store.library import Library
from tests.samples import SMALL_BANK
from tests.store.samples import own_bank

if TYPE_CHECKING:
    from cps_study.store.paths import Home


@pytest.mark.usefixtures("only_own_banks")
class TestExporting:
    """Writing a bank in another format."""

    def test_our_own_formats_carry_everything(self) -> None:
        """YAML and JSON come back the same."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        for name, reader in (("yaml", bank_yaml), ("json", bank_json)):
            exported = export_bank(bank, name)
            assert (exported.losses, exported.extension) == ((), name)
            assert exported.items == len(bank.items)
            assert reader.read(exported.content, "f") == (bank, [])

    def test_a_banks_own_waivers_and_note_come_along(self, home: Home) -> None:
        """They're in the export whether the bank is read from its file or from the cache."""
        head = "bank: small\nnote: Nobody reviewed it.\nwaive: {B01: It is short.}\n"
        own_bank(home, SMALL_BANK.replace("bank: small\n", head))
        for _ in ("file", "cache"):
            bank = Library(home).bank("small")
            assert bank.note == "Nobody reviewed it."
            assert bank.waive == (Waiver("B01", "It is short."),)
            assert bank_yaml.read(export_bank(bank, "yaml").content, "f")[0] == bank

    def test_an_unknown_format_is_wrong_usage(self) -> None:
        """And so is one that can only be read."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        for name in ("gfit", "anki-text"):
            with pytest.raises(UsageError, match="to export to"):
                export_bank(bank, name)

    @pytest.mark.parametrize("name", ["aiken", "gift", "qti21"])
    def test_only_the_items_in_the_file_are_counted(self, name: str, home: Home) -> None:
        """Items that a format leaves out don't count; a file without any isn't written."""
        own_bank(home)
        library = Library(home)
        everything = select(library, "small", (), KINDS)
        written = export_bank(everything, name).items
        kinds = [item.kind for item in everything.items]
        assert 0 < written <= len(kinds) - kinds.count("flashcard")
        with pytest.raises(UsageError, match="no place for any of these items"):
            export_bank(select(library, "small", (), ["flashcard"]), name)

    def test_a_selection_is_the_bank_with_fewer_items(self, home: Home) -> None:
        """Its head stays; a selection with nothing in it is wrong usage."""
        own_bank(home)
        library = Library(home)
        chosen = select(library, "small", (), ["flashcard"])
        assert [item.kind for item in chosen.items] == ["flashcard"]
        assert chosen.title == library.bank("small").title
        with pytest.raises(UsageError, match="nothing to export"):
            select(library, "small", ["small/cards"], ["typed"])
