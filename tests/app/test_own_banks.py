"""The learner's own banks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.app.own_banks import remove_bank
from cps_study.errors import UsageError
from cps_study.store.library import Library
from tests.store.samples import own_bank

if TYPE_CHECKING:
    from cps_study.store.paths import Home


@pytest.mark.usefixtures("only_own_banks")
class TestRemoving:
    """Taking a bank away."""

    def test_a_copy_is_kept(self, home: Home) -> None:
        """In the backups, with the time."""
        path = own_bank(home)
        raw = path.read_bytes()
        kept = remove_bank(home, "small", Library(home), "20261122-101500")
        assert kept == home.backups / "small-20261122-101500.yaml"
        assert kept.read_bytes() == raw
        assert not path.exists()

    def test_what_is_not_there_is_said(self, home: Home) -> None:
        """With the nearest that is."""
        own_bank(home)
        with pytest.raises(UsageError, match="you don't have a bank called 'smal'") as caught:
            remove_bank(home, "smal", Library(home), "x")
        assert caught.value.hint == "did you mean 'small'?"


def test_a_shipped_bank_cannot_be_removed(home: Home) -> None:
    """It came with the program and stays."""
    with pytest.raises(UsageError, match="comes with the program"):
        remove_bank(home, "roles", Library(home), "x")
