"""Writing a bank for another program."""

from __future__ import annotations

import pytest

from cps_study.app.exporting import export_bank, selection
from cps_study.errors import UsageError
from cps_study.formats.native import json_bank as bank_json
from cps_study.formats.native import yaml_bank as bank_yaml
from tests.samples import SMALL_BANK


class TestExporting:
    """Writing a bank in another format."""

    def test_our_own_formats_carry_everything(self) -> None:
        """YAML and JSON come back the same."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        for name, reader in (("yaml", bank_yaml), ("json", bank_json)):
            content, losses, ending = export_bank(bank, name)
            assert (losses, ending) == ((), name)
            assert reader.read(content, "f") == (bank, [])

    def test_an_unknown_format_is_wrong_usage(self) -> None:
        """And so is one that can only be read."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        for name in ("gfit", "anki-text"):
            with pytest.raises(UsageError, match="to export to"):
                export_bank(bank, name)

    def test_a_selection_is_the_bank_with_fewer_items(self) -> None:
        """Its head stays."""
        bank, _ = bank_yaml.read(SMALL_BANK, "f")
        assert bank is not None
        assert selection(bank, bank.items[:1]).items == bank.items[:1]
        assert selection(bank, ()).title == bank.title
