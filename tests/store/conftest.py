"""What the tests of the store share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cps_study.store import library

if TYPE_CHECKING:
    from cps_study.store.paths import Home


@pytest.fixture
def only_own_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program ship no banks, so that a test parses none but its own."""
    monkeypatch.setattr(library, "shipped_folder", lambda: None)


@pytest.fixture
def made_home(home: Home) -> Home:
    """Return the test's home with its folder made."""
    home.root.mkdir()
    return home
